"""How a submission comes to lie in its numbered folder: written aside, made safe, then renamed, and never changed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from flows.steps.store import sync_folder
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook
from schemas.forms import forms
from schemas.identity import mask_all
from schemas.roster import COVER_HEADINGS
from schemas.wording_decisions import RECORD_HEADINGS, record_cells
from schemas.wording_packages import DECISIONS_FILE, DECISIONS_SHEET, FATES_FILE, FATES_HEADINGS, FATES_SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flows.steps.decisions_in_force import InForce
    from flows.steps.rendering import Rendered, RenderedRoster, Source
    from schemas.drop import RowFate

WIDE, NARROW = 24.0, 14.0


def write_package(
    rendered: Rendered, folder: Path, attachment: Callable[[Source], Path], decisions: Sequence[InForce] = ()
) -> None:
    """Write every part of a package into an empty folder; `attachment` says where the bytes of one lie.

    `decisions` are those that hold and concern the package's period.
    """
    folder.mkdir(parents=True)
    for roster in rendered.rosters:
        workbook = folder / f"{roster.roster.path}.xlsx"
        workbook.parent.mkdir(exist_ok=True)
        write_workbook(_roster_sheets(roster), workbook)
    for path, source in rendered.attachments:
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(attachment(source), target)
    fates = folder / FATES_FILE
    fates.parent.mkdir(exist_ok=True)
    write_workbook([fates_sheet(rendered.fates)], fates)
    if decisions:
        write_workbook([decisions_sheet(decisions)], folder / DECISIONS_FILE)
    _make_safe(folder)


def _roster_sheets(roster: RenderedRoster) -> list[SheetLayout]:
    cover = SheetLayout(
        roster.roster.cover,
        tuple(ColumnLayout(heading) for heading in COVER_HEADINGS),
        by_column([roster.cover]),
    )
    read_at_school = not roster.roster.leaves_school
    sheets = [
        SheetLayout(
            sheet.title,
            tuple(ColumnLayout(heading, NARROW) for heading in sheet.headings),
            sheet.columns,
            autofilter=read_at_school,
        )
        for sheet in roster.sheets
    ]
    return [cover, *sheets] if roster.roster.cover else sheets


def fates_sheet(fates: list[RowFate]) -> SheetLayout:
    """Lay out the table of every row's fate; without it in a package, nobody could say what became of a row."""
    columns = tuple(ColumnLayout(heading, WIDE) for heading in FATES_HEADINGS)
    return SheetLayout(FATES_SHEET, columns, by_column([_fate_row(fate) for fate in fates]), autofilter=True)


def decisions_sheet(decisions: Sequence[InForce]) -> SheetLayout:
    """Lay out what people decided, who and why: rows stand, go or wait by it."""
    columns = tuple(ColumnLayout(heading, WIDE) for heading in RECORD_HEADINGS)
    return SheetLayout(DECISIONS_SHEET, columns, by_column([record_cells(*one) for one in decisions]), autofilter=True)


def _fate_row(fate: RowFate) -> tuple[str, ...]:
    drop = fate.drop
    return (
        forms()[fate.form].title,
        mask_all(fate.student),
        str(fate.fate),
        fate.reason,
        drop.office,
        drop.shown,
        fate.sheet,
        str(fate.row),
        fate.roster,
        fate.roster_sheet,
        "" if fate.roster_row is None else str(fate.roster_row),
        drop.id,
        f"{drop.received_at:%Y-%m-%d %H:%M:%S}",
    )


def digest_of(folder: Path) -> str:
    """Give one hash for a folder's whole content: every path with its bytes."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as content:
            own = hashlib.file_digest(content, "sha256").hexdigest()
        whole.update(f"{path.relative_to(folder).as_posix()}\x1f{own}\n".encode())
    return whole.hexdigest()


def settle(aside: Path, final: Path, *, anew: bool) -> None:
    """Rename a finished package into its place; until then nobody sees a part of one.

    A package that lies there already stays, unless it is `anew`: then no record speaks of what lies there.
    """
    if final.exists() and not anew:
        shutil.rmtree(aside)
        return
    shutil.rmtree(final, ignore_errors=True)
    aside.rename(final)
    sync_folder(final.parent)


def counts(rendered: Rendered) -> dict[str, object]:
    """Count a submission's rows by the roster's path and sheet, and by fate; and its attachments."""
    return {
        "rosters": {
            roster.roster.path: {sheet.title: len(sheet.columns[0]) for sheet in roster.sheets}
            for roster in rendered.rosters
        },
        "fates": dict(Counter(str(fate.fate) for fate in rendered.fates)),
        "missing": list(rendered.missing),
        "attachments": len(rendered.attachments),
    }


def _make_safe(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as written:
                os.fsync(written.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)
