"""校內競賽總表: the results of all organisers in one list, with the office that filed each row."""

from schemas.forms.school_contest import FORM
from schemas.headings import OFFICE
from schemas.roster import school_use

ROSTER = school_use("校內競賽總表", FORM, filed_by=OFFICE)
