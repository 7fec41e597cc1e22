"""Every row that an office hands in comes to exactly one end, which is told with its reason and its origin."""

from __future__ import annotations

import email
import email.policy
import os
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from school import (
    LAWS,
    PERIOD,
    SENT,
    YEAR,
    a_site,
    arrival,
    arrivals,
    assessed,
    attach,
    drop,
    drop_all,
    fates_of,
    outcome,
    performance,
    reordered,
    small_school,
    sweep,
)

from flows.desk import Desk
from flows.settings import open_site
from flows.steps.rendering import render
from flows.submit import submit
from schemas.forms import forms
from schemas.terms import Fate, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from school import Rows

    from schemas.drop import RowFate
    from schemas.table import Examined

OUTCOMES, PERFORMANCES = "course_outcome", "diverse_performance"
SEMESTER, WORKS = "學期課程學習成果", "作品成果紀錄"
ROWS = sum(len(rows) for sheets in small_school().values() for rows in sheets.values())
STAYS_AT_SCHOOL = {
    *("staff", "deadline", "course_offering", "career_exploration", "elective_enrolment", "course_advising"),
    *("outcome_certification", "performance_certification", "school_contest", "service_credit"),
    *("outside_registration", "receipt_confirmation", "training_record", "working_group"),
}


@cache
def sound() -> dict[str, Examined]:
    """Give each form's sound workbook, read once."""
    return dict(zip(small_school(), arrivals(small_school()), strict=True))


def school_with(*further: Examined, without: Iterable[str] = ()) -> list[Examined]:
    """Let the tiny school stand, without some forms, and further drops after it."""
    return [*(one for form, one in sound().items() if form not in without), *further]


def told(fates: Iterable[RowFate], form: str) -> list[tuple[int, str, Fate, str]]:
    """List the rows of a form: row, student, fate and reason."""
    return [(fate.row, fate.student, fate.fate, fate.reason) for fate in fates if fate.form == form]


# --- each fate by an example


def test_a_sound_school_is_submitted_or_kept() -> None:
    fates = fates_of(school_with())
    assert len(fates) == ROWS
    assert {(fate.form, fate.fate) for fate in fates} == {
        (form, Fate.KEPT if form in STAYS_AT_SCHOOL else Fate.SUBMITTED)
        for form, sheets in small_school().items()
        if any(sheets.values())
    }


def test_a_form_that_no_roster_prints_is_kept_at_school() -> None:
    assert told(fates_of(school_with()), "deadline") == [
        (2, "", Fate.KEPT, "「期程表」留校使用，不列入提交名冊"),
    ]


def test_a_later_workbook_supersedes_the_earlier_rows_and_is_named() -> None:
    again = arrival(20, "officer_record", small_school()["officer_record"] | {}, name="幹部（更正）.xlsx")
    changed = arrival(21, "officer_record", _changed_officer(), name="幹部（再更正）.xlsx")
    fates = told(fates_of(school_with(changed)), "officer_record")
    assert sorted(fates) == [
        (2, "114001", Fate.SUBMITTED, ""),
        (2, "114001", Fate.SUPERSEDED, "訓育組後來送出的「幹部（再更正）.xlsx」已取代"),
    ]
    assert again.drop.sha256 == sound()["officer_record"].drop.sha256


def _changed_officer() -> dict[str, Rows]:
    sheets = small_school()["officer_record"]
    sheets["幹部經歷紀錄"][0]["擔任職務"] = "副班長"
    return sheets


def test_a_row_with_an_error_is_returned_and_the_others_go() -> None:
    bad = arrival(20, PERFORMANCES, {WORKS: [performance(1, 日期="114/13/01"), performance(2)]})
    assert told(fates_of(school_with(bad, without=[PERFORMANCES])), PERFORMANCES) == [
        (2, "114001", Fate.REJECTED, "C05 不是日期，或可作兩種解讀"),
        (3, "114001", Fate.SUBMITTED, ""),
    ]


