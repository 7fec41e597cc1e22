"""A duty of the school that a form is the proof of: how often something happens, or who sits where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from schemas.regulation import Limit


@dataclass(frozen=True)
class Duty:
    """A duty: `judge` is given how often each text stands in a column, and the year; it says what is expected.

    It says nothing where the duty is done. The texts are those of accepted rows over all workbooks that stand. `name`
    tells it from other duties of the same rule.
    """

    rule: str
    sheet: str
    heading: str
    judge: Callable[[Mapping[str, int], int], str | None]
    name: str

    def breach(self, texts: list[str], year: int) -> str | None:
        """Say what is expected where the duty is not done in an academic year."""
        return self.judge(Counter(texts), year)


def at_least(limit: Limit, text: str = "") -> Callable[[Mapping[str, int], int], str | None]:
    """Ask for as many rows (of this text) as a limit of the regulation says."""

    def judge(counted: Mapping[str, int], year: int) -> str | None:
        found, needed = counted[text] if text else sum(counted.values()), limit.number(year)
        return None if found >= needed else f"{limit.name}至少 {needed} 次，目前 {found} 次"

    return judge


def exactly(seats: Mapping[str, int], whole: Limit) -> Callable[[Mapping[str, int], int], str | None]:
    """Ask for each seat to be filled by just so many persons."""

    def judge(counted: Mapping[str, int], year: int) -> str | None:
        wrong = [f"{seat}應 {due} 人、現 {counted[seat]} 人" for seat, due in seats.items() if counted[seat] != due]
        return f"合計 {whole.number(year)} 人：{'；'.join(wrong)}" if wrong else None

    return judge
