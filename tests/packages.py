"""Packages to look into: what a small school submits, written as `licheng submit` writes it, and what a forger does."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from school import CODE, PERIOD, PROOF, SENT, YEAR, arrivals, assessed, outcome, performance, whole_school

from flows.steps.package import Facts, write_package
from flows.steps.package.bag import MANIFEST_FILE, TAG_FILES, TAG_MANIFEST_FILE, manifest, payload_of, stored, tags
from flows.steps.package.descriptor import descriptor, written
from flows.steps.package.lineage import Entry, lineage_of, lineage_text
from flows.steps.package.row_codes import coded
from flows.steps.rendering import render
from flows.steps.verification.opened import Opened
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, write_workbook
from schemas.wording_packages import DESCRIPTOR_FILE, LINEAGE_FILE, NOTE_FILE, PAYLOAD

if TYPE_CHECKING:
    from pathlib import Path

    from school import School

    from flows.steps.rendering import Rendered
    from schemas.terms import Period

SCHOOL_NAME = "桃園市立永豐高級中等學校"
MADE_AT = dt.datetime(2026, 2, 14, 0, 0, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FACTS = Facts(1, MADE_AT, SCHOOL_NAME, CODE)
PERIODS = (PERIOD, YEAR)


def busy_school() -> School:
    """Give the whole small school, with as many outcomes and performances of one student as may go."""
    school = whole_school()
    ticked = [outcome(number, 成果簡述=f"第 {number} 件") for number in range(2, 6)]
    school["course_outcome"]["學期課程學習成果"] += ticked
    school["diverse_performance"]["作品成果紀錄"] += [
        performance(number, 名稱=f"作品{number}") for number in range(2, 11)
    ]
    return school


def rendered(school: School, period: Period, **options: object) -> Rendered:
    """Render a period of a school; options are those of `arrivals`."""
    counted = assessed(arrivals(school, **options)).school
    return render(counted.tables, counted.fates(period), period, CODE, SENT)


def write(submission: Rendered, folder: Path, facts: Facts = FACTS) -> Path:
    """Write a package into a folder of its own, every attachment with the same content."""
    proof = folder.parent / hashlib.sha256(PROOF).hexdigest()
    folder.parent.mkdir(parents=True, exist_ok=True)
    proof.write_bytes(PROOF)
    write_package(submission, folder, lambda _: proof, facts)
    return folder


def made_anew(package: Path) -> None:
    """Make every hash and count of a package anew, those in its note too, as a forger would who has the program."""
    note = package / PAYLOAD / NOTE_FILE
    if note.exists():
        text = note.read_text("utf-8")
        for line in (package / MANIFEST_FILE).read_text("utf-8").splitlines():
            digest, path = line.split("  ", 1)
            if (package / path).is_file():
                text = text.replace(_in_note(digest), _in_note(stored(package / path).sha256))
        note.write_bytes(text.encode())
    opened = Opened(package, is_ours=True)
    label, lineage = opened.label, opened.lineage
    assert label is not None
    assert lineage is not None
    others = {path: one for path, one in payload_of(package).items() if path != DESCRIPTOR_FILE}
    description = written(descriptor(label, others, opened.shapes, lineage))
    (package / PAYLOAD / DESCRIPTOR_FILE).write_bytes(description.encode())
    rows = {(shape.path, shape.sheet): shape.rows for shape in opened.shapes}
    for name, text in tags(label, payload_of(package), rows).items():
        (package / name).write_bytes(text.encode())


def _in_note(digest: str) -> str:
    return f"{digest[:32]}<wbr>{digest[32:]}"


def hashed_anew(package: Path) -> None:
    """Make the manifests of a package anew and nothing else, as any BagIt tool does."""
    hashes = {f"{PAYLOAD}/{path}": one.sha256 for path, one in payload_of(package).items()}
    (package / MANIFEST_FILE).write_bytes(manifest(hashes).encode())
    tagged = {name: stored(package / name).sha256 for name in TAG_FILES if name != TAG_MANIFEST_FILE}
    (package / TAG_MANIFEST_FILE).write_bytes(manifest(tagged).encode())


def with_sheet(package: Path, path: str, title: str, rows: list[tuple[str, ...]]) -> None:
    """Write a workbook of a package anew with other rows on one of its sheets."""
    from flows.steps.verification.books import read_book

    book = read_book(package / PAYLOAD / path, None)
    sheets = [(name, sheet.headings, rows if name == title else sheet.rows) for name, sheet in book.items()]
    write_workbook(
        [SheetLayout(name, tuple(map(ColumnLayout, headings)), by_column(lines)) for name, headings, lines in sheets],
        package / PAYLOAD / path,
    )


def coded_anew(package: Path, path: str) -> None:
    """Make the codes of a workbook's rows anew, as a forger would who has the program."""
    from flows.steps.verification.books import read_book

    book = read_book(package / PAYLOAD / path, None)
    sheets = [(name, tuple(map(ColumnLayout, one.headings[:-1])), one.rows) for name, one in book.items()]
    plain = [SheetLayout(name, columns, by_column(row[:-1] for row in rows)) for name, columns, rows in sheets]
    write_workbook(coded(plain), package / PAYLOAD / path)


def with_lineage(package: Path, entries: list[Entry]) -> None:
    """Write a package's lineage anew."""
    (package / PAYLOAD / LINEAGE_FILE).write_bytes(lineage_text(entries).encode())


def entries_of(package: Path) -> list[Entry]:
    """Read a package's lineage."""
    return lineage_of(package)
