"""The commands that look back and ahead: how the offices did in a year, and what new layouts of rosters change."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import Annotated

import typer

from flows.console import opened
from flows.options import BLOCKED, CLEAN, HERE, JsonOption, SiteOption, YearOption


def review(
    year: YearOption = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Say how each office did in a year (成效評核), and lay out the book, the page and the training sheets.

    Example: licheng review --year 114
    """
    from flows.printing_review import print_review
    from flows.review import lay_review
    from flows.review import review as reviewed
    from schemas.wording_review import files_line

    with opened(site, year) as desk:
        found = reviewed(desk)
        folder = lay_review(desk, found).relative_to(desk.site.folder).as_posix()
    if as_json:
        typer.echo(json.dumps(found.as_json() | {"folder": folder}, ensure_ascii=False))
        return
    print_review(found)
    typer.echo(files_line(folder))


layout = typer.Typer(no_args_is_help=True, help="New layouts of the national rosters.")


@layout.callback()
def _layouts() -> None:
    """Look at layouts of the national rosters."""


@layout.command()
def compare(
    file: Annotated[Path, typer.Argument(help="A blank roster as the ministry has issued it.")],
    year: YearOption = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Say in what a roster's new blank differs from the declared layout, and which file to touch. No site is needed.

    Example: licheng layout compare 校內幹部經歷名冊.xlsx --year 115
    """
    from flows.layouts import UnknownLayoutError, compare_layout
    from flows.rules import rules_of_site

    if not file.is_file():
        raise typer.BadParameter(f"{file}: no such file")
    law, _ = rules_of_site(site, year)
    try:
        found = compare_layout(file, law.year)
    except UnknownLayoutError as unknown:
        raise typer.BadParameter(str(unknown)) from None
    told = [change.as_json() | {"hint": hint} for change, hint in found.changes]
    if as_json:
        typer.echo(json.dumps({"roster": found.roster, "year": law.year, "changes": told}, ensure_ascii=False))
    else:
        typer.echo("\n".join(found.lines))
    raise typer.Exit(BLOCKED if told else CLEAN)
