"""What an office mends first: a few groups of findings, each with the row in which its first one is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps import mending
from flows.steps.next_steps import awaits_word
from flows.steps.reporting import TOP
from schemas import wording_answers as words
from schemas import wording_mending
from schemas.terms import Severity
from schemas.wording_labels import expected_label

if TYPE_CHECKING:
    from flows.steps.mending import Body

LONGEST = 300  # characters of one text here; the list of all has it whole


class Cell(NamedTuple):
    """A cell of a picture: its column's letter and heading, what stands in it, whether it is the bad one."""

    letter: str
    heading: str
    text: str
    is_bad: bool


class Item(NamedTuple):
    """One of the things to mend first, with the row in which it is seen."""

    number: int
    mark: str
    tone: str
    severity: str
    heading: str
    message: str
    places: int
    place: str
    cells: list[Cell]
    told: list[tuple[str, str]]
    table: list[list[str]]


def first_items(body: Body) -> list[Item]:
    """Give the first few groups; one of notices needs no mending, but may be answered."""
    heads = {finding.get("group"): finding for finding in reversed(mending.ordered(body))}
    first = [(group, heads[group["number"]]) for group in body.get("groups", ()) if group["number"] <= TOP]
    return [_item(*one) for one in first if one[0]["severity"] != Severity.NOTICE or awaits_word(one[1])]


def _item(group: dict[str, Any], head: dict[str, Any]) -> Item:
    severity, around = Severity(group["severity"]), group.get("around")
    told = (
        (expected_label(group["rule"]), group["expected"]),
        (words.ADVICE, group["advice"]),
        (words.CLAUSE, words.clause(group["clause"])),
        (words.NUMBER, words.answerable(head["id"], head["words"]) if awaits_word(head) else ""),
    )
    return Item(
        number=group["number"],
        mark=wording_mending.MARKS[severity],
        tone=words.TONES[severity],
        severity=severity.value,
        heading=words.numbered(group["number"], group["count"]),
        message=words.shortened(group["message"], LONGEST),
        places=group["count"],
        place=words.place_of(group["sheet"], around["row"]) if around else "",
        cells=_cells(around) if around else [],
        told=[(label, words.shortened(text, LONGEST)) for label, text in told if text],
        table=[[words.shortened(text, LONGEST) for text in row] for row in head.get("table", ())],
    )


def _cells(around: dict[str, Any]) -> list[Cell]:
    columns = zip(around["letters"], around["headings"], around["texts"], strict=True)
    return [_cell(*column, is_bad=place == around["at"]) for place, column in enumerate(columns)]


def _cell(letter: str, heading: str, text: str, *, is_bad: bool) -> Cell:
    shown = text or ((words.NO_TEXT if letter else words.NO_COLUMN) if is_bad else "")
    return Cell(letter or words.NO_LETTER, heading, words.shortened(shown, LONGEST), is_bad)
