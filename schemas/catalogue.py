"""The rule catalogue: every rule's identity, severity, what it found, what to do, and its clause."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.terms import Severity

ERROR, PENDING, NOTICE = Severity.ERROR, Severity.PENDING, Severity.NOTICE


@dataclass(frozen=True)
class Rule:
    """One rule: `title` says what is wrong, `advice` what to do; `clause` is the regulation's, where it has one."""

    id: str
    severity: Severity
    title: str
    advice: str
    clause: str = ""


_CELL = "請更正該格後，存檔再放入資料夾。"

_ALL = (
    # the file
    Rule("W01", ERROR, "不是試算表檔案", "請用 Excel 或 LibreOffice 另存為 .xlsx 後再放入資料夾。"),
    Rule("W02", ERROR, "檔案損壞或不完整", "請重新開啟原檔、另存新檔後再放入資料夾；若正在複製，請等複製完成。"),
    Rule("W04", ERROR, "檔案超過大小上限", "請刪去空白列、圖片與不需要的工作表，或分成幾個檔案。"),
    Rule(
        "W05",
        ERROR,
        "找不到任何已知表單的工作表",
        "請使用 outbox/blanks 內的空白表單，或確認第一列是表單的欄位名稱。",
    ),
    Rule(
        "W06",
        ERROR,
        "這不是本單位負責登錄的表單",
        "檔案已隔離，不納入彙整。請轉交負責單位，由其資料夾放入。",
        "四",
    ),
    Rule("W07", ERROR, "學校、學年度或學期不是目前收件的這一期", "請確認填報資訊，改用本期的表單。"),
    Rule("W09", ERROR, "缺少必要的欄位", "請補上這一欄（欄位名稱須與表單相同），整張工作表才能採認。"),
    Rule("W10", ERROR, "同一欄位名稱出現兩次", "請只留一欄，另一欄刪除或改名。"),
    Rule("W11", NOTICE, "不屬於任何表單的工作表或欄位", "內容保留、不提交；若應提交，請確認名稱是否打錯。"),
    Rule("W15", NOTICE, "與先前送出的檔案完全相同", "無須處理。"),
    Rule("W17", ERROR, "沒有任何資料列", "若本期確實沒有資料，請在填報資訊的「本期無資料」填「是」。"),
    Rule("W18", NOTICE, "資料夾內有無法收件的項目，原地保留", "請移走，或改放一般檔案。"),
    # one cell
    Rule("C01", ERROR, "必填欄位空白", "請填入資料。"),
    Rule("C02", ERROR, "不是整數", _CELL),
    Rule("C03", ERROR, "不是數字", _CELL),
    Rule("C04", ERROR, "超出允許範圍", _CELL),
    Rule("C05", ERROR, "不是日期，或可作兩種解讀", "請填七碼民國日期，例如 1141122。"),
    Rule("C06", ERROR, "不在允許的清單內", "請改填清單內的值（見代碼表）。"),
    Rule("C07", ERROR, "字數超過上限", "請縮短內容。"),
    Rule("C08", ERROR, "身分證號有誤", "請核對證件：第一碼英文字母，最後一碼為檢查碼。"),
    Rule("C09", ERROR, "課程代碼有誤", "請核對課程計畫平臺上的 23 碼課程代碼。"),
    Rule("C10", ERROR, "不是「是」或「否」", "請填「是」或「否」。"),
    Rule("C11", ERROR, "不是網址", "請填 http:// 或 https:// 開頭的完整網址。"),
    Rule("C12", ERROR, "不是電子郵件地址", "請填完整的電子郵件地址。"),
    Rule("C13", ERROR, "不是時刻", "請填 24 小時制的時刻，例如 14:30。"),
    Rule(
        "C14",
        ERROR,
        "數字已變形（前面的 0 不見，或變成科學記號）",
        "請先把該欄設為文字格式，再重新填入。",
    ),
    Rule("C15", NOTICE, "讀取時已代為整理", "無須處理；請看整理前後是否正確。"),
    # one row
    Rule("R01", ERROR, "結束早於開始", "請核對開始與結束日期。"),
    Rule("R02", ERROR, "日期不在這一學期或學年度內", "請核對日期；若屬其他學期，請移到該期的表單。"),
    Rule("R03", ERROR, "成績與及格註記不一致", "請依及格標準核對成績與及格欄。"),
    Rule("R04", ERROR, "補考成績與原成績不一致", "原成績及格者補考成績填 -1；沒有補考者補考及格填 -1。"),
    Rule("R05", ERROR, "時數或節數超過起訖日數所能容納", "請核對節（時）數與起訖日期。"),
    Rule("R06", ERROR, "性別代碼與身分證號不一致", "請核對性別代碼與身分證號第二碼。"),
    Rule("R07", ERROR, "年齡不在 13 到 25 歲之間", "請核對出生日期。"),
    Rule("R08", ERROR, "特殊身分別填寫有誤", "同一身分只填一次；一般生（0）須單獨填。"),
    Rule("R09", ERROR, "因另一欄的內容而必填，但空白", "請補填。"),
    Rule("R10", ERROR, "成績名冊不收這類課程", "團體活動與彈性學習時間中不授予學分者，請自名冊刪除。"),
    Rule("R11", ERROR, "修課學分與課程計畫不同", "請核對授課學期學分節數中該學期的學分。"),
    Rule("R12", ERROR, "科目名稱與課程代碼登記的名稱不同", "請改為登記的名稱，或核對課程代碼。"),
    Rule("R13", ERROR, "課程代碼的適用學年度不是學生的入學學年度", "請核對課程代碼前三碼與入學學年度。"),
    Rule("R14", ERROR, "同一筆資料重複", "請只留一列；相關各列都暫不採認。"),
    Rule("R15", ERROR, "必須不同的兩欄填了相同的內容", "請核對兩欄。"),
    # across forms
    Rule("X01", ERROR, "學生不在學生名冊", "請核對學號；若確為本校學生，請註冊組補入學生名冊。"),
    Rule("X02", ERROR, "課程代碼不在課程名稱與課程代碼表", "請核對代碼；若為新開課程，請教學組補入。"),
    Rule("X03", ERROR, "帳號不在處室與人員名冊", "請核對帳號；若為新進人員，請註冊組或資媒組補入。"),
    Rule("X04", ERROR, "學生該學期沒有修這門課", "請核對學號、課程代碼與修課學期。", "五(三)"),
    Rule(
        "X05",
        ERROR,
        "任課教師未教授該班這門課，也不是代理認證教師",
        "請核對帳號，或請教學組更正各班開課名冊。",
        "五(三)",
    ),
    Rule(
        "X06",
        PENDING,
        "兩份資料對同一筆的內容不一致",
        "請雙方核對後，由負責單位更正並重送；若是同一份的更正檔，請沿用原檔名或填相同的「範圍」。",
        "四",
    ),
    Rule("X09", NOTICE, "尚未核對：要對照的表單還沒有送到", "無須處理；該表單送到後會自動核對並再次回覆。"),
    # attachments
    Rule("A01", ERROR, "找不到這個附件", "請把檔案放入資料夾內的「附件」，檔名須完全相同。"),
    Rule("A05", ERROR, "文件與影音檔案都沒有填", "至少填一個文件檔案或影音檔案名稱。", "五(三)"),
    # limits
    Rule("L01", ERROR, "超過每學期登錄件數上限", "請學生決定保留哪幾件；依上傳日期，先登錄者有效。", "五(三)"),
    Rule("L02", PENDING, "超過每學年勾選件數上限", "請導師與學生確認勾選哪幾件，並填寫勾選順序。", "五(三)"),
    Rule(
        "L03",
        ERROR,
        "超過每學年自行登錄項數上限",
        "請學生決定保留哪幾項；依登錄日期，先登錄者有效。",
        "五(四)",
    ),
    Rule("L04", PENDING, "超過每學年勾選項數上限", "請導師與學生確認勾選哪幾項，並填寫勾選順序。", "五(四)"),
    Rule("L05", NOTICE, "已勾選但尚未通過認證，不會提交", "請於期限前完成認證。", "五(三)、五(四)"),
    Rule("L06", ERROR, "這門課沒有核計學分，不能登錄學習成果", "請核對課程代碼與修課學分。", "五(三)"),
    Rule("L07", ERROR, "同一學生同一學年的勾選順序重複", "請更正勾選順序。"),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""Every rule by its id; the severity decides what happens to the row or file."""
