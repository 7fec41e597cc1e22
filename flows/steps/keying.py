"""Which student a row is about that carries 身分證號 and 出生日期, beside 學號 or in its place: 學生名冊 says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.form import BIRTH, IDENTITY, STUDENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.register import Texts
    from schemas.table import Table


def carries_identity(table: Table) -> bool:
    """Tell whether the rows of a table may be about other students than their 學號 alone says."""
    return table.filing.sheet.about_students and IDENTITY in table.filing.letters


def students_of(table: Table, enrolled: Callable[[str], Texts | None]) -> list[tuple[str, str]]:
    """Give the 學號 of each row, and the heading at which the row disagrees with 學生名冊 ("" where it does not).

    `enrolled` gives the 學號 and 出生日期 that 學生名冊 has of a 身分證號; None where it knows nobody of that number.
    """
    blank = [""] * len(table.frame)
    births = table.texts(BIRTH) if BIRTH in table.frame else blank
    rows = zip(
        table.sound((IDENTITY, BIRTH, STUDENT)), table.texts(IDENTITY), births, table.texts(STUDENT), strict=True
    )
    return [
        _student_of(identity, birth, student, enrolled) if sound else (student, "")
        for sound, identity, birth, student in rows
    ]


def _student_of(identity: str, birth: str, student: str, enrolled: Callable[[str], Texts | None]) -> tuple[str, str]:
    if not identity:
        return student, "" if student else IDENTITY
    known = enrolled(identity)
    if known is None:
        return student, IDENTITY
    number, born = known
    if birth and born and birth != born:
        return number, BIRTH
    return number, STUDENT if student and student != number else ""
