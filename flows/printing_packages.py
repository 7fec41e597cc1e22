"""What the commands print of packages once they are made: words said on them, uploads, and how far each has come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from schemas.milestone import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.signing import Recorded
    from flows.steps.signatures import Stage
    from schemas.terms import Period


def recorded_line(recorded: Recorded) -> str:
    """Say what was recorded on a package, and how far that has come with it."""
    one = recorded.milestone
    if one.kind is Kind.UPLOADED and not one.accepted:
        said = f"upload taken back by {one.by}; {one.reason}"
    elif one.kind is Kind.UPLOADED:
        said = f"uploaded by {one.by}, receipt {one.reason}"
    elif one.kind is Kind.LIFTED:
        said = f"objections of {one.office} lifted by {one.by}; {one.reason}"
    else:
        said = f"{'signed' if one.accepted else 'objected to'} by {one.by} for {one.office}; {one.reason}"
    return f"{recorded.stage.name}: {said}\n  {recorded.stage.line}"


def recorded_json(recorded: Recorded) -> dict[str, Any]:
    """Give the same as `--json` prints it."""
    return recorded.milestone.as_json() | {"stage": recorded.stage.as_json(), "notes": list(recorded.notes)}


def print_recorded(recorded: Recorded, *, as_json: bool = False) -> None:
    """Say what was recorded on a package; what is to be said beside it goes to where notes go."""
    typer.echo(json.dumps(recorded_json(recorded), ensure_ascii=False) if as_json else recorded_line(recorded))
    for sentence in recorded.notes:
        typer.echo(sentence, err=True)


def due_lines(periods: Iterable[Period]) -> list[str]:
    """Say of which periods a package is due that nobody has rendered yet, and what renders it."""
    why = "a deadline has passed, or a late workbook was decided on, and nobody has rendered it"
    then = "`licheng submit --due` does, and so does `licheng serve`"
    return [f"a package of {period} is due: {why}; {then}" for period in periods]


def print_stages(stages: Sequence[Stage], before: int | None = None, *, as_json: bool = False) -> None:
    """Say of each package how far it has come: a line each, or one JSON list.

    Where there is none, but one of a year `before`, the option that tells of that is named.
    """
    if as_json:
        typer.echo(json.dumps([stage.as_json() for stage in stages], ensure_ascii=False))
        return
    for stage in stages:
        typer.echo(stage.line)
    if before and not stages:
        typer.echo(f"no package of this academic year has been made yet; `--year {before}` tells of that year's")
