"""Whatever lies in a folder, the program goes on: each file is read as it stands, or refused in words with its rule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hostile_files import cases
from inbox_folder import LONG_AGO
from school import a_site, drop, small_school, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostile_case import Case

HERE = Path(__file__).parent


DROPPED = (
    "2,100 parts",
    "a password",
    "a checksum is wrong",
    "a part called: the same name in capitals",
    "entries that share one content",
    "cut off within record 5",
    "entities that swell, used",
    "uniqueCount=4294967295",
    "A1 and XFD1048576",
    "100,000 sheets that are one",
    "the sheet cut off at 340",
    "an .ods with a password",
    "2147483648 rows with content",
    "an .xls with a password",
    "a stream that starts beyond the end",
    "cut off within quotes",
    "a page called .xlsx",
    "512 zeros",
)


def dropped() -> Iterator[Case]:
    """Give the cases that are dropped into an office's folder."""
    made = {case.name: case for case in cases() if case.name in DROPPED}
    assert sorted(made) == sorted(DROPPED)
    yield from made.values()


@pytest.fixture(scope="module")
def summary() -> dict[str, Any]:
    command = [sys.executable, str(HERE / "hostile_files.py")]
    run = subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=HERE.parent, text=True)
    told = json.loads(run.stdout)
    print(told["files"], "files:", told["fates"], "most memory:", told["mib"], "MiB")  # noqa: T201 - for whoever asks how it went
    return told


@pytest.mark.slow
def test_every_bad_or_odd_file_ends_read_exactly_or_refused_with_its_rule(summary):
    assert summary["wrong"] == []
    assert summary["files"] == summary["names"] == sum(summary["fates"].values())


@pytest.mark.slow
def test_at_least_three_hundred_bad_files_were_tried_and_each_rule_refused_some(summary):
    refused = {rule: count for rule, count in summary["fates"].items() if rule.startswith("W")}
    assert sum(refused.values()) >= 300
    assert sorted(refused) == ["W01", "W02", "W03", "W04"]
    assert summary["fates"]["read"] >= 100


@pytest.mark.slow
def test_the_process_that_asks_stays_small_over_all_of_them(summary):
    assert summary["mib"] < 512


@pytest.mark.slow
def test_bad_files_in_a_folder_are_answered_each_with_its_rule_beside_a_sound_one(tmp_path):
    desk = a_site(tmp_path / "site")
    told = {f"{number}{case.ending}": case for number, case in enumerate(dropped())}
    for name, case in told.items():
        path = desk.site.inbox / "訓育組" / name
        path.write_bytes(case.content)
        os.utime(path, (LONG_AGO, LONG_AGO))  # what was cut off is no copy under way
    drop(desk, "officer_record", small_school()["officer_record"], name="幹部.xlsx", office="訓育組")
    bodies = sweep(desk)
    desk.close()
    assert sorted(bodies) == sorted([*told, "幹部.xlsx"])
    for name, case in told.items():
        first = bodies[name]["findings"][0]
        assert first["rule"] in case.rules, case.name
        assert any("\u4e00" <= letter <= "\u9fff" for letter in first["expected"]), case.name
    assert not {f["rule"] for f in bodies["幹部.xlsx"]["findings"]} & {"W01", "W02", "W03", "W04"}
