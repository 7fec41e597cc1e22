"""What has become of an office's findings since it was last told of them: mended, still open, or new."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from flows.steps.mending import ordered
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from flows.steps.records import Answer
    from schemas.drop import Drop

Told = dict[str, Any]


def since(before: Told, now: Told) -> dict[str, Any]:
    """Compare two answers by what keeps rows back; `before` names the drop that the earlier one was on.

    A finding is the same where its rule and column are, and its row by key (so that rows may move), else by number.
    """
    old, new = _asked(before), _asked(now)
    mended, fresh = old, new
    for sameness in (_by_id, _by_key, _by_row):
        mended, fresh = _apart(mended, fresh, sameness)
    return {
        "before": before["drop"],
        "mended": len(mended),
        "open": len(new) - len(fresh),
        "new": len(fresh),
        "mended_messages": [finding["message"] for finding in mended],
        "new_ids": [finding["id"] for finding in fresh],
    }


def last_told(body: Told, answers: Mapping[str, Answer], drops: Sequence[Drop]) -> Answer | None:
    """Find what an office was last told: of this drop, else of the last one before it with a sheet of the same part.

    `drops` are those of the year in the order of their arrival; a draft is none of them, and comes after all.
    """
    if body["drop"] in answers:
        return answers[body["drop"]]
    before = takewhile(lambda drop: drop.id != body["drop"], drops)
    own = (answers[drop.id] for drop in before if drop.office == body["office"] and drop.id in answers)
    like = [answer for answer in own if _slots(answer.body) & _slots(body)]
    return like[-1] if like else None


def _slots(body: Told) -> set[tuple[str, ...]]:
    return set(map(tuple, body["slots"]))


def _asked(body: Told) -> list[Told]:
    """List what keeps rows back, each with the sheet of its form: a text file has no title, and comes back with one."""
    declared = {form["sheet"]: sheet for form, (sheet, _) in zip(body["forms"], body["slots"], strict=False)}
    findings = [one for one in ordered(body) if one["severity"] != Severity.NOTICE]
    return [one | {"sheet": declared.get(one["sheet"], one["sheet"])} for one in findings]


def _by_id(finding: Told) -> Hashable:
    return finding["id"], finding.get("key")


def _by_key(finding: Told) -> Hashable:
    key = finding.get("key")
    return key and (finding["rule"], finding["sheet"], finding["heading"], key)


def _by_row(finding: Told) -> Hashable:
    return (finding["rule"], finding["sheet"], finding["heading"], finding["row"])


def _apart(old: list[Told], new: list[Told], sameness: Callable[[Told], Hashable]) -> tuple[list[Told], list[Told]]:
    """Take away from both what is the same in both, one for one; what has no sameness stays."""
    return _without(old, new, sameness), _without(new, old, sameness)


def _without(these: list[Told], others: list[Told], sameness: Callable[[Told], Hashable]) -> list[Told]:
    left, there = [], Counter(filter(None, map(sameness, others)))
    for finding in these:
        same = sameness(finding)
        if same and there[same]:
            there[same] -= 1
        else:
            left.append(finding)
    return left
