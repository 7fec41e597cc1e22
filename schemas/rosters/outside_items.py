"""校外機構登錄清單, from the form of the same name."""

from schemas.forms.outside_registration import FORM
from schemas.roster import school_use

ROSTER = school_use("校外機構登錄清單", FORM)