def test_a_refused_sheet_is_returned_row_by_row() -> None:
    bad = arrival(20, PERFORMANCES, {WORKS: [performance(1), performance(2)]}, left_out=["內容簡述"])
    fates = told(fates_of(school_with(bad, without=[PERFORMANCES])), PERFORMANCES)
    assert [(row, fate, reason[:3]) for row, _, fate, reason in fates] == [
        (2, Fate.REJECTED, "W09"),
        (3, Fate.REJECTED, "W09"),
    ]


def test_what_another_office_should_have_sent_is_returned_and_stands_for_nothing() -> None:
    strange = arrival(20, "officer_record", _changed_officer(), office="生輔組")
    assert sorted(told(fates_of(school_with(strange)), "officer_record")) == [
        (2, "114001", Fate.SUBMITTED, ""),
        (2, "114001", Fate.REJECTED, "W06 這不是本單位負責登錄的表單"),
    ]


def test_a_row_waits_for_a_form_that_has_not_arrived() -> None:
    fates = told(fates_of(school_with(without=["staff"])), OUTCOMES)
    assert fates == [(row, f"11400{row - 1}", Fate.HELD, "X09 尚未核對：要對照的表單還沒有送到") for row in (2, 3)]


def test_a_row_of_a_form_kept_at_school_waits_too() -> None:
    fates = told(fates_of(school_with(without=["staff"])), "course_offering")
    assert [fate for _, _, fate, _ in fates] == [Fate.HELD, Fate.HELD]


def test_a_row_waits_while_what_it_refers_to_is_returned() -> None:
    sheets = small_school()["student_roster"]
    sheets["學生資料"][0]["班別"] = "9999"
    roster = arrival(20, "student_roster", sheets)
    fates = fates_of(school_with(roster, without=["student_roster"]))
    assert told(fates, "student_roster")[0][2] is Fate.REJECTED
    reason = "所對照的「學生名冊」資料「114001」尚未採認"
    assert told(fates, OUTCOMES) == [(2, "114001", Fate.HELD, reason), (3, "114002", Fate.SUBMITTED, "")]
    assert told(fates, "officer_record") == [(2, "114001", Fate.HELD, reason)]


def test_of_two_offices_that_contradict_each_other_the_row_that_came_later_waits() -> None:
    other = arrival(20, PERFORMANCES, {WORKS: [performance(1, 名稱="另一件作品")]}, office="導師", name="一年1班.xlsx")
    fates = told(fates_of(school_with(other)), PERFORMANCES)
    assert sorted(fates) == [
        (2, "114001", Fate.SUBMITTED, ""),
        (2, "114001", Fate.HELD, "X06 兩份資料對同一筆的內容不一致"),
        (3, "114002", Fate.SUBMITTED, ""),
    ]


def test_a_row_that_two_offices_hand_in_alike_goes_once_in_the_owners_name() -> None:
    other = arrival(0, PERFORMANCES, {WORKS: [performance(1)]}, office="導師", name="一年1班.xlsx")
    fates = [fate for fate in fates_of([other, *school_with()]) if fate.form == PERFORMANCES]
    assert [(fate.drop.office, fate.student, fate.fate, fate.reason) for fate in fates] == [
        ("導師", "114001", Fate.SUPERSEDED, "與訓育組「多元表現.xlsx」第 2 列相同，以該列為準"),
        ("訓育組", "114001", Fate.SUBMITTED, ""),
        ("訓育組", "114002", Fate.SUBMITTED, ""),
    ]


def test_what_is_not_ticked_is_not_selected() -> None:
    rows = [outcome(1, 勾選="否"), outcome(2)]
    fates = told(fates_of(school_with(arrival(20, OUTCOMES, {SEMESTER: rows}), without=[OUTCOMES])), OUTCOMES)
    assert [(fate, reason) for _, _, fate, reason in fates] == [
        (Fate.NOT_SELECTED, "學生未勾選"),
        (Fate.SUBMITTED, ""),
    ]


