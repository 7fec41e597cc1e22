"""What the cover note tells as still open: rows sent back and whose they are, offices that are behind, late files."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from flows.steps.package.confirmed_pupils import by_class
from flows.steps.package.fates_book import shown
from flows.steps.package.note_listing import Listing
from schemas import wording_kept as kept_words
from schemas import wording_note as words
from schemas.decision import LATE
from schemas.forms import forms
from schemas.wording_confirmation import NO_CLASS
from schemas.wording_failures import HEADINGS, IN_PACKAGE, failure_cells
from schemas.wording_packages import FATES_FILE, MOMENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.steps.package.facts import Facts
    from flows.steps.rendering import Rendered
    from schemas.drop import RowFate
    from schemas.failure import Failure


def still_open(rendered: Rendered, facts: Facts) -> Iterator[Listing]:
    """Give the tables of what somebody has something to do about."""
    back = [one for one in rendered.fates if one.fate in words.TOLD]
    causes = _causes(back)
    yield Listing(words.BACK, words.BACK_HEADINGS, causes, "" if causes else words.NONE_HELD).cut(FATES_FILE)
    yield Listing(kept_words.KEPT, kept_words.HEADINGS, facts.kept)
    students = {one.student for one in back if one.student}
    above = words.students_held(len(students)) if students else ""
    yield Listing(words.STUDENTS, words.STUDENT_HEADINGS, _by_class(rendered, students), above).cut(FATES_FILE)
    yield Listing(words.LATE, words.LATE_HEADINGS, _late(back)).cut(FATES_FILE)
    zone = facts.made_at.tzinfo
    yield Listing(IN_PACKAGE, HEADINGS, [_failure(one, zone) for one in facts.failures])
    above = "" if facts.outstanding else words.NONE_MISSING
    yield Listing(words.OUTSTANDING, words.OUTSTANDING_HEADINGS, [*map(_outstanding, facts.outstanding)], above)


def _causes(back: Iterable[RowFate]) -> list[tuple[str, ...]]:
    """Count rows and students by office, form, fate and reason, the most frequent first."""
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in back:
        found[one.drop.office, forms()[one.form].title, str(one.fate), words.cause(one)].append(one.student)
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return [(*what, str(len(whose)), words.people(len({*whose} - {""}))) for what, whose in ordered]


def _by_class(rendered: Rendered, students: set[str]) -> list[tuple[str, ...]]:
    """List the students by class, in the order of classes and seats; of a class, those that a line can hold."""
    found: list[tuple[str, ...]] = []
    for members in by_class(rendered, students):
        numbers = [shown(one.number) for one in members if one.number in students]
        if numbers:
            told = words.numbers(numbers[: words.NUMBERS_AT_MOST], len(numbers))
            found.append((members[0].of_class or NO_CLASS, str(len(numbers)), told))
    return found


def _late(back: Sequence[RowFate]) -> list[tuple[str, ...]]:
    """List the files that came after their form was frozen and that nobody has accepted, the earliest first."""
    found = Counter((one.drop, forms()[one.form].title, str(one.fate)) for one in back if one.rule == LATE)
    return [
        (drop.office, title, shown(drop.name), f"{drop.received_at:{MOMENT}}", fate, str(rows))
        for (drop, title, fate), rows in sorted(found.items())
    ]


def _failure(failure: Failure, zone: dt.tzinfo | None) -> tuple[str, ...]:
    office, file, *rest = failure_cells(failure, zone)
    return (office, shown(file), *rest)


def _outstanding(cell: Mapping[str, object]) -> tuple[str, ...]:
    days = cell["days_left"]
    overdue = words.overdue(days) if isinstance(days, int) else ""
    told = (str(cell[name] or "") for name in ("office", "title", "state", "due"))
    return (*told, overdue, str(cell["next"]))
