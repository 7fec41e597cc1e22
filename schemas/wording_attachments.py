"""The sentences on attachments, in Traditional Chinese: what a file really is, and what to do about it."""

from __future__ import annotations

from schemas.attached import DOCUMENTS, MEDIA, MIB, Family, Flaw

_SAVE_AS_PDF = "請另存（匯出）為 PDF"
_AS_PICTURE = "請轉存為 JPG 或 PNG"
_AS_FILM = "請轉檔為 MP4"
_AS_SOUND = "請轉檔為 MP3"
_UNPACK = "請解壓縮，逐一放入裡面的檔案"
_FROM_SOURCE = "請由原始檔案重新存成允許的類型"
_THE_FILE_ITSELF = "請放入檔案本身，不是捷徑"

SORTS: dict[str, tuple[str, str]] = {
    "pdf": ("PDF", _SAVE_AS_PDF),
    "jpg": ("JPG", _AS_PICTURE),
    "png": ("PNG", _AS_PICTURE),
    "mp3": ("MP3", _AS_SOUND),
    "mp4": ("MP4", _AS_FILM),
    "doc": ("舊版 Word 文件", _SAVE_AS_PDF),
    "docx": ("Word 文件", _SAVE_AS_PDF),
    "xls": ("舊版 Excel 活頁簿", _SAVE_AS_PDF),
    "xlsx": ("Excel 活頁簿", _SAVE_AS_PDF),
    "ppt": ("舊版 PowerPoint 簡報", _SAVE_AS_PDF),
    "pptx": ("PowerPoint 簡報", _SAVE_AS_PDF),
    "odt": ("OpenDocument 文字文件", _SAVE_AS_PDF),
    "ods": ("OpenDocument 試算表", _SAVE_AS_PDF),
    "odp": ("OpenDocument 簡報", _SAVE_AS_PDF),
    "ole": ("舊版 Office 文件", _SAVE_AS_PDF),
    "locked": ("加了密碼的 Office 文件", "請移除密碼後另存為 PDF"),
    "iwork": ("Pages、Keynote 或 Numbers 文件", _SAVE_AS_PDF),
    "epub": ("EPUB 電子書", _SAVE_AS_PDF),
    "rtf": ("RTF 文件", _SAVE_AS_PDF),
    "ps": ("PostScript 文件", _SAVE_AS_PDF),
    "html": ("網頁", "請用瀏覽器列印為 PDF；若是從雲端下載，可能只存到登入頁面"),
    "xml": ("XML 資料", _FROM_SOURCE),
    "svg": ("SVG 圖", _AS_PICTURE),
    "txt": ("文字檔", _SAVE_AS_PDF),
    "zip": ("壓縮檔", _UNPACK),
    "rar": ("RAR 壓縮檔", _UNPACK),
    "7z": ("7z 壓縮檔", _UNPACK),
    "gz": ("GZ 壓縮檔", _UNPACK),
    "heic": ("HEIC 照片", _AS_PICTURE),
    "avif": ("AVIF 圖片", _AS_PICTURE),
    "gif": ("GIF 圖片", _AS_PICTURE),
    "webp": ("WebP 圖片", _AS_PICTURE),
    "bmp": ("BMP 圖片", _AS_PICTURE),
    "tiff": ("TIFF 圖片", _AS_PICTURE),
    "psd": ("Photoshop 圖檔", _AS_PICTURE),
    "mov": ("MOV 影片", _AS_FILM),
    "avi": ("AVI 影片", _AS_FILM),
    "wmv": ("Windows Media 影音（WMV、WMA）", _AS_FILM),
    "mkv": ("MKV 或 WebM 影片", _AS_FILM),
    "flv": ("FLV 影片", _AS_FILM),
    "mpeg": ("MPEG 影片", _AS_FILM),
    "3gp": ("3GP 影片", _AS_FILM),
    "wav": ("WAV 錄音", _AS_SOUND),
    "m4a": ("M4A 錄音", _AS_SOUND),
    "aac": ("AAC 錄音", _AS_SOUND),
    "flac": ("FLAC 錄音", _AS_SOUND),
    "ogg": ("Ogg 影音", _AS_SOUND),
    "amr": ("AMR 錄音", _AS_SOUND),
    "midi": ("MIDI 樂曲", _AS_SOUND),
    "exe": ("程式", _FROM_SOURCE),
    "shortcut": ("捷徑", _THE_FILE_ITSELF),
    "": ("無法辨識的檔案", _FROM_SOURCE),
}
"""What each sort of file is called, and what to do with one that a column does not take."""

