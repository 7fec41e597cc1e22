"""學生成績名冊, from 成績名冊."""

from schemas.forms.grade_roster import FORM
from schemas.roster import Roster, printed

ROSTER = Roster("學生成績名冊", FORM, "41", tuple(printed(sheet) for sheet in FORM.sheets))
