"""What `explain` tells: every row of a student, as which of how many it counts, why, and by whose word."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from graded_school import DAY_THREE, FIRST, assessed_school, graded_school
from school import (
    PERIOD,
    YEAR,
    a_site,
    arrivals,
    assessed,
    attach,
    drop_all,
    fates_of,
    outcome,
    performance,
    small_school,
    sweep,
    whole_school,
)

from flows.deciding import Ruling, decide
from flows.explaining import block, explain
from flows.package_places import folder_of, spare_of
from flows.steps.decisions import NONE
from flows.steps.explaining import UnknownError, student_story
from flows.submit import submit
from schemas.catalogue import RULES
from schemas.drop import Counted
from schemas.forms import forms
from schemas.terms import Fate
from schemas.wording import CERTIFICATION_NOT_ACCEPTED
from schemas.wording_counting import counted_words
from schemas.wording_packages import FATES_FILE, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.drop import RowFate

OUTCOMES, PERFORMANCES = ("course_outcome", "學期課程學習成果"), ("diverse_performance", "作品成果紀錄")


def told(form: tuple[str, str], rows: list[dict[str, str]]) -> dict[str, str]:
    """Say as which each row of a form counts, by its number."""
    school = small_school()
    school[form[0]][form[1]] = rows
    return {fate.key[0]: counted_words(fate.counted) for fate in fates_of(arrivals(school)) if fate.form == form[0]}


def numbers(fates: Iterable[RowFate], what: str) -> list[tuple[int, int]]:
    return [(one.place, one.most) for fate in fates for one in fate.counted if one.what == what]


def test_every_outcome_says_as_which_of_five_and_of_six_it_counts() -> None:
    assert told(OUTCOMES, [outcome(number) for number in (1, 2, 3)])["O-1-03"] == (
        "114-1 登錄第 3 件，至多 5 件（五(三)）；114 學年度 勾選第 3 件，至多 6 件（五(三)）"
    )


def test_an_item_beyond_a_limit_says_so() -> None:
    beyond = told(OUTCOMES, [outcome(number) for number in range(1, 7)])["O-1-06"]
    assert beyond.startswith("114-1 登錄第 6 件，超過至多 5 件（五(三)）；114 學年度 勾選不計：超過每學期登錄件數上限")
    eleventh = told(PERFORMANCES, [performance(number) for number in range(1, 12)])["P-1-11"]
    assert (
        eleventh == "114 學年度 登錄第 11 項，至多 15 項（五(四)）；114 學年度 勾選第 11 項，超過至多 10 項（五(四)）"
    )


def test_an_unticked_item_counts_as_registered_alone() -> None:
    rows = [outcome(1), outcome(2, 勾選="否", 勾選順序="")]
    assert told(OUTCOMES, rows)["O-1-02"] == "114-1 登錄第 2 件，至多 5 件（五(三)）"


def test_what_the_school_registered_says_why_it_does_not_count() -> None:
    found = told(PERFORMANCES, [performance(1, 登錄來源="學校"), performance(2)])
    assert found["P-1-01"] == "114 學年度 登錄不計：由學校登錄，不列入學生自填名冊（五(四)）"
    assert found["P-1-02"].startswith("114 學年度 登錄第 1 項")


def test_a_ticked_item_that_nobody_has_certified_takes_no_place() -> None:
    found = told(OUTCOMES, [outcome(1, 認證狀態="認證中", 認證日期=""), outcome(2)])
    assert found["O-1-01"].endswith("勾選不計：已勾選但尚未通過認證，不會提交")
    assert found["O-1-02"].endswith("勾選第 1 件，至多 6 件（五(三)）")


def test_the_students_own_order_says_which_item_is_which() -> None:
    found = told(OUTCOMES, [outcome(1, 勾選順序="3"), outcome(2, 勾選順序="1"), outcome(3, 勾選順序="2")])
    assert ["勾選第 3 件" in found["O-1-01"], "勾選第 1 件" in found["O-1-02"], "勾選第 2 件" in found["O-1-03"]] == [
        True
    ] * 3


def test_a_row_that_went_back_says_that_it_does_not_count() -> None:
    assert told(OUTCOMES, [outcome(1, 學號="999999")])["O-1-01"] == "登錄不計：這一列退回"


def test_no_two_items_of_a_student_have_the_same_place() -> None:
    school = small_school()
    school["diverse_performance"]["作品成果紀錄"] = [performance(number) for number in range(1, 18)]
    rows = [fate for fate in fates_of(arrivals(school)) if fate.form == "diverse_performance"]
    assert numbers(rows, "登錄") == [(place, 15) for place in range(1, 18)]
    assert [place for place, _ in numbers(rows, "勾選")] == [*range(1, 16), 0, 0]


def test_every_row_of_a_form_with_limits_says_as_which_it_counts_and_no_other_row_does() -> None:
    whole = assessed_school(graded_school()).school
    for period in (YEAR, PERIOD):
        for _, fate in whole.fates(period):
            assert bool(fate.counted) == bool(forms()[fate.form].choosing)


def test_as_which_a_row_counts_is_the_same_in_whatever_order_workbooks_arrive() -> None:
    school = graded_school()
    every = arrivals(school)
    found = []
    for examined in (every, every[::-1]):
        whole = assessed(examined).school
        found.append({(fate.key, fate.counted) for _, fate in whole.fates(YEAR)})
    assert found[0] == found[1]


def test_a_clause_stands_with_every_place() -> None:
    assert counted_words([Counted("登錄", 0, 5, "五(三)", why="這一列退回")]) == "登錄不計：這一列退回"
    assert counted_words([]) == ""


# --- a whole site


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    opened = a_site(tmp_path_factory.mktemp("explained") / "site")
    attach(opened, "教務處")
    school = graded_school()
    rows = school["diverse_performance"]["作品成果紀錄"]
    rows += [performance(number) for number in range(2, 12)]
    drop_all(opened, school)
    sweep(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def packages(desk):
    return submit(desk, periods=(PERIOD, YEAR)).packages


def asked(desk) -> str:
    """Give the number of the question about the eleventh performance."""
    bodies = [answer.body for answer in desk.ledger.answers().values()]
    (found,) = [one["id"] for body in bodies for one in body["findings"] if one["rule"] == "L04"]
    return found


def test_a_students_rows_of_all_the_years_periods_are_told(desk) -> None:
    rows = explain(desk, DAY_THREE)
    assert {(row["period"], row["form"]) for row in rows} == {
        *(("114-1", "student_roster"), ("114-1", "grade_roster"), ("114-1", "officer_record")),
        *(("114-0", "course_outcome"), ("114-0", "diverse_performance")),
    }
    assert {row["title"] for row in rows} >= {"學生名冊", "課程學習成果"}
    (officer,) = [row for row in rows if row["form"] == "officer_record"]
    assert (officer["counted"], officer["counts"], officer["rule"], officer["decisions"]) == ("", [], "", [])


def test_a_row_that_a_rule_decided_names_its_clause(desk) -> None:
    (last,) = [row for row in explain(desk, "114001") if row["rule"] == "L04"]
    assert (last["fate"], last["clause"]) == (Fate.NOT_SELECTED, "五(四)")
    assert last["counts"][1] == Counted("勾選", 11, 10, "五(四)", within="114", unit="項")._asdict()


@pytest.mark.usefixtures("packages")
def test_a_rosters_row_of_a_cohort_leads_back_to_its_workbook(desk) -> None:
    roster = f"學生課程學習成果名冊{FIRST}"
    (origin,) = explain(desk, f"114-0/01:{roster}.xlsx:學期課程學習成果:2")
    assert (origin["學號"], origin["名冊"], origin["登錄單位"]) == (DAY_THREE, roster, "教務處")
    assert origin["計次"].startswith("114-1 登錄第 1 件，至多 5 件")
    (apart,) = explain(desk, "114-0/01:進修部/學生課程學習成果名冊:學期課程學習成果:2")
    assert apart["學號"] == "114002"


def test_a_row_that_waits_for_another_form_names_the_rule_that_could_not_look() -> None:
    school = small_school()
    del school["course_code"]
    (row, *_) = [fate for fate in fates_of(arrivals(school)) if fate.form == "grade_roster"]
    (told,) = student_story([(PERIOD, row)], row.student, NONE)
    assert (told["fate"], told["rule"], told["clause"]) == (Fate.HELD, "X09", "")
    assert told["source"] == RULES["X09"].source


def test_a_row_that_refers_to_one_that_was_not_accepted_names_the_clause() -> None:
    school = small_school()
    school["student_roster"]["學生資料"][1]["性別代碼"] = "男"
    (row,) = [fate for fate in fates_of(arrivals(school)) if fate.form == "absence_roster"]
    (told,) = student_story([(PERIOD, row)], row.student, NONE)
    assert (told["fate"], told["rule"], told["clause"]) == (Fate.HELD, "", RULES["X01"].clause)
    assert "條款：五(一)1" in block(told).splitlines()


def test_an_item_whose_certification_is_not_accepted_names_the_clause_of_its_limit() -> None:
    school = whole_school()
    school["outcome_certification"]["課程學習成果認證"][0]["認證日期"] = "昨天"
    held = [fate for fate in fates_of(arrivals(school)) if fate.reason == CERTIFICATION_NOT_ACCEPTED]
    assert [fate.clauses for fate in held] == ["五(三)"]


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shutil.rmtree, "is recorded, but its folder is not there; run `licheng rebuild`"),
        (lambda folder: (folder / PAYLOAD / FATES_FILE).write_bytes(b"PK\x03\x04torn"), "run `licheng verify`"),
        (lambda folder: (folder / PAYLOAD / FATES_FILE).unlink(), "run `licheng verify`"),
    ],
)
def test_a_package_that_is_gone_or_damaged_says_what_to_run(desk, tmp_path, spoil, said) -> None:
    folder = desk.site.outbox / "submissions" / "114-0" / "01"
    shutil.copytree(folder, tmp_path / "kept")
    spoil(folder)
    try:
        with pytest.raises(UnknownError, match=re.escape(said)):
            explain(desk, "114-0/01:學生課程學習成果名冊:學期課程學習成果:2")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(tmp_path / "kept", folder)


@pytest.mark.usefixtures("packages")
def test_a_row_of_a_package_that_is_kept_while_the_outbox_is_closed_is_told(desk) -> None:
    folder, kept = folder_of(desk.site, YEAR, 1), spare_of(desk.site, YEAR, 1)
    kept.parent.mkdir(parents=True)
    folder.rename(kept)
    try:
        (origin,) = explain(desk, f"114-0/1:學生課程學習成果名冊{FIRST}:學期課程學習成果:2")
    finally:
        kept.rename(folder)
    assert f"識別資料：{'、'.join(json.loads(origin['識別資料']))}" in block(origin).splitlines()
    assert block({"識別資料": "5"}) == "識別資料：5\n"


def test_what_is_told_reads_as_one_block_a_row(desk) -> None:
    (last,) = [row for row in explain(desk, "114001") if row["rule"] == "L04"]
    lines = block(last).splitlines()
    assert "表單：多元表現" in lines
    assert "原因：L04 超過每學年勾選項數上限" in lines
    assert "條款：五(四)" in lines
    assert any(re.fullmatch("收件時間：[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}", line) for line in lines)
    assert any(line.startswith("計次：114 學年度 登錄第 11 項") for line in lines)
    assert not any("decisions" in line or line.endswith("：") for line in lines)


def test_a_decision_on_a_row_is_told_with_who_and_why(desk) -> None:
    decide(desk, Ruling(asked(desk), accepted=False, by="academic", reason="學生改選"))
    (row,) = [row for row in explain(desk, "114001") if row["decisions"]]
    (decision,) = row["decisions"]
    assert (decision["by"], decision["reason"], decision["accepted"]) == ("academic", "學生改選", False)
    assert row["counted"].endswith("勾選不計：撤回這一件的勾選")
    assert any(line.startswith("決定：・academic 於") for line in block(row).splitlines())
