"""選修科目名冊, from the form of the same name."""

from schemas.forms.elective_enrolment import FORM
from schemas.roster import school_use

ROSTER = school_use("選修科目名冊", FORM)
