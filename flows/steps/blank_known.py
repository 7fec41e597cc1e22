"""What the store knows that a blank can offer or begin with: students, classes, courses, accounts, earlier rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from schemas.columns import CLASS, COURSE, ROSTER, STAFF
from schemas.cross_rules.students import AWAY
from schemas.form import STUDENT, Prefill
from schemas.forms import forms
from schemas.headings import GRADE, NAME, SEAT, STATUS, SUBJECT, UNIT
from schemas.natural_order import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemas.form import Form, Reference, Sheet
    from schemas.table import Table
    from schemas.terms import Period

Entries: TypeAlias = "tuple[tuple[str, str], ...]"  # pairs of code and label
Row: TypeAlias = "Mapping[str, str]"


class Offer(NamedTuple):
    """What a column may refer to; current where it is what stands in the very period, not an earlier one."""

    entries: Entries
    current: bool


class _Listing(NamedTuple):
    """By which columns a list is ordered (none: as filed), and which ones tell its entries apart for a reader."""

    order: tuple[str, ...]
    label: tuple[str, ...]


_LISTINGS: Final = {
    ROSTER: _Listing((GRADE, CLASS.heading, SEAT), (CLASS.heading, SEAT, NAME)),
    CLASS: _Listing((GRADE, CLASS.heading), ()),
    COURSE: _Listing((), (SUBJECT,)),
    STAFF: _Listing((UNIT, STAFF.heading), (UNIT, NAME)),
}


def known_of(tables: Iterable[Table], period: Period) -> dict[Reference, Offer]:
    """List what columns may refer to by the newest accepted rows up to a period; what is not known is left out."""
    standing = list(tables)
    found = {reference: _offer(standing, reference, listing, period) for reference, listing in _LISTINGS.items()}
    return {reference: offer for reference, offer in found.items() if offer.entries}


def carried_rows(form: Form, office: str, tables: Iterable[Table], period: Period) -> dict[str, list[Row]]:
    """Give the rows with which an office's blank begins, by sheet title.

    Those of the office's own newest earlier period, where the sheet carries over, without what each academic year
    brings anew; where it is by student, one for each who is at the school. Sheets that begin empty are left out.
    """
    standing = list(tables)
    own = [table for table in standing if table.filing.drop.office == office]
    rows = {sheet.title: _rows(form, sheet, standing, own, period) for sheet in form.sheets}
    return {title: given for title, given in rows.items() if given}


def _rows(form: Form, sheet: Sheet, standing: list[Table], own: list[Table], period: Period) -> list[Row]:
    if sheet.prefill is Prefill.STUDENTS:
        return _students(standing, period)
    if sheet.prefill is Prefill.CARRIED:
        due = period.of(form.cadence)
        return _carried(sheet, [table for table in _of(own, form.name, sheet.title) if table.filing.period < due], due)
    return []


def _carried(sheet: Sheet, earlier: list[Table], due: Period) -> list[Row]:
    newest = _newest(earlier)
    there = [row for row in _accepted(newest) if row.get(STATUS) not in AWAY]
    # The same key twice, from two parts: the later one.
    rows = {tuple(row.get(part, "") for part in sheet.key): row for row in there}.values()
    another_year = any(table.filing.period.year != due.year for table in newest)
    anew = dict.fromkeys(sheet.yearly, "") if another_year else {}
    return [{**row, **anew} for row in rows]


def _students(standing: list[Table], period: Period) -> list[Row]:
    rolls = _newest(_until(_of(standing, ROSTER.form, ROSTER.sheet), period))
    there = [row for row in _accepted(rolls) if row[STATUS] not in AWAY]
    ordered = sorted(there, key=lambda row: _place(row, _LISTINGS[ROSTER].order))
    return [{STUDENT: number} for number in dict.fromkeys(row[STUDENT] for row in ordered)]


def _offer(standing: list[Table], reference: Reference, listing: _Listing, period: Period) -> Offer:
    newest = _newest(_until(_of(standing, reference.form, reference.sheet), period))
    rows = sorted(_accepted(newest), key=lambda row: _place(row, listing.order))
    entries = {row[reference.heading]: " ".join(row[name] for name in listing.label) for row in rows}
    due = period.of(forms()[reference.form].cadence)
    return Offer(tuple(entries.items()), current=any(table.filing.period == due for table in newest))


def _of(tables: Iterable[Table], form: str, sheet: str) -> list[Table]:
    return [table for table in tables if (table.filing.form.name, table.filing.sheet.title) == (form, sheet)]


def _until(tables: Iterable[Table], period: Period) -> list[Table]:
    return [table for table in tables if table.filing.period <= period]


def _newest(tables: Sequence[Table]) -> list[Table]:
    """Keep the tables of the newest period in which some row was accepted."""
    filled = [table for table in tables if len(table.decided) < len(table.frame)]
    newest = max((table.filing.period for table in filled), default=None)
    return [table for table in filled if table.filing.period == newest]


def _accepted(tables: Iterable[Table]) -> list[Row]:
    return [
        dict(zip(table.filing.sheet.headings, texts, strict=True))
        for table in tables
        for index, texts in enumerate(zip(*map(table.texts, table.filing.sheet.headings), strict=True))
        if index not in table.decided
    ]


def _place(row: Row, headings: tuple[str, ...]) -> list[tuple[str | int, ...]]:
    return [natural(row[heading]) for heading in headings]
