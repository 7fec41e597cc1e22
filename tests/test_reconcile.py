"""What the central database says it received, against what the school sent: nothing overlooked, nothing invented."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from browser import axe, needs_chromium
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from raw_archives import archived
from receipts import FACTS, PASSWORD, by_aes, by_zipcrypto, files_of, received, received_in, with_sums
from school import CONTEXT, IDENTITIES, LAWS, a_site, arrivals, performance, small_school
from seeded_receipts import PLAN, Seeder, disguise, sheets
from typer.testing import CliRunner

from flows.assessment import assess
from flows.cli import app
from flows.confirming import confirmations as confirmations_at
from flows.confirming import roll
from flows.console import told_of
from flows.explaining import explain
from flows.ingest import ingest
from flows.reconciling import reconcile
from flows.settings import SiteError
from flows.stages import plain
from flows.steps.asking_students import Asked, asked
from flows.steps.confirmations import confirmations
from flows.steps.deadlines import deadline
from flows.steps.reading import Limits
from flows.steps.reconciliation import ReceiptError, open_receipt, receipt_of
from flows.steps.reconciliation.matching import alike_rows, equal_rows
from flows.steps.records import Reconciled
from flows.steps.roll import roll_of
from flows.steps.sample.school import sample_school, write_sample
from flows.steps.standing_receipts import differences_in, speaking
from flows.submit import submit
from schemas.receipt import CATEGORIES, Kind, OutsideItem
from schemas.roc_date import canonical
from schemas.terms import Period
from schemas.wording_reconciliation import BOOK_FILE, KINDS, MOST_NAMED, PAGE_FILE, WHAT_TO_DO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from receipts import Received

    from flows.desk import Desk

STUDENTS = int(os.environ.get("LICHENG_STUDENTS", "40"))
SEMESTER, YEAR = "114-1/01", "114-0/01"
HALF = {sort: max(1, times // 2) for sort, times in PLAN.items()}


@dataclass(frozen=True)
class School:
    """A school that has submitted: its desk, and the 學號 of every identity number as the registrar filed them."""

    desk: Desk
    numbers: dict[str, str]

    def package(self, name: str) -> Path:
        return self.desk.site.outbox / "submissions" / name


@pytest.fixture(scope="module")
def school(tmp_path_factory) -> Iterator[School]:
    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    sample = sample_school(STUDENTS, academic_year=114, semester=1, school_code="034347")
    write_sample(sample, desk.site.inbox)
    rows = [
        dict(zip(headings, row, strict=True))
        for workbook in sample.workbooks
        for sheet, headings, told in workbook.sheets
        if sheet == "學生資料"
        for row in told
    ]
    ingest(desk)
    submit(desk, periods=(Period(114, 1), Period(114, 0)))
    yield School(desk, {row["身分證號"]: row["學號"] for row in rows})
    desk.close()


def drawn(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - no secret hangs on it


def kept(folder: Path, content: bytes, name: str = "收訖.zip") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def as_sent(text: str) -> str:
    """Undo the disguise: what differs is told as it is written in the receipt."""
    return canonical(text) or text.strip().removesuffix(".0")


def told_as_seeds(told: dict[str, Any]) -> Counter[tuple[str, ...]]:
    """Bring what was told into the form in which seeds are remembered, with the 學號 or the masked number."""
    whole = {"missing_row", "surplus_row", "missing_student", "surplus_student"}
    return Counter(
        (
            one["kind"],
            one["category"],
            one["student"] or one["identity"],
            "" if one["kind"].endswith("student") else one["sheet"],
            *(("", "", "") if one["kind"] in whole else (one["heading"], one["sent"], as_sent(one["received"]))),
        )
        for one in told["differences"]
    )


@pytest.mark.parametrize(("package", "plan", "pack"), [(SEMESTER, PLAN, by_zipcrypto), (YEAR, HALF, by_aes)])
def test_exactly_the_seeded_differences_are_told_whatever_else_is_written_otherwise(
    school, package, plan, pack, tmp_path
):
    rng = drawn(5)
    seeder = Seeder(received(school.package(package)), rng)
    seeder.sow(plan)
    files = with_sums(files_of(disguise(seeder.told, rng), mark=b"\xef\xbb\xbf"))
    found = reconcile(school.desk, package, kept(tmp_path, pack(files)), PASSWORD).told
    expected: Counter[tuple[str, ...]] = Counter()
    for (kind, category, who, *rest), times in seeder.seeds.items():
        expected[kind, category, school.numbers.get(who, f"{who[:6]}****"), *rest] += times
    assert told_as_seeds(found) == expected
    of_strangers = sum(len(rows) for _, one in seeder.strangers for _, rows in sheets(one))
    assert len(found["differences"]) == sum(plan.values()) + plan["two_rows"] + of_strangers


def test_every_category_of_the_code_list_is_one_of_the_receipt_and_every_kind_has_its_words():
    assert {one.name for one in CATEGORIES} == LAWS[Period(114, 0)].codes("receipt_category").codes
    assert set(KINDS) == set(WHAT_TO_DO) == set(Kind)


# --- one row, one cell: the small things on which it hangs

HEADINGS = ("單位名稱", "開始日期", "結束日期", "擔任職務", "幹部等級")
MONITOR = ("一年1班", "1140901", "1150120", "班長", "2")
CLERK = ("一年1班", "1140901", "1150120", "學藝股長", "2")


def matched(sent, received, key=()):
    """Give the pairs of places, and those left on either side."""
    equal = equal_rows(sent, received)
    alike = alike_rows(sent, received, equal, key)
    return sorted([*equal.pairs, *alike.pairs]), alike.sent, alike.received


def test_two_changed_rows_of_one_student_are_each_paired_with_their_own():
    sent = [("國語文", "甲", "4", "85"), ("國語文", "乙", "4", "70")]
    received = [("國語文", "乙", "4", "71"), ("國語文", "甲", "4", "86")]
    assert matched(sent, received) == ([(0, 1), (1, 0)], [], [])


def test_a_row_of_which_most_is_other_is_missing_and_another_one_surplus():
    assert matched([("甲", "乙", "丙", "丁")], [("甲", "一", "二", "三")]) == ([], [0], [0])


def test_two_offices_of_one_class_are_told_apart_by_their_key():
    key = (0, 1, 3)
    ended = (*MONITOR[:2], "1150131", *MONITOR[3:])
    assert matched([MONITOR, CLERK], [CLERK, ended], key) == ([(0, 1), (1, 0)], [], [])


def test_one_changed_cell_of_the_key_is_one_difference_and_two_are_another_row():
    key, moved = (0, 1, 3), ("一年2班", *MONITOR[1:])
    assert matched([MONITOR], [moved], key) == ([(0, 0)], [], [])
    assert matched([MONITOR], [("一年2班", "1140902", *MONITOR[2:])], key) == ([], [0], [0])


def test_a_row_sent_once_and_received_twice_is_once_surplus():
    assert matched([MONITOR], [MONITOR, MONITOR], (0, 1, 3)) == ([(0, 0)], [], [1])


ROWS = st.lists(st.tuples(*[st.sampled_from(["甲", "乙", ""])] * 3), max_size=6)


@given(ROWS, ROWS)
def test_every_row_of_either_side_is_paired_once_or_left_once(sent, received):
    pairs, mine, others = matched(sent, received)
    assert sorted([*(one for one, _ in pairs), *mine]) == list(range(len(sent)))
    assert sorted([*(other for _, other in pairs), *others]) == list(range(len(received)))


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_difference(sent, rng):
    received = list(sent)
    rng.shuffle(received)
    pairs, mine, others = matched(sent, received)
    assert not mine
    assert not others
    assert all(sent[one] == received[other] for one, other in pairs)


# --- an archive that is not what it should be

ROW = dict(zip(HEADINGS, MONITOR, strict=True))
STUDENT_OF_IT = {"身分證號": IDENTITIES[0], "出生日期": "0980101", "幹部經歷紀錄": [ROW]}
ONE_FILE = files_of({"校內幹部經歷": [STUDENT_OF_IT]})
NAME = next(iter(ONE_FILE))
SOUND = with_sums(ONE_FILE)


@pytest.mark.parametrize("pack", [by_aes, by_zipcrypto, archived], ids=["AES", "ZipCrypto", "not locked"])
def test_a_receipt_is_opened_whichever_way_it_is_locked_and_its_names_are_written(pack):
    files = open_receipt(pack(SOUND), PASSWORD, Limits())
    assert files == ONE_FILE
    assert receipt_of(files).received["校內幹部經歷"].births == {IDENTITIES[0]: ["0980101"]}


@pytest.mark.parametrize(
    ("content", "password", "said"),
    [
        (by_aes(SOUND), "wrong", "the password of the receipt is wrong"),
        (by_zipcrypto(SOUND), "wrong", "the password of the receipt is wrong"),
        (by_aes(SOUND), "", "asks for a password"),
        (b"no archive at all", PASSWORD, "damaged, or no .zip"),
        (by_aes(SOUND)[:-40], PASSWORD, "damaged, or no .zip"),
        (by_aes(ONE_FILE), PASSWORD, "holds no SHA.txt"),
        (by_aes({**SOUND, "SHA.txt": b""}), PASSWORD, f"has no line for {NAME}"),
        (by_aes({**SOUND, NAME: b"{}"}), PASSWORD, f"{NAME}: its content is not what SHA.txt says"),
        (by_aes({"SHA.txt": SOUND["SHA.txt"]}), PASSWORD, "which the receipt does not hold"),
        (archived({NAME: bytes(300 << 20)}), "", "larger than [limits]"),
    ],
    ids=["AES", "ZipCrypto", "no password", "no zip", "cut off", "no sums", "no line", "other sum", "absent", "bomb"],
)
def test_what_is_wrong_with_an_archive_is_said_in_a_sentence(content, password, said):
    with pytest.raises(ReceiptError, match=re.escape(said)):
        open_receipt(content, password, Limits())


@pytest.mark.parametrize(
    "document",
    [
        b"no JSON",
        b"[]",
        b'{"x": [{}]}',
        b'{"x": [], "y": []}',
        b"[" * 100_000,
        '{"x": [{"身分證號": "A1", "s": ["no row"]}]}'.encode(),
        '{"x": [{"身分證號": "A1", "s": [{"a": "1", "a": "2"}]}]}'.encode(),
        b"\xff\xff\xff",
        rb'{"x": [{"\u8eab\u5206\u8b49\u865f": "A1", "s": [{"a": "\ud800"}]}]}',
    ],
    ids=["text", "a list", "nobody", "two lists", "too deep", "no row", "a name twice", "no encoding", "half a sign"],
)
def test_json_of_another_shape_is_refused_by_its_name(document):
    with pytest.raises(ReceiptError, match=NAME):
        receipt_of({NAME: document})


@pytest.mark.parametrize("others", [{}, {"說明.txt": b"", "多元表現.pdf": b""}], ids=["sums alone", "no category"])
def test_a_receipt_of_no_category_is_refused(others):
    with pytest.raises(ReceiptError, match=r"no \.json file of any category \(修課紀錄"):
        receipt_of(open_receipt(archived(with_sums(others)), "", Limits()))


@pytest.mark.parametrize("files", [{f"{IDENTITIES[0]}_多元表現.json": b"{"}, {f"{IDENTITIES[0]}.json": b"{"}])
def test_no_sentence_that_refuses_a_receipt_holds_a_whole_identity_number(files):
    with pytest.raises(ReceiptError) as refused:
        receipt_of(open_receipt(by_aes({**SOUND, **files, "SHA.txt": b""}), PASSWORD, Limits()))
    assert IDENTITIES[0] not in str(refused.value)


# --- what is told besides, and what is not

OUTSIDE = {"競賽名稱": "全國學科能力競賽", "獎項": "二等獎", "結果公布日期": "114/11/07", "登錄來源": "校外機構"}


def reconciled(school: School, told: Received, folder: Path, package: str = YEAR, **facts: Any) -> dict[str, Any]:
    """Compare a receipt with a package; give what is told."""
    files = with_sums(files_of(told, facts={**FACTS, **facts}))
    return reconcile(school.desk, package, kept(folder, archived(files)), "").told


def test_what_was_received_as_it_was_sent_is_clean(school, tmp_path):
    told = reconciled(school, received(school.package(YEAR)), tmp_path)
    assert told["clean"]
    assert told["differences"] == told["outside"] == told["notes"] == []
    assert all(tally["sent"] == tally["received"] == tally["same"] for tally in told["counts"].values())


def test_each_difference_names_its_roster_row_and_the_office_and_file_that_it_came_from(school, tmp_path):
    everything = received(school.package(YEAR))
    student = everything["課程學習成果"][0]
    student["學期課程學習成果"][0]["科目名稱"] = "改了"
    (one,) = reconciled(school, everything, tmp_path)["differences"]
    who, what = school.numbers[student["身分證號"]], (one["heading"], one["received"])
    assert (one["student"], one["class"][:1], *what) == (who, "一", "科目名稱", "改了")
    (fact,) = explain(school.desk, f"{YEAR}:{one['roster']}:{one['sheet']}:{one['row']}")
    assert fact["學號"] == who
    assert (one["office"], one["file"], one["file_row"]) == (fact["登錄單位"], fact["來源檔案"], fact["來源列"])


def test_another_birth_date_is_one_difference_of_the_student(school, tmp_path):
    everything = received(school.package(YEAR))
    student = everything["多元表現"][0]
    before, student["出生日期"] = student["出生日期"], "0971231"
    (one,) = reconciled(school, everything, tmp_path)["differences"]
    assert (one["kind"], one["heading"], one["sent"], one["received"]) == ("cell", "出生日期", before, "0971231")


def test_every_other_birth_date_that_is_told_of_a_student_is_a_difference(school, tmp_path):
    everything = received(school.package(YEAR))
    student = everything["多元表現"][0]
    everything["多元表現"] += [
        {"身分證號": student["身分證號"], "出生日期": day} for day in ("0971231", "0971230", None)
    ]
    told = reconciled(school, everything, tmp_path)["differences"]
    assert [(one["kind"], one["received"]) for one in told] == [("cell", "0971231"), ("cell", "0971230")]


def test_of_a_student_whom_the_package_has_not_every_row_is_listed(school, tmp_path):
    everything = received(school.package(YEAR))
    row = {"名稱": "多的一筆", "內容簡述": "說明"}
    everything["多元表現"].append({"身分證號": "A199999999", "出生日期": "0971231", "其他多元表現紀錄": [row, row]})
    student, *rows = reconciled(school, everything, tmp_path)["differences"]
    assert (student["kind"], student["rows"]) == ("surplus_student", 2)
    assert [(one["kind"], one["received"]) for one in rows] == [("surplus_row", "名稱 多的一筆；內容簡述 說明")] * 2


def test_a_student_whom_the_package_has_not_is_told_even_without_a_row(school, tmp_path):
    everything = received(school.package(YEAR))
    everything["多元表現"].append({"身分證號": "A199999999", "出生日期": "0971231", "其他多元表現紀錄": []})
    (one,) = reconciled(school, everything, tmp_path)["differences"]
    assert (one["kind"], one["identity"], one["rows"]) == ("surplus_student", "A19999****", 0)


def test_a_changed_row_whose_registrar_is_named_is_no_missing_row(school, tmp_path):
    everything = received(school.package(YEAR))
    row = next(one["服務學習紀錄"][0] for one in everything["多元表現"] if "服務學習紀錄" in one)
    row |= {"服務名稱": f"{row['服務名稱']}改", "資料來源": "學校"}
    (one,) = reconciled(school, everything, tmp_path)["differences"]
    assert (one["kind"], one["heading"]) == ("cell", "服務名稱")


def test_an_address_on_the_web_is_another_link_than_a_file_of_that_name(school, tmp_path):
    everything = received(school.package(YEAR))
    rows = (row for one in everything["課程學習成果"] for row in one["學期課程學習成果"] if row["文件檔案連結"])
    row = next(rows)
    row["文件檔案連結"] = f"https://example.org/{row['文件檔案連結'].rpartition('/')[2]}"
    (one,) = reconciled(school, everything, tmp_path)["differences"]
    assert (one["kind"], one["heading"]) == ("cell", "文件檔案連結")


def test_a_receipt_of_a_roster_that_the_package_has_not_is_refused(school, tmp_path):
    with pytest.raises(ReceiptError, match="no roster of the package has 名冊別 99; it has 25, 35"):
        reconciled(school, {"多元表現": received(school.package(YEAR))["多元表現"]}, tmp_path, 名冊別="99")


def test_a_file_that_names_no_roster_is_of_all_of_them(school, tmp_path):
    everything = received(school.package(YEAR))
    files = files_of(everything)
    first_round = {"多元表現": received_in(school.package(YEAR) / "data" / "學生自填多元表現名冊_高三第一梯次.xlsx")}
    ((name, content),) = files_of(first_round, facts={**FACTS, "名冊別": "35"}).items()
    files[f"高三_{name}"] = content
    told = reconcile(school.desk, YEAR, kept(tmp_path, archived(with_sums(files))), "").told
    assert told["notes"] == []
    assert {one["kind"] for one in told["differences"]} == {"surplus_row"}  # what both files hold is there twice


def test_a_category_of_which_there_is_no_file_is_one_difference_that_counts_its_rows(school, tmp_path):
    everything = received(school.package(YEAR))
    rows = sum(len(listed) for one in everything.pop("多元表現") for _, listed in sheets(one))
    (one,) = reconciled(school, everything, tmp_path)["differences"]
    assert (one["kind"], one["category"], one["rows"]) == ("no_file", "多元表現", rows)


def test_a_column_that_the_receipt_has_nowhere_is_one_difference(school, tmp_path):
    everything = received(school.package(YEAR))
    rows = [row for one in everything["課程學習成果"] for row in one.get("學期課程學習成果", [])]
    for row in rows:
        del row["修課學分"]
    (one,) = reconciled(school, everything, tmp_path)["differences"]
    assert (one["kind"], one["heading"], one["rows"]) == ("no_column", "修課學分", len(rows))


def test_what_only_the_receipt_has_is_noted_and_no_difference(school, tmp_path):
    everything = received(school.package(YEAR)) | {"修課紀錄": []}
    everything["課程學習成果"][0]["學期課程學習成果"][0]["收訖序號"] = "1"
    told = reconciled(school, everything, tmp_path)
    assert told["clean"]
    assert ["收訖序號" in note for note in told["notes"]].count(True) == 1
    assert any("修課紀錄" in note and YEAR in note for note in told["notes"])


def test_a_package_that_cannot_be_read_is_said_by_its_file(school, tmp_path):
    copied = tmp_path / "114-0" / "01"
    shutil.copytree(school.package(YEAR), copied)
    (copied / "data" / "學生自填多元表現名冊.xlsx").write_bytes(b"no workbook")
    path = kept(tmp_path, archived(with_sums(files_of(received(school.package(YEAR))))))
    with pytest.raises(ReceiptError, match=r"學生自填多元表現名冊\.xlsx of the package cannot be read"):
        reconcile(school.desk, str(copied), path, "")


def test_a_row_of_which_nothing_says_where_it_came_from_is_refused(school, tmp_path):
    copied = tmp_path / "114-0" / "01"
    shutil.copytree(school.package(YEAR), copied)
    fates = copied / "data" / "校內用" / "每列去向.xlsx"
    book = openpyxl.load_workbook(fates)
    book.active.delete_rows(next(cell.row for cell in book.active["A"] if "多元表現" in str(cell.value)))
    book.save(fates)
    path = kept(tmp_path, archived(with_sums(files_of(received(school.package(YEAR))))))
    with pytest.raises(ReceiptError, match=r"每列去向.xlsx of the package has no line for .*; run `licheng verify`"):
        reconcile(school.desk, str(copied), path, "")


@pytest.mark.parametrize(("heading", "other"), [("學校代碼", "034302"), ("學年度", 113)])
def test_a_receipt_of_another_school_or_year_is_refused(school, tmp_path, heading, other):
    with pytest.raises(ReceiptError, match=f"not of this package: {heading} {other}"):
        reconciled(school, received(school.package(YEAR)), tmp_path, **{heading: other})


def test_of_other_cohorts_rosters_nothing_is_compared(school, tmp_path):
    first_round = school.package(YEAR) / "data" / "學生自填多元表現名冊_高三第一梯次.xlsx"
    everything = {"多元表現": received_in(first_round)}
    told = reconciled(school, everything, tmp_path, 名冊別="35")
    assert [one["kind"] for one in told["differences"]] == ["no_file"]  # 課程學習成果
    assert any("學生自填多元表現名冊" in note for note in told["notes"])


def test_what_others_registered_is_no_surplus(school, tmp_path):
    everything = received(school.package(YEAR))
    student = everything["多元表現"][0]
    student.setdefault("競賽參與紀錄", []).append(OUTSIDE)
    student.setdefault("服務學習紀錄", []).append({"服務名稱": "校慶", "資料來源": "學校"})
    told = reconciled(school, everything, tmp_path)
    assert told["clean"]
    assert [one["source"] for one in told["outside"]] == ["校外機構", "學校"]
    assert told["counts"]["多元表現"]["outside"] == 2
    (item,) = school.desk.outside()
    number = school.numbers[student["身分證號"]]
    assert (item.student, item.kind, item.name, item.day) == (number, "競賽", "全國學科能力競賽", "1141107")


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda _, twin: [twin], ["missing_row"]),
        (lambda own, twin: [twin, own], []),
        (lambda _, twin: [twin | {"獎項": "另一獎項"}], ["missing_row"]),
        (lambda own, twin: [twin, own | {"獎項": "另一獎項"}], ["cell"]),
    ],
    ids=["instead of it", "before it", "almost alike, instead of it", "before it, which is changed"],
)
def test_an_outside_bodys_item_is_never_taken_for_the_students_own(school, tmp_path, change, kinds):
    everything = received(school.package(YEAR))
    student = next(one for one in everything["多元表現"] if "競賽參與紀錄" in one)
    own, *others = student["競賽參與紀錄"]
    student["競賽參與紀錄"] = [*change(own, own | {"登錄來源": "校外機構"}), *others]
    told = reconciled(school, everything, tmp_path)
    assert [one["kind"] for one in told["differences"]] == kinds
    assert [one["source"] for one in told["outside"]] == ["校外機構"]


def test_what_is_too_long_for_a_workbook_is_cut_in_it_and_nowhere_else(school, tmp_path):
    everything = received(school.package(YEAR))
    everything["多元表現"][0]["服務學習紀錄"] = [{"服務名稱": "長" * 40_000}]
    path = kept(tmp_path, archived(with_sums(files_of(everything))))
    found = reconcile(school.desk, YEAR, path, "")
    assert "長" * 40_000 in found.told["differences"][-1]["received"]
    cells = CalamineWorkbook.from_path(found.folder / BOOK_FILE).get_sheet_by_name("差異").to_python()
    assert "以下略；全文見「收訖比對.json」" in str(cells[-1])


def test_a_receipt_whose_report_cannot_be_laid_out_is_not_recorded(school, tmp_path):
    path = kept(tmp_path, archived(with_sums(files_of(received(school.package(YEAR)), facts={"批次": "關著"}))))
    reports, known = school.desk.site.outbox / "reconciliations", len(school.desk.ledger.receipts(114))
    aside = reports.rename(reports.with_name("aside")) if reports.exists() else None
    reports.write_text("no folder")
    with pytest.raises(OSError, match="reconciliations"):
        reconcile(school.desk, YEAR, path, "")
    reports.unlink()
    if aside:
        aside.rename(reports)
    assert len(school.desk.ledger.receipts(114)) == known
    assert reconcile(school.desk, YEAR, path, "").is_new


def test_what_outside_bodies_registered_stays_known_after_a_receipt_of_another_category(school, tmp_path):
    everything = received(school.package(YEAR))
    everything["多元表現"][1].setdefault("競賽參與紀錄", []).append(OUTSIDE)
    reconciled(school, everything, tmp_path)
    reconciled(school, {"課程學習成果": everything["課程學習成果"]}, tmp_path)
    first_round = received_in(school.package(YEAR) / "data" / "學生自填多元表現名冊_高三第一梯次.xlsx")
    reconciled(school, {"多元表現": first_round}, tmp_path, 名冊別="35")
    assert [one.name for one in school.desk.outside()] == ["全國學科能力競賽"]
    reconciled(school, received(school.package(YEAR)), tmp_path, 批次="無")
    assert school.desk.outside() == ()


def test_an_outside_bodys_item_of_a_student_who_sent_nothing_is_known_by_the_register(school, tmp_path):
    everything = received(school.package(YEAR))
    sent = {one["身分證號"] for students in everything.values() for one in students}
    lone = next(identity for identity in school.numbers if identity not in sent)
    everything["多元表現"].append({"身分證號": lone, "出生日期": "0971231", "競賽參與紀錄": [OUTSIDE]})
    told = reconciled(school, everything, tmp_path)
    assert [(one["student"], one["class"] != "班級不明") for one in told["outside"]] == [(school.numbers[lone], True)]
    assert [one.student for one in school.desk.outside()] == [school.numbers[lone]]


@pytest.mark.parametrize("change", ["another number", "another fingerprint"])
def test_a_folder_that_is_not_the_recorded_package_is_refused(school, tmp_path, change):
    copied = tmp_path / "114-0" / ("77" if change == "another number" else "01")
    shutil.copytree(school.package(YEAR), copied)
    if change == "another fingerprint":
        (copied / "tagmanifest-sha256.txt").write_text("")
    path = kept(tmp_path, archived(with_sums(files_of(received(school.package(YEAR))))))
    with pytest.raises(
        (ReceiptError, SiteError), match=r"no such package is recorded|not the package that was recorded"
    ):
        reconcile(school.desk, str(copied), path, "")


def test_of_a_deleted_package_it_is_said_how_it_comes_back(school, tmp_path):
    path = kept(tmp_path, archived(with_sums(files_of(received(school.package(YEAR))))))
    package = school.package(YEAR)
    aside = package.rename(tmp_path / "aside")
    with pytest.raises(ReceiptError, match="its folder is gone; `licheng rebuild` makes it again"):
        reconcile(school.desk, YEAR, path, "")
    aside.rename(package)


def test_the_same_receipt_again_adds_nothing_and_lays_a_deleted_report_out_again(school, tmp_path):
    path = kept(tmp_path, archived(with_sums(files_of(received(school.package(SEMESTER)), facts={"批次": "再次"}))))
    first = reconcile(school.desk, SEMESTER, path, "")
    before = {file.name: file.read_bytes() for file in first.folder.iterdir()}
    known = len(school.desk.ledger.receipts(114))
    shutil.rmtree(first.folder)
    again = reconcile(school.desk, SEMESTER, path, "")
    assert (first.is_new, again.is_new) == (True, False)
    assert {file.name: file.read_bytes() for file in again.folder.iterdir()} == before
    assert len(school.desk.ledger.receipts(114)) == known
    assert school.desk.ledger.first_broken_event() is None
    assert school.desk.store.read(again.told["sha256"]) == path.read_bytes()


def test_no_report_and_no_record_holds_a_whole_identity_number(school, tmp_path):
    rng = drawn(9)
    seeder = Seeder(received(school.package(SEMESTER)), rng)
    seeder.sow(HALF)
    seeder.told["修課紀錄"][0]["學期成績"][0]["質性文字描述"] = f"誤貼 {IDENTITIES[0]}"
    path = kept(tmp_path, archived(with_sums(files_of(seeder.told))), f"{IDENTITIES[1]}.zip")
    found = reconcile(school.desk, SEMESTER, path, "")
    texts = [file.read_text("utf-8") for file in found.folder.iterdir() if file.suffix != ".xlsx"]
    book = CalamineWorkbook.from_path(found.folder / BOOK_FILE)
    texts += [str(book.get_sheet_by_name(title).to_python()) for title in book.sheet_names]
    records = [str(event) for event in school.desk.ledger.events()] + list(map(str, school.desk.ledger.receipts(114)))
    whole = {*school.numbers, *IDENTITIES}
    assert len(texts) == 6
    assert not [number for text in (*texts, *records) for number in whole if number in text]


# --- the command


def licheng(school: School, *arguments: object, **environment: str) -> tuple[int, str]:
    """Run the command; give what it exits with and prints."""
    ended = CliRunner(env=environment).invoke(app, [*map(str, arguments), "--site", str(school.desk.site.folder)])
    if isinstance(ended.exception, Exception):
        return told_of(ended.exception)[::-1]
    return ended.exit_code, ended.output


def test_the_command_says_by_its_exit_whether_anything_differs(school, tmp_path):
    everything = received(school.package(YEAR))
    sound = kept(tmp_path, by_aes(with_sums(files_of(everything, facts={"批次": "一"}))))
    options = ("--password-env", "RECEIPT")
    code, said = licheng(school, "reconcile", YEAR, sound, *options, RECEIPT=PASSWORD)
    assert (code, said.split(";")[0]) == (0, f"{YEAR}: as sent")
    everything["多元表現"].pop()
    differing = kept(tmp_path, by_aes(with_sums(files_of(everything))), "二.zip")
    code, said = licheng(school, "reconcile", school.package(YEAR), differing, *options, "--json", RECEIPT=PASSWORD)
    assert (code, [one["kind"] for one in json.loads(said)["differences"]]) == (1, ["missing_student"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("114-1/77", "receipt.zip", PASSWORD), "no such package"),
        (("a package", "receipt.zip", PASSWORD), "packages are named like 114-1/01"),
        ((YEAR, "nowhere.zip", PASSWORD), "No such file"),
        ((YEAR, "receipt.zip", "wrong"), "password of the receipt is wrong"),
        ((YEAR, "receipt.zip", ""), "the environment has no variable RECEIPT"),
    ],
)
def test_a_mistake_in_the_use_is_said_and_nothing_is_recorded(school, tmp_path, asked, said):
    package, name, password = asked
    kept(tmp_path, by_aes(with_sums(files_of({}))), "receipt.zip")
    known = len(school.desk.ledger.receipts(114))
    arguments = ("reconcile", package, tmp_path / name, "--password-env", "RECEIPT")
    code, told = licheng(school, *arguments, RECEIPT=password)
    assert (code, said in told.replace("\n", " ")) == (2, True), told
    assert len(school.desk.ledger.receipts(114)) == known


@needs_chromium
def test_the_page_passes_wcag_aa(school, tmp_path):
    seeder = Seeder(received(school.package(YEAR)), drawn(4))
    seeder.sow(HALF)
    seeder.told["多元表現"][-1].setdefault("競賽參與紀錄", []).append(OUTSIDE)
    path = kept(tmp_path, archived(with_sums(files_of(seeder.told))))
    page = (reconcile(school.desk, YEAR, path, "").folder / PAGE_FILE).read_text("utf-8")
    assert axe(page, tmp_path)[1] == []


# --- what outside bodies registered is looked up where no office lists it

CONTEST = {
    "競賽名稱": "全國學科能力競賽",
    "競賽等級代碼": "3",
    "獎項": "二等獎",
    "結果公布日期": "1141107",
    "團體參與代碼": "1",
}
ITEM = OutsideItem(114, "114001", "競賽", "全國學科 能力競賽", "校外機構", "1141107")


def told_twice(outside: tuple[OutsideItem, ...], **changes: str) -> list[tuple[str, str]]:
    """Give the findings X07, and the rules that could not judge, of a student's own contest."""
    beside = {form: sheets for form, sheets in small_school().items() if form in {"staff", "student_roster"}}
    rows = beside | {"diverse_performance": {"競賽參與紀錄": [{**performance(1), **CONTEST, **changes}]}}
    found = assess(plain, arrivals(rows), replace(CONTEXT, outside=outside)).examined
    tables = [table for one in found for table in one.tables if table.filing.form.name == "diverse_performance"]
    told = [(one.rule, one.value) for table in tables for one in table.findings if one.rule == "X07"]
    return told + [(one.rule, one.why) for table in tables for one in table.unjudged if "校外機構" in one.why]


