"""The same school gives the same package, byte for byte, on whatever machine and in whatever order it was handed in."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packages import FACTS, PERIODS, busy_school, write
from school import CODE, PERIOD, SENT, a_site, arrivals, assessed, drop_all, reordered, small_school, sweep

from flows.desk import Desk
from flows.settings import open_site
from flows.steps.package.bag import files_under
from flows.steps.rendering import render
from flows.submit import submit

HERE = Path(__file__).parent
NOW = "2026-02-14T00:00:01+08:00"
ENVIRONMENTS = (
    {"LC_ALL": "C", "LANG": "C", "TZ": "America/New_York", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "zh_TW.UTF-8", "LANG": "zh_TW.UTF-8", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "2"},
)
PROGRAM = "import sys; import test_same_bytes as own; getattr(own, sys.argv[1])(own.Path(sys.argv[2]))"


def write_all(folder: Path) -> None:
    """Write both packages of a school whose workbooks arrived in an order that the folder's name decides."""
    examined = arrivals(busy_school())
    order = list(range(len(examined)))
    random.Random(folder.name).shuffle(order)  # noqa: S311 - the same order each time
    moved = [reordered(one, place) for place, one in zip(order, examined, strict=True)]
    school = assessed(sorted(moved, key=lambda one: one.drop.order)).school
    for period in PERIODS:
        write(render(school.tables, school.fates(period), period, CODE, SENT), folder / str(period) / "01", FACTS)


def submit_all(site: Path) -> None:
    """Submit what a site has been handed in."""
    desk = Desk(open_site(site))
    submit(desk, periods=PERIODS)
    desk.close()


def run_in_each(function: str, folders: list[Path]) -> None:
    """Call one of these functions in two processes at once, each in an environment of its own."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, function, folder], env={**os.environ, "LICHENG_NOW": NOW, **own}, cwd=HERE
        )
        for folder, own in zip(folders, ENVIRONMENTS, strict=True)
    ]
    assert [one.wait() for one in started] == [0, 0]


def bytes_under(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in files_under(folder).items()}


@pytest.mark.slow
def test_neither_the_machine_nor_the_order_of_arrival_leaves_a_trace(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "另一個 資料夾"]
    run_in_each("write_all", folders)
    one, other = map(bytes_under, folders)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert sum(name.endswith("tagmanifest-sha256.txt") for name in one) == len(PERIODS)


@pytest.mark.slow
def test_a_site_that_was_moved_submits_the_same_bytes(tmp_path: Path) -> None:
    desk = a_site(tmp_path / "site")
    drop_all(desk, small_school())
    sweep(desk)
    desk.close()
    moved = shutil.copytree(tmp_path / "site", tmp_path / "搬家 以後")
    sites = [tmp_path / "site", moved]
    run_in_each("submit_all", sites)
    one, other = (bytes_under(site / "outbox" / "submissions" / str(PERIOD) / "01") for site in sites)
    assert one
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []
