"""課程諮詢紀錄, from the form of the same name."""

from schemas.forms.course_advising import FORM
from schemas.roster import school_use

ROSTER = school_use("課程諮詢紀錄", FORM)
