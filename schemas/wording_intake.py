"""What people are told of things in a folder that are not taken in, and of files that are not taken in yet."""

from __future__ import annotations

from typing import NamedTuple

from schemas.printable import code_of


class Unfit(NamedTuple):
    """What a thing in a folder is, and what to do about it."""

    what: str
    remedy: str

    @property
    def words(self) -> str:
        """Say both, and that it stays where it is."""
        return f"這是{self.what}，不收件，留在原處；{self.remedy}"


_MOVE_AWAY = "不需要的話請移走"
FOLDER = Unfit("資料夾", "請把其中的檔案直接放在單位的資料夾或其「附件」內")
LINK = Unfit("捷徑（連結）", "請放入檔案本身")
PIPE = Unfit("具名管道", _MOVE_AWAY)
SOCKET = Unfit("程式之間的連線端點", _MOVE_AWAY)
DEVICE = Unfit("裝置", _MOVE_AWAY)
OTHER_KIND = Unfit("無法辨識的項目", _MOVE_AWAY)
HARD_LINK = Unfit("硬連結（同一檔案的另一個名稱）", "請複製成獨立的檔案後放入")
UNSEEN_NAME = Unfit("名稱含看不見的字元的檔案", "請重新命名，只用看得見的文字")
FOREIGN_NAME = Unfit("名稱含無法處理的字元的檔案", "請重新命名，只用一般文字")
LOCK_FILE = Unfit("鎖定檔（檔案開啟時由試算表軟體產生）", "關閉檔案後會自動消失；若沒有人開啟檔案，可以刪除")
PART_FILE = Unfit("暫存檔（.tmp、.crdownload、.part 等）", "請等存檔、下載或複製完成；若早已完成，可以刪除")
HIDDEN_FILE = Unfit("隱藏檔", "若是要繳交的檔案，請改為不以「.」開頭的名稱")
NO_OFFICE = Unfit("不屬於任何單位的資料夾", "請把其中的檔案放在單位的資料夾內")
STRAY_FILE = Unfit("放在單位資料夾以外的檔案", "請放在單位的資料夾內")
NOT_REMOVED = Unfit("已收件、但無法從資料夾移除的檔案", "請自行移走；留著不會重複收件")


def too_large(limit: int) -> Unfit:
    """Say that a file is too large to store; `limit` in bytes."""
    return Unfit(f"大於 {limit >> 30} GiB 而無法收存的檔案", "請分成幾個檔案，或改用較小的檔案後放入")


CHANGING = "仍在變動，下次再收"
COPYING = "仍在複製（檔案結尾還沒有到），下次再收"
OPEN_ELSEWHERE = "仍在 Excel／LibreOffice 開啟中，關閉後再收；若沒有人開啟，請刪除旁邊的鎖定檔（~$ 或 .~lock. 開頭）"
CLOSED_TO_US = "目前無法開啟（正由其他程式使用，或沒有讀取權限），下次再收"
GONE = "剛才還在，現在看不到，下次再看"


def of_bundle(bundle: str, member: str) -> str:
    """Name a file that came in an archive; what stands after the last / is the file's own name."""
    return f"{bundle}/{member}"


def visible(name: str) -> str:
    """Write a name with the characters that no screen shows spelt out."""
    return "".join(one if one.isprintable() else code_of(one) for one in name)
