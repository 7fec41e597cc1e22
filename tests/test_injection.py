"""Every column of every sheet, broken in every way that it can be: each fault is found once, at its cell, nothing else.

All forms together hold one sound row a sheet; beside it stand rows with one fault each, through the whole assessment.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from injected_faults import CONTEXT, Fault, cells_at_fault, keys_twice, sound_school
from school import arrival

from flows.assessment import assess
from flows.stages import plain
from schemas.forms import forms

if TYPE_CHECKING:
    from school import School


@cache
def injected() -> tuple[list[tuple[str, Fault]], list[Fault]]:
    """Give every fault put in with its sort, and everything found, over all sheets of all forms."""
    faults: list[tuple[str, Fault]] = []
    found: list[Fault] = []
    for inject in (cells_at_fault, keys_twice):
        school = sound_school()
        for form in forms().values():
            for sheet in form.sheets:
                faults += inject(form, sheet, school[form.name][sheet.title])
        found += told_of(school)
    return faults, found


def told_of(school: School) -> list[Fault]:
    """Assess the whole school; list all that is found."""
    arrived = [arrival(order, form, sheets) for order, (form, sheets) in enumerate(school.items(), 1)]
    assessed = assess(plain, arrived, CONTEXT)
    findings = [finding for one in assessed.examined for finding in one.all_findings]
    assert all(finding.message and finding.expected and finding.definition.advice for finding in findings)
    return [Fault(one.sheet, one.rule, one.row or 0, one.column, one.heading) for one in findings]


SHEETS = [sheet.title for form in forms().values() for sheet in form.sheets]


def test_the_sound_school_has_no_fault() -> None:
    assert told_of(sound_school()) == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_fault_of_every_column_is_found_once_at_its_cell_and_nothing_else_is(sheet: str) -> None:
    faults, found = injected()
    expected = sorted(fault for _, fault in faults if fault.sheet == sheet)
    assert sorted(fault for fault in found if fault.sheet == sheet) == expected
    assert {fault.heading for fault in expected} == set(headings_of(sheet))


def headings_of(title: str) -> tuple[str, ...]:
    return next(sheet.headings for form in forms().values() for sheet in form.sheets if sheet.title == title)


def test_precision_and_recall_over_all_sheets_are_one(capsys: pytest.CaptureFixture[str]) -> None:
    faults, found = injected()
    put_in, told = Counter(fault for _, fault in faults), Counter(found)
    right = (put_in & told).total()
    precision, recall = right / told.total(), right / put_in.total()
    hit = Counter(sort for sort, fault in faults if told[fault])
    by_sort = ", ".join(f"{sort} {hit[sort]}/{number}" for sort, number in Counter(sort for sort, _ in faults).items())
    with capsys.disabled():
        print(  # noqa: T201 - the measure itself is asked for
            f"\nfaults injected {put_in.total()}, found {told.total()} in {len(SHEETS)} sheets: "
            f"precision {precision:.3f}, recall {recall:.3f} ({by_sort})"
        )
    assert (precision, recall) == (1.0, 1.0)
