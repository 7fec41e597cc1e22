"""What a package holds, told alike of one that lies in its folder and of one that is still to be written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.steps.package.bag import MANIFEST_FILE
from flows.steps.package.difference import Contents
from flows.steps.package.lineage import lineage, lineage_of
from schemas.headings import ATTACHMENTS
from schemas.wording_packages import BOOK, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flows.steps.package.lineage import Entry
    from flows.steps.rendering import Rendered, Source


def contents_in(folder: Path) -> Contents:
    """Tell what a finished package holds, by its own lineage and manifest; a sheet is read where a row is asked for."""

    @cache
    def sheet(roster: str, title: str) -> list[list[str]]:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(folder / PAYLOAD / roster)
        rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        return [list(map(str, row)) for row in rows]

    def cells(entry: Entry) -> Mapping[str, str]:
        rows = sheet(entry.roster, entry.sheet)
        return dict(zip(rows[0], rows[int(entry.row) - 1], strict=True))

    return Contents(lineage_of(folder), cells, dict(_attachments(folder)))


def _attachments(folder: Path) -> Iterator[tuple[str, str]]:
    """Read from the manifest the hash of each attachment; paths are told from the payload on."""
    for line in (folder / MANIFEST_FILE).read_text(encoding="utf-8").splitlines():
        digest, path = line.split(maxsplit=1)
        told = path.removeprefix(f"{PAYLOAD}/")
        if told.startswith(f"{ATTACHMENTS}/"):
            yield told, digest


def contents_of(rendered: Rendered, hash_of: Callable[[Source], str]) -> Contents:
    """Tell what a package will hold; `hash_of` gives the SHA-256 of an attachment."""
    sheets = {
        (f"{roster.roster.path}{BOOK}", sheet.title): sheet for roster in rendered.rosters for sheet in roster.sheets
    }

    def cells(entry: Entry) -> Mapping[str, str]:
        sheet, place = sheets[entry.roster, entry.sheet], int(entry.row) - 2
        return {heading: column[place] for heading, column in zip(sheet.headings, sheet.columns, strict=True)}

    return Contents(
        list(lineage(rendered)),
        cells,
        {path: hash_of(source) for path, source in rendered.attachments},
        {path: source.office for path, source in rendered.attachments},
    )
