"""學群探索名冊, from 學群(類群)探索與就業規劃."""

from schemas.forms.career_exploration import FORM
from schemas.roster import school_use

ROSTER = school_use("學群探索名冊", FORM)
