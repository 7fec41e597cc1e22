"""The words in a package: its folders, files and headings."""

FILE_KINDS = {"文件檔案名稱": "文件", "證明文件檔案名稱": "文件", "影音檔案名稱": "影音"}

SCHOOL_USE = "校內用"  # the folder of a package that is never sent
FATES_FILE = f"{SCHOOL_USE}/每列去向.xlsx"
DECISIONS_FILE, DECISIONS_SHEET = f"{SCHOOL_USE}/決定紀錄.xlsx", "決定紀錄"
FATES_SHEET = "每列去向"
FATES_HEADINGS = (
    "表單",
    "學號",
    "去向",
    "原因",
    "登錄單位",
    "來源檔案",
    "來源工作表",
    "來源列",
    "名冊",
    "名冊工作表",
    "名冊列",
    "收件編號",
    "收件時間",
)
