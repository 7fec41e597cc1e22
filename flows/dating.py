"""The command `licheng deadlines`: by when what must be in, nationally, at school and from each office."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import opened
from flows.options import HERE, JsonOption, SiteOption, YearOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.deadline import DueLine

WIDE = 200  # columns, where no terminal says how many it has


def deadlines(
    ics: Annotated[bool, typer.Option("--ics", help="Lay the offices' calendars out.")] = False,
    year: YearOption = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show every deadline of the year: national, internal (23:59), an office's own, days left, letter and window.

    What is still ahead of the year before is shown too.

    Example: licheng deadlines --ics
    """
    from flows.calendars import FOLDER, due_lines, lay_calendars, lines_ahead

    if ics and year:
        raise typer.BadParameter("--ics lays the calendars of the year being collected; leave --year out")
    with opened(site, year) as desk:
        lines = due_lines(desk) if year else lines_ahead(desk)
        laid = lay_calendars(desk) if ics else []
        folder = desk.site.outbox / FOLDER
    if as_json:
        for line in lines:
            typer.echo(json.dumps(line.as_json(), ensure_ascii=False))
        return
    if not lines:
        typer.echo("期程表 has not been handed in; 教務處 does so")
        return
    _print(lines)
    if ics:
        typer.echo(f"{len(laid)} calendars in {folder}")


def _print(lines: Sequence[DueLine]) -> None:
    from rich.console import Console
    from rich.table import Table

    from schemas.wording_deadlines import HEADINGS, line_cells

    table = Table()
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold")  # Chinese breaks anywhere; nothing is cut
    for line in lines:
        table.add_row(*line_cells(line))
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)
