"""The rules that a row can break only against other forms, and what is said where such a form has not arrived."""

from schemas.cross_rules.attachments import sent_along
from schemas.cross_rules.base import ROSTER, Absent, Answer, Breach, CrossRule, Judge
from schemas.cross_rules.courses import (
    bearing_credit,
    code_of_entry_year,
    credited_course,
    elective,
    filed_credits,
    filed_name,
)
from schemas.cross_rules.duties import led_by_the_convener
from schemas.cross_rules.references import begins_a_course, found_in, registered_item
from schemas.cross_rules.students import on_the_roll, registered_too
from schemas.cross_rules.teaching import (
    MADE_UP,
    REPEATED,
    SEMESTER_MARKS,
    TAKEN_AGAIN,
    certified_after_upload,
    certifier_teaches,
    teaches_course,
    took_course,
)

__all__ = [
    "MADE_UP",
    "REPEATED",
    "ROSTER",
    "SEMESTER_MARKS",
    "TAKEN_AGAIN",
    "Absent",
    "Answer",
    "Breach",
    "CrossRule",
    "Judge",
    "bearing_credit",
    "begins_a_course",
    "certified_after_upload",
    "certifier_teaches",
    "code_of_entry_year",
    "credited_course",
    "elective",
    "filed_credits",
    "filed_name",
    "found_in",
    "led_by_the_convener",
    "on_the_roll",
    "registered_item",
    "registered_too",
    "sent_along",
    "teaches_course",
    "took_course",
]
