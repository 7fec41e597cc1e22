"""各班開課名冊, from the form of the same name."""

from schemas.forms.course_offering import FORM
from schemas.roster import school_use

ROSTER = school_use("各班開課名冊", FORM)