@pytest.mark.parametrize("registrar", ["學校", "校外機構"])
def test_what_others_registered_is_kept(registrar: str) -> None:
    later = arrival(20, PERFORMANCES, {WORKS: [performance(1, 登錄來源=registrar)]})
    fates = told(fates_of(school_with(later, without=[PERFORMANCES])), PERFORMANCES)
    assert fates == [(2, "114001", Fate.KEPT, f"由{registrar}登錄，不列入學生自填名冊（五(四)）")]


# --- which drop stands


def test_a_sheet_that_a_later_workbook_lacks_stays() -> None:
    later = arrival(20, PERFORMANCES, {"競賽參與紀錄": [_contest()]})
    fates = [fate for fate in fates_of(school_with(later)) if fate.form == PERFORMANCES]
    assert Counter((fate.sheet, fate.fate) for fate in fates) == {
        (WORKS, Fate.SUBMITTED): 2,
        ("競賽參與紀錄", Fate.SUBMITTED): 1,
    }


def _contest() -> dict[str, str]:
    own = {"競賽名稱": "科展", "競賽等級代碼": "1", "獎項": "佳作", "結果公布日期": "1141001", "團體參與代碼": "1"}
    return performance(9) | own | {"紀錄編號": "C-1"}


def test_a_sheet_that_a_later_workbook_holds_empty_stands_on() -> None:
    later = arrival(20, PERFORMANCES, {WORKS: [], "競賽參與紀錄": [_contest()]})
    fates = [fate for fate in fates_of(school_with(later)) if fate.form == PERFORMANCES]
    assert Counter((fate.sheet, fate.fate) for fate in fates) == {
        (WORKS, Fate.SUBMITTED): 2,
        ("競賽參與紀錄", Fate.SUBMITTED): 1,
    }


def test_an_empty_workbook_replaces_only_where_no_data_is_declared() -> None:
    silent = arrival(20, PERFORMANCES, {WORKS: []})
    declared = arrival(20, PERFORMANCES, {WORKS: []}, information={"本期無資料": "是"})
    for later, fate in ((silent, Fate.SUBMITTED), (declared, Fate.SUPERSEDED)):
        assert {row[2] for row in told(fates_of(school_with(later)), PERFORMANCES)} == {fate}


def test_a_refused_workbook_replaces_nothing() -> None:
    later = arrival(20, PERFORMANCES, {WORKS: [performance(3)]}, left_out=["名稱"])
    fates = told(fates_of(school_with(later)), PERFORMANCES)
    assert Counter(fate for _, _, fate, _ in fates) == {Fate.SUBMITTED: 2, Fate.REJECTED: 1}


def test_each_class_teachers_part_stands_beside_the_others() -> None:
    parts = [
        arrival(
            20 + number, PERFORMANCES, {WORKS: [performance(5, number)]}, office="導師", name=f"一年{number}班.xlsx"
        )
        for number in (1, 2)
    ]
    fates = told(fates_of(school_with(*parts, without=[PERFORMANCES])), PERFORMANCES)
    assert [fate for _, _, fate, _ in fates] == [Fate.SUBMITTED, Fate.SUBMITTED]


def test_going_back_to_an_earlier_workbook_makes_it_stand_again() -> None:
    first = sound()["officer_record"]
    second = arrival(20, "officer_record", _changed_officer())
    third = arrival(21, "officer_record", small_school()["officer_record"])
    fates = [fate for fate in fates_of(school_with(second, third)) if fate.form == "officer_record"]
    assert {(fate.drop.order, fate.fate) for fate in fates} == {
        (first.drop.order, Fate.SUPERSEDED),
        (20, Fate.SUPERSEDED),
        (21, Fate.SUBMITTED),
    }