def test_a_students_own_item_that_an_outside_body_registered_too_is_found_without_the_offices_list():
    assert told_twice((ITEM,)) == [("X07", "全國學科能力競賽")]
    assert told_twice((ITEM,), 學號="114002") == []
    assert told_twice((ITEM,), 競賽名稱="別的競賽") == []


def test_without_a_receipt_and_without_the_list_that_is_not_judged():
    assert [rule for rule, _ in told_twice(())] == ["X07"]
    assert "尚未" in told_twice(())[0][1]


def test_the_next_sweep_tells_the_office_what_the_receipt_shows_as_registered_twice(school, tmp_path):
    everything = received(school.package(YEAR))
    own = next(one for one in everything["多元表現"] if "競賽參與紀錄" in one)
    row = own["競賽參與紀錄"][0]
    own["競賽參與紀錄"].append({**row, "獎項": "另一獎項", "登錄來源": "校外機構"})
    assert reconciled(school, everything, tmp_path)["clean"]
    told = [one for body in ingest(school.desk).replies.bodies for one in body["findings"] if one["rule"] == "X07"]
    assert row["競賽名稱"] in {one["value"] for one in told}


# --- what students answered

ROLL = [
    ("student_roster", "學生資料", (number, f"學生{number}", grade, name, number[-1], status))
    for number, grade, name, status in (
        ("1140001", "1", "一年2班", "在學"),
        ("1140002", "1", "一年2班", "在學"),
        ("1120003", "3", "三年1班", "在學"),
        ("1130004", "2", "二年1班", "在學"),
        ("1140005", "1", "一年2班", "休學"),
    )
]
WINDOW = (dt.date(2026, 3, 10), dt.date(2026, 3, 12))


