"""Which of the year's receipts still speak: of each category and 名冊別, the newest that it was received in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.asking_students import apart
from schemas.receipt import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.steps.records import Reconciled
    from schemas.receipt import Category


class Speaking(NamedTuple):
    """A receipt, and of which category and 名冊別 ("" for all) it speaks last."""

    receipt: Reconciled
    category: Category
    kind: str


def speaking(receipts: Sequence[Reconciled]) -> list[Speaking]:
    """List what receipts, given oldest first, say by now: the newest first, each category and 名冊別 once."""
    found: list[Speaking] = []
    for one in reversed(receipts):
        for category in CATEGORIES:
            before = {each.kind for each in found if each.category == category}
            told = [] if "" in before else _told(one, category)
            found += [Speaking(one, category, kind) for kind in told if kind not in before]
    return found


def differences_in(receipts: Sequence[Reconciled]) -> int:
    """Add up what one package's receipts, given oldest first, differ in: of each category those that speak of it."""
    spoken = {(each.receipt.sha256, each.category.name): each.receipt for each in speaking(receipts)}
    if not all("by_category" in one.body for one in spoken.values()):  # recorded by an earlier version
        whole: dict[str, int] = {one.sha256: one.body["differences"] for one in (*spoken.values(), receipts[-1])}
        return sum(whole.values())
    told: int = sum(one.body["by_category"].get(name, 0) for (_, name), one in spoken.items())
    names = {name for _, name in spoken}
    newest: dict[str, int] = receipts[-1].body.get("by_category", {})
    # what no receipt has is missing in the newest too
    return told + sum(found for name, found in newest.items() if name not in names)


def _told(receipt: Reconciled, category: Category) -> list[str]:
    """List the 名冊別 that a receipt has of a category; one of an earlier version does not say and has all."""
    kinds = receipt.body["kinds"].get(category.name) if "kinds" in receipt.body else [""]
    compared = category.name in receipt.body["counts"]
    return apart(category, receipt.period.year, kinds) if compared and kinds else []
