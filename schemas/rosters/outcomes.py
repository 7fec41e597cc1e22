"""學生課程學習成果名冊, from 課程學習成果."""

from schemas.forms.course_outcome import FORM
from schemas.roster import Roster, printed

RENAMED = {"修課學期": "實際修課學期", "文件檔案名稱": "文件檔案連結", "影音檔案名稱": "影音檔案連結"}
LAST = ("補修方式", "重修方式", "文件檔案名稱", "影音檔案名稱", "成果簡述")

ROSTER = Roster(
    "學生課程學習成果名冊",
    FORM,
    "26",
    tuple(printed(sheet, renamed=RENAMED, last=LAST) for sheet in FORM.sheets),
    rounds=("36", "76"),
)