def answer(number: str, result: str, problem: str = "", day: str = "1150310"):
    return ("receipt_confirmation", "收訖明細確認", (number, "多元表現", result, problem, day))


def put_to(grades: str = "123", until: dt.date | None = None) -> Asked:
    return Asked("多元表現", frozenset(grades), WINDOW[0], until, WINDOW)


def counted(*answers, today=WINDOW[0], of: Asked | None = None):
    return confirmations([*ROLL, *answers], roll_of(ROLL), [of or put_to()], today)


def test_answers_are_counted_by_class_of_everyone_at_the_school():
    found = counted(answer("1140001", "正確"), answer("1120003", "有誤", "少一筆"))
    assert [(one.of_class, one.confirmed, one.objected, one.silent) for one in found.classes] == [
        ("一年2班", 1, 0, 1),
        ("二年1班", 0, 0, 1),
        ("三年1班", 0, 1, 0),
    ]
    assert found.by_category() == {"多元表現": (1, 1, 2)}
    assert [(one.student, one.problem) for one in found.objections] == [("1120003", "少一筆")]


def test_the_later_answer_of_a_student_counts():
    assert counted(answer("1140001", "有誤", "少一筆"), answer("1140001", "正確")).objections == ()


@pytest.mark.parametrize(
    ("today", "left"), [((2026, 3, 9), None), ((2026, 3, 10), 3), ((2026, 3, 12), 1), ((2026, 3, 13), 0)]
)
def test_of_three_days_the_first_and_the_last_count(today, left):
    assert [one.days_left for one in counted(today=dt.date(*today)).windows] == [left]


