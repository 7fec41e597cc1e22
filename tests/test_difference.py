"""What a package has more, less or otherwise than the one before it: every row once, and nobody's number whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from attached_files import pdf
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from school import IDENTITIES, PERIOD, YEAR, a_site, attach, drop, drop_all, outcome, small_school, sweep

from flows.steps.package.difference import Contents, Difference, difference
from flows.steps.package.difference_book import difference_book
from flows.steps.package.lineage import Entry
from flows.submit import submit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk

OFFICERS, MARKS = "校內幹部經歷名冊.xlsx", "學生成績名冊.xlsx"


def entry(key: str, digest: str, place: int = 2, office: str = "訓育組", roster: str = OFFICERS) -> Entry:
    origin = (
        "校內幹部經歷",
        "d-1",
        "幹部.xlsx",
        "0" * 64,
        "幹部經歷紀錄",
        str(place),
        office,
        "2026-01-16 08:30:00",
        "",
    )
    return Entry(roster, "幹部經歷紀錄", str(place), json.dumps([key]), digest, *origin)


def contents(*rows: Entry, cells: dict[str, dict[str, str]] | None = None, files: dict[str, str] | None = None):
    return Contents(rows, lambda row: (cells or {}).get(row.digest, {}), files or {})


def compared(before: Contents, after: Contents) -> Difference:
    return difference("114-1/01", before, after)


# --- row by row


def test_a_row_that_only_moved_is_no_change():
    assert compared(contents(entry("甲", "a", 2)), contents(entry("甲", "a", 9))) == Difference("114-1/01")


def test_a_row_is_added_removed_or_changed_by_its_key():
    before = contents(entry("甲", "a"), entry("乙", "b", 3), cells={"b": {"擔任職務": "班長", "等級": "4"}})
    after = contents(entry("乙", "c"), entry("丙", "d", 3), cells={"c": {"擔任職務": "副班長", "等級": "4"}})
    found = compared(before, after)
    assert [row.key_texts for row in found.added] == [("丙",)]
    assert [row.key_texts for row in found.removed] == [("甲",)]
    assert [one.cells for one in found.changed] == [(("擔任職務", "班長", "副班長"),)]
    assert found.by_office() == {"訓育組": (1, 1, 1)}


def test_the_same_key_in_another_roster_is_another_row():
    found = compared(contents(entry("甲", "a")), contents(entry("甲", "a", roster=MARKS)))
    assert (len(found.added), len(found.removed), found.changed) == (1, 1, ())


def test_an_identity_number_that_changed_is_told_masked():
    before = contents(entry("甲", "a"), cells={"a": {"身分證號": IDENTITIES[0]}})
    after = contents(entry("甲", "b"), cells={"b": {"身分證號": IDENTITIES[1]}})
    ((heading, *texts),) = compared(before, after).changed[0].cells
    assert (heading, texts) == ("身分證號", [f"{one[:6]}****" for one in IDENTITIES[:2]])


def test_an_attachment_of_another_content_under_the_same_name_is_told():
    before = contents(files={"附件/O-1_文件.pdf": "a", "附件/O-2_文件.pdf": "b"})
    after = contents(files={"附件/O-1_文件.pdf": "c", "附件/O-3_文件.pdf": "b"})
    assert [one.path for one in compared(before, after).files] == ["附件/O-1_文件.pdf"]


def test_a_column_that_only_one_of_the_packages_has_is_told():
    before, after = contents(entry("甲", "a"), cells={"a": {"舊欄": "1"}}), contents(entry("甲", "b"))
    assert compared(before, after).changed[0].cells == (("舊欄", "1", ""),)


PACKAGES = st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from("abc")), max_size=12)


@given(PACKAGES, PACKAGES)
def test_every_row_of_both_packages_is_told_once(before, after):
    old, new = ([entry(key, digest, place) for place, (key, digest) in enumerate(rows, 2)] for rows in (before, after))
    found = compared(contents(*old), contents(*new))
    same = len(old) - len(found.removed) - len(found.changed)
    assert same == len(new) - len(found.added) - len(found.changed) >= 0
    back = compared(contents(*new), contents(*old))
    assert sorted(map(str, back.added)) == sorted(map(str, found.removed))
    assert len(back.changed) == len(found.changed)
    assert {row.key for row in found.added}.isdisjoint(row.key for row in found.removed)


# --- the workbook


def test_the_workbook_has_a_sheet_for_each_kind_of_change_and_its_summary_adds_up():
    before = contents(entry("甲", "a"), entry("乙", "b", 3), cells={"b": {"職務": "班長"}}, files={"附件/1.pdf": "a"})
    after = contents(entry("乙", "c"), entry("丙", "d", 3), cells={"c": {"職務": "幹事"}}, files={"附件/1.pdf": "b"})
    summary, added, removed, changed, files = difference_book(compared(before, after))
    assert [sheet.title for sheet in (summary, added, removed, changed, files)] == [
        *("摘要", "增列", "減列", "變更", "附件更換")
    ]
    *lines, total = zip(*summary.values, strict=True)
    assert total[3:] == tuple(str(sum(int(line[place]) for line in lines)) for place in (3, 4, 5)) == ("1", "1", "2")
    assert [sheet.height for sheet in (added, removed, changed, files)] == [1, 1, 1, 1]
    assert next(zip(*changed.values, strict=True)) == (
        *("訓育組", OFFICERS, "幹部經歷紀錄", "3", "2", "乙", "職務", "班長", "幹事", "幹部.xlsx", "2"),
    )


# --- of real packages


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A school that submitted, mended a row, sent a further one and a better file, and submitted again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-16T08:30")
        desk = a_site(tmp_path_factory.mktemp("amended") / "site")
        drop_all(desk, small_school())
        sweep(desk)
        submit(desk, periods=(PERIOD, YEAR))
        changed = small_school()
        changed["grade_roster"]["學期成績"][0]["學期學業成績"] = "91"
        changed["course_outcome"]["學期課程學習成果"].append(outcome(2, 2))
        attach(desk, "教務處", content=pdf("better"))
        for form in ("grade_roster", "course_outcome"):
            drop(desk, form, changed[form])
        sweep(desk)
        submit(desk, periods=(PERIOD, YEAR))
        yield desk
        desk.close()


def book(desk: Desk, period: str, number: str = "02") -> Path:
    return desk.site.outbox / "submissions" / period / number / "data" / "校內用" / "與前次差異.xlsx"


def lines(desk: Desk, period: str, sheet: str) -> list[tuple[str | None, ...]]:
    return list(load_workbook(book(desk, period))[sheet].iter_rows(values_only=True))


def test_the_first_package_tells_of_no_difference(amended):
    assert not book(amended, "114-1", "01").exists()
    assert not book(amended, "114-0", "01").exists()


def test_the_next_package_tells_which_cell_an_office_has_mended(amended):
    (changed,) = lines(amended, "114-1", "變更")[1:]
    assert (changed[0], changed[1], changed[6:9]) == ("註冊組", MARKS, ("學期學業成績", "85", "91"))
    assert [len(lines(amended, "114-1", sheet)) for sheet in ("增列", "減列")] == [1, 1]
    assert "114-1/01" in str(lines(amended, "114-1", "摘要")[0])


def test_the_next_package_tells_of_further_rows_and_of_files_sent_anew(amended):
    (added,) = lines(amended, "114-0", "增列")[1:]
    assert (added[0], added[1], added[4]) == ("教務處", "學生課程學習成果名冊.xlsx", "O-2-02")
    assert lines(amended, "114-0", "附件更換")[1:] == []  # what was certified with other bytes does not go


def test_no_number_stands_whole_in_the_difference(amended):
    for period in ("114-1", "114-0"):
        cells = [str(cell) for sheet in load_workbook(book(amended, period)) for row in sheet.values for cell in row]
        assert cells
        assert not any(number in cell for number in IDENTITIES for cell in cells)
