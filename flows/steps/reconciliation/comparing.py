"""How a category of a receipt departs from what a package sent: student by student, row by row, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.steps.reconciliation.differences import Compared, Difference, OutsideRow, Tally
from flows.steps.reconciliation.matching import alike_rows, equal_rows
from flows.steps.reconciliation.sameness import Cells
from flows.steps.reconciliation.sheets import SheetSides, sheets_of
from schemas.form import BIRTH
from schemas.kinds import Day
from schemas.receipt import CATEGORIES, OF_SCHOOL, OUTSIDE_BODY, SHOWN_WITH_OTHERS, SOURCES, Kind
from schemas.register import folded_name
from schemas.wording_reconciliation import row_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flows.steps.reconciliation.matching import Pairs
    from flows.steps.reconciliation.receipt_rows import Receipt, Received, Row
    from flows.steps.reconciliation.sent_rows import Sent, SentRow
    from schemas.receipt import Category

BORN = Cells(BIRTH, Day())
BESIDE = (OUTSIDE_BODY, OF_SCHOOL)


def compare(sent: Sent, receipt: Receipt) -> Compared:
    """Compare every category that the package has rosters of; the order of rows on either side is no difference."""
    found = Compared()
    for category in (one for one in CATEGORIES if one.name in sent.sheets):
        sheets = sent.sheets[category.name]
        rows = sum(len(rows) for sheet in sheets.values() for rows in sheet.rows.values())
        tally = found.tallies[category.name] = Tally(sent=rows)
        if received := receipt.received.get(category.name):
            _Comparing(category, received, found, tally).compare(sheets_of(sheets, received, category.forms[0]))
        elif rows:
            tally.missing = rows
            found.differences.append(Difference(Kind.NO_FILE, category.name, category.forms[0], rows=rows))
    return found


@dataclass(frozen=True)
class _Comparing:
    category: Category
    received: Received
    found: Compared
    tally: Tally

    def compare(self, sides: Sequence[SheetSides]) -> None:
        self.tally.received = sum(map(len, self.received.rows.values()))
        self._set_apart(sides)
        self._tell_of_columns(sides)
        students = dict.fromkeys(identity for side in sides for identity in side.sent)
        for identity in students:
            if identity in self.received.births:
                self._compare_birth(identity, sides)
                self._compare_rows(identity, sides)
            else:
                self._miss(identity, sides)
        for identity in self.received.births:
            if identity not in students:
                self._find_surplus(identity, sides)

    def _add(self, kind: Kind, form: str, **more: Any) -> None:  # noqa: ANN401 - the further fields of Difference
        self.found.differences.append(Difference(kind, self.category.name, form, **more))

    def _set_apart(self, sides: Sequence[SheetSides]) -> None:
        """Set aside what outside bodies registered, before any row is paired: it is no student's own, however alike.

        What is told to be of the school is paired first: rows that it has sent for students may say so too.
        """
        for side in sides:
            for identity, rows in side.received.items():
                side.received[identity] = [
                    row for row in rows if not self._set_aside(identity, side, row, {OUTSIDE_BODY})
                ]

    def _tell_of_columns(self, sides: Sequence[SheetSides]) -> None:
        for side in sides:
            for cell, filled in side.absent:
                self._add(Kind.NO_COLUMN, side.form, sheet=side.title, heading=cell.heading, rows=filled)
            if side.strange:
                self.found.strange.setdefault(self.category.name, set()).update(side.strange)

    def _compare_birth(self, identity: str, sides: Sequence[SheetSides]) -> None:
        side, rows = next((side, side.sent[identity]) for side in sides if identity in side.sent)
        sent = rows[0].birth
        differing = (one for one in self.received.births[identity] or [""] if BORN.normal(one) != BORN.normal(sent))
        for received in differing:
            told = {"heading": BIRTH, "sent": sent, "received": received, "places": (rows[0].place,)}
            self._add(Kind.CELL, side.form, identity=identity, sheet=side.title, **told)

    def _miss(self, identity: str, sides: Sequence[SheetSides]) -> None:
        own = [(side, row) for side in sides for row in side.sent.get(identity, ())]
        self.tally.missing += len(own)
        places = tuple(row.place for _, row in own)
        self._add(Kind.MISSING_STUDENT, own[0][0].form, identity=identity, places=places, rows=len(own))

    def _find_surplus(self, identity: str, sides: Sequence[SheetSides]) -> None:
        own = [(side, row) for side in sides for row in side.received.get(identity, ())]
        theirs = [(side, row) for side, row in own if not self._set_aside(identity, side, row)]
        if theirs or not any(self.received.rows.get((identity, sheet)) for sheet in self.received.sheets):
            form = theirs[0][0].form if theirs else self.category.forms[0]
            self.tally.surplus += len(theirs)
            self._add(Kind.SURPLUS_STUDENT, form, identity=identity, rows=len(theirs))
        for side, row in theirs:
            self._tell_of_surplus(identity, side, row)

    def _compare_rows(self, identity: str, sides: Sequence[SheetSides]) -> None:
        for side in sides:
            sent, received = side.sent.get(identity, []), side.received.get(identity, [])
            if sent or received:
                self._compare_sheet(identity, side, sent, received)

    def _compare_sheet(self, identity: str, side: SheetSides, sent: list[SentRow], received: list[Row]) -> None:
        ours, theirs = [side.normal_sent(row) for row in sent], [side.normal_received(row) for row in received]
        equal = equal_rows(ours, theirs)
        alike = alike_rows(ours, theirs, equal, side.key)
        surplus = [at for at in alike.received if not self._set_aside(identity, side, received[at])]
        self.tally.same += len(equal.pairs)
        self.tally.different += len(alike.pairs)
        for mine, other in alike.pairs:
            self._tell_of_cells(identity, side, sent[mine], received[other])
        self._tell_of_left(identity, side, sent, received, alike._replace(received=surplus))

    def _tell_of_cells(self, identity: str, side: SheetSides, mine: SentRow, other: Row) -> None:
        for at, cell in side.compared:
            before, after = mine.texts[at], other.get(cell.folded, "")
            if cell.normal(before) != cell.normal(after):
                told = {"heading": cell.heading, "sent": before, "received": after, "places": (mine.place,)}
                self._add(Kind.CELL, side.form, identity=identity, sheet=side.title, **told)

    def _tell_of_left(
        self, identity: str, side: SheetSides, sent: list[SentRow], received: list[Row], left: Pairs
    ) -> None:
        self.tally.missing += len(left.sent)
        self.tally.surplus += len(left.received)
        for at in left.sent:
            told = {"sent": row_words(zip(side.titles, sent[at].texts, strict=True)), "places": (sent[at].place,)}
            self._add(Kind.MISSING_ROW, side.form, identity=identity, sheet=side.title, **told)
        for at in left.received:
            self._tell_of_surplus(identity, side, received[at])

    def _tell_of_surplus(self, identity: str, side: SheetSides, row: Row) -> None:
        words = row_words(side.as_written(row))
        self._add(Kind.SURPLUS_ROW, side.form, identity=identity, sheet=side.title, received=words)

    def _set_aside(self, identity: str, side: SheetSides, row: Row, sources: Collection[str] = BESIDE) -> bool:
        """Set aside what the student did not register: it is no surplus."""
        source = source_of(side.title, row) if self.category.name == SHOWN_WITH_OTHERS else ""
        if source not in sources:
            return False
        self.tally.outside += 1
        self.found.outside.append(OutsideRow(identity, side.title, source, row))
        return True


def source_of(sheet: str, row: Row) -> str:
    """Say who but the student registered a received row, by its own column or by its sheet; "" for nobody."""
    told = [row[heading].strip() for heading in map(folded_name, SOURCES) if heading in row]
    if any(OUTSIDE_BODY in text for text in (*told, sheet)):
        return OUTSIDE_BODY
    return OF_SCHOOL if OF_SCHOOL in told else ""
