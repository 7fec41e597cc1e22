"""課程名稱與課程代碼, as filed: 教學組 uploads it to the curriculum platform."""

from schemas.forms.course_code import FORM
from schemas.roster import Roster, as_filed

ROSTER = Roster(FORM.title, FORM, "", tuple(as_filed(sheet) for sheet in FORM.sheets), cover="")
