"""公共服務採計, from 公共服務及志工服務採計."""

from schemas.forms.service_credit import FORM
from schemas.roster import school_use

ROSTER = school_use("公共服務採計", FORM)
