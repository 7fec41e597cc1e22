"""Whether rows agree with what the other forms say, and which could not be checked yet because one is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

from schemas import wording
from schemas.cross_rules import ROSTER, Absent, Breach
from schemas.finding import Finding
from schemas.form import BIRTH, IDENTITY, ORIGIN, STUDENT
from schemas.forms import forms
from schemas.register import Place, Register

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from schemas.cross_rules import CrossRule, Judge
    from schemas.drop import Table
    from schemas.register import Found
    from schemas.terms import Law, Period


def crosscheck(
    tables: Sequence[Table], attachments: Mapping[str, Mapping[str, str]], laws: Mapping[Period, Law]
) -> list[Table]:
    """Check every table against all the others; `attachments` are each office's hashes by name, `laws` by period.

    The order of tables does not matter. Refused tables are given back as they came, and nothing refers to them.
    """
    register = register_of(tables, attachments)
    keyed = [key_students(table, register) for table in tables]
    if any(before is not after for before, after in zip(tables, keyed, strict=True)):
        register = register_of(keyed, attachments)
    checked = [_check(table, register, laws[table.filing.period]) for table in keyed]
    return contradictions(checked)


def register_of(tables: Sequence[Table], attachments: Mapping[str, Mapping[str, str]]) -> Register:
    """Build what the school knows from every table that was not refused, with cells at fault emptied."""
    import pandas as pd

    frames: defaultdict[Place, list[pd.DataFrame]] = defaultdict(list)
    for table in tables:
        if not table.refused:
            filing = table.filing
            frames[Place(filing.form.name, filing.sheet.title, filing.period)].append(_without_faults(table))
    merged = {place: pd.concat(parts) if len(parts) > 1 else parts[0] for place, parts in frames.items()}
    return Register(merged, attachments)


def _without_faults(table: Table) -> pd.DataFrame:
    if not table.faults:
        return table.frame
    emptied = {heading: list(table.texts(heading)) for _, heading in table.faults if heading in table.frame}
    for index, heading in table.faults:
        if heading in emptied:
            emptied[heading][index] = ""
    return table.frame.assign(**emptied)


def key_students(table: Table, register: Register) -> Table:
    """Find the 學號 of rows that carry 身分證號 (and 出生日期); X01 where 學生名冊 knows no such student."""
    if table.refused or not table.filing.sheet.about_students or IDENTITY not in table.filing.letters:
        return table
    known = register.lookup(*ROSTER, table.filing.period, (IDENTITY,), (STUDENT, BIRTH))
    if known is None:
        waits = {ROSTER[0]: (IDENTITY, list(range(len(table.frame))))}
        return _unchecked(table, waits) if table.filing.keyed_by_identity else table
    cells = {h: table.frame[h].tolist() for h in (IDENTITY, BIRTH, STUDENT) if h in table.frame}
    blank = [""] * len(table.frame)
    rows = zip(cells[IDENTITY], cells.get(BIRTH, blank), cells[STUDENT], strict=True)
    sound = table.sound((IDENTITY, BIRTH, STUDENT))
    answers = [_student_of(*row, known) if good else (row[2], "") for row, good in zip(rows, sound, strict=True)]
    wrong = [(index, heading) for index, (_, heading) in enumerate(answers) if heading]
    findings = [table.at(index, heading, "X01", wording.SAME_STUDENT) for index, heading in wrong]
    frame = table.frame.assign(**{STUDENT: [number for number, _ in answers]})
    # a student whose own row in 學生名冊 has no sound 學號 yet: the office that can mend it has been told
    unknown = [index for index, (number, heading) in enumerate(answers) if not number and not heading]
    faults = ((index, STUDENT) for index, _ in wrong)
    return replace(table, frame=frame).with_findings(findings, faults, unknown)


def _student_of(identity: str, birth: str, student: str, known: Found) -> tuple[str, str]:
    """Give the 學號 that an identity number stands for, and the heading at which the row disagrees with 學生名冊."""
    if not identity:
        return student, "" if student else IDENTITY
    if (identity,) not in known:
        return student, IDENTITY
    number, born = known[identity,][-1]
    if birth and born and birth != born:
        return number, BIRTH
    return number, STUDENT if student and student != number else ""


def _check(table: Table, register: Register, law: Law) -> Table:
    if table.refused:
        return table
    asked = register.asked_by(table.filing.drop.office)
    absent: dict[str, tuple[str, list[int]]] = {}
    for rule in table.filing.sheet.checks_across:
        table = _apply(table, rule, rule.judge(asked, law), absent)
    return _unchecked(table, absent)


def _apply(table: Table, rule: CrossRule, judge: Judge, absent: dict[str, tuple[str, list[int]]]) -> Table:
    """Judge a rule once for each distinct combination of the texts it reads, on rows where all of them are sound."""
    known: dict[tuple[str, ...], object] = {}
    findings, faults = [], []
    sound = table.sound(rule.reads)
    for index, texts in enumerate(zip(*map(table.texts, rule.reads), strict=True)):
        if not sound[index] or not _judgeable(table, rule, texts):
            continue
        if texts not in known:
            known[texts] = judge(*texts)
        answer = known[texts]
        if isinstance(answer, Breach):
            findings.append(table.at(index, rule.at, answer.rule or rule.rule, answer.expected))
            faults.append((index, rule.at))
        elif isinstance(answer, Absent):
            absent.setdefault(answer.form, (rule.at, []))[1].append(index)
    return table.with_findings(findings, faults)


def _judgeable(table: Table, rule: CrossRule, texts: tuple[str, ...]) -> bool:
    """Tell whether the cells that must be filled are: a row whose student is not yet known waits."""
    columns = table.filing.sheet.by_heading
    return all(text or not columns[heading].mandatory for heading, text in zip(rule.reads, texts, strict=True))


def _unchecked(table: Table, absent: Mapping[str, tuple[str, list[int]]]) -> Table:
    """X09: one finding for each form that has not arrived, naming it and how many rows wait for it."""
    findings, waiting = [], []
    for name, (heading, indices) in absent.items():
        rows = sorted(set(indices))
        if not rows:
            continue
        letter, shown = table.filing.place(heading)
        said = wording.waits_for(forms()[name].title, len(rows))
        findings.append(Finding("X09", table.filing.title, None, letter, shown, expected=said))
        waiting += rows
    return table.with_findings(findings, waiting=waiting)


def contradictions(tables: Sequence[Table]) -> list[Table]:
    """X06: rows of the same key, handed in twice with different content; both sides are told the other's."""
    places: defaultdict[Place, list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        if not table.refused:
            places[Place(table.filing.form.name, table.filing.sheet.title, table.filing.period)].append(number)
    told = list(tables)
    for numbers in places.values():
        if len(numbers) > 1:
            _compare(told, numbers)
    return told


def _compare(tables: list[Table], numbers: list[int]) -> None:
    rows: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number in numbers:
        table = tables[number]
        keys = zip(*map(table.texts, table.filing.sheet.key), strict=True)
        sound = table.sound(table.filing.sheet.key)
        for index, key in enumerate(keys):
            if sound[index] and all(key) and index not in table.decided:
                rows[key].append((number, index))
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for same in rows.values():
        for mine, theirs in permutations(same, 2):
            finding = _repetition(tables, mine, theirs) if mine[0] != theirs[0] else None
            found[mine[0]] += [finding] if finding else []
    for number, findings in found.items():
        tables[number] = tables[number].with_findings(findings)


def _repetition(tables: Sequence[Table], mine: tuple[int, int], theirs: tuple[int, int]) -> Finding | None:
    """Tell of a row that stands twice: in one workbook that is R14, in two that differ X06."""
    table, other = tables[mine[0]], tables[theirs[0]]
    if table.filing.drop.id == other.filing.drop.id:
        rule, said = "R14", wording.also_in(other.filing.title, other.row_numbers[theirs[1]])
    else:
        rule, said = "X06", _difference(tables, mine, theirs)
    return table.at(mine[1], table.filing.sheet.key[0], rule, said) if said else None


def _difference(tables: Sequence[Table], mine: tuple[int, int], theirs: tuple[int, int]) -> str:
    """Say where two rows of the same key differ, in what file the other stands, and who owns the form."""
    table, other = tables[mine[0]], tables[theirs[0]]
    ours, others = table.frame.iloc[mine[1]], other.frame.iloc[theirs[1]]
    cells = [(h, *_shown(h, ours[h], others[h])) for h in table.filing.sheet.headings if ours[h] != others[h]]
    drop, owner = other.filing.drop, table.filing.form.offices[0]
    place = wording.place(drop.office, drop.shown, other.filing.title, others[ORIGIN[2]])
    return wording.contradiction(place, cells, owner) if cells else ""


def _shown(heading: str, ours: str, theirs: str) -> tuple[str, str]:
    """Keep from an office what another one knows of a person."""
    return (ours, theirs) if heading not in {IDENTITY, BIRTH} else (wording.NOT_SHOWN, wording.NOT_SHOWN)