def test_confirmation_is_settled_when_all_have_confirmed_or_the_days_are_over_without_an_objection():
    everybody = [answer(number, "正確") for number in ("1140001", "1140002", "1120003", "1130004")]
    after = WINDOW[1] + dt.timedelta(days=1)
    assert counted(*everybody).settled
    assert not counted(*everybody[1:]).settled
    assert counted(*everybody[1:], today=after).settled
    assert not counted(answer("1140001", "有誤", "少一筆"), today=after).settled


def test_only_those_are_waited_for_whose_days_they_are_and_of_the_others_only_answers_count():
    found = counted(answer("1120003", "正確"), answer("1140001", "有誤", "少一筆"), of=put_to("3"))
    assert [(one.of_class, one.confirmed, one.objected, one.silent) for one in found.classes] == [
        ("一年2班", 0, 1, 0),
        ("三年1班", 1, 0, 0),
    ]


@pytest.mark.parametrize(("day", "counts"), [("1150309", 0), ("1150310", 1), ("1150331", 1), ("1150401", 0), ("", 1)])
def test_an_answer_counts_from_the_first_day_until_students_are_asked_again(day, counts):
    found = counted(answer("1120003", "正確", day=day), of=put_to("3", dt.date(2026, 4, 1)))
    assert [(one.confirmed, one.silent) for one in found.classes] == [(counts, 1 - counts)]


