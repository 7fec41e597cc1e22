"""學生重修重讀成績名冊, from 重修重讀成績名冊."""

from schemas.forms.retake_roster import FORM
from schemas.roster import Roster, printed

ROSTER = Roster(
    title="學生重修重讀成績名冊",
    form=FORM,
    kind="",  # the ministry's number for this roster is not published
    sheets=tuple(printed(sheet) for sheet in FORM.sheets),
)
