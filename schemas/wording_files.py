"""What is said of a file that is not read: what it really is, or what is wrong with it, and how to mend that."""

from __future__ import annotations

WORKBOOK = "Excel（.xlsx .xlsm .xlsb .xls）、OpenDocument（.ods）或 CSV 檔案"

# W01: what a file really is.
PDF, PICTURE, SOUND_OR_FILM = "PDF 文件", "圖片", "影音檔"
WORD, SLIDES, MESSAGE, DRAWING = "Word 文件", "簡報", "電子郵件", "繪圖檔"
WEB_PAGE, XML, JSON, PLAIN_TEXT, RICH_TEXT = "網頁（HTML）", "XML 檔", "JSON 檔", "純文字", "RTF 文件"
XML_2003, FLAT_ODS, OLD_EXCEL = "Excel 2003 的 XML 試算表", "單一 XML 的 ODS（.fods）", "Excel 4.0 以前的活頁簿"
COMPRESSED, PROGRAM, DATABASE = "壓縮檔（RAR、7z、gzip 等）", "程式", "資料庫"
EMPTY_ARCHIVE, OTHER_ARCHIVE = "空的壓縮檔", "不含試算表的壓縮檔"
NESTED = "不含其他壓縮檔的 .zip；壓縮檔內還有壓縮檔「{part}」；請先解開，把活頁簿與附件放進同一層"
COMPOUND, UNKNOWN = "Office 以外的檔案", "無法辨認的內容"

# W02: what is wrong with it.
EMPTY = "有內容的檔案；這個檔案是 0 位元組，可能還沒有存檔或複製失敗"
ZEROS = "有內容的檔案；這個檔案只有佔位的空白，可能複製到一半就中斷"
CUT_OFF = "完整的檔案；結尾不見了，可能複製到一半就中斷"
SURPLUS = "完整的檔案；檔案前後多了不屬於活頁簿的內容"
BROKEN_PART = "完整的檔案；內部的「{part}」已損壞"
ANY_SHEET = "工作表"
MISSING_PART = "完整的檔案；內部缺少「{part}」"
LYING = "完整的檔案；內部「{part}」宣告的數量或位置與內容不符"
SUSPECT_NAME = "由試算表軟體存檔的檔案；內部有不該有的檔名「{part}」"
FOREIGN_MARKUP = "由試算表軟體存檔的檔案；內部的「{part}」夾帶了不該有的宣告"
UNKNOWN_METHOD = "以一般方式壓縮的檔案；內部的「{part}」用了試算表軟體不用的壓縮方式"
UNREADABLE = "可開啟的活頁簿；請用 Excel 或 LibreOffice 開啟，確認內容後另存新檔"
QUOTES = "引號成對的 CSV；第 {row} 列起的引號使用不正確（沒有結束，或結束後還有字）"
ENCODING = "UTF-8 或 Big5 編碼的 CSV；第 {row} 列有無法辨認的字，請在 Excel 另存為「CSV UTF-8」"

# W03: how a password is taken off.
PASSWORD_EXCEL = "沒有開啟密碼的活頁簿；在 Excel 按「檔案 > 資訊 > 保護活頁簿 > 以密碼加密」，清空密碼後存檔"  # noqa: S105 - told, not kept
PASSWORD_ODS = "沒有開啟密碼的試算表；在 LibreOffice 按「檔案 > 另存新檔」，取消勾選「以密碼儲存」"  # noqa: S105 - the same
PASSWORD_ARCHIVE = "沒有密碼的壓縮檔；請不設密碼重新壓縮，或直接放入活頁簿"  # noqa: S105 - the same

# W04: which limit, and what usually helps.
HELP_BLANKS = "請刪除資料以外的列與欄（選取後按右鍵刪除，不是清除內容），存檔後再送"
FILE_SIZE = "{limit} MiB 以內的檔案；請刪去圖片與不需要的工作表，或分成幾個檔案"
ARCHIVE_SIZE = "{limit} MiB 以內的壓縮檔；請分成幾個 .zip，或把附件放入「附件」資料夾"
PARTS = "內部檔案 {limit} 個以內的檔案；這個檔案有 {count} 個"
PART_SIZE = "內部檔案展開後 {limit} MiB 以內；「{part}」超過"
UNPACKED = "展開後合計 {limit} MiB 以內的檔案"
RATIO = "由試算表軟體存檔的檔案；內部的「{part}」展開後是壓縮時的 {count} 倍"
SHEETS = "{limit} 張以內的工作表；這個檔案有 {count} 張"
ROWS = "每張工作表 {limit} 列以內；「{part}」到第 {count} 列。" + HELP_BLANKS
BLANK_CELLS = "資料集中在左上方的工作表；各工作表的空白儲存格合計太多。" + HELP_BLANKS
CELLS = "有內容的儲存格 {limit} 格以內。" + HELP_BLANKS
EXTENT = "資料集中在左上方的工作表；「{part}」最後一格在 {cell}，中間幾乎都是空白。" + HELP_BLANKS
TEXT = "文字合計 {limit} MiB 以內的檔案；請分成幾個檔案"
SECONDS = "{limit} 秒內能讀完的檔案；請另存新檔，或分成幾個檔案"
MEMORY = "讀取時不超過 {limit} MiB 記憶體的檔案；請刪去不需要的工作表與格式，另存新檔，或分成幾個檔案"

# How a file was read, where that was not plain.
READ_AS = "以 {encoding} 編碼、「{delimiter}」分隔讀取"
UNWRAPPED = '以 ="…" 寫成的儲存格已取其文字'
SECOND_READER = "檔案的格式少見，改用另一個讀取程式；請核對內容，下次以 Excel 另存新檔"
DELIMITERS = {",": "逗號", "\t": "定位字元（Tab）", ";": "分號", "|": "直線"}


def really(what: str) -> str:
    """Say what a file is in truth, and what is expected in its place."""
    return f"{WORKBOOK}；這個檔案其實是「{what}」" + _AS_WELL.get(what, "")


_SAVE_AS = "，請用 Excel 開啟後另存為 .xlsx"
_IS_ATTACHMENT = "；附件請放入「附件」資料夾，或與活頁簿放在同一個 .zip"
_AS_WELL = {
    WEB_PAGE: _SAVE_AS,
    XML_2003: _SAVE_AS,
    OLD_EXCEL: _SAVE_AS,
    FLAT_ODS: "，請用 LibreOffice 開啟後另存為 .ods 或 .xlsx",
    WORD: "，請把表格貼到表單的空白活頁簿",
    **dict.fromkeys((PDF, PICTURE, SOUND_OR_FILM, OTHER_ARCHIVE), _IS_ATTACHMENT),
    COMPRESSED: "，請解壓縮後放入活頁簿，或改用 .zip",
    PLAIN_TEXT: "，沒有以逗號或定位字元分隔的欄位",
}