def test_an_answer_of_another_day_is_counted_apart_and_said():
    early = answer("1120003", "有誤", "少一筆", day="1150309")
    found = counted(early, answer("1140001", "正確"))
    assert (found.by_category(), found.apart, found.objections) == ({"多元表現": (1, 0, 3)}, {"多元表現": 1}, ())
    assert found.as_json()["not_counted"] == {"多元表現": 1}


def test_two_cohorts_are_counted_apart_and_an_answer_is_on_the_students_own():
    others, last = replace(put_to("12"), cohort="高一高二"), replace(put_to("3"), cohort="高三第一梯次")
    rows = [*ROLL, answer("1120003", "有誤", "少一筆"), answer("1140001", "正確"), answer("1140099", "正確")]
    found = confirmations(rows, roll_of(ROLL), [others, last], WINDOW[0])
    assert found.by_category() == {"多元表現（高一高二）": (2, 0, 2), "多元表現（高三第一梯次）": (0, 1, 0)}
    assert [(one.student, one.category) for one in found.objections] == [("1120003", "多元表現")]
    assert [one.cohort for one in found.windows] == ["高一高二", "高三第一梯次"]
    assert not confirmations(rows[:-1], roll_of(ROLL), [others, last], WINDOW[0]).settled


def of_package(number: int, name: str, kinds: dict[str, list[str]], **found: int) -> Reconciled:
    """Record a receipt of 114-0 by what it has of each category, and how many differences were found in which."""
    counts: dict[str, dict[str, int]] = {one: {} for one in ("課程學習成果", "多元表現")}
    body = {"kinds": kinds, "counts": counts, "by_category": found, "differences": sum(found.values())}
    return Reconciled(Period(114, 0), number, name, name, dt.datetime(2026, 5, 1, tzinfo=dt.UTC), body)


