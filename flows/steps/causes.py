"""Which findings are mended together: those with one root cause, and those in which the same thing stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from schemas.identity import mask_all
from schemas.terms import Severity
from schemas.wording_causes import Cause, cause_words
from schemas.wording_runs import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemas.finding import Finding
    from schemas.table import Examined

Kind = tuple[object, ...]
Cell = tuple[str, str, int | None]
"""Sheet, heading, row."""

TWICE = "R14"  # is told at the key's first column, whichever part of the key is at fault
FEWEST, SHARE = 5, 0.8  # of a column's rows: from there on the column is at fault, not its cells


@dataclass(frozen=True)
class Group:
    """Findings that one act of mending settles, the root cause first; `number` counts from what to mend first."""

    number: int
    cause: Cause
    findings: tuple[Finding, ...]
    rows: int  # of the sheet, where it is known

    @property
    def head(self) -> Finding:
        """The finding that stands for all."""
        return self.findings[0]

    def told(self) -> list[dict[str, Any]]:
        """Give the findings as `ingest --json` lists them: what follows from a root cause is folded under that.

        `follows` says of a finding that mending the root cause mends it too.
        """
        told = [finding.as_json() | {"group": self.number, "folded": [], "follows": False} for finding in self.findings]
        if self.cause is Cause.SAME:
            return told
        head, *folded = told
        folded = [finding | {"follows": self.cause is Cause.ROOT} for finding in folded]
        return [head | {"message": self.message, "folded": folded}]

    @property
    def message(self) -> str:
        """Say what is wrong, once for all the places."""
        return cause_words(self.cause, self.findings, self.rows)

    def _together(self, texts: Iterable[str]) -> str:
        """Put what is said of several rules side by side, each once."""
        return "；".join(dict.fromkeys(filter(None, texts)))

    def as_json(self) -> dict[str, Any]:
        """Give the group as `ingest --json` prints it; `count` are the places beside the head that go with it."""
        head = self.head
        told = [head] if self.cause is Cause.ROOT else self.findings
        return {
            "number": self.number,
            "cause": self.cause.value,
            "severity": str(head.severity),
            "rule": head.rule,
            "sheet": head.sheet,
            "heading": head.heading,
            "count": len(self.findings),
            "message": self.message,
            "expected": head.expected,
            "advice": self._together(one.advice for one in told),
            "clause": self._together(one.definition.clause for one in told),
        }


def grouped(examined: Examined, findings: Sequence[Finding]) -> list[Group]:
    """Put findings into groups, each into exactly one: errors first, then what most places share."""
    rows = Counter[str]()
    for table in examined.tables:
        rows[mask_all(table.filing.title)] += len(table.frame)
    folded, whole = _folded(findings), _columns_at_fault(findings, rows)
    groups: defaultdict[Kind, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[_kind(finding, folded, whole)].append(finding)
    ordered = sorted(groups.items(), key=lambda group: (_urgency(group[1]), -len(group[1])))
    numbers = count(1)
    return [
        Group(next(numbers), kind[0], tuple(found), rows.get(found[0].sheet, 0))  # type: ignore[arg-type]
        for kind, found in ((kind, sorted(found, key=_as_head)) for kind, found in ordered)
    ]


def _kind(finding: Finding, folded: Mapping[Cell, Finding], columns: Mapping[Cell, Kind]) -> Kind:
    place = (finding.sheet, finding.heading)
    if _is_root(finding):
        return Cause.ROOT, finding.id
    if finding.severity is not Severity.NOTICE and (*place, finding.row) in folded:
        return Cause.ROOT, folded[*place, finding.row].id
    if _is_of_cell(finding) and (*place, finding.row) in columns:
        return Cause.COLUMN, *columns[*place, finding.row]
    return Cause.SAME, finding.severity, finding.rule, *place, finding.value, finding.expected, _apart(finding)


def _apart(finding: Finding) -> object:
    """Keep questions apart, since each is answered by itself; errors of one text are mended by one replacement."""
    return finding.id if finding.severity is Severity.PENDING else ""


def _folded(findings: Iterable[Finding]) -> dict[Cell, Finding]:
    """Give for each cell whose faults follow from a finding that one."""
    return {
        (one.sheet, heading, row): one for one in findings if _is_root(one) for heading in one.folds for row in one.rows
    }


def _is_root(finding: Finding) -> bool:
    """Tell whether other faults follow from a finding; from one that somebody has found to be right none does."""
    return bool(finding.folds) and not finding.settled


def _is_of_cell(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR and bool(finding.row and finding.heading) and finding.rule != TWICE


def _columns_at_fault(findings: Iterable[Finding], rows: Mapping[str, int]) -> dict[Cell, Kind]:
    """Give the cells of columns at fault in nearly all rows, or in several rows on end, each with its block."""
    wrong: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for one in findings:
        if _is_of_cell(one):
            wrong[one.sheet, one.heading].add(one.row or 0)
    found: dict[Cell, Kind] = {}
    for (sheet, heading), numbers in wrong.items():
        for number, block in _blocks(sorted(numbers), rows.get(sheet, len(numbers))):
            found[sheet, heading, number] = (sheet, heading, block)
    return found


def _blocks(numbers: Sequence[int], rows: int) -> Iterator[tuple[int, int]]:
    """Pair row numbers with the first of their block: all where they are nearly all rows, else those of long runs."""
    if len(numbers) >= max(FEWEST, SHARE * rows):
        yield from ((number, 0) for number in numbers)
        return
    for first, last in runs(numbers):
        if last - first + 1 >= FEWEST:
            yield from ((number, first) for number in range(first, last + 1))


def _urgency(findings: Sequence[Finding]) -> int:
    return min(list(Severity).index(finding.severity) for finding in findings)


def _as_head(finding: Finding) -> tuple[bool, int, str, int]:
    return (not _is_root(finding), list(Severity).index(finding.severity), finding.sheet, finding.row or 0)
