"""Whether rows agree with what the other forms say, and which could not be checked yet because one is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps.contradicting import contradictions
from flows.steps.decisions import NONE, Decisions
from flows.steps.keying import carries_identity, students_of
from flows.steps.pasted_over import one_student
from flows.steps.precedence import IN_ORDER, Precedence
from flows.steps.uniqueness import without_twins_of_students
from schemas import wording
from schemas.catalogue import RULES
from schemas.cross_rules import ROSTER, Breach
from schemas.decision import CONTRADICTS
from schemas.finding import Finding
from schemas.form import BIRTH, IDENTITY, STUDENT
from schemas.forms import forms
from schemas.outcome import Unjudged
from schemas.receipt import OUTSIDE_FORM, OUTSIDE_SHEET
from schemas.register import Place, Register
from schemas.terms import Period, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from schemas.cross_rules import Answer, CrossRule, Judge
    from schemas.receipt import OutsideItem
    from schemas.register import Sendings
    from schemas.table import Table
    from schemas.terms import Law


def crosscheck(  # noqa: PLR0913, PLR0917 - each is one fact that rows are checked by
    tables: Sequence[Table],
    attachments: Sendings,
    laws: Mapping[Period, Law],
    decisions: Decisions = NONE,
    outside: Sequence[OutsideItem] = (),
    aside: Collection[str] = (),
    precedence: Precedence = IN_ORDER,
) -> list[Table]:
    """Check every table against all the others; `attachments` by office and by bundle, `laws` by period.

    `outside` are items that outside bodies have registered by a receipt, whether or not 校外機構登錄清單 has come;
    `aside` names forms that have come, and of which a workbook is set aside.

    The order of tables does not matter; of rows that contradict each other `precedence` tells which came first. Refused
    tables are given back as they came, and nothing refers to them, nor to a row that gives way or came later.
    """
    register = register_of(tables, attachments, outside, aside)
    keyed = _without_losing([key_students(table, register) for table in tables], decisions, precedence)
    if any(before is not after for before, after in zip(tables, keyed, strict=True)):
        register = register_of(keyed, attachments, outside, aside)
    checked = [_check(table, register, laws[table.filing.period], decisions) for table in keyed]
    return contradictions(checked, decisions, precedence)


def _without_losing(tables: list[Table], decisions: Decisions, precedence: Precedence) -> list[Table]:
    """Mark the rows that give way to another sender's or came after it, so that none is checked against them."""
    compared = contradictions(tables, decisions, precedence)
    losing = [{**one.given_way, **_later(one)} for one in compared]
    return [replace(table, given_way=gone) if gone else table for table, gone in zip(tables, losing, strict=True)]


def _later(table: Table) -> dict[int, str]:
    """Give the rows that wait because another sender's came first."""
    asked = [one for one in table.findings if one.rule == CONTRADICTS and one.severity is Severity.PENDING]
    return {table.index_of[one.row]: one.rule for one in asked if one.row}


def register_of(
    tables: Sequence[Table],
    attachments: Sendings,
    outside: Sequence[OutsideItem] = (),
    aside: Collection[str] = (),
) -> Register:
    """Build what the school knows from every table that was not refused, with cells at fault emptied."""
    import pandas as pd

    frames: defaultdict[Place, list[pd.DataFrame]] = defaultdict(list)
    for table in tables:
        if not table.refused:
            filing = table.filing
            frames[Place(filing.form.name, filing.sheet.title, filing.period)].append(_without_faults(table))
    if outside:
        rows = [item.cells() for item in outside]
        frames[Place(OUTSIDE_FORM, OUTSIDE_SHEET, Period(outside[0].year, 0))].append(pd.DataFrame(rows))
    merged = {place: pd.concat(parts) if len(parts) > 1 else parts[0] for place, parts in frames.items()}
    return Register(merged, attachments, aside=frozenset(aside))


def _without_faults(table: Table) -> pd.DataFrame:
    if not table.faults:
        return _standing(table, table.frame)
    emptied = {heading: list(table.texts(heading)) for _, heading in table.faults if heading in table.frame}
    for index, heading in table.faults:
        if heading in emptied:
            emptied[heading][index] = ""
    return _standing(table, table.frame.assign(**emptied))


