"""Whom mails may go to: only addresses that the newest 處室與人員名冊 lists, else those of the settings."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.columns import STAFF
from schemas.headings import ACCOUNT, ADDRESS, NAME, OWN_CLASS, SCOPE, UNIT
from schemas.terms import PART_OFFICES
from schemas.wording_mail import CLASS_TEACHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemas.drop import Particulars
    from schemas.table import Table
    from schemas.terms import Period


@dataclass(frozen=True)
class Directory:
    """The accepted rows of one semester's 處室與人員名冊, and the settings' addresses of offices."""

    people: Sequence[Mapping[str, str]]
    offices: Mapping[str, str]

    def address(self, office: str, particulars: Particulars) -> str:
        """Find the address for a drop; "" where there is none that is surely right.

        Its sender's, if listed for the office, as it is spelled there; of an office of many people that of whoever
        the part named as 範圍 belongs to, or of the class's teacher; of another the first person listed; else what the
        settings give.
        """
        found = listed_as(self.people, office, particulars.get(ADDRESS)) or self._of_part(office, particulars)
        return found[0][ADDRESS] if found else self.offices.get(office, "")

    def address_of(self, name: str) -> str:
        """Find the address of an account, or of an office: its first person listed, else what the settings give."""
        own = [person for person in self.people if person[ACCOUNT] == name]
        found = own or [person for person in self.people if person[UNIT] == name]
        return found[0][ADDRESS] if found and name else self.offices.get(name, "")

    def of_accounts(self, accounts: Iterable[str]) -> list[str]:
        """Give the addresses of accounts, each once."""
        wanted = frozenset(accounts)
        return list(dict.fromkeys(person[ADDRESS] for person in self.people if person[ACCOUNT] in wanted))

    def _of_part(self, office: str, particulars: Particulars) -> list[Mapping[str, str]]:
        if office not in PART_OFFICES:
            return [person for person in self.people if person[UNIT] == office]
        scope = particulars.get(SCOPE)
        teachers = [person for person in self.people if scope and person[OWN_CLASS] == scope]
        return belonging(self.people, office, scope) or teachers

    def class_teachers(self) -> dict[str, list[str]]:
        """Give the addresses of each class's teachers, by the class's name."""
        found: dict[str, list[str]] = {}
        for person in self.people:
            name, address = person[OWN_CLASS], person[ADDRESS]
            if name and address and address not in found.setdefault(name, []):
                found[name].append(address)
        return found


def directory_of(tables: Sequence[Table], offices: Mapping[str, str], collected: Period | None = None) -> Directory:
    """Read the people of the latest semester, up to the one collected, of which a 處室與人員名冊 was accepted.

    Who is on an earlier one alone has left, and may be told of no student any more.
    """
    people: defaultdict[Period, list[Mapping[str, str]]] = defaultdict(list)
    for table in tables:
        period = table.filing.period
        if table.filing.form.name == STAFF.form and (collected is None or period <= collected):
            people[period] += _accepted(table)
    known = [period for period, listed in people.items() if listed]
    return Directory(people[max(known)] if known else [], offices)


def _accepted(table: Table) -> list[dict[str, str]]:
    columns = {heading: table.texts(heading) for heading in table.filing.sheet.headings}
    return [
        {heading: texts[index] for heading, texts in columns.items()}
        for index in range(len(table.frame))
        if index not in table.decided and index not in table.given_way
    ]


def listed_as(people: Iterable[Mapping[str, str]], office: str, address: str) -> list[Mapping[str, str]]:
    """Find who is listed for an office under an address; a teacher may send as any of the offices of many people."""
    typed, many = _folded(address), office in PART_OFFICES
    found = [person for person in people if typed and _folded(person[ADDRESS]) == typed]
    own = [person for person in found if person[UNIT] == office]
    return own or [person for person in found if many and (person[UNIT] in PART_OFFICES or person[OWN_CLASS])]


def belonging(people: Iterable[Mapping[str, str]], office: str, part: str) -> list[Mapping[str, str]]:
    """Find whose a part of an office of many people is: a class its teachers', else whose account, name or address."""
    wanted = _folded(part)
    if office not in PART_OFFICES or not wanted:
        return []
    called = (OWN_CLASS,) if office == CLASS_TEACHERS else ()
    headings = (*called, ACCOUNT, NAME, ADDRESS)
    among = [person for person in people if person[UNIT] in PART_OFFICES or person[OWN_CLASS]]
    found = ([person for person in among if _folded(person[heading]) == wanted] for heading in headings)
    return next(filter(None, found), [])


def _folded(text: str) -> str:
    """Bring an address, or what a part is called, to the form in which two spellings of it are the same."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
