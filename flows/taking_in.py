"""The command `licheng ingest`: what the offices have dropped is taken in, and said in a line a drop."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from flows import printing
from flows.console import in_inbox, note, opened, telling
from flows.options import BLOCKED, CLEAN, HERE, JsonOption, QuietOption, SiteOption

if TYPE_CHECKING:
    from flows.desk import Desk
    from flows.ingest import Sweep, UnfinishedError
    from flows.running import Tell


def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders under the inbox; all of it, by default.")
    ] = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take in what the offices have dropped, check it, and answer.

    Example: licheng ingest inbox/訓育組
    """
    from flows.failing import failure_lines
    from flows.steps.answer_files import drop_json
    from flows.steps.reporting import blocks

    with opened(site) as desk, telling(quiet=quiet) as tell:
        sweep, failed = _swept(desk, tell, [in_inbox(desk, path) for path in paths or ()])
        stuck, failures = desk.ledger.undelivered(), failure_lines(desk, sweep.failures)
    bodies = sweep.replies.bodies
    for body in bodies:
        typer.echo(json.dumps(drop_json(body), ensure_ascii=False) if as_json else printing.drop_line(body))
    for line in (*([str(failed)] if failed else ()), *failures, *printing.beside(sweep), *printing.mail_notes(stuck)):
        note(line)
    if not bodies and not as_json:
        typer.echo("nothing new in the inbox")
    raise typer.Exit(BLOCKED if sweep.failures or any(map(blocks, bodies)) else CLEAN)


def _swept(desk: Desk, tell: Tell, only: list[Path]) -> tuple[Sweep, UnfinishedError | None]:
    """Run a sweep; give with it what tells of a new failure, after which it went on to its end."""
    from flows.ingest import UnfinishedError
    from flows.running import run_ingest

    try:
        return run_ingest(desk, tell, only), None
    except UnfinishedError as unfinished:
        return unfinished.sweep, unfinished