def _standing(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop(index=list(table.given_way)) if table.given_way else frame


def key_students(table: Table, register: Register) -> Table:
    """Find the 學號 of rows that carry 身分證號 (and 出生日期); X01 where 學生名冊 knows no such student."""
    if table.refused or not carries_identity(table):
        return table
    known = register.lookup(*ROSTER, table.filing.period, (IDENTITY,), (STUDENT, BIRTH))
    if known is None:
        waits = {ROSTER[0]: (IDENTITY, list(range(len(table.frame))))}
        return _unchecked(table, waits, register) if table.filing.keyed_by_identity else table
    answers = students_of(table, lambda identity: known.get((identity,), [None])[-1])
    wrong = [(index, heading) for index, (_, heading) in enumerate(answers) if heading]
    findings = [table.at(index, heading, "X01", wording.SAME_STUDENT) for index, heading in wrong]
    frame = table.frame.assign(**{STUDENT: [number for number, _ in answers]})
    # a student whose own row in 學生名冊 has no sound 學號 yet: the office that can mend it has been told
    nameless = [index for index, (number, heading) in enumerate(answers) if not number and not heading]
    unknown = dict.fromkeys(nameless, wording.STUDENT_NOT_ACCEPTED)
    faults = ((index, STUDENT) for index, _ in wrong)
    return without_twins_of_students(replace(table, frame=frame).with_findings(findings, faults, unknown))


def _check(table: Table, register: Register, law: Law, decisions: Decisions) -> Table:
    if table.refused:
        return table
    table = table.with_findings(map(decisions.known, one_student(table, register, law)))
    asked = register.asked_by(table.filing.drop.office, table.filing.drop.bundle)
    absent: dict[str, tuple[str, list[int]]] = {}
    for rule in table.filing.sheet.rules_across(law):
        rows = _rows_to_judge(table, rule)
        try:
            table = _apply(table, rule, _judged(rows, rule.judge(asked, law)), absent)
        except Exception as bug:  # noqa: BLE001 - told at the end of the run; the other rules judge all the same
            table = table.without_judgement([rule.rule], bug, rows)
    return _unchecked(table, absent, register)


def _rows_to_judge(table: Table, rule: CrossRule) -> dict[int, tuple[str, ...]]:
    """Give the texts that a rule reads of each row where all of them are sound, by index."""
    sound, reads = table.sound(rule.reads), zip(*map(table.texts, rule.reads), strict=True)
    return {i: texts for i, texts in enumerate(reads) if sound[i] and _judgeable(table, rule, texts)}


def _judged(rows: Mapping[int, tuple[str, ...]], judge: Judge) -> dict[tuple[str, ...], tuple[Answer, list[int]]]:
    """Judge each distinct combination of texts once; give with the answer the rows that it is about."""
    answers: dict[tuple[str, ...], tuple[Answer, list[int]]] = {}
    for index, texts in rows.items():
        if texts not in answers:
            answers[texts] = (judge(*texts), [])
        answers[texts][1].append(index)
    return answers


def _apply(
    table: Table,
    rule: CrossRule,
    answers: Mapping[tuple[str, ...], tuple[Answer, list[int]]],
    absent: dict[str, tuple[str, list[int]]],
) -> Table:
    findings, faults, skipped = [], [], {}
    waiting: dict[int, str] = {}
    for answer, indices in answers.values():
        if isinstance(answer, Breach):
            findings += _findings(table, rule, answer, indices)
            faults += [(index, rule.at) for index in indices if RULES[answer.rule or rule.rule].keeps_back]
            waiting |= dict.fromkeys(indices, answer.waits) if answer.waits else {}
        elif answer and (form := forms(table.filing.period.year).get(answer.form)):  # of another year: nothing to ask
            skipped[answer.form] = Unjudged(rule.rule, wording.has_not_arrived(form.title))
            if answer.waits:
                absent.setdefault(answer.form, (rule.at, []))[1].extend(indices)
    table = replace(table, unjudged=(*table.unjudged, *skipped.values()))
    return table.with_findings(sorted(findings, key=lambda finding: finding.row or 0), faults, waiting)


def _findings(table: Table, rule: CrossRule, breach: Breach, indices: list[int]) -> list[Finding]:
    name = breach.rule or rule.rule
    if not rule.once:
        return [table.at(index, rule.at, name, breach.expected, instead=breach.instead) for index in indices]
    others = tuple(table.row_numbers[index] for index in indices[1:])
    return [table.at(indices[0], rule.at, name, breach.expected, related=others, instead=breach.instead)]


def _judgeable(table: Table, rule: CrossRule, texts: tuple[str, ...]) -> bool:
    """Tell whether the cells that must be filled are: a row whose student is not yet known waits."""
    columns = table.filing.sheet.by_heading
    return all(text or not columns[heading].mandatory for heading, text in zip(rule.reads, texts, strict=True))


def _unchecked(table: Table, absent: Mapping[str, tuple[str, list[int]]], register: Register) -> Table:
    """X09: one finding for each form that has not arrived, naming it and how many rows wait for it."""
    findings, waiting = [], []
    for name, (heading, indices) in absent.items():
        rows = sorted(set(indices))
        if not rows:
            continue
        letter, shown = table.filing.place(heading)
        below = table.filing.headed if table.filing.is_further else 0
        said = wording.waits_for(forms()[name].title, len(rows), below, is_aside=name in register.aside)
        findings.append(Finding("X09", table.filing.title, None, letter, shown, expected=said))
        waiting += rows
    return table.with_findings(findings, waiting=dict.fromkeys(waiting, wording.WAITING))
