"""Workbooks changed by chance never stop the program; where the format has checksums, no turned bit changes a value.

LICHENG_MUTANTS says how many are made (2,000), LICHENG_SEED which.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hostile_files import BROKEN, HANGS, READ, Outcome, most_memory, outcomes
from mutants import CHECKED, FORMATS, Mutant, mutants, original

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNT = int(os.environ.get("LICHENG_MUTANTS", "2000"))
SEED = os.environ.get("LICHENG_SEED", "1")
GROWTH = 200  # MiB


class Run(NamedTuple):
    """Every mutant (without its bytes) with what became of it, the sound files, and what this process grew by."""

    ended: list[tuple[Mutant, Outcome]]
    sound: dict[str, Outcome]
    grown: int


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("mutants")
    before = most_memory()
    sound = dict(zip(FORMATS, outcomes(_sound(folder)), strict=True))
    made: list[Mutant] = []
    ended = list(outcomes(_laid_out(folder, made)))
    tally = Counter(f"{mutant.sort} {mutant.how}: {how.fate}" for mutant, how in zip(made, ended, strict=True))
    print(f"seed {SEED}:", *(f"{count} {name}" for name, count in sorted(tally.items())), sep="\n  ")  # noqa: T201 - the tally
    return Run(list(zip(made, ended, strict=True)), sound, most_memory() - before)


def _sound(folder: Path) -> Iterator[Path]:
    for sort in FORMATS:
        path = folder / f"sound.{sort}"
        path.write_bytes(original(sort))
        yield path


def _laid_out(folder: Path, made: list[Mutant]) -> Iterator[Path]:
    """Write each mutant when it is asked for; remember it without its bytes."""
    for mutant in mutants(SEED, COUNT):
        path = folder / f"{mutant.number}.{mutant.sort}"
        path.write_bytes(mutant.content)
        made.append(mutant._replace(content=b""))
        yield path


@pytest.mark.slow
def test_the_sound_workbooks_are_all_read_and_hold_the_table(run):
    assert {sort: ended.fate for sort, ended in run.sound.items()} == dict.fromkeys(FORMATS, READ)
    for ended in run.sound.values():
        first = next(iter(ended.told.values()))
        assert first[0] == ["學號", "姓名", "日期", "節數", "備註"]
        assert first[3][:3] == ["114003", "學生3𠮷", "2025-11-22"]
        assert len(first) == 25


@pytest.mark.slow
def test_no_mutant_stops_the_program_or_makes_it_wait(run):
    stopped = [(one.number, one.sort, one.how, ended) for one, ended in run.ended if ended.fate in {BROKEN, HANGS}]
    assert not stopped, f"LICHENG_SEED={SEED}"
    assert len(run.ended) == COUNT


@pytest.mark.slow
def test_every_mutant_that_is_refused_is_told_why_in_words(run):
    refused = [(one, ended) for one, ended in run.ended if ended.fate != READ]
    assert refused
    assert not [
        (one.number, ended) for one, ended in refused if not (ended.fate in {"W01", "W02", "W03", "W04"} and ended.told)
    ]


@pytest.mark.slow
def test_a_turned_bit_in_a_format_with_checksums_is_refused_or_changes_no_text(run):
    turned = [(one, ended) for one, ended in run.ended if one.how == "bit" and one.sort in CHECKED]
    wrong = [(one.number, one.sort) for one, ended in turned if ended.fate == READ and ended != run.sound[one.sort]]
    assert len(turned) > COUNT // 5
    assert not wrong, f"LICHENG_SEED={SEED}"


@pytest.mark.slow
def test_the_process_that_asks_does_not_grow_over_all_mutants(run):
    assert run.grown < GROWTH
