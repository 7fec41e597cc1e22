"""What of an answer stands in a workbook, so packed that the process in which it is marked need not hold the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.steps import mending
from flows.steps.answer_head import summary, title
from flows.steps.marking.looks import Own
from flows.steps.next_steps import next_steps
from flows.steps.receipt import origin_facts, stated
from schemas import wording_marking as words
from schemas.wording_answers import fact_line
from schemas.wording_next_steps import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.mending import Body, Line, Mark

Told = dict[str, Any]
"""As `told_of` gives it: of texts that repeat, each is there once. JSON can hold it."""
Packed = dict[str, list[Any]]

MARKED = ("sheet", "row", "column", "severity", "note")
MOST_LINES = 120_000
"""Of 待修正: with more of them a workbook would come back larger than may be read."""


def told_of(body: Body) -> Told:
    """Gather what is put into a workbook: the head and the lines of 待修正, repairs, marks and results."""
    findings = mending.ordered(body)
    listed = [_shortened(line) for line in mending.lines(body)[:MOST_LINES]]
    return {
        "head": _head(body) if findings else [],
        "lines": [packed(column) for column in zip(*listed, strict=True)],
        "severities": packed(finding["severity"] for finding in findings[:MOST_LINES]),
        "leads": [packed(column) for column in zip(*map(_lead, findings[:MOST_LINES]), strict=True)],
        "left": len(findings) - len(listed),
        "repairs": mending.repairs(body),
        "marks": _marks(mending.marks(body)),
        "results": list(_results(body)),
        "received_at": body.get("received_at", ""),
    }


def _marks(marks: list[Mark]) -> dict[str, Packed]:
    """Pack what of the marks is put into the sheets; which line each one belongs to is not."""
    columns = zip(*marks, strict=True) if marks else [()] * len(MARKED)
    return {name: packed(column) for name, column in zip(MARKED, columns, strict=False)}


def with_head(told: Told, line: str) -> Told:
    """Say one thing more above the lines, before the last, which says which drop it is."""
    *head, last = told["head"] or [None]
    return told | {"head": [*head, (line, Own.HEAD.name), last]} if last else told


def packed(values: Iterable[Any]) -> Packed:
    """Keep each distinct value once, and where it stands."""
    listed = list(values)
    places = {value: at for at, value in enumerate(dict.fromkeys(listed))}
    return {"values": list(places), "at": list(map(places.__getitem__, listed))}


def unpacked(told: Packed) -> list[Any]:
    """Give the values in their order."""
    return [told["values"][at] for at in told["at"]]


def _shortened(line: Line) -> Line:
    """Cut a long text that was typed, also where the message repeats it."""
    typed = words.shortened(line.typed)
    return line if typed == line.typed else line._replace(message=line.message.replace(line.typed, typed), typed=typed)


def _lead(finding: dict[str, Any]) -> tuple[str, str]:
    """Say to which cell a line leads: its own, or the first one of its row, column or sheet."""
    return finding["sheet"], f"{finding['column'] or 'A'}{finding['row'] or 1}"


def _results(body: Body) -> Iterable[dict[str, Any]]:
    """Give for each sheet in which rows are told of: the rows, and what became of each."""
    told = mending.results(body)
    for sheet in body.get("marks", ()):
        rows = told[sheet["sheet"]]
        where = {name: sheet[name] for name in ("sheet", "headed", "column")}
        yield where | {"rows": list(rows), "texts": packed(rows.values())}


def _head(body: Body) -> Sequence[tuple[str, str]]:
    """Say above the lines what became of the drop, what to do, and which drop it is; each with its look."""
    verdict, *said = summary(body)
    lines = [f"{verdict}。{said[0]}", "".join(said[1:]), *next_steps(body, Reading.ON_SHEET)]
    origin = "　".join(fact_line(*fact) for fact in stated(origin_facts(body)))
    head = [(title(body), Own.TITLE), *((line, Own.HEAD) for line in lines), (origin, Own.SMALL)]
    return [(text, look.name) for text, look in head]