FLAWS = {
    Flaw.EMPTY: "有內容的檔案；這個檔案沒有內容（{size} 位元組），請重新複製",
    Flaw.TRUNCATED: "完整的檔案；這個 {sort} 檔不完整，在中途截斷，請重新複製或重新下載",
    Flaw.ENCRYPTED: "不加密的檔案；這個 {sort} 檔有密碼或保護，請在 {sort} 軟體移除後另存",
    Flaw.DAMAGED: "能開啟的檔案；這個 {sort} 檔的內容損壞，請由原始檔案重新存一次",
}

WHOSE = "不與別人同名的檔案：這個檔名收到過不同的內容，無法判斷哪一個是這一列的"
RENAME = "請把檔案改成不會與別人相同的名稱（例如加上學號），表單填新的檔名，一起重送。"
"""Where one name stands for the files of several people."""

IN_THE_FOLDER = "附件資料夾內的檔案"
_TO_UNPACK = "；其中有壓縮檔，附件請解壓縮後放入"


def not_there(near: str | None, *, packed: bool = False) -> str:
    """Say where a file is looked for, which name there is nearest, and that it may lie there `packed`."""
    said = f"{IN_THE_FOLDER}；最接近的是「{near}」" if near else IN_THE_FOLDER
    return said + _TO_UNPACK if packed else said


def of_another_sort(family: Family, name: str, sort: str) -> str:
    """Say which sorts a column takes, what the file really is, and what to do with it."""
    really, advice = SORTS.get(sort, SORTS[""])
    if sort in (*DOCUMENTS.sorts, *MEDIA.sorts) and _family_of(sort).title != family.title:
        advice = f"請填在{_family_of(sort).title}檔案的欄位"
    gap = " " if really[0].isascii() else ""
    return f"{sorts_of(family)}；「{name}」實際上是{gap}{really}，{advice}"


def too_large(size: int, most: int) -> str:
    """Say the largest size in MiB, and the file's own."""
    return f"至多 {most} MiB；這個檔案大小 {in_mebibytes(size)} MiB"


def flawed(flaw: str, sort: str, size: int) -> str:
    """Say what is wrong with a file's content, and what to do."""
    return FLAWS[Flaw(flaw)].format(sort=SORTS.get(sort, SORTS[""])[0], size=f"{size:,}")


def sorts_of(family: Family) -> str:
    """Name the sorts that a column takes."""
    return "、".join(SORTS[sort][0] for sort in family.sorts)


def taken(family: Family, academic_year: int) -> str:
    """Say which files a column takes, and of which size."""
    return f"{sorts_of(family)}，至多 {family.most(academic_year)} MiB"


def in_mebibytes(size: int) -> str:
    """Write a size in MiB with one decimal, rounded up: what is over a limit never reads as the limit."""
    tenths = -(-size * 10 // MIB)
    return f"{tenths // 10}.{tenths % 10}"


def _family_of(sort: str) -> Family:
    return MEDIA if sort in MEDIA.sorts else DOCUMENTS


def _sizes(place: int) -> str:
    return " 與 ".join(str(family.mebibytes[place][1]) for family in (DOCUMENTS, MEDIA))


SORTS_TAKEN = f"文件不是 {sorts_of(DOCUMENTS)}，影音不是 {sorts_of(MEDIA)}"
LIMITS_SAID = (
    f"文件超過 {DOCUMENTS.mebibytes[-1][1]} MiB，或影音超過 {MEDIA.mebibytes[-1][1]} MiB"
    f"（{DOCUMENTS.mebibytes[-1][0] - 1} 學年度以前為 {_sizes(0)} MiB）"
)
