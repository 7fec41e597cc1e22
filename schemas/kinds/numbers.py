"""Cells that hold a number given out by the state: an identity number, a course code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas import course_code, identity
from schemas.kinds.base import Kind, Requirement, narrow

if TYPE_CHECKING:
    from schemas.terms import Law


@dataclass(frozen=True)
class IdentityNumber(Kind):
    """A national identity or residence number."""

    def normal(self, text: str) -> str:
        """Bring to half width and upper case."""
        return narrow(text).upper()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for the shape and the check digit."""
        return (Requirement("C08", identity.is_valid, "國民身分證或居留證號碼，檢查碼須正確"),)


@dataclass(frozen=True)
class CourseCode(Kind):
    """A course code of 23 characters; `own` asks for this school's code in its school segment."""

    own: bool = True

    def normal(self, text: str) -> str:
        """Bring to half width and upper case."""
        return narrow(text).upper()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for every segment to be in its list."""

        def fault(text: str) -> str | None:
            return course_code.fault(text, law.school if self.own else None)

        return (Requirement("C09", lambda text: fault(text) is None, "23 碼課程代碼", fault),)