FIRST_ROUND = of_package(1, "高三", {"多元表現": ["35"]}, 多元表現=2, 課程學習成果=1)
OTHERS = of_package(1, "高一高二", {"多元表現": ["25"]}, 多元表現=3, 課程學習成果=1)
MENDED = of_package(1, "更正", {"多元表現": ["25"]}, 課程學習成果=1)
OF_ALL = of_package(1, "全部", {"多元表現": [""], "課程學習成果": ["26", "36"]}, 多元表現=4)


@pytest.mark.parametrize(
    ("receipts", "kinds", "differences"),
    [
        ([FIRST_ROUND, OTHERS], {"多元表現25": "高一高二", "多元表現35": "高三"}, 6),
        ([FIRST_ROUND, OTHERS, MENDED], {"多元表現25": "更正", "多元表現35": "高三"}, 3),
        ([FIRST_ROUND, OF_ALL], {"多元表現": "全部", "課程學習成果26": "全部", "課程學習成果36": "全部"}, 4),
    ],
)
def test_a_receipt_gives_way_only_to_a_later_one_of_the_same_cohort(receipts, kinds, differences):
    told = {f"{one.category.name}{one.kind}": one.receipt.name for one in speaking(receipts)}
    assert (told, differences_in(receipts)) == (kinds, differences)


