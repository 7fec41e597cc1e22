"""Whether each student has one 學號 and one identity in a package: a row cannot be put under another's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.identity import mask_all
from schemas.wording_packages import BOOK, FATES_FILE, FATES_SHEET
from schemas.wording_packages import FateHeading as Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.verification.opened import Opened, Placed

MASKED = "*"
WHO = (STUDENT, IDENTITY, BIRTH)
Place = tuple[str, str, str]


class Told(NamedTuple):
    """A line of 每列去向 with its 學號, and what the roster prints there of the student; "" what it does not."""

    line: int
    student: str
    number: str
    identity: str
    birth: str


def student_faults(opened: Opened) -> Iterator[Fault]:
    """Find the lines of 每列去向 whose 學號 is not the one of the person whom the roster names."""
    told = list(_told(opened))
    wrong = {one.line for one in told if one.number and mask_all(one.number) != one.student}
    wrong |= _second((one.student, one.identity, one.line) for one in told)
    wrong |= _second((one.student, one.birth, one.line) for one in told)
    if opened.law.period.semester:  # between the semesters of a year a student may be given another 學號
        wrong |= _second((one.identity, one.student, one.line) for one in told)
    yield from (Fault(FATES_FILE, wording.OTHER_STUDENT, FATES_SHEET, line) for line in sorted(wrong))


def _told(opened: Opened) -> Iterator[Told]:
    people = {place: who for one in opened.sheets for place, who in _people(one)}
    for number, line in enumerate(opened.fates or (), 2):
        place = (f"{line[Heading.ROSTER]}{BOOK}", line[Heading.SHEET], line[Heading.ROW])
        if place in people:
            yield Told(number, line[Heading.STUDENT], *people[place])


def _people(one: Placed) -> Iterator[tuple[Place, tuple[str, str, str]]]:
    """Give who each row of a sheet is about: 學號, 身分證號 and 出生日期, as far as they were joined to it."""
    joined = [one.declared.joined.index(heading) if heading in one.declared.joined else None for heading in WHO]
    if any(at is not None for at in joined) and one.read.headings == one.declared.headings:
        for row, texts in enumerate(one.read.rows, 2):
            number, identity, birth = ("" if at is None else texts[at] for at in joined)
            yield (one.path, one.declared.title, str(row)), (number, identity, birth)


def _second(pairs: Iterable[tuple[str, str, int]]) -> set[int]:
    """Give the lines on which something goes with another than where it stood first; what was masked may be two."""
    first: dict[str, str] = {}
    found = ((one, other, line) for one, other, line in pairs if one and other and MASKED not in one + other)
    return {line for one, other, line in found if first.setdefault(one, other) != other}
