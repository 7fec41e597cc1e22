"""Sheets changed by chance, in whole sweeps and a submission: nothing stops a school, and every file is answered.

LICHENG_SHEETS says how many are made (100), LICHENG_SEED which; what the program failed on is told by its place.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pytest
from mutant_sheets import sheet
from school import PERIOD, YEAR, a_site, drop_all, small_school

from flows.ingest import UnfinishedError, ingest
from flows.submit import submit

if TYPE_CHECKING:
    from pathlib import Path

    from flows.desk import Desk
    from schemas.failure import Failure

COUNT = int(os.environ.get("LICHENG_SHEETS", "100"))
SEED = os.environ.get("LICHENG_SEED", "1")
LONG_AGO = 1_750_000_000
SWEEPS, AT_ONCE = 4, 50  # of one site: so many sweeps, with so many sheets each


class Run(NamedTuple):
    """What became of all sheets: those not answered by name, what the program failed on, the verdicts."""

    unanswered: list[str]
    failures: list[Failure]
    verdicts: Counter[str]
    packages: int


def swept(desk: Desk) -> None:
    with suppress(UnfinishedError):  # what failed was set aside, and is told below
        ingest(desk)


def laid(desk: Desk, first: int, last: int) -> list[str]:
    names = []
    for number in range(first, last):
        made = sheet(SEED, number)
        path = desk.site.inbox / made.office / made.name
        path.write_bytes(made.content)
        os.utime(path, (LONG_AGO, LONG_AGO))  # what was cut off is not taken for one that is still being copied
        names.append(made.name)
    return names


def in_one_site(folder: Path, first: int, last: int) -> Run:
    """Sweep sheets in portions beside a sound school, and submit."""
    desk = a_site(folder)
    drop_all(desk, small_school())
    swept(desk)
    names: list[str] = []
    for start in range(first, last, AT_ONCE):
        names += laid(desk, start, min(start + AT_ONCE, last))
        swept(desk)
    swept(desk)
    answered = {answer.body["file"]: answer.verdict for answer in desk.ledger.answers().values()}
    failures = desk.ledger.failures()
    packages = len(submit(desk, periods=(PERIOD, YEAR)).packages)
    desk.close()
    verdicts = Counter(answered[name] for name in names if name in answered)
    return Run([name for name in names if name not in answered], failures, verdicts, packages)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    portion = SWEEPS * AT_ONCE
    runs = [
        in_one_site(tmp_path_factory.mktemp("sheets") / "site", first, min(first + portion, COUNT))
        for first in range(0, COUNT, portion)
    ]
    unanswered = [name for one in runs for name in one.unanswered]
    failures = [failure for one in runs for failure in one.failures]
    return Run(unanswered, failures, sum((one.verdicts for one in runs), Counter()), min(one.packages for one in runs))


@pytest.mark.slow
def test_every_sheet_is_answered_by_name(run):
    assert run.unanswered == [], f"LICHENG_SEED={SEED}"
    assert run.verdicts.total() == COUNT
    assert len(run.verdicts) > 2


@pytest.mark.slow
def test_the_school_is_submitted_all_the_same(run):
    assert run.packages == 2


@pytest.mark.slow
def test_the_program_fails_on_none_of_them(run):
    found = Counter(f"{one.harm} {one.place}" for one in run.failures)
    first = {f"{one.harm} {one.place}": one.name for one in reversed(run.failures)}
    assert [f"{count} {place} {first[place]}" for place, count in found.most_common()] == [], f"LICHENG_SEED={SEED}"