def test_a_workbook_sent_again_after_one_of_its_sheets_was_replaced_stands_again() -> None:
    sheets = {WORKS: [performance(1)], "競賽參與紀錄": [_contest()]}
    first, second = arrival(20, PERFORMANCES, sheets), arrival(21, PERFORMANCES, {WORKS: [performance(2)]})
    again = arrival(22, PERFORMANCES, sheets)
    assert again.drop.sha256 == first.drop.sha256
    fates = fates_of(school_with(first, second, again, without=[PERFORMANCES]))
    gone = [(fate.drop.order, fate.sheet) for fate in fates if fate.fate is Fate.SUBMITTED and fate.drop.order >= 20]
    assert sorted(gone) == sorted([(22, WORKS), (22, "競賽參與紀錄")])


# --- in general: whatever the offices hand in


class Handed(NamedTuple):
    """A drop before it is made: a form's sound rows, changed here and there, from an office."""

    form: str
    sender: str
    changes: tuple[tuple[int, int, str], ...]
    again: int
    added: int
    emptied: bool
    lacking: bool
    year: str


TYPED = ("", "X", "-1", "１１４/１１/２２", "不明", "114/13/01", "A123456789", "99999", "是", "114001", "114099")
handed = st.builds(
    Handed,
    form=st.sampled_from(sorted(small_school())),
    sender=st.sampled_from(["owner", "owner", "owner", "second", "stranger"]),
    changes=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30), st.sampled_from(TYPED)), max_size=3).map(tuple),
    again=st.integers(0, 2),
    added=st.integers(0, 3),
    emptied=st.integers(0, 7).map(lambda drawn: not drawn),
    lacking=st.integers(0, 7).map(lambda drawn: not drawn),
    year=st.sampled_from(["", "", "", "114", "113"]),
)
deliveries = st.lists(handed, max_size=5)


def delivered(order: int, drawn: Handed) -> tuple[Examined, int]:
    """Make a drop, and count the rows in it."""
    form = forms()[drawn.form]
    sheets = {title: [] if drawn.emptied else list(rows) for title, rows in small_school()[drawn.form].items()}
    first = next(iter(sheets))
    rows = sheets[first]
    rows += [dict(row) for row in rows[: drawn.again]]
    rows += [
        row | {form.by_title[first].key[0]: f"N-{order}-{number}"} for number, row in enumerate(rows[: drawn.added])
    ]
    headings = form.by_title[first].headings
    for row, column, text in drawn.changes if rows else ():
        rows[row % len(rows)][headings[column % len(headings)]] = text
    second = (*form.offices, "實研組")[1]
    office = {"owner": form.offices[0], "second": second, "stranger": "圖書館"}[drawn.sender]
    left_out = [form.by_title[first].columns[1].heading] if drawn.lacking else []
    information = {"學年度": drawn.year} if drawn.year else {}
    options: dict[str, Any] = {
        "office": office,
        "deputies": [second],
        "left_out": left_out,
        "information": information,
    }
    there = [
        [text for heading, text in row.items() if heading not in left_out] for rows in sheets.values() for row in rows
    ]
    return arrival(order, drawn.form, sheets, **options), sum(any(map(str.strip, row)) for row in there)


generally = settings(max_examples=15)


@generally
@given(deliveries)
def test_every_row_read_has_exactly_one_fate_with_a_reason_and_an_origin(drawn: list[Handed]) -> None:
    made = [delivered(order, one) for order, one in enumerate(drawn, 20)]
    first_of = {one.drop.sha256: one for one in sound().values()}
    whole = assessed(school_with(*(one for one, _ in made)))
    repetitions = {one.drop.order for one in whole.examined if one.duplicate}
    assert all(one.drop.sha256 in first_of or _twice(one, made) for one in whole.examined if one.duplicate)
    fates = [fate for period in LAWS for _, fate in whole.school.fates(period)]
    rows = sum(number for one, number in made if one.drop.order not in repetitions)
    assert len(fates) == ROWS + rows
    origins = Counter((fate.drop.order, fate.sheet, fate.row) for fate in fates)
    assert set(origins.values()) <= {1}
    assert all(bool(fate.reason) == (fate.fate is not Fate.SUBMITTED) for fate in fates)


