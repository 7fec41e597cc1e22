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
from schemas.wording_mending import note, offered
from schemas.wording_next_steps import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.mending import Body

Told = dict[str, Any]
"""As `told_of` gives it: of texts that repeat, each is there once. JSON can hold it."""
Packed = dict[str, list[Any]]
TWICE = 2
MESSAGE, TYPED = mending.Line._fields.index("message"), mending.Line._fields.index("typed")

LOCATED = ("sheet", "row", "column", "severity")
"""What is told of the place of every finding, each in a column of its own."""
MOST_LINES = 120_000
"""Of 待修正: with more of them a workbook would come back larger than may be read."""


def told_of(body: Body) -> Told:
    """Gather what is put into a workbook: the head and the lines of 待修正, repairs, marks and results."""
    findings = mending.ordered(body)
    listed = findings[:MOST_LINES]
    return {
        "head": _head(body) if findings else [],
        "lines": [packed(column) for column in _shortened(mending.columns(listed))],
        "offered": packed(list(map(offered, listed))),
        "left": len(findings) - len(listed),
        "located": {name: packed([finding[name] for finding in findings]) for name in LOCATED},
        "related": [[at, finding["related"]] for at, finding in enumerate(findings) if finding["related"]],
        "notes": packed(list(map(note, findings))),
        "repairs": mending.repairs(body),
        "results": list(_results(body)),
        "received_at": body.get("received_at", ""),
    }


def with_head(told: Told, line: str) -> Told:
    """Say one thing more above the lines, before the last, which says which drop it is."""
    *head, last = told["head"] or [None]
    return told | {"head": [*head, (line, Own.HEAD.name), last]} if last else told


def with_lines(told: Told, most: int) -> Told:
    """Keep so many lines of 待修正, and say how many more there are."""
    count = len(unpacked(told["offered"]))
    if count <= most:
        return told
    kept = {
        "lines": [_beginning(column, most) for column in told["lines"]],
        "offered": _beginning(told["offered"], most),
    }
    return told | kept | {"left": told["left"] + count - most}


def _beginning(column: Packed, count: int) -> Packed:
    return column | {"at": column["at"][:count]} if "at" in column else {"values": column["values"][:count]}


def packed(values: Sequence[Any]) -> Packed:
    """Keep each distinct value once, and where it stands; all of them as they are where few stand twice."""
    places = {value: at for at, value in enumerate(dict.fromkeys(values))}
    if len(places) * TWICE > len(values):
        return {"values": list(values)}
    return {"values": list(places), "at": list(map(places.__getitem__, values))}


def unpacked(told: Packed) -> list[Any]:
    """Give the values in their order."""
    return list(map(told["values"].__getitem__, told["at"])) if "at" in told else told["values"]


def _shortened(columns: list[list[str]]) -> list[list[str]]:
    """Cut the long texts that were typed, also where a message repeats them."""
    messages, typed = columns[MESSAGE], columns[TYPED]
    for at, text in enumerate(typed):
        if len(text) > words.LONGEST_TEXT:
            typed[at] = words.shortened(text)
            messages[at] = messages[at].replace(text, typed[at])
    return columns


def _results(body: Body) -> Iterable[dict[str, Any]]:
    """Give for each sheet in which rows are told of: the rows, and what became of each."""
    told = mending.results(body)
    for sheet in body.get("marks", ()):
        rows = told[sheet["sheet"]]
        where = {name: sheet[name] for name in ("sheet", "headed", "column")}
        yield where | {"rows": list(rows), "texts": packed(list(rows.values()))}


def _head(body: Body) -> Sequence[tuple[str, str]]:
    """Say above the lines what became of the drop, what to do, and which drop it is; each with its look."""
    verdict, *said = summary(body)
    lines = [f"{verdict}。{said[0]}", "".join(said[1:]), *next_steps(body, Reading.ON_SHEET)]
    origin = "　".join(fact_line(*fact) for fact in stated(origin_facts(body)))
    head = [(title(body), Own.TITLE), *((line, Own.HEAD) for line in lines), (origin, Own.SMALL)]
    return [(text, look.name) for text, look in head]