OUTCOMES, COURSES = "課程學習成果", "成績名冊"
TERMS = tuple(
    deadline(row)
    for row in (
        (OUTCOMES, "0", "1150131", "3", "第一梯次", "文號", "1150201", "1150203"),
        (OUTCOMES, "0", "1150228", "3", "第二梯次", "文號", "1150301", "1150303"),
        (OUTCOMES, "0", "1150522", "1", "一般", "文號", "1150523", "1150525"),
        (COURSES, "1", "1150228", "全部", "一般", "文號", "1150301", "1150303"),
        (COURSES, "2", "1150731", "全部", "一般", "文號", "1150801", "1150803"),
    )
)


@pytest.mark.parametrize(
    ("of", "made", "expected"),
    [
        ((OUTCOMES, 0, ()), (1, 18), ((2, 1), "3", (3, 1))),
        ((OUTCOMES, 0, ()), (2, 15), ((3, 1), "3", None)),
        ((OUTCOMES, 0, ()), (5, 9), ((5, 23), "1", None)),
        ((OUTCOMES, 0, ()), (6, 9), ((5, 23), "1", None)),
        ((OUTCOMES, 0, ("36",)), (2, 15), ((2, 1), "3", (3, 1))),
        ((OUTCOMES, 0, ("26",)), (1, 18), ((5, 23), "1", None)),
        ((OUTCOMES, 0, ("26", "")), (1, 18), ((2, 1), "3", (3, 1))),
        (("修課紀錄", 1, ()), (2, 15), ((3, 1), "123", (8, 1))),
        (("修課紀錄", 2, ()), (2, 15), ((8, 1), "123", None)),
    ],
)
def test_students_are_asked_on_the_days_of_their_form_semester_grade_and_round(of, made, expected):
    name, semester, kinds = of
    category = next(one for one in CATEGORIES if one.name == name)
    found = asked(category, Period(114, semester), kinds, dt.date(2026, *made), TERMS)
    named = {("36",): "高三第一梯次", ("26",): "高一高二"}
    assert found.cohort == named.get(kinds, "")
    until = (found.until.month, found.until.day) if found.until else None
    assert ((found.since.month, found.since.day), "".join(sorted(found.grades)), until) == expected


