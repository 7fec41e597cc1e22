"""What stands of the sheets that an office has handed in, told from the answers: of a sheet sent again, the newest."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flows.steps.records import Answer

T = TypeVar("T")
Remembered = tuple[str, str, tuple[str, ...]]
"""A row kept beside a verdict: form, sheet, and the texts of the sheet's remembered columns in their order."""

Slot = tuple[str, str, str, str]
"""Where one answer's sheet gives way to a later one's: form, sheet, office, scope."""


def counted(answers: Iterable[Answer], form: str) -> dict[str, int]:
    """Add up the rows of a form over answers in order of arrival: in all, rejected and held."""
    sheets = [counts for (name, *_), kept in _newest(answers, _counts).items() if name == form for counts in kept]
    return {key: sum(counts[key] for counts in sheets) for key in ("rows", "rejected", "held")}


def newest(answers: Iterable[Answer], form: str) -> list[Answer]:
    """List the newest answer on each part of a form, of answers in order of arrival."""
    last = _newest(answers, lambda answer: ((slot, answer) for slot, _ in _counts(answer) if slot[0] == form))
    return list({kept[0].drop: kept[0] for kept in last.values()}.values())


def remembered(answers: Iterable[Answer]) -> list[Remembered]:
    """List the rows kept beside verdicts, over answers in order of arrival."""
    standing = _newest(answers, _kept)
    return [(form, sheet, tuple(row)) for (form, sheet, *_), kept in standing.items() for rows in kept for row in rows]


def _newest(answers: Iterable[Answer], told: Callable[[Answer], Iterable[tuple[Slot, T]]]) -> dict[Slot, list[T]]:
    standing: dict[Slot, list[T]] = {}
    for answer in answers:
        own: defaultdict[Slot, list[T]] = defaultdict(list)
        for slot, one in told(answer):
            own[slot].append(one)
        standing |= own
    return standing


def _counts(answer: Answer) -> Iterable[tuple[Slot, dict[str, Any]]]:
    for counts, (sheet, scope) in zip(answer.body["forms"], answer.body["slots"], strict=True):
        yield (counts["form"], sheet, answer.body["office"], scope), counts


def _kept(answer: Answer) -> Iterable[tuple[Slot, list[list[str]]]]:
    for kept in answer.body["remembered"]:
        yield (kept["form"], kept["sheet"], answer.body["office"], kept["scope"]), kept["rows"]
