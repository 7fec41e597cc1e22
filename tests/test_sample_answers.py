"""What the sample school's offices are told, when its workbooks go the whole road."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from school import a_site

from flows.ingest import ingest
from flows.steps.sample.school import SampleSchool, sample_school, write_sample
from flows.submit import submit

if TYPE_CHECKING:
    from pathlib import Path

    from flows.desk import Desk

REPAIRED = {("教務處", "期程表.xlsx", "C15")}  # its dates are written 115/07/30
Place = tuple[str, str, str, str, int | None, str]


def told(desk: Desk, school: SampleSchool) -> list[Place]:
    """List what the offices are told, in answer to their workbooks and in the state of the semester."""
    write_sample(school, desk.site.inbox)
    answered = [
        (body["office"], body["file"], finding["rule"], finding["sheet"], finding["row"], finding["heading"])
        for body in ingest(desk).replies.bodies
        for finding in body["findings"]
        if (body["office"], body["file"], finding["rule"]) not in REPAIRED
    ]
    duties = [
        (cell.office, f"{cell.title}.xlsx", duty.rule, duty.sheet, duty.row, duty.heading)
        for cell in desk.board()
        for duty in cell.duties
    ]
    return answered + duties


@pytest.mark.slow
@pytest.mark.parametrize("students", [3, 120])
def test_a_sound_school_is_told_of_nothing_and_nothing_of_its_is_kept_back(tmp_path: Path, students: int):
    desk = a_site(tmp_path)
    assert told(desk, sample_school(students)) == []
    assert {cell.state for cell in desk.board()} <= {"clean", "nil"}
    period = desk.site.period
    for package in submit(desk, periods=(period, period.whole_year)).packages:
        assert not {"暫緩", "退回"} & set(package.counts["fates"])
        assert package.counts["duties"] == []


@pytest.mark.slow
def test_a_faulty_school_is_told_of_just_what_was_planted_each_once_at_its_cell(tmp_path: Path):
    school = sample_school(300, faults=True)
    planted = [(one.office, one.file, one.rule, one.sheet, one.row, one.heading) for one in school.planted]
    assert Counter(told(a_site(tmp_path), school)) == Counter(planted)
