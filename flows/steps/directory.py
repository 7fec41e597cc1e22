"""Whom mails may go to: only addresses that the newest 處室與人員名冊 lists, else those of the settings."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.columns import STAFF
from schemas.headings import ADDRESS, OWN_CLASS, SCOPE, UNIT
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

        Its sender's, if listed for the office, as it is spelled there; of an office of many people the teacher's of
        the class named as 範圍; of another the first person listed; else what the settings give.
        """
        own = [person for person in self.people if person[UNIT] == office]
        typed = _folded(particulars.get(ADDRESS))
        sender = [person for person in own if _folded(person[ADDRESS]) == typed]
        scope = particulars.get(SCOPE)
        teacher = [person for person in self.people if scope and person[OWN_CLASS] == scope]
        found = sender or (teacher if office in PART_OFFICES else own)
        return found[0][ADDRESS] if found else self.offices.get(office, "")

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


def _folded(address: str) -> str:
    """Bring an address to the form in which two spellings of it are the same."""
    return unicodedata.normalize("NFKC", address).strip().casefold()
