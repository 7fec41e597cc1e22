"""校內幹部經歷名冊, from the form of the same name."""

from schemas.forms.officer_record import FORM
from schemas.roster import Roster, printed

ROSTER = Roster("校內幹部經歷名冊", FORM, "24", tuple(printed(sheet) for sheet in FORM.sheets), rounds=("34", "74"))
