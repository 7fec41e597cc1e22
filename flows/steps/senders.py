"""Who sent a workbook, and to whom a part of an office of many people belongs: by the lists that stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.directory import belonging, directory_of, listed_as
from schemas.columns import STAFF, TEACHER
from schemas.headings import ACCOUNT, ADDRESS, OWN_CLASS
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemas.table import Examined, Table
    from schemas.terms import Period

OFFERING, DEPUTY = "course_offering", "代理認證教師帳號"
Accounts = frozenset[str]
KNOWING = frozenset({STAFF.form, OFFERING})
"""The forms by which senders are known."""


class Sender(NamedTuple):
    """Who sent a workbook: the folder, the accounts that the address on it is listed for, and the part that it is.

    Without an account it is the folder alone that has sent it.
    """

    office: str
    accounts: Accounts
    part: str

    @property
    def named(self) -> str:
        """Name the sender: by account, else by the folder."""
        return "、".join(sorted(self.accounts)) or self.office


@dataclass(frozen=True)
class _Lists:
    """The lists of one semester, or of the newest one before it that has any: people, and who stands in for whom."""

    people: Sequence[Mapping[str, str]]
    stand_ins: Mapping[str, Accounts]

    def with_stand_ins(self, accounts: Iterable[str]) -> Accounts:
        """Give accounts with those that may certify for them, or for whom they may."""
        return frozenset().union(*({one} | self.stand_ins.get(one, frozenset()) for one in accounts))


class Senders:
    """Tells senders by what stands of 處室與人員名冊 and 各班開課, each by the lists of the drop's own semester.

    Of an office that is not of many people the whole office is one sender.
    """

    def __init__(self, tables: Iterable[Table] = ()) -> None:
        self._tables = [table for table in tables if table.filing.form.name in KNOWING and not table.refused]
        self._lists: dict[Period, _Lists] = {}

    def of(self, one: Examined) -> Sender:
        """Tell who sent a workbook."""
        office, part = one.drop.office, next((table.filing.scope for table in one.tables), "")
        known = listed_as(self._known(one.drop.period).people, office, one.particulars.get(ADDRESS))
        return Sender(office, frozenset(person[ACCOUNT] for person in known), part)

    def account_of(self, one: Examined) -> dict[str, str]:
        """Give what an answer keeps of its sender, so that the next one is compared with that sender's alone."""
        return {"account": self.of(one).named} if one.drop.office in PART_OFFICES else {}

    def owners(self, one: Examined, part: str) -> Accounts:
        """List whose a part is from the start, as the lists have it when this workbook comes; nobody's where none is.

        A class is its teachers', in their own folder; in each a part is whose account, name or address it is called by.
        """
        known = self._known(one.drop.period)
        return frozenset(person[ACCOUNT] for person in belonging(known.people, one.drop.office, part))

    def may_file(self, one: Examined, owners: Accounts) -> bool:
        """Tell whether a workbook comes from one of a part's owners, or from who stands in for one."""
        return not self.of(one).accounts.isdisjoint(self._known(one.drop.period).with_stand_ins(owners))

    def is_same(self, one: Examined, other: Examined) -> bool:
        """Tell whether two workbooks come from one sender: from one account, or both from the folder alone.

        Two that come from the folder alone are of one sender where they are the same part.
        """
        mine, theirs = self.of(one), self.of(other)
        if mine.office != theirs.office or mine.office not in PART_OFFICES:
            return mine.office == theirs.office
        if mine.accounts or theirs.accounts:
            return not mine.accounts.isdisjoint(theirs.accounts)
        return mine.part == theirs.part

    def differ(self, one: Examined, other: Examined) -> bool:
        """Tell whether two workbooks come from accounts of which neither stands in for the other."""
        mine, theirs = self.of(one).accounts, self.of(other).accounts
        is_shared = one.drop.office not in PART_OFFICES or not mine or not theirs
        return not is_shared and mine.isdisjoint(self._known(one.drop.period).with_stand_ins(theirs))

    def may_answer(self, one: Examined, other: Examined) -> bool:
        """Tell whether what a workbook says to the findings in another one counts.

        It does from the same sender, and from the owner of a part that the folder alone has filed.
        """
        if self.is_same(one, other):
            return True
        theirs = self.of(other)
        is_nobodys = one.drop.office == theirs.office and not theirs.accounts
        return is_nobodys and not self.of(one).accounts.isdisjoint(self.owners(one, theirs.part))

    def classes(self, one: Examined) -> set[str]:
        """Name the classes that have a teacher, as the lists have it when a workbook comes."""
        return {person[OWN_CLASS] for person in self._known(one.drop.period).people} - {""}

    def _known(self, period: Period) -> _Lists:
        if period not in self._lists:
            people = directory_of(self._tables, {}, period).people
            self._lists[period] = _Lists(people, _stand_ins(self._tables, period))
        return self._lists[period]


def _stand_ins(tables: Iterable[Table], period: Period) -> dict[str, Accounts]:
    """Give for each account those that 各班開課 lets certify in its place, and in whose place it may."""
    found: dict[str, Accounts] = {}
    offered = [table for table in tables if table.filing.form.name == OFFERING and table.filing.period <= period]
    newest = max((table.filing.period for table in offered if len(table.frame)), default=None)
    for table in (table for table in offered if table.filing.period == newest):
        for pair in zip(table.texts(TEACHER.heading), table.texts(DEPUTY), strict=True):
            for one in pair if all(pair) else ():
                found[one] = found.get(one, frozenset()) | frozenset(pair)
    return found


NOBODY = Senders()
"""Where no list has come: every folder is one sender for each of its parts."""
