"""A drop's report: one self-contained page, and plain text with the same content; nothing in either is left out."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps import mending
from flows.steps.answer_view import View, decisions, opening
from flows.steps.pages import template
from schemas import wording_answers as words
from schemas import wording_layout, wording_mending
from schemas import wording_pages as heads
from schemas import wording_reports as wording
from schemas.terms import Severity

if TYPE_CHECKING:
    import datetime as dt

    from flows.steps.mending import Body, Line

OPEN_UP_TO = 200  # findings; a longer list is folded, so that the page opens at once
TO_FILL_IN = ("word", "reason")  # an office writes these into its workbook, not onto a page
SHOWN = [place for place, name in enumerate(mending.Line._fields) if name not in TO_FILL_IN]


class ListRow(NamedTuple):
    """A finding in the list: the tone of its severity, and its fields."""

    tone: str
    texts: list[str]


def page(body: Body, at: dt.datetime) -> str:
    """Render a drop's report as one self-contained page."""
    groups = _groups(body)
    places = sum(len(rows) for _, rows in groups)
    return template("report.html.j2").render(
        view=View(body, at),
        words=words,
        heads=heads,
        headings=[wording_mending.HEADINGS[place] for place in SHOWN],
        groups=groups,
        places=places,
        is_short=places <= OPEN_UP_TO,
        decisions=decisions(body),
        repairs=[repair[: len(wording_mending.REPAIR_HEADINGS)] for repair in mending.repairs(body)],
        repair_headings=wording_mending.REPAIR_HEADINGS,
        checks=_checks_lines(body),
    )


def _groups(body: Body) -> list[tuple[int, list[ListRow]]]:
    rows = [
        (finding.get("group", place), _row(finding, line))
        for place, (finding, line) in enumerate(zip(mending.ordered(body), mending.lines(body), strict=True), 1)
    ]
    return [(number, [row for _, row in same]) for number, same in groupby(rows, itemgetter(0))]


def _row(finding: dict[str, Any], line: Line) -> ListRow:
    return ListRow(words.TONES[Severity(finding["severity"])], [line[place] for place in SHOWN])


def _checks_lines(body: Body) -> list[str]:
    """Say how many rules ended in which way, and name those that did not judge."""
    checks = body.get("checks")  # an answer kept by an earlier version may have none
    return [wording.checks_line(checks), *wording.unjudged_lines(checks)] if checks else []


def text(body: Body, at: dt.datetime) -> str:
    """Write a drop's report as plain text."""
    view = View(body, at)
    lines = [*opening(view), ""]
    for finding in mending.ordered(body):
        lines += _finding_lines(finding)
    return "\n".join([*lines, *_checks_lines(body)]) + "\n"


def _finding_lines(finding: dict[str, Any]) -> list[str]:
    """Write one finding as lines, with the first of its cells."""
    *said, gap = wording.finding_lines(finding)
    return [*said, *wording_layout.cell_lines(finding["cells"]), gap]
