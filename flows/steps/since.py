"""What has become of an office's findings since it was last told of them: mended, still open, new, or not looked at."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from flows.steps.mending import ordered
from schemas.decision import WITHDRAWS_WORKBOOK
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from flows.steps.records import Answer
    from schemas.drop import Drop

Told = dict[str, Any]
Slot = tuple[str, ...]
"""A sheet of a form, and of which part."""


def since(before: Told, now: Told, earlier: Iterable[Told] = ()) -> dict[str, Any]:
    """Compare two answers by what keeps rows back; `before` names the drop that the one before was on.

    A finding is the same where its rule and column are, and its row by key (so that rows may move), else by number.
    Of a sheet that was sent back as a whole what the `earlier` answers (the newest first) told still counts; where it
    is so now, what is no longer found there is not mended: nobody has looked.
    """
    old, new, unseen = _outstanding([before, *earlier]), _asked(now), _unjudged(now)
    gone, fresh = _compared(old, new)
    unjudged = [finding for finding in gone if finding["part"] in unseen and not _is_question(finding)]
    mended = [finding for finding in gone if finding["part"] not in unseen and not _is_question(finding)]
    return {
        "before": before["drop"],
        "mended": len(mended),
        "open": len(new) - len(fresh),
        "new": len(fresh),
        "unjudged": len(unjudged),
        "mended_messages": [finding["message"] for finding in mended],
        "new_ids": [finding["id"] for finding in fresh],
    }


def told_before(body: Told, answers: Mapping[str, Answer], drops: Sequence[Drop]) -> list[Told]:
    """List what an office was told of this drop, and of those before it with a sheet of the same part, newest first.

    `drops` are those of the year in the order of their arrival; a draft is none of them, and comes after all. Where
    many people share a folder nobody is told what another was.
    """
    before = takewhile(lambda drop: drop.id != body["drop"], drops)
    told = [answers[drop.id].body for drop in before if drop.office == body["office"] and drop.id in answers]
    own = [answer for answer in told if answer.get("account") == body.get("account")]
    like = [answer for answer in reversed(own) if _slots(answer) & _slots(body)]
    return [answers[body["drop"]].body, *like] if body["drop"] in answers else like


def _slots(body: Told) -> set[Slot]:
    return set(map(tuple, body["slots"]))


def _unjudged(body: Told) -> set[Slot]:
    """Name the sheets that were not judged: those sent back as a whole. What waits for a word is judged."""
    asks = any(_is_question(one) for one in body["findings"] if one["severity"] != Severity.NOTICE)
    return {
        tuple(slot)
        for marks, slot in zip(body.get("marks", ()), body["slots"], strict=False)
        if marks["refused"] and not (asks and marks["rows"] and marks["refused"] in WITHDRAWS_WORKBOOK)
    }


def _outstanding(told: Iterable[Told]) -> list[Told]:
    """Give what the newest answer asks for, and for sheets that it did not judge what the ones before it did."""
    found: list[Told] = []
    wanted: set[Slot] | None = None
    for body in told:
        asked = [finding for finding in _asked(body) if wanted is None or finding["part"] in wanted]
        found += _compared(found, asked)[1]
        wanted = _unjudged(body) if wanted is None else wanted - (_slots(body) - _unjudged(body))
        if not wanted:
            break
    return found


def _is_question(finding: Told) -> bool:
    """Tell whether a finding asks about a whole workbook: one that was answered has mended nothing."""
    return finding["rule"] in WITHDRAWS_WORKBOOK


def _asked(body: Told) -> list[Told]:
    """List what keeps rows back, each with the sheet of its form: a text file has no title, and comes back with one."""
    slots = {form["sheet"]: tuple(slot) for form, slot in zip(body["forms"], body["slots"], strict=False)}
    findings = [one for one in ordered(body) if one["severity"] != Severity.NOTICE]
    return [one | _placed(one, slots.get(one["sheet"])) for one in findings]


def _placed(finding: Told, slot: Slot | None) -> Told:
    return {"sheet": slot[0] if slot else finding["sheet"], "part": slot}


def _compared(old: list[Told], new: list[Told]) -> tuple[list[Told], list[Told]]:
    """Give what is in only the one and in only the other."""
    for sameness in (_by_id, _by_key, _by_row):
        old, new = _apart(old, new, sameness)
    return old, new


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
