"""What the sample school's offices are told, when its workbooks go the whole road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from school import a_site

from flows.ingest import ingest
from flows.steps.sample.school import SampleSchool, sample_school, write_sample

if TYPE_CHECKING:
    from pathlib import Path

REPAIRED = {("教務處", "期程表.xlsx", "C15")}  # its dates are written 115/07/30


def told(folder: Path, school: SampleSchool) -> set[tuple[str, str, str, str, int | None]]:
    desk = a_site(folder)
    write_sample(school, desk.site.inbox)
    found = [
        (body["office"], body["file"], finding["rule"], finding["sheet"], finding["row"])
        for body in ingest(desk).replies.bodies
        for finding in body["findings"]
        if (body["office"], body["file"], finding["rule"]) not in REPAIRED
    ]
    assert len(set(found)) == len(found)
    return set(found)


@pytest.mark.slow
def test_a_sound_school_is_told_of_nothing(tmp_path: Path):
    assert told(tmp_path, sample_school(120)) == set()


@pytest.mark.slow
def test_a_faulty_school_is_told_of_just_what_was_planted_each_at_its_row(tmp_path: Path):
    school = sample_school(300, faults=True)
    planted = {(one.office, one.file, one.rule, one.sheet, one.row) for one in school.planted}
    assert told(tmp_path, school) == planted
