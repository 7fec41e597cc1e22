"""A package by itself: a bag that any BagIt tool takes, a Data Package that any reader opens, a line for every row."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packages import FACTS, PERIODS, busy_school, entries_of, rendered, write
from school import IDENTITIES, YEAR

from flows.steps.package import PackageError, digest_of, fingerprint_of
from flows.steps.package.bag import TAG_FILES, decoded, files_under, manifest
from flows.steps.package.lineage import Entry, LineageError, lineage_text, parsed
from flows.steps.package.row_codes import row_digest
from flows.steps.verification.books import read_book
from schemas.terms import Fate
from schemas.wording_packages import (
    BOOK,
    DESCRIPTOR_FILE,
    DROPS_SHEET,
    FATES_FILE,
    LINEAGE_FILE,
    LINEAGE_HEADINGS,
    PAYLOAD,
    DropHeading,
    FateHeading,
)

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.rendering import Rendered

# --- the same for all: both packages of a small school


@pytest.fixture(scope="module", params=PERIODS, ids=str)
def submission(request: pytest.FixtureRequest) -> Rendered:
    return rendered(busy_school(), request.param)


@pytest.fixture(scope="module")
def package(submission: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(submission, tmp_path_factory.mktemp("package") / str(submission.period))


@pytest.fixture
def yearly(tmp_path: Path) -> Path:
    return write(rendered(busy_school(), YEAR), tmp_path / "yearly")


# --- other people's tools


def test_a_stock_bagit_tool_calls_the_package_valid(package: Path) -> None:
    import bagit

    bag = bagit.Bag(str(package))
    bag.validate()
    assert bag.info["External-Identifier"] == f"034347-{package.name}-01"
    assert bag.info["Bagging-Date"] == "2026-02-14"


def test_a_stock_bagit_tool_sees_a_changed_attachment(yearly: Path) -> None:
    import bagit

    attachment = next((yearly / PAYLOAD / "附件").iterdir())
    attachment.write_bytes(attachment.read_bytes() + b" ")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(yearly)).validate()


def test_a_stock_data_package_tool_opens_every_sheet_and_file(package: Path) -> None:
    from frictionless import validate

    report = validate(str(package / PAYLOAD / DESCRIPTOR_FILE))
    assert report.valid, report.flatten(["title", "type", "message"])
    described = json.loads((package / PAYLOAD / DESCRIPTOR_FILE).read_text("utf-8"))["resources"]
    assert report.stats["tasks"] == len(described)
    assert {one["path"] for one in described} == {*files_under(package / PAYLOAD)} - {DESCRIPTOR_FILE}


def test_a_stock_data_package_tool_sees_a_file_of_another_content(yearly: Path) -> None:
    from frictionless import validate

    attachment = next((yearly / PAYLOAD / "附件").iterdir())
    attachment.write_bytes(attachment.read_bytes()[::-1])  # as long as before: only the hash differs
    assert not validate(str(yearly / PAYLOAD / DESCRIPTOR_FILE)).valid


def test_the_descriptor_tells_each_sheets_rows(package: Path, submission: Rendered) -> None:
    described = json.loads((package / PAYLOAD / DESCRIPTOR_FILE).read_text("utf-8"))["resources"]
    told = {(one["path"], one["dialect"]["excel"]["sheet"]): one["rows"] for one in described if "dialect" in one}
    assert told == {
        (f"{roster.roster.path}{BOOK}", sheet.title): len(sheet.columns[0])
        for roster in submission.rosters
        for sheet in roster.sheets
    }


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="this machine has no sha256sum")
@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_everybody_can_check_the_hashes_at_a_shell(package: Path, name: str) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", name], cwd=package, check=True)


def test_the_fingerprint_is_the_hash_of_one_file(package: Path) -> None:
    content = (package / "tagmanifest-sha256.txt").read_bytes()
    assert fingerprint_of(package) == hashlib.sha256(content).hexdigest()


# --- what lies where


def test_only_the_tags_of_the_bag_lie_beside_the_data(package: Path) -> None:
    assert {path.name for path in package.iterdir()} == {*TAG_FILES, PAYLOAD}


@given(st.dictionaries(st.text(min_size=1), st.just("0" * 64), max_size=4))
def test_any_name_of_a_file_is_one_line_of_a_manifest(hashes: dict[str, str]) -> None:
    lines = manifest(hashes).removesuffix("\n").split("\n") if hashes else []
    assert {decoded(line[66:]): line[:64] for line in lines} == hashes
    assert not any("\r" in line for line in lines)


def test_a_name_that_tools_read_differently_is_refused(submission: Rendered, tmp_path: Path) -> None:
    odd = replace(submission, attachments=(("附件/100%.pdf", ("教務處", "", "成果.pdf")),))
    with pytest.raises(PackageError, match="100%"):
        write(odd, tmp_path / "01")


def test_two_parts_never_take_each_others_place(submission: Rendered, tmp_path: Path) -> None:
    clash = replace(submission, attachments=((FATES_FILE, ("教務處", "", "成果.pdf")),))
    with pytest.raises(PackageError, match="每列去向"):
        write(clash, tmp_path / "01")


# --- lineage


def test_every_row_of_every_roster_has_one_line_of_lineage_in_their_order(package: Path, submission: Rendered) -> None:
    expected = [
        (f"{roster.roster.path}{BOOK}", sheet.title, str(row), row_digest(texts))
        for roster in submission.rosters
        for sheet in roster.sheets
        for row, texts in enumerate(zip(*sheet.columns, strict=True), 2)
    ]
    assert expected
    assert [(*entry.place, entry.digest) for entry in entries_of(package)] == expected


def test_lineage_tells_the_workbook_and_the_row_in_it(yearly: Path) -> None:
    entry = next(one for one in entries_of(yearly) if one.key_texts == ("O-2-01",))
    assert (entry.form, entry.file, entry.source_sheet, entry.source_row, entry.office) == (
        *("課程學習成果", "課程學習成果.xlsx", "學期課程學習成果", "3", "教務處"),
    )
    assert len(entry.file_sha256) == 64


def test_each_workbook_from_which_rows_were_read_is_listed_with_its_hash_and_rows(yearly: Path) -> None:
    book = read_book(yearly / PAYLOAD / FATES_FILE)
    drops = [dict(zip(DropHeading, row[:-1], strict=True)) for row in book[DROPS_SHEET].rows]
    fates = [dict(zip(FateHeading, row[:-1], strict=True)) for row in book["每列去向"].rows]
    for drop in drops:
        own = [fate for fate in fates if fate[FateHeading.DROP] == drop[DropHeading.DROP]]
        assert str(len(own)) == drop[DropHeading.ROWS]
    assert {entry.file_sha256 for entry in entries_of(yearly)} <= {drop[DropHeading.SHA256] for drop in drops}


def test_an_identity_number_stands_in_the_national_rosters_alone(package: Path) -> None:
    texts = [path.read_bytes() for path in package.rglob("*") if path.is_file() and path.suffix != BOOK]
    assert not any(number.encode() in text for text in texts for number in IDENTITIES)
    for path in (package / PAYLOAD / "校內用").iterdir():
        cells = [cell for sheet in read_book(path).values() for row in sheet.rows for cell in row]
        assert not set(cells) & set(IDENTITIES)


def test_an_identity_number_in_the_name_of_a_workbook_is_masked(tmp_path: Path) -> None:
    school = {form: busy_school()[form] for form in ("student_roster", "officer_record", "deadline")}
    made = rendered(school, PERIODS[0], name=f"{IDENTITIES[0]}.xlsx")
    package = write(made, tmp_path / "01")
    assert {entry.file for entry in entries_of(package)} == {f"{IDENTITIES[0][:6]}****.xlsx"}


KEYS = st.lists(st.text()).map(json.dumps)
TEXTS = {name: KEYS if name == "key" else st.text() for name in Entry._fields}
LINES = st.lists(st.builds(Entry, **TEXTS), max_size=3)


@given(LINES)
def test_any_text_is_read_back_from_lineage_as_it_was(lines: list[Entry]) -> None:
    assert parsed(lineage_text(lines)) == lines


@given(st.text(min_size=1))
def test_no_cell_of_lineage_runs_in_a_spreadsheet(text: str) -> None:
    import csv
    from io import StringIO

    _, line = csv.reader(StringIO(lineage_text([[text] * len(Entry._fields)]), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


HEADINGS = ",".join(LINEAGE_HEADINGS)
NO_KEY, OTHER_KEY = (f"{HEADINGS}\na,b,2,{key},,,,,,,,,,\n" for key in ("[", "[1]"))


@pytest.mark.parametrize("text", ["", "名冊,工作表\n", 'a\n"', "\x00", OTHER_KEY, NO_KEY])
def test_what_is_no_lineage_is_said_to_be_none(text: str) -> None:
    with pytest.raises(LineageError):
        parsed(text)


# --- every row's fate


def test_a_submitted_row_tells_where_it_lies_and_as_which_it_counts(yearly: Path) -> None:
    rows = read_book(yearly / PAYLOAD / FATES_FILE)["每列去向"].rows
    fates = [dict(zip(FateHeading, row[:-1], strict=True)) for row in rows]
    outcomes = [fate for fate in fates if fate[FateHeading.FORM] == "課程學習成果"]
    assert len(outcomes) == 6
    for fate in outcomes:
        assert fate[FateHeading.FATE] == Fate.SUBMITTED
        assert fate[FateHeading.ROSTER]
        assert fate[FateHeading.COUNTED]
        assert json.loads(fate[FateHeading.KEY])[0].startswith("O-")


# --- the same content


def test_the_same_rows_an_hour_later_are_the_same_content(submission: Rendered, package: Path, tmp_path: Path) -> None:
    later = replace(FACTS, number=2, made_at=FACTS.made_at + timedelta(hours=1))
    again = write(submission, tmp_path / "02", later)
    assert digest_of(again) == digest_of(package)
    assert fingerprint_of(again) != fingerprint_of(package)


def test_another_row_is_another_content(package: Path, tmp_path: Path) -> None:
    school = busy_school()
    school["officer_record"]["幹部經歷紀錄"][0]["擔任職務"] = "副班長"
    school["diverse_performance"]["作品成果紀錄"][0]["內容簡述"] = "校園冬日"
    other = write(rendered(school, next(one for one in PERIODS if str(one) == package.name)), tmp_path / "01")
    assert digest_of(other) != digest_of(package)


def test_the_lineage_is_in_the_bags_own_record(package: Path) -> None:
    sum_of_lineage = hashlib.sha256((package / PAYLOAD / LINEAGE_FILE).read_bytes()).hexdigest()
    assert f"Lineage-SHA256: {sum_of_lineage}\n" in (package / "bag-info.txt").read_text("utf-8")
