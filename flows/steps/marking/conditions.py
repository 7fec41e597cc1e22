"""Marks under an office's conditional formats: a rule of ours goes before theirs, so that no colour hides a mark."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from flows.steps.column_letters import letters
from flows.steps.marking.markup import child, inside, nodes, spliced
from schemas.wording_runs import runs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from flows.steps.marking.markup import Node
    from schemas.terms import Severity

ANY = b"conditionalFormatting"
PRIORITY = re.compile(rb"<(?:[\w.-]+:)?cfRule\b[^>]*?\spriority\s*=\s*[\"'](\d+)[\"']")
ALWAYS = {b"TRUE", b"1", b"TRUE()"}  # as one program or another writes the formula of our rules
BEFORE = frozenset(
    b"sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews "
    b"mergeCells phoneticPr".split()
)
"""What stands between the rows of a sheet and its conditional formats."""


def without_ours(tail: bytes, ours: Collection[int]) -> bytes:
    """Take our rules out of what stands behind a sheet's rows; `ours` are the places of their formats."""
    if not ours or ANY not in tail:
        return tail
    found = [_ours_among(tail, node, ours) for node in _behind(tail) if node.name == ANY]
    cuts = [(node.start, node.end, b"") for nodes, _ in found for node in nodes]
    return _moved(spliced(tail, cuts), -sum(count for _, count in found))


def _ours_among(tail: bytes, node: Node, ours: Collection[int]) -> tuple[list[Node], int]:
    """Give what is cut out of the rules for some cells, all of it where all are ours, and how many of them are.

    A program may put ours and an office's together when it saves both for the same cells.
    """
    rules = [one for one in inside(tail, node) if one.name == b"cfRule"]
    gone = [one for one in rules if _is_ours(tail, one, ours)]
    return ([node] if gone and gone == rules else gone), len(gone)


def _is_ours(tail: bytes, rule: Node, ours: Collection[int]) -> bool:
    """Tell whether a rule looks like ours and holds always: an office's own in our colour asks something."""
    look, formula = rule.get("dxfId"), child(tail, rule, b"formula")
    is_our_look = look.isdigit() and int(look) in ours
    return is_our_look and formula is not None and tail[formula.inner : formula.inner_end].strip().upper() in ALWAYS


def outshining(
    tail: bytes, marks: Mapping[int, Mapping[int, Severity]], shown: Callable[[Severity], int], prefix: bytes
) -> bytes:
    """Put a rule for each severity before an office's rules, where it has any; `shown` gives the place of a format."""
    if ANY not in tail or not marks:
        return tail
    cells = _cells(marks)
    p = prefix.decode()
    made = "".join(
        f'<{p}conditionalFormatting sqref="{" ".join(cells[severity])}"><{p}cfRule type="expression" '
        f'dxfId="{shown(severity)}" priority="{place}" stopIfTrue="1"><{p}formula>TRUE</{p}formula></{p}cfRule>'
        f"</{p}conditionalFormatting>"
        for place, severity in enumerate(cells, 1)
    )
    moved = _moved(tail, len(cells))
    at = next((node.start for node in _behind(moved) if node.name not in BEFORE), moved.rfind(b"</"))
    return spliced(moved, [(at, at, made.encode())])


def _behind(tail: bytes) -> Iterator[Node]:
    return nodes(tail, 0, tail.rfind(b"</"))


def _moved(tail: bytes, by: int) -> bytes:
    """Let an office's rules keep their order and give way to so many of ours, or come forward again."""
    told = [(rule, int(rule[1])) for rule in PRIORITY.finditer(tail)]
    if min((place for _, place in told), default=0) + by < 1:
        return tail
    return spliced(tail, [(*rule.span(1), str(place + by).encode()) for rule, place in told])


def _cells(marks: Mapping[int, Mapping[int, Severity]]) -> dict[Severity, list[str]]:
    """List the marked cells of each severity, those under one another as a range."""
    rows: defaultdict[Severity, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(marks):
        for place, severity in marks[row].items():
            rows[severity][place].append(row)
    return {
        severity: [
            f"{letters(place)}{first}:{letters(place)}{last}"
            for place in columns
            for first, last in runs(columns[place])
        ]
        for severity, columns in rows.items()
    }
