"""缺勤紀錄名冊, from the form of the same name."""

from schemas.forms.absence_roster import FORM
from schemas.roster import Roster, printed

ROSTER = Roster("缺勤紀錄名冊", FORM, "3", tuple(printed(sheet) for sheet in FORM.sheets), cover="缺勤紀錄名冊封面")