def _twice(one: Examined, made: Sequence[tuple[Examined, int]]) -> bool:
    return sum(other.drop.sha256 == one.drop.sha256 for other, _ in made) > 1


@generally
@given(deliveries)
def test_the_fates_agree_with_what_the_offices_are_told(drawn: list[Handed]) -> None:
    whole = assessed(school_with(*(delivered(order, one)[0] for order, one in enumerate(drawn, 20))))
    fates = [fate for period in LAWS for _, fate in whole.school.fates(period)]
    replaced = {fate.drop.order for fate in fates if fate.fate is Fate.SUPERSEDED}
    for one in whole.examined:
        if one.drop.order not in replaced:
            returned = sum(table.count(Severity.ERROR) for table in one.tables)
            mine = Counter(fate.fate for fate in fates if fate.drop.order == one.drop.order)
            assert mine[Fate.REJECTED] == returned
            waiting = sum(len(set(table.waiting) - set(table.decided)) for table in one.tables)
            assert mine[Fate.HELD] >= waiting


@generally
@given(deliveries, st.randoms(use_true_random=False))
def test_the_order_of_drops_of_different_offices_does_not_matter(drawn: list[Handed], random) -> None:
    there = school_with(*(delivered(order, one)[0] for order, one in enumerate(drawn, 20)))
    back = _shuffled(there, random)
    assert _all(there) == _all(back)


def _shuffled(examined: list[Examined], random) -> list[Examined]:
    """Let the drops arrive in another order, those of one office in their own."""
    of_office = {office: [one for one in examined if one.drop.office == office] for office in _offices(examined)}
    turns = [one.drop.office for one in examined]
    random.shuffle(turns)
    return [reordered(of_office[office].pop(0), order) for order, office in enumerate(turns, 1)]


def _offices(examined: list[Examined]) -> set[str]:
    return {one.drop.office for one in examined}


def _all(examined: list[Examined]) -> tuple[list[Any], list[Any], list[Any]]:
    """Give all that is told and put out, but for the order of arrival: fates, findings, rosters."""
    whole = assessed(examined)
    fates, rosters = [], []
    for period in LAWS:
        rendered = render(whole.school.tables, whole.school.fates(period), period, LAWS[period].school, SENT)
        rosters += [(roster.roster.title, roster.cover, roster.sheets) for roster in rendered.rosters]
        rosters += [rendered.attachments]
        fates += [
            (fate.drop.id, fate.sheet, fate.row, fate.fate, fate.reason, fate.roster_row) for fate in rendered.fates
        ]
    findings = [(one.drop.id, str(one.verdict), sorted(map(repr, one.all_findings))) for one in whole.examined]
    return sorted(fates, key=repr), sorted(findings), rosters


def test_what_refers_to_a_contradiction_is_judged_by_the_row_that_came_first() -> None:
    sheets = small_school()["course_code"]
    sheets["課程代碼"][0]["授課學期學分節數"] = "333330"
    for office in ("國中註冊組", "註冊組"):  # on both sides of 教學組 in any list
        deputy = arrival(20, "course_code", sheets, office=office, deputies=[office])
        later, first = school_with(deputy), [reordered(deputy, 0), *school_with()]
        assert {fate for _, _, fate, _ in told(fates_of(later), "grade_roster")} == {Fate.SUBMITTED}
        assert {fate for _, _, fate, _ in told(fates_of(first), "grade_roster")} == {Fate.SUBMITTED, Fate.REJECTED}


# --- from the inbox: answers, mails, and the order of files


