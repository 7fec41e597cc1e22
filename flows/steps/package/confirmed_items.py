"""How one row is told to a student and the parents: by its name, its teacher, its place, or why it is not sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.package.fates_book import shown
from schemas import wording_confirmed as words
from schemas.catalogue import RULES
from schemas.codes import code_list
from schemas.columns import ROSTER, STAFF
from schemas.form import STUDENT
from schemas.forms import forms
from schemas.headings import ACCOUNT, NAME
from schemas.kinds import Day
from schemas.regulation import CLAUSES
from schemas.terms import Fate
from schemas.wording_confirmation import footnote, note
from schemas.wording_unsent import not_among, why_not_sent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.drop import RowFate
    from schemas.table import RowAt, Table


class Told(NamedTuple):
    """One item: what it is, what stands beside it, why it is not sent and what to do ("" of one that is)."""

    name: str
    beside: str = ""
    why: str = ""
    do: str = ""


def is_told(fate: RowFate) -> bool:
    """Tell whether a student is told of a row: not where another one stands in its place, nor of forms about others.

    The student's own row of 學生名冊 is told where it does not go: where it does, the page itself says so.
    """
    if fate.form == ROSTER.form:
        return fate.fate not in {Fate.SUPERSEDED, Fate.SUBMITTED}
    return fate.fate is not Fate.SUPERSEDED and fate.form != STAFF.form


class Wording:
    """What is needed to tell rows: the tables in which they stand, the names of teachers, the year's code lists."""

    def __init__(self, tables: Sequence[Table], year: int) -> None:
        self.tables, self.year = tables, year
        self.teachers: dict[str, str] = {}
        for table in sorted(tables, key=lambda table: (table.filing.drop.office, table.filing.drop.received_at)):
            if table.filing.form.name == STAFF.form and not table.refused:
                self.teachers |= dict(zip(table.texts(ACCOUNT), table.texts(NAME), strict=True))

    def names(self, rows: Sequence[tuple[RowAt, RowFate]]) -> dict[RowAt, str]:
        """Name a student's items; those of one name are told apart by their day, of one day too by their key."""
        named = {at: self._name(at, fate) for at, fate in rows}
        for headings_of in (self._day, self._key):
            found = Counter((fate.form, named[at]) for at, fate in rows)
            for at in [at for at, fate in rows if found[fate.form, named[at]] > 1]:
                further = [(heading, shown(self._said(at, heading))) for heading in headings_of(at)]
                named[at] = words.apart(named[at], further)
        return named

    @staticmethod
    def sent(name: str, fate: RowFate) -> Told:
        """Tell of an item that goes."""
        return Told(name, words.place_of(fate.counted))

    def unsent(self, name: str, fate: RowFate, notes: dict[str, int]) -> Told:
        """Tell of an item that does not go, and why; `notes` numbers the clauses that are quoted."""
        why, do = why_not_sent(fate)
        clause = self._clause(fate)
        mark = footnote(notes.setdefault(clause, len(notes) + 1)) if clause else ""
        category = words.CATEGORIES.get(fate.form)
        title = category.title if category else forms()[fate.form].title
        return Told(name, title, f"{words.once(why, clause)}{not_among(fate)}{mark}", do)

    def sums(self, rows: Iterable[tuple[RowAt, RowFate]]) -> list[Told]:
        """Add rows up by kind."""
        found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for at, fate in rows:
            kind, amount = words.CATEGORIES[fate.form].summed
            found[self._meaning(kind, self._text(at, kind)), amount] += Decimal(self._text(at, amount) or 0)
        totals = ((kind, words.shown_as(of, str(amount))) for (kind, of), amount in sorted(found.items()))
        return [Told(words.total_of(*total)) for total in totals]

    @staticmethod
    def note(clause: str, number: int) -> str:
        """Quote a clause at the foot of a page."""
        return note(number, clause, CLAUSES[clause].quote)

    def _name(self, at: RowAt, fate: RowFate) -> str:
        category = words.CATEGORIES.get(fate.form) or words.OTHERS.get(fate.form, words.Category("", ""))
        sheet = self.tables[at[0]].filing.sheet
        headings = category.sheets.get(sheet.title, category.names) or [one for one in sheet.key if one != STUDENT]
        texts = dict.fromkeys(self._said(at, heading) for heading in headings)
        told = "，".join(text for text in texts if text)
        teacher = words.taught_by(self.teachers.get(self._text(at, category.teacher), "")) if category.teacher else ""
        before = words.kind_of(sheet.title) if category.sheets else ""
        return shown(f"{before}{told}{f'（{teacher}）' if teacher else ''}")

    def _day(self, at: RowAt) -> list[str]:
        """Give the heading of the day that tells a row from another of its name; none where it has no day."""
        return [one for one in words.APART if self._text(at, one)][:1]

    def _key(self, at: RowAt) -> list[str]:
        return [one for one in self.tables[at[0]].filing.sheet.key if one != STUDENT]

    def _said(self, at: RowAt, heading: str) -> str:
        """Write the first cell among some headings that says anything, as people read it."""
        filled = (one for one in heading.split(words.OR) if words.is_said(one, self._text(at, one)))
        own = next(filled, "")
        if not own:
            return ""
        text = self._text(at, own)
        if isinstance(self.tables[at[0]].filing.sheet.by_heading[own].kind, Day):
            return words.dated(text)
        return words.shown_as(own, self._meaning(own, text))

    def _text(self, at: RowAt, heading: str) -> str:
        table = self.tables[at[0]]
        return table.texts(heading)[at[1]] if heading in table.filing.sheet.by_heading else ""

    def _meaning(self, heading: str, code: str) -> str:
        if heading not in words.CODES:
            return code
        entries = dict(code_list(words.CODES[heading], self.year).entries)
        return entries.get(code) or code

    def _clause(self, fate: RowFate) -> str:
        """Name the clause by which an item does not go: the rule's, of several the form's own; else the choice's."""
        choosing = forms()[fate.form].choosing
        own = choosing.ticked.clause.number if choosing else ""
        clauses = RULES[fate.rule].clauses if fate.rule else ()
        if clauses:
            return own if own in clauses else clauses[0]
        return own if not fate.rule and fate.fate in {Fate.NOT_SELECTED, Fate.KEPT} else ""
