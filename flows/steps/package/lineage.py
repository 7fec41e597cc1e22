"""Where every row of every roster came from: one line a row, in the order of the rosters, as lineage.csv holds it."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.package.fates_book import key_text, shown
from flows.steps.package.row_codes import row_digest
from schemas.forms import forms
from schemas.wording_packages import (
    BOOK,
    DECISIONS_BETWEEN,
    KEY_HEADING,
    LINEAGE_FILE,
    LINEAGE_HEADINGS,
    MOMENT,
    PAYLOAD,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.steps.rendering import Rendered
    from schemas.drop import RowFate

QUOTED = re.compile('[",\r\n]')  # csv itself would leave a lone carriage return bare
STARTS_FORMULA = tuple("=+-@\t\r'")  # a spreadsheet that opens the file must not run what an office typed


class Entry(NamedTuple):
    """One line: a roster's row, the form's row that it is, and the drop from which it came.

    `roster` is the file's path from data/ on; `key` are the texts by which the form's sheet tells rows apart (JSON, no
    identity number whole); `digest` is `row_digest` of the row; `form` is the form's title; `decisions` are the ids of
    the findings on the row that a person has decided, with spaces between.
    """

    roster: str
    sheet: str
    row: str
    key: str
    digest: str
    form: str
    drop: str
    file: str
    file_sha256: str
    source_sheet: str
    source_row: str
    office: str
    received_at: str
    decisions: str

    @property
    def place(self) -> tuple[str, str, str]:
        """The roster's file, its sheet and the row there."""
        return self.roster, self.sheet, self.row

    @property
    def key_texts(self) -> tuple[str, ...]:
        """The texts of the key, one by one."""
        return tuple(json.loads(self.key)) if self.key else ()


class LineageError(ValueError):
    """A text that is no lineage.csv."""


def lineage(rendered: Rendered) -> Iterator[Entry]:
    """Tell of every row of every roster where it came from; KeyError for one that has no fate, which is a bug."""
    placed = {(fate.roster, fate.roster_sheet, fate.roster_row): fate for fate in rendered.fates if fate.roster}
    for roster in rendered.rosters:
        path = roster.roster.path
        for sheet in roster.sheets:
            for row, texts in enumerate(zip(*sheet.columns, strict=True), 2):
                place = (f"{path}{BOOK}", sheet.title, str(row))
                yield _entry(place, row_digest(texts), placed[path, sheet.title, row])


def _entry(place: tuple[str, str, str], digest: str, fate: RowFate) -> Entry:
    drop = fate.drop
    return Entry(
        *place,
        key=key_text(fate.key),
        digest=digest,
        form=forms()[fate.form].title,
        drop=drop.id,
        file=shown(drop.name),
        file_sha256=drop.sha256,
        source_sheet=shown(fate.sheet),
        source_row=str(fate.row),
        office=drop.office,
        received_at=f"{drop.received_at:{MOMENT}}",
        decisions=DECISIONS_BETWEEN.join(fate.decisions),
    )


def lineage_text(entries: Iterable[Sequence[str]]) -> str:
    """Write lines as lineage.csv holds them."""
    lines = (",".join(map(_quoted, entry)) for entry in (LINEAGE_HEADINGS, *entries))
    return "".join(f"{line}\n" for line in lines)


def lineage_of(package: Path, headings: tuple[str, ...] = LINEAGE_HEADINGS) -> list[Entry]:
    """Read a package's lineage by the headings of its format; LineageError where its file is none."""
    try:
        return parsed((package / PAYLOAD / LINEAGE_FILE).read_bytes().decode(), headings)
    except UnicodeDecodeError as error:
        raise LineageError(str(error)) from error


def parsed(text: str, expected: tuple[str, ...] = LINEAGE_HEADINGS) -> list[Entry]:
    """Read lines as lineage.csv holds them; LineageError where its headings, a line's width or a key are others."""
    try:
        headings, *lines = csv.reader(StringIO(text, newline=""), strict=True)
        if tuple(headings) != expected:
            raise LineageError(",".join(headings))
        entries = [Entry(*(cell.removeprefix("'") for cell in line)) for line in lines]
        if not all(_is_key(key) for key in {entry.key for entry in entries}):
            raise LineageError(KEY_HEADING)
    except (csv.Error, TypeError, ValueError, RecursionError) as error:
        raise LineageError(str(error)) from error
    return entries


def _is_key(text: str) -> bool:
    texts = json.loads(text) if text else []
    return isinstance(texts, list) and all(isinstance(part, str) for part in texts)


def _quoted(cell: str) -> str:
    guarded = f"'{cell}" if cell.startswith(STARTS_FORMULA) else cell
    doubled = guarded.replace('"', '""')
    return f'"{doubled}"' if QUOTED.search(guarded) else guarded
