"""What a marked workbook, a page and a mail all say: a line a finding, each repair, and what became of each row."""

from __future__ import annotations

from collections import defaultdict
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas import wording_mending as words
from schemas.catalogue import RULES
from schemas.decision import VOIDED
from schemas.headings import PASSED
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Body = dict[str, Any]
"""What an office is told of a drop, as `reporting.told` gathers it and the ledger keeps it."""


class Line(NamedTuple):
    """One finding as people read it: the fields of `wording_mending.HEADINGS`, in that order."""

    number: str  # of its group: what is mended together
    severity: str  # with its mark, so that it is not told by colour alone
    message: str
    where: str
    typed: str
    expected: str
    advice: str
    word: str  # 處理: for the office to fill in
    reason: str  # the same
    clause: str
    rule: str
    id: str  # of a finding that may be answered


class Repair(NamedTuple):
    """What was changed on reading: the fields of `wording_mending.REPAIR_HEADINGS`, and to which cell it leads."""

    sheet: str
    place: str
    before: str
    after: str
    cell: str  # its row's number alone, where it has no column


def is_markable(body: Body) -> bool:
    """Tell whether there is something to mark, or an earlier mark to take away.

    There is not in what repeats or is not ours, nor in what cannot be gone through or is no longer what was sent.
    """
    unfit = body.get("isolated") or body["verdict"] in {Verdict.DUPLICATE, Verdict.QUARANTINED}
    return bool(body["findings"] or body.get("was_marked")) and not unfit


def lines(body: Body) -> list[Line]:
    """Give a line for every finding, in the order of what to mend first; none is left out."""
    return list(starmap(Line, zip(*columns(ordered(body)), strict=True)))


def ordered(body: Body) -> list[dict[str, Any]]:
    """Give every finding, those `folded` under a root cause after it; an answer of an earlier version has none."""
    return [one for finding in body["findings"] for one in (finding, *finding.get("folded", ()))]


def columns(findings: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Give the lines of findings by their fields, one list each in the order of `Line`: there may be very many."""
    none = [""] * len(findings)
    return [
        [str(finding.get("group", "")) for finding in findings],
        [words.severity(finding["severity"]) for finding in findings],
        [finding["message"] for finding in findings],
        list(map(words.where, findings)),
        [finding["value"] for finding in findings],
        list(map(words.expected, findings)),
        list(map(words.advice, findings)),
        none,
        none,
        [finding["clause"] for finding in findings],
        [finding["rule"] for finding in findings],
        [finding["id"] if words.awaits_word(finding) else "" for finding in findings],
    ]


def repairs(body: Body) -> list[Repair]:
    """List what was changed on reading (C15), and which rows were passed over."""
    return [_repair(finding, *cell) for finding in ordered(body) for cell in finding["cells"]]


def _repair(finding: dict[str, Any], row: int, before: str, after: str) -> Repair:
    """Say what became of a cell; of a row where the finding is on no single one."""
    cell = f"{finding['column']}{row}"
    if finding["column"] and finding["row"]:
        return Repair(finding["sheet"], cell, before, after, cell)
    return Repair(finding["sheet"], words.in_row(row), before, after or words.PASSED_OVER, cell)


def results(body: Body) -> dict[str, dict[int, str]]:
    """Say of each sheet what became of every row of data, by the row's number."""
    wrong = _deciding(body)
    asked = {finding["rule"] for finding in body["findings"] if finding["severity"] == Severity.PENDING}
    return {sheet["sheet"]: _results(sheet, wrong[sheet["sheet"]], asked) for sheet in body.get("marks", ())}


def _results(sheet: dict[str, Any], wrong: Mapping[int, list[words.Cause]], asked: Collection[str]) -> dict[int, str]:
    """Say what became of a sheet's rows; a fault outranks a wait, and that a row gave way to another one both."""
    whole = sheet["refused"]
    passed = words.refused(whole, waits=whole in asked) if whole else PASSED
    told = {row: passed for run in sheet["rows"] for row in _rows_of(run)}
    apart = {row: words.refused(rule, waits=False) for rule, row in _apart(sheet)}
    if whole:
        return told | apart
    said = {row: words.held(why) for why, found in sheet["waiting"] for run in found for row in _rows_of(run)}
    said |= {row: words.result(tuple(causes)) for row, causes in wrong.items()}
    said |= {row: words.given_way(why) for why, found in sheet["given_way"] for run in found for row in _rows_of(run)}
    return {row: said.get(row, passed) for row in told} | apart


def _apart(sheet: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Give each row of another table in a sheet, with the rule by which it was sent back."""
    yield from ((rule, row) for rule, found in sheet.get("apart", ()) for run in found for row in _rows_of(run))


def _rows_of(run: tuple[int, int]) -> range:
    first, last = run
    return range(first, last + 1)


def _deciding(body: Body) -> Mapping[str, Mapping[int, list[words.Cause]]]:
    """Give the causes that decide about each row, by sheet and row."""
    found: defaultdict[str, defaultdict[int, list[words.Cause]]] = defaultdict(lambda: defaultdict(list))
    deciding = {rule for rule, defined in RULES.items() if defined.decides or rule == VOIDED}
    for finding in ordered(body):
        if finding["severity"] != Severity.NOTICE and finding["rule"] in deciding and not finding.get("follows"):
            cause = finding["severity"], finding["rule"], finding["column"]
            for row in _rows(finding):
                found[finding["sheet"]][row].append(cause)
    return found


def _rows(finding: dict[str, Any]) -> Iterator[int]:
    if finding["row"]:
        yield finding["row"]
    yield from finding["related"]
