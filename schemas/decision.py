"""What a person says to a finding that awaits a word, and which words nobody may say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

SHRUNK, LATE, TAKES_OVER = "W16", "W19", "W25"
WITHDRAWS_WORKBOOK = frozenset({SHRUNK, LATE, TAKES_OVER})
CONTRADICTS = "X06"
VOIDED = "A06"
BEYOND_TICKED = frozenset({"L02", "L04"})
ONE_STUDENT = "W24"
UNDELIVERED = "G05"
ONLY_KNOWN = frozenset({"G01", "G02", "G03", UNDELIVERED, ONE_STUDENT})
"""What a word is about: a whole workbook, one of two rows, a ticked item, a duty that is known to be open.

That rows are all one student's can be known only, too.
"""


class Word(NamedTuple):
    """One line of 待修正 that an office has answered: the finding's id, its word, its reason, and where that stands."""

    finding: str
    said: str
    reason: str
    row: int
    column: str  # of 處理


_ATTACHMENT = "attachment-"


def named_attachment(order: int) -> str:
    """Name an attachment, by the order of its arrival, as what a decision is about."""
    return f"{_ATTACHMENT}{order}"


@dataclass(frozen=True)
class Decision:
    """What a person decided about a finding: accepted or not, who, why, when, and the last day on which it holds.

    `drop` is the workbook in which it was found, or the attachment that came too late ("" for a duty of the school),
    `said_in` the workbook in which an office said it ("" for the command). `office`, `period` and `matter` tell whose
    finding it was and what it said.
    """

    finding: str
    rule: str
    drop: str
    office: str
    period: str
    matter: str
    accepted: bool
    by: str
    reason: str
    at: dt.datetime
    until: dt.date
    said_in: str = ""

    @property
    def is_on_attachment(self) -> bool:
        """Tell whether it is about an attachment, and about no workbook."""
        return self.drop.startswith(_ATTACHMENT)

    @property
    def has_last_day(self) -> bool:
        """Tell whether its time can run out; one on an academic year that was over by then holds for good."""
        return self.at.date() <= self.until

    def as_json(self) -> dict[str, Any]:
        """Give the decision as `explain --json` prints it."""
        return asdict(self) | {"at": self.at.isoformat(), "until": self.until.isoformat()}


class Objection(StrEnum):
    """Why a word cannot be recorded."""

    CHOOSES = "無法代替學生選定：請填齊勾選順序，或撤回其中一件"
    DUTY_STAYS = "學校應辦事項只能確認已知；撤回只用來收回先前的確認"
    ROWS_STAY = "這些列確實都是這位學生的，才填確認；不是的話，請更正學號後重送，撤回只用來收回先前的確認"


def allowed(rule: str, value: str, *, settled: bool) -> tuple[bool, ...]:
    """List which words can be said to a finding that a person may decide on: True to accept it, False to reject it."""
    return tuple(word for word in (True, False) if not objection(rule, value, accepted=word, settled=settled))


def objection(rule: str, value: str, *, accepted: bool, settled: bool) -> Objection | None:
    """Say why a word on a finding cannot be taken; one that takes back an earlier word always can.

    `value` is what stands in the finding's cell: for a ticked item its place in the student's order.
    """
    if settled:
        return None
    if rule in BEYOND_TICKED and accepted and not value:
        return Objection.CHOOSES
    stays = Objection.ROWS_STAY if rule == ONE_STUDENT else Objection.DUTY_STAYS
    return stays if rule in ONLY_KNOWN and not accepted else None
