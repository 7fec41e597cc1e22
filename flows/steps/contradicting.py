"""Which rows two workbooks, or two sheets of one, both hand in for the same key, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from flows.steps.decisions import NONE, Decisions
from flows.steps.decisions_between import Pair, settle
from flows.steps.precedence import IN_ORDER, Precedence
from schemas import wording
from schemas.decision import CONTRADICTS
from schemas.form import BIRTH, IDENTITY
from schemas.register import Place
from schemas.terms import PART_OFFICES
from schemas.wording import FIRST_RULES
from schemas.wording_decisions import COMPARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.finding import Finding
    from schemas.table import RowAt, Table

Shown = tuple[tuple[str, ...], ...]
"""A table as people are shown it, its first row the headings."""


def contradictions(
    tables: Sequence[Table], decisions: Decisions = NONE, precedence: Precedence = IN_ORDER
) -> list[Table]:
    """X06: rows of the same key, handed in twice with different content.

    Who came first stands and is told, who came later waits; neither is shown what the other has filled in, only that
    there is such a row, whose, and which columns differ. Where somebody has decided, one row gives way.
    """
    places: defaultdict[Place, list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        if not table.refused:
            places[Place(table.filing.form.name, table.filing.sheet.title, table.filing.period)].append(number)
    told = [replace(table, given_way={}) if table.given_way else table for table in tables]
    for numbers in places.values():
        if len(numbers) > 1:
            _Comparison(told, decisions, precedence).compare(numbers)
    return told


@dataclass
class _Comparison:
    """The tables of one sheet, compared row by row; what is found is added to them at the end."""

    tables: list[Table]
    decisions: Decisions
    precedence: Precedence
    found: defaultdict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    given_way: defaultdict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))

    def compare(self, numbers: list[int]) -> None:
        """Compare the rows of these tables that have the same key."""
        for same in _by_key(self.tables, numbers):
            for mine, theirs in permutations(same, 2):
                if mine[0] != theirs[0] and self._of_one_drop(mine, theirs):
                    self._twins(mine, theirs)
            if pairs := [pair for rows in combinations(same, 2) if (pair := self._differing(*rows))]:
                came = {at: self._came(at) for pair in pairs for at in pair}
                self._settle([self._pair(*sorted(pair, key=came.__getitem__)) for pair in pairs])
        for number, findings in self.found.items():
            found = self.tables[number].with_findings(findings)
            self.tables[number] = replace(found, given_way=self.given_way[number])

    def _of_one_drop(self, mine: RowAt, theirs: RowAt) -> bool:
        return self.tables[mine[0]].filing.drop.id == self.tables[theirs[0]].filing.drop.id

    def _twins(self, mine: RowAt, theirs: RowAt) -> None:
        """R14: the same key in two sheets of one workbook."""
        table, other = self.tables[mine[0]], self.tables[theirs[0]]
        said = wording.also_in(other.filing.title, other.row_numbers[theirs[1]])
        self.found[mine[0]].append(table.at(mine[1], table.filing.sheet.key[0], "R14", said))

    def _differing(self, one: RowAt, other: RowAt) -> tuple[RowAt, RowAt] | None:
        if self._of_one_drop(one, other) or not _differing(self.tables, one, other):
            return None
        return one, other

    def _came(self, at: RowAt) -> tuple[int, int, RowAt]:
        """Tell when a row's key came from its sender; of one workbook's rows the upper one came first."""
        table, index = self.tables[at[0]], at[1]
        return self.precedence.came(table, index), table.filing.drop.order, at

    def _pair(self, first: RowAt, second: RowAt) -> Pair:
        """Tell the side that came first of the other one, and ask the one that came later."""
        headings = _differing(self.tables, first, second)
        shown = _shown(self.tables, sorted((first, second), key=self._rank), headings)
        filings = [self.tables[number].filing for number, _ in (first, second)]
        owner, offices = filings[0].form.offices[0], (filings[0].drop.office, filings[1].drop.office)
        ruler = FIRST_RULES if offices == (owner, owner) and owner in PART_OFFICES else wording.owner_rules(owner)
        sides = ((first, second), (second, first))
        told = [_told(self.tables, mine, theirs, headings, ruler, first=mine == first) for mine, theirs in sides]
        asked = (replace(told[0], table=shown), replace(told[1], table=shown))
        places = [_place(self.tables, at) for at in (first, second)]
        return Pair((first, second), asked, offices, (places[0], places[1]), owner, ruler)

    def _rank(self, at: RowAt) -> tuple[bool, str, str, str]:
        filing = self.tables[at[0]].filing
        owner = filing.form.offices[0]
        return (filing.drop.office != owner, filing.drop.office, filing.scope, filing.drop.id)

    def _settle(self, pairs: list[Pair]) -> None:
        settled = settle(pairs, self.decisions)
        for (number, _), finding in settled.findings:
            self.found[number].append(finding)
        for (number, index), why in settled.given_way.items():
            self.given_way[number][index] = why


def _by_key(tables: Sequence[Table], numbers: list[int]) -> list[list[RowAt]]:
    """List the places of sound rows that share a key, where there are several."""
    rows: defaultdict[tuple[str, ...], list[RowAt]] = defaultdict(list)
    for number in numbers:
        table = tables[number]
        keys = zip(*map(table.texts, table.filing.sheet.key), strict=True)
        sound = table.sound(table.filing.sheet.key)
        for index, key in enumerate(keys):
            if sound[index] and table.filing.sheet.is_keyed(key) and index not in table.decided:
                rows[key].append((number, index))
    return [same for same in rows.values() if len(same) > 1]


def _differing(tables: Sequence[Table], first: RowAt, second: RowAt) -> list[str]:
    """Name the headings under which two rows differ, of those that decide what the rows say."""
    (mine, index), (theirs, other) = first, second
    sheet = tables[mine].filing.sheet
    compared = sheet.decisive or sheet.headings
    return [h for h in compared if tables[mine].texts(h)[index] != tables[theirs].texts(h)[other]]


def _told(  # noqa: PLR0913 - each is one fact of what two sides are told
    tables: Sequence[Table], mine: RowAt, theirs: RowAt, headings: list[str], ruler: str, *, first: bool
) -> Finding:
    """X06 of one side's row: where the other one lies, which columns differ, and whose word counts.

    It rests on whose rows differ and on what stands in them, not on where they stand.
    """
    table, other = tables[mine[0]], tables[theirs[0]]
    cells = [(h, _hidden(h, table.texts(h)[mine[1]]), _hidden(h, other.texts(h)[theirs[1]])) for h in headings]
    said = wording.contradiction(_place(tables, theirs), headings, table.filing.form.offices[0], ruler, first=first)
    differing = (text for cell in cells for text in cell)
    facts = "\x1f".join((other.filing.drop.office, other.filing.scope, other.filing.title, *differing))
    return table.at(mine[1], table.filing.sheet.key[0], CONTRADICTS, said, facts=facts, stands=first)


def _shown(tables: Sequence[Table], rows: list[RowAt], headings: list[str]) -> Shown:
    """Lay out what both sides are shown: whose row, in which file, and the headings under which they differ."""
    lines = []
    for number, index in rows:
        table, drop = tables[number], tables[number].filing.drop
        lines.append((drop.office, drop.shown, str(table.row_numbers[index]), "、".join(headings)))
    return (COMPARED, *lines)


def _place(tables: Sequence[Table], at: RowAt) -> str:
    table = tables[at[0]]
    drop = table.filing.drop
    return wording.place(drop.office, drop.shown, table.filing.title, str(table.row_numbers[at[1]]))


def _hidden(heading: str, text: str) -> str:
    """Leave out of what a question rests on what identifies a person."""
    return wording.NOT_SHOWN if heading in {IDENTITY, BIRTH} else text
