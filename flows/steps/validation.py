"""Whether each cell and each row of a sheet is sound by itself: the form's schema, judged once per distinct value."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.steps.lone_cells import told_alone
from flows.steps.merged_cells import merged_into
from flows.steps.misplaced import misplaced
from flows.steps.pasted_over import pasted_over
from flows.steps.uniqueness import without_twins
from schemas import wording
from schemas.columns import IDENTITY_PAIR
from schemas.form import once_per_distinct, schema_columns
from schemas.kinds import Day
from schemas.wording_layout import merged_into as merged_words

if TYPE_CHECKING:
    from schemas.finding import Finding
    from schemas.form import Column
    from schemas.row_rules import RowRule
    from schemas.table import Table
    from schemas.terms import Law

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")  # how a real date cell is read: nothing that an office typed


def validate(table: Table, law: Law) -> Table:
    """Bring every cell into its written form, find what is wrong in cells, in rows, and between rows of the sheet."""
    if table.refused or not len(table.frame):
        return table
    table = told_alone(table)
    written: dict[str, list[str]] = {}
    findings: list[Finding] = []
    faults: list[tuple[int, str]] = []
    for column in _columns(table):
        try:
            texts, wrong, repaired = _validate_column(table, column, law)
        except Exception as bug:  # noqa: BLE001 - told at the end of the run; the other columns are judged all the same
            table = table.without_judgement(_rules_on(column, law), bug, range(len(table.frame)))
            continue
        written[column.heading] = texts
        findings += [*wrong, *repaired]
        faults += [(table.index_of[finding.row or 0], column.heading) for finding in wrong]
    table = replace(table, frame=table.frame.assign(**written)).with_findings(findings, faults)
    return pasted_over(misplaced(_validate_rows(without_twins(table), law), law), law)


def _columns(table: Table) -> list[Column]:
    """List the columns of the sheet that are there, and 身分證號 and 出生日期 where they stand beside 學號."""
    sheet, letters = table.filing.sheet, table.filing.letters
    pair = IDENTITY_PAIR if sheet.about_students else ()
    return [column for column in (*sheet.columns, *pair) if column.heading in letters]


def _rules_on(column: Column, law: Law) -> list[str]:
    try:
        return list(dict.fromkeys(need.rule for need in column.requirements(law)))
    except Exception:  # noqa: BLE001 - that is the very bug
        return [column.empty_rule]


def _validate_column(table: Table, column: Column, law: Law) -> tuple[list[str], list[Finding], list[Finding]]:
    """Give a column's texts as written, what is wrong in it, and what was repaired; no cell is judged twice."""
    heading, texts = column.heading, table.texts(column.heading)
    normal = _normal(table, column, texts)
    broken = _first_broken(column, list(dict.fromkeys(normal.values())), table, law)
    judged = [index for index in range(len(texts)) if (index, heading) not in table.faults]
    bad = [index for index in judged if normal[texts[index]] in broken]
    said = _with_merged(table, column, {index: broken[normal[texts[index]]] for index in bad})
    wrong = [table.at(index, heading, *said[index], value=texts[index]) for index in bad]
    changed = {old for old, new in normal.items() if old != new and new not in broken and not ISO_DAY.fullmatch(old)}
    repaired = [index for index in judged if texts[index] in changed]
    return [normal[text] for text in texts], wrong, _repairs(table, heading, repaired, normal)


def _normal(table: Table, column: Column, texts: list[str]) -> dict[str, str]:
    """Give each distinct text of a column as it is written."""
    kind = replace(column.kind, since_1904=table.since_1904) if isinstance(column.kind, Day) else column.kind
    return {text: kind.normal(text) for text in dict.fromkeys(texts)}


def _with_merged(table: Table, column: Column, said: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Say of a mandatory cell that is empty for being merged into another one just that."""
    empty = [index for index, (rule, _) in said.items() if rule == column.empty_rule] if table.merged else []
    into = merged_into(table, column.heading)
    merged = {index: (column.empty_rule, merged_words(address)) for index in empty if (address := into(index))}
    return said | merged


def _first_broken(column: Column, texts: list[str], table: Table, law: Law) -> dict[str, tuple[str, str]]:
    """Give for each distinct text that breaks a rule that rule, and what is said of it."""
    import pandas as pd

    needs = column.requirements(law)
    declared = schema_columns(table.filing.sheet, law).get(column.heading)
    checks = declared.checks if declared else [once_per_distinct(need.met) for need in needs]
    series = pd.Series(texts, dtype="str")
    broken: dict[str, tuple[str, str]] = {}
    for need, check in zip(needs, checks, strict=True):
        verdict = check(series)
        mask = getattr(verdict, "check_output", verdict)
        broken |= {text: (need.rule, need.told(text)) for text, met in zip(texts, mask, strict=True) if not met}
    return broken


def _repairs(table: Table, heading: str, repaired: list[int], normal: dict[str, str]) -> list[Finding]:
    """C15: one finding a column, carrying every cell that was written differently, before and after."""
    if not repaired:
        return []
    rows, texts = table.row_numbers, table.texts(heading)
    cells = tuple((rows[index], texts[index], normal[texts[index]]) for index in repaired)
    said = wording.repaired(cells[0][2], len(cells))
    return [table.at(repaired[0], heading, "C15", said, value=cells[0][1], cells=cells)]


def _validate_rows(table: Table, law: Law) -> Table:
    for rule in table.filing.sheet.rules_on_rows(law):
        sound = [index for index, good in enumerate(table.sound(rule.reads)) if good]
        try:
            table = _validate_by(rule, table, sound, law)
        except Exception as bug:  # noqa: BLE001 - told at the end of the run; the other rules judge all the same
            table = table.without_judgement([rule.rule], bug, sound)
    return table


def _validate_by(rule: RowRule, table: Table, sound: list[int], law: Law) -> Table:
    met = rule.met_by(law)(table.frame.iloc[sound])
    bad = [index for index, good in zip(sound, met, strict=True) if not good]
    findings = [
        table.at(index, rule.at, rule.rule, rule.told(*(table.texts(heading)[index] for heading in rule.reads)))
        for index in bad
    ]
    return table.with_findings(findings, ((index, rule.at) for index in bad))
