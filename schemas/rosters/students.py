"""學生資料名冊, from 學生名冊."""

from schemas.form import IDENTITY
from schemas.forms.student_roster import FORM, STUDENTS, VISITING
from schemas.roster import Roster, printed

ROSTER = Roster(
    title="學生資料名冊",
    form=FORM,
    kind="",  # the ministry's number for this roster is not published
    sheets=(
        printed(STUDENTS, renamed={"科班學程別代碼": "科/班/學程別代碼"}),
        printed(VISITING, joined=(IDENTITY,)),
    ),
)