def test_where_no_days_are_set_everybody_is_asked_from_the_semesters_first_day():
    found = asked(CATEGORIES[0], Period(114, 2), (), dt.date(2026, 6, 1), ())
    assert (found.window, found.since, found.grades) == (None, Period(114, 2).starts, frozenset("123"))
    assert counted(of=found).undated == ("修課紀錄",)


def test_a_receipt_of_another_cohort_leaves_the_first_to_be_confirmed(school, tmp_path):
    for kind, cohort in (("25", ""), ("35", "_高三第一梯次")):
        students = received_in(school.package(YEAR) / "data" / f"學生自填多元表現名冊{cohort}.xlsx")
        reconciled(school, {"多元表現": students}, tmp_path, 名冊別=kind, 批次="各梯次")
    found = confirmations_at(school.desk).by_category()
    own = {title: sum(counts) for title, counts in found.items() if title.startswith("多元表現")}
    pupils = [one for one in roll(school.desk).values() if not one.away]
    last = sum(one.grade == "3" for one in pupils)
    assert own == {"多元表現（高一高二）": len(pupils) - last, "多元表現（高三第一梯次）": last}


def test_an_objection_stands_beside_the_differences_of_its_student(school, tmp_path):
    objections = confirmations_at(school.desk).objections
    objected = next(one for one in objections if one.category == "修課紀錄")
    everything = received(school.package(SEMESTER))
    student = next(one for one in everything["修課紀錄"] if school.numbers[one["身分證號"]] == objected.student)
    student["學期成績"].pop()
    told = reconciled(school, everything, tmp_path, SEMESTER)
    (one,) = told["differences"]
    assert (one["student"], one["objection"]) == (objected.student, objected.problem)
    differing = {(one["student"], one["category"]): one["differs"] for one in told["objections"]}
    assert differing.pop((objected.student, "修課紀錄"))
    assert not any(differing.values())
    assert set(differing) == {
        (one.student, one.category) for one in objections if one.category in {"修課紀錄", "校內幹部經歷"}
    } - {(objected.student, "修課紀錄")}


def test_status_tells_how_far_the_confirmation_is(school, tmp_path):
    reconciled(school, received(school.package(SEMESTER)), tmp_path, SEMESTER, 批次="狀態")
    _, said = licheng(school, "status", LICHENG_NOW="2026-08-01T09:00")
    assert "收訖比對 114-1/01" in said
    assert "收訖確認 2026-" in said
    objections, by_number = confirmations_at(school.desk).objections, roll(school.desk)
    shown = [line.split(" ", 3) for line in said.splitlines() if line.startswith("學生反映 ")]
    assert 0 < len(shown) == min(len(objections), MOST_NAMED)
    assert all(by_number[number].of_class == of_class for _, of_class, number, _ in shown)
    assert {f"{number} {rest}" for *_, number, rest in shown} <= {
        f"{one.student} {one.category}：{one.problem}" for one in objections
    }
    assert ("licheng status --json" in said) == (len(objections) > MOST_NAMED)
    code, told = licheng(school, "status", "--json")
    (cell,) = (one for one in json.loads(told) if "confirmations" in one)
    assert (code, cell["form"]) == (0, "receipt_confirmation")
    assert {one["category"] for one in cell["confirmations"]["classes"]} >= {"修課紀錄", "校內幹部經歷"}
    whole = [one for one in cell["confirmations"]["classes"] if one["category"] == "修課紀錄"]
    counts = [one[name] for one in whole for name in ("confirmed", "objected", "silent")]
    assert sum(counts) == sum(not pupil.away for pupil in roll(school.desk).values())
    assert {"category", "cohort", "from", "to", "days_left"} == set(cell["confirmations"]["windows"][0])
