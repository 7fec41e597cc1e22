"""How the terminal shows a submission before it is made: tables for a person; the same facts stand in --json."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

from schemas import wording_kept as kept_words
from schemas import wording_preview as words
from schemas.rosters import rosters_by_path
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, RenderableType

    from flows.packages import Package
    from schemas.roster import Roster

WIDTH = 120  # columns of a table that no terminal shows


def print_preview(package: Package) -> None:
    """Print what would go, what is not there yet, what would not go, what changed, and what closes next."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    told = package.further
    _show(console, words.ROSTERS, words.ROSTER_HEADINGS, _rosters(package), "")
    _show(console, words.OUTSTANDING, words.OUTSTANDING_HEADINGS, _outstanding(told["outstanding"]), words.COMPLETE)
    _show(console, words.STOPPED, words.STOPPED_HEADINGS, _stopped(told["stopped"]), words.NOTHING_STOPPED)
    if told["kept"]:
        _show(console, kept_words.KEPT, kept_words.HEADINGS, (tuple(one.values()) for one in told["kept"]), "")
    _show_difference(console, told)
    console.print(_next_freeze(told["next_freeze"]), markup=False)


def _show(console: Console, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], none: str) -> None:
    listed = list(rows)
    shown: RenderableType = none if none and not listed else _table(title, headings, listed)
    console.print(shown)


def _table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> RenderableType:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _rosters(package: Package) -> Iterable[Sequence[str]]:
    known = rosters_by_path(package.period.year)
    for path, sheets in package.counts["rosters"].items():
        yield known[path].title, _whose(known[path]), str(sum(sheets.values()))


def _whose(roster: Roster) -> str:
    """Name the cohort that a roster is on; nobody's where all go into one."""
    return roster.cohort.whom(by_round=any(roster.rounds)) if len(roster.cohorts) > 1 else ""


def _outstanding(cells: Iterable[dict[str, Any]]) -> Iterable[Sequence[str]]:
    for cell in cells:
        days = "" if cell["days_left"] is None else str(cell["days_left"])
        yield cell["office"], cell["title"], cell["state"], cell["due"] or "", days, cell["next"]


def _stopped(counted: Iterable[dict[str, Any]]) -> Iterable[Sequence[str]]:
    return ((one["office"], one["fate"], one["reason"], str(one["rows"])) for one in counted)


def _show_difference(console: Console, told: dict[str, Any]) -> None:
    previous, difference = told["previous"], told["difference"]
    if previous is None:
        console.print(words.FIRST)
    elif difference is None:
        console.print(words.unknown_since(previous), markup=False)
    else:
        rows = ((office, *map(str, counts.values())) for office, counts in difference["offices"].items())
        title, none = words.changes_since(previous), words.unchanged_since(previous)
        _show(console, title, words.DIFFERENCE_HEADINGS, rows, none)


def _next_freeze(told: dict[str, Any] | None) -> str:
    if told is None:
        return words.NO_DEADLINE
    at = dt.datetime.fromisoformat(told["at"])
    return words.next_freeze(f"{at:{MINUTE}}", told["days_left"], told["forms"])