@pytest.fixture
def desk(tmp_path):
    opened = a_site(tmp_path / "site")
    yield opened
    opened.close()


def mails_about(desk, form: str) -> list[str]:
    """List the subjects of the mails that lie in the outbox about a form, oldest answer first."""
    messages = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in (desk.site.outbox / "mail").glob("*.eml")
    ]
    about = [message for message in messages if form in str(message["Subject"])]
    return [str(message["Subject"]) for message in sorted(about, key=lambda message: message["Date"].datetime)]


def test_a_drop_that_waited_is_answered_again_when_its_reference_arrives(desk) -> None:
    text = (desk.site.folder / "school.toml").read_text("utf-8")
    mine = text.replace('[offices."教務處"]\nemail = ""', '[offices."教務處"]\nemail = "academic@school.example"')
    assert mine != text
    (desk.site.folder / "school.toml").write_text(mine, "utf-8")
    desk = Desk(open_site(desk.site.folder))
    attach(desk, "教務處")
    drop(desk, OUTCOMES, small_school()[OUTCOMES])
    waiting = sweep(desk)
    assert {body["verdict"] for body in waiting.values()} == {"held"}
    assert {finding["rule"] for finding in waiting["課程學習成果.xlsx"]["findings"]} == {"X09"}
    for form in ("staff", "student_roster", "course_code", "course_offering", "grade_roster"):
        drop(desk, form, small_school()[form])
    final = sweep(desk)
    assert {body["verdict"] for body in final.values()} == {"accepted"}
    assert final["課程學習成果.xlsx"]["drop"] == waiting["課程學習成果.xlsx"]["drop"]
    assert len(mails_about(desk, "課程學習成果")) == 2
    assert sweep(desk) == {}
    assert len(mails_about(desk, "課程學習成果")) == 2


def test_the_order_of_files_in_a_sweep_does_not_matter(tmp_path) -> None:
    told = []
    for turn, forwards in enumerate((True, False)):
        desk = a_site(tmp_path / str(turn))
        drop_all(desk, small_school())
        files = sorted(desk.site.inbox.glob("*/*.xlsx"), reverse=not forwards)
        for second, path in enumerate(files):
            os.utime(path, (1_760_000_000 + second, 1_760_000_000 + second))
        bodies = sweep(desk)
        submitted = submit(desk, periods=(PERIOD, YEAR), preview=True)
        told.append(({name: body["verdict"] for name, body in bodies.items()}, _counted(submitted)))
        assert set(told[-1][0].values()) == {"accepted"}
        desk.close()
    assert told[0] == told[1]


def _counted(submitted) -> list[dict[str, Any]]:
    return [package.counts for package in submitted.packages]


def test_every_row_of_every_workbook_is_in_the_packages_own_list_of_fates(desk) -> None:
    from openpyxl import load_workbook

    school = small_school()
    school["student_roster"]["學生資料"][2]["座號"] = "不明"
    drop_all(desk, school)
    sweep(desk)
    attach(desk, "訓育組")
    drop(desk, PERFORMANCES, {WORKS: [performance(3)]}, name="多元表現二.xlsx")
    drop(desk, "absence_roster", school["absence_roster"], office="圖書館")
    sweep(desk)
    packages = submit(desk, periods=(PERIOD, YEAR)).packages
    listed: Counter[tuple[str, str, str]] = Counter()
    for package in packages:
        sheet = load_workbook(package.folder / "data" / "校內用" / "每列去向.xlsx").active
        headings, *rows = sheet.values
        lines = [dict(zip(headings, row, strict=True)) for row in rows]
        listed += Counter((line["檔案編號"], line["來源工作表"], line["來源列"]) for line in lines)
        assert all(line["原因"] or line["去向"] == Fate.SUBMITTED for line in lines)
        assert Counter(line["去向"] for line in lines) == package.counts["fates"]
    assert set(listed.values()) == {1}
    assert len(listed) == ROWS + 1 + 1
