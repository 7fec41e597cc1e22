"""The page on which the coordinator sees at a glance what was received otherwise, class by class."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from flows.steps.pages import template
from flows.steps.reconciliation.book import tally_rows, values
from schemas import wording_reconciliation as words
from schemas.receipt import Kind
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from flows.steps.reconciliation.report import Told


def page(told: Told) -> str:
    """Render a comparison as one self-contained page; the most that it lists is said on it."""
    differences, tallies = told["differences"], told["counts"].values()
    shown = [_row(one) for one in differences[: words.MOST_ON_PAGE]]
    return template("reconciliation.html.j2").render(
        told=told | {"at": f"{dt.datetime.fromisoformat(told['at']):{MINUTE}}"},
        words=words,
        verdict=words.verdict(len(differences)),
        numbers=words.numbers_line(
            *(sum(tally[name] for tally in tallies) for name in ("sent", "received", "outside"))
        ),
        tallies=tally_rows(told),
        counted=[(words.BY_CLASS, told["classes"]), (words.BY_OFFICE, told["offices"])],
        advice=[(words.KINDS[kind], words.WHAT_TO_DO[kind]) for kind in _kinds(told)],
        groups=[(name, list(rows)) for name, rows in groupby(shown, itemgetter("class"))],
        left=words.shown_of(len(shown), len(differences)) if len(shown) < len(differences) else "",
    )


def _kinds(told: Told) -> list[Kind]:
    found = {one["kind"] for one in told["differences"]}
    return [kind for kind in Kind if kind in found]


def _row(one: Told) -> Told:
    sent, received = values(one)
    return {
        **one,
        "kind": words.KINDS[Kind(one["kind"])],
        "where": words.place_words(one["sheet"], one["row"] or 0),
        "from_where": words.place_words(one["file_sheet"], int(one["file_row"] or 0)),
        "sent": sent,
        "received": received,
    }
