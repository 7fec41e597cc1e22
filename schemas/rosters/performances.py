"""學生自填多元表現名冊, from 多元表現."""

from schemas.form import Sheet
from schemas.forms.diverse_performance import FORM
from schemas.roster import Roster, RosterSheet, printed

WORKS = "作品成果紀錄"


def _sheet(sheet: Sheet) -> RosterSheet:
    proof = "作品成果連結" if sheet.title == WORKS else "證明文件連結"
    return printed(sheet, renamed={"證明文件檔案名稱": proof, "影音檔案名稱": "影音檔案連結"})


ROSTER = Roster("學生自填多元表現名冊", FORM, "25", tuple(map(_sheet, FORM.sheets)), rounds=("35", "75"))
