"""What the working group can show for its duties: trainings and meetings with the files that prove them, and seats."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.forms.training_record import FORM as TRAINED
from schemas.forms.training_record import TITLE as TRAININGS
from schemas.forms.working_group import FORM as GROUP
from schemas.forms.working_group import MEETINGS, MEMBERS, SEAT
from schemas.identity import mask_all
from schemas.kinds import Attachment
from schemas.register import attachment_name, sent_by
from schemas.regulation import SEATS
from schemas.wording_review import OFFICE, PERIOD, SEAT_HEADINGS, file_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.register import Sendings
    from schemas.table import Table

SHEETS = ((TRAINED.name, TRAININGS), (GROUP.name, MEETINGS))


class Proof(NamedTuple):
    """The accepted rows of one sheet over a year's workbooks, each beside its period and office."""

    sheet: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def as_json(self) -> dict[str, Any]:
        """Give the proof as `review --json` prints it."""
        return {"sheet": self.sheet, "rows": [dict(zip(self.headings, row, strict=True)) for row in self.rows]}


def proofs(tables: Iterable[Table], attachments: Sendings) -> list[Proof]:
    """Gather the rows by which duties are proved, of each file named whether it has come; and how seats are filled.

    `tables` are in order of arrival: of a sheet that was sent again the later one counts.
    """
    every = list(tables)
    last = {one.filing.slot: one.filing.drop.id for one in every}
    standing = [one for one in every if last[one.filing.slot] == one.filing.drop.id]
    return [*(_proof(form, sheet, standing, attachments) for form, sheet in SHEETS), _seats(standing)]


def _proof(form: str, title: str, tables: Iterable[Table], attachments: Sendings) -> Proof:
    sheet = (TRAINED if form == TRAINED.name else GROUP).by_title[title]
    rows = [row for table in _of(tables, form, title) for row in _rows(table, sheet.headings, attachments)]
    return Proof(title, (PERIOD, OFFICE, *sheet.headings), sorted(rows))


def _seats(tables: Iterable[Table]) -> Proof:
    """Count for each period in which a list of members came how many persons each seat asks for, and how many sit."""
    filled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for table in _of(tables, GROUP.name, MEMBERS):
        seats = enumerate(table.texts(SEAT))
        filled[str(table.filing.period)].update(seat for index, seat in seats if index not in table.decided)
    rows: list[tuple[str, ...]] = []
    for period, seated in sorted(filled.items()):
        rows += [(period, seat, str(due), str(seated[seat])) for seat, due in SEATS.items()]
    return Proof(MEMBERS, (PERIOD, *SEAT_HEADINGS), rows)


def _of(tables: Iterable[Table], form: str, title: str) -> list[Table]:
    return [one for one in tables if (one.filing.form.name, one.filing.sheet.title) == (form, title)]


def _rows(table: Table, headings: tuple[str, ...], attachments: Sendings) -> Iterable[tuple[str, ...]]:
    drop = table.filing.drop
    sent = sent_by(attachments, drop.office, drop.bundle)
    columns = table.filing.sheet.by_heading
    for index in range(len(table.frame)):
        if index not in table.decided:
            texts = [(heading, mask_all(table.texts(heading)[index])) for heading in headings]
            said = (
                file_words(text, is_here=attachment_name(text) in sent)
                if text and isinstance(columns[heading].kind, Attachment)
                else text
                for heading, text in texts
            )
            yield (str(table.filing.period), drop.office, *said)
