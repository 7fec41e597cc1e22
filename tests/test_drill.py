"""The worst day: outbox and caches are gone, and every package comes back from the store, byte for byte.

`LICHENG_STUDENTS=3000 pytest tests/test_drill.py` rehearses it with a school as large as any.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from school import a_site, sweep

from flows.desk import Desk
from flows.ingest import ingest
from flows.rebuilding import rebuilt
from flows.settings import open_site
from flows.steps.sample.school import sample_school, write_sample
from flows.steps.verification import verify
from flows.submit import submit
from schemas.terms import Period
from schemas.wording_rebuilding import Remade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

STUDENTS = int(os.environ.get("LICHENG_STUDENTS", "60"))
PERIODS = (Period(114, 1), Period(114, 0))
PACKAGES = {"114-0/01", "114-1/01", "114-1/02"}
SHEET, DUTY = "幹部經歷紀錄", "擔任職務"


def everything(folder: Path) -> dict[str, str]:
    """Give the hash of every file under a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def timed(what: str, step: Callable[[], object]) -> None:
    """Do a step; tell whoever rehearses by hand how long it took, and how much memory was needed so far."""
    import resource

    begun = time.perf_counter()
    step()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stderr.write(f"{what}: {time.perf_counter() - begun:.1f} s, {peak} MiB at most\n")


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A faulty school that submitted, mended a row and submitted again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-16T08:30")
        desk = a_site(tmp_path_factory.mktemp("drill") / "site")
        write_sample(sample_school(STUDENTS, faults=True), desk.site.inbox)
        timed("taken in", lambda: ingest(desk))
        timed("submitted", lambda: submit(desk, periods=PERIODS))
        patch.setenv("LICHENG_NOW", "2026-01-19T08:30")
        mend(desk)
        timed("mended", lambda: sweep(desk))
        timed("submitted again", lambda: submit(desk, periods=PERIODS[:1]))
        yield desk
        desk.close()


def mend(desk: Desk) -> None:
    """Mend a row in the workbook of the officers, as the office sent it, and send it again."""
    sent = next(drop for drop in desk.ledger.drops() if drop.office == "訓育組" and "幹部" in drop.name)
    path = desk.site.inbox / sent.office / sent.name
    path.write_bytes(desk.store.read(sent.sha256))
    book = load_workbook(path)
    headings = [cell.value for cell in book[SHEET][1]]
    book[SHEET].cell(2, headings.index(DUTY) + 1).value = "副班長"
    book.save(path)


@pytest.mark.slow
def test_every_package_of_a_faulty_school_is_sound(submitted):
    folder = submitted.site.outbox / "submissions"
    found = {path.relative_to(folder).as_posix(): path for path in folder.glob("*/*") if path.is_dir()}
    assert set(found) == PACKAGES
    for name, path in found.items():
        timed(f"verified {name}", lambda path=path: assert_sound(path))


def assert_sound(package: Path) -> None:
    assert [fault.sentence for fault in verify(package)] == []


@pytest.mark.slow
def test_all_of_it_comes_back_from_the_store_byte_for_byte(submitted):
    packages, reports = submitted.site.outbox / "submissions", submitted.site.outbox / "reports"
    before = everything(packages), everything(reports)
    shutil.rmtree(submitted.site.outbox)
    submitted.site.outbox.mkdir()
    again = Desk(open_site(submitted.site.folder))  # which remembers nothing, as after a restart
    found = []
    timed("made again", lambda: found.extend(rebuilt(again, lambda _: None)))
    again.close()
    assert {one.name: one.state for one in found} == dict.fromkeys(PACKAGES, Remade.AGAIN)
    assert everything(packages) == before[0]
    assert everything(reports) == before[1]
