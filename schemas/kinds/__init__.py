"""What a cell may hold: each kind brings a cell into its one written form and says which rule a bad one breaks."""

from schemas.kinds.amounts import Day, Number, TimeOfDay, decimal, whole
from schemas.kinds.base import PRINTABLE, Kind, Requirement
from schemas.kinds.lists import Coded, CodedSet, Flag, FormTitle, Suggested
from schemas.kinds.numbers import CourseCode, IdentityNumber
from schemas.kinds.words import MAIL_ADDRESS, WEB_ADDRESS, Attachment, Characters, Mark, Shaped, Text

__all__ = [
    "MAIL_ADDRESS",
    "PRINTABLE",
    "WEB_ADDRESS",
    "Attachment",
    "Characters",
    "Coded",
    "CodedSet",
    "CourseCode",
    "Day",
    "Flag",
    "FormTitle",
    "IdentityNumber",
    "Kind",
    "Mark",
    "Number",
    "Requirement",
    "Shaped",
    "Suggested",
    "Text",
    "TimeOfDay",
    "decimal",
    "whole",
]
