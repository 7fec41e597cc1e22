"""What a package sent: the rows of its national rosters as they were written, each with where it came from."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.reconciliation.receipt_archive import ReceiptError
from flows.steps.reconciliation.sameness import Cells, cells_of
from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.kinds import IdentityNumber
from schemas.receipt import CATEGORIES, ORIGIN_HEADINGS, PLACE_HEADINGS, ROSTER_KIND, SCHOOL
from schemas.register import folded_name
from schemas.roster import JOINED
from schemas.rosters import rosters_by_path
from schemas.wording_packages import BOOK, FATES_FILE, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from python_calamine import CalamineWorkbook

    from schemas.receipt import Category
    from schemas.roster import Roster, RosterSheet

Place = tuple[str, str, int]
"""A row of a package: the roster's path, the sheet, the row."""


class Origin(NamedTuple):
    """Where a row of a roster came from, as 每列去向 tells."""

    student: str
    office: str
    file: str
    sheet: str
    row: str


NOWHERE = Origin("", "", "", "", "")


@dataclass(frozen=True)
class SentRow:
    """A row of a roster: its place, whose it is, and its texts without those two."""

    place: Place
    birth: str
    texts: tuple[str, ...]


@dataclass
class SentSheet:
    """All rows of one sheet over a category's rosters (cohorts, divisions), by identity number."""

    title: str
    layout: RosterSheet
    form: str
    cells: list[Cells]
    rows: defaultdict[str, list[SentRow]] = field(default_factory=lambda: defaultdict(list))

    @property
    def key(self) -> list[int]:
        """The columns that tell a row from the student's others; none where the roster does not print them all."""
        places = {cell.printed.source: at for at, cell in enumerate(self.cells) if cell.printed}
        parts = [part for part in self.layout.source.key if part != STUDENT]
        return [places[part] for part in parts] if places.keys() >= set(parts) else []


@dataclass
class Sent:
    """What a package sent: sheets by category and folded title, the 名冊別 of each roster, and every row's origin."""

    school: str = ""
    sheets: dict[str, dict[str, SentSheet]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    origins: dict[Place, Origin] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)  # rosters of which the receipt is not

    @property
    def numbers(self) -> dict[str, str]:
        """Each student's 學號 by identity number."""
        found = {}
        for sheet in (sheet for sheets in self.sheets.values() for sheet in sheets.values()):
            for identity, rows in sheet.rows.items():
                found[identity] = self.origins.get(rows[0].place, NOWHERE).student
        return {identity: number for identity, number in found.items() if number}


def sent_by_package(package: Path, year: int, only: dict[str, set[str]]) -> Sent:
    """Read the rosters of a package that belong to a category of the receipt, and where each row came from.

    `only` names, by category, the 名冊別 that its receipt is of: of other cohorts' rosters nothing is compared. One of
    "" stands for all.
    ReceiptError where a file cannot be read, none has a 名冊別 that the receipt is of, or 每列去向 leaves a row out.
    """
    sent, root = Sent(), package / PAYLOAD
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for path, roster in rosters_by_path(year).items():
        category = next((one for one in CATEGORIES if roster.form.name in one.forms), None)
        if category and (file := root / f"{path}{BOOK}").is_file():
            with _told_of(file):
                _take(sent, category, roster, file, only.get(category.name, {""}))
            kinds[category.name].add(folded_name(sent.kinds[path]))
    for name, own in kinds.items():
        _refuse_other_kinds(name, own, only.get(name, set()) - {""})
    with _told_of(root / FATES_FILE):
        sent.origins = _origins(root / FATES_FILE, set(sent.kinds))
    _refuse_without_origin(sent)
    return sent


def _refuse_without_origin(sent: Sent) -> None:
    """Refuse a package of which a row came from nowhere: a difference in it could be put to nobody."""
    for sheet in (sheet for sheets in sent.sheets.values() for sheet in sheets.values()):
        for row in (row for rows in sheet.rows.values() for row in rows):
            if row.place not in sent.origins:
                roster, title, number = row.place
                where = f"{FATES_FILE} of the package has no line for {roster}, {title}, row {number}"
                raise ReceiptError(f"{where}; run `licheng verify`")


def _refuse_other_kinds(category: str, own: set[str], told: set[str]) -> None:
    """Refuse a receipt of a cohort of which the package has no roster: all of it would seem to be surplus."""
    if told - own:
        strange, there = min(told - own), ", ".join(sorted(own))
        raise ReceiptError(f"{category}: no roster of the package has {ROSTER_KIND} {strange}; it has {there}")


@contextmanager
def _told_of(file: Path) -> Iterator[None]:
    """Say of a file that is not as a package has it where to look."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, ValueError, IndexError):
        raise ReceiptError(f"{file.name} of the package cannot be read; `licheng verify` says what is wrong") from None


def _take(sent: Sent, category: Category, roster: Roster, file: Path, kinds: set[str]) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    cover = dict(zip(*_texts(book, roster.cover), strict=True))
    sent.school = cover.get(SCHOOL, "")
    sent.kinds[roster.path] = cover.get(ROSTER_KIND, "")
    sheets = sent.sheets.setdefault(category.name, {})
    if "" not in kinds and folded_name(sent.kinds[roster.path]) not in kinds:
        sent.left_out.append(roster.path)
        return
    for layout in roster.sheets:
        headings, *rows = _texts(book, layout.title)
        printed = [heading for heading in headings if heading not in JOINED]
        known = SentSheet(layout.title, layout, roster.form.name, cells_of(printed, layout))
        into = sheets.setdefault(folded_name(layout.title), known)
        who = headings.index(IDENTITY), headings.index(BIRTH)
        taken = [at for at in range(len(headings)) if at not in who]
        for number, row in enumerate(rows, 2):
            place = (roster.path, layout.title, number)
            identity = IdentityNumber().normal(row[who[0]])
            into.rows[identity].append(SentRow(place, row[who[1]], tuple(row[at] for at in taken)))


def _origins(fates: Path, rosters: set[str]) -> dict[Place, Origin]:
    from python_calamine import CalamineWorkbook

    if not fates.is_file():
        return {}
    headings, *rows = _texts(CalamineWorkbook.from_path(fates), None)
    told = [headings.index(heading) for heading in ORIGIN_HEADINGS]
    at = [headings.index(heading) for heading in PLACE_HEADINGS]
    return {
        (row[at[0]], row[at[1]], int(row[at[2]])): Origin(*(row[place] for place in told))
        for row in rows
        if row[at[0]] in rosters
    }


def _texts(book: CalamineWorkbook, title: str | None) -> Iterator[list[str]]:
    sheet = book.get_sheet_by_index(0) if title is None else book.get_sheet_by_name(title)
    return (list(map(str, row)) for row in sheet.to_python(skip_empty_area=False))
