"""How a form is declared: its columns, sheets, offices and clause, from which schema, blank and rule book derive."""

from schemas.form.choosing import Certifying, Choosing
from schemas.form.column import Column, Reference, may, must
from schemas.form.contract import once_per_distinct, schema_columns
from schemas.form.duty import Duty
from schemas.form.sheet import BIRTH, IDENTITY, ORIGIN, STUDENT, Form, Prefill, Sheet

__all__ = [
    "BIRTH",
    "IDENTITY",
    "ORIGIN",
    "STUDENT",
    "Certifying",
    "Choosing",
    "Column",
    "Duty",
    "Form",
    "Prefill",
    "Reference",
    "Sheet",
    "may",
    "must",
    "once_per_distinct",
    "schema_columns",
]
