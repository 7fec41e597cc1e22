"""What the school itself must do and no workbook proves: told to the office that owns the form, and to it alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from school import PERIOD, YEAR, School, a_site, attach, drop, drop_all, second_semester, sweep, whole_school, write

from flows.desk import Desk
from flows.settings import open_site
from flows.submit import submit
from schemas.catalogue import RULES
from schemas.forms import forms
from schemas.regulation import SEATS, TRAININGS, WORKING_GROUP_SEATS
from schemas.terms import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.finding import Finding

GROUP, TRAINED = "working_group", "training_record"
MEMBERS, MEETINGS, TRAININGS_HELD = "工作小組名單", "工作小組會議", "訓練研習說明"
OWNER = "教務處"
PROOFS = {"工作小組名單與會議", "訓練研習說明紀錄"}
NIL = {"表單": "工作小組名單與會議", "學校代碼": "034347", "學年度": "114", "學期": "1", "本期無資料": "是"}
LICHENG = Path(sys.executable).with_name("licheng")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = a_site(tmp_path / "site")
    yield opened
    opened.close()


def proofs() -> School:
    """Give the two forms that prove duties, every duty done."""
    school = whole_school()
    return {name: school[name] for name in (GROUP, TRAINED)}


def taken(desk: Desk, **changed: dict[str, Any]) -> list[Finding]:
    """Hand in the proofs, sheets changed, and give what is told of them on the board."""
    attach(desk, OWNER)
    for form, sheets in proofs().items():
        drop(desk, form, sheets | changed.get(form, {}))
    sweep(desk)
    return told(desk, GROUP, TRAINED)


def told(desk: Desk, *wanted: str) -> list[Finding]:
    """List the open duties of some forms, all of them told to the owner."""
    cells = [cell for cell in desk.board() if cell.form in wanted and cell.duties]
    assert all(cell.office == forms()[cell.form].offices[0] for cell in cells)
    return [duty for cell in cells for duty in cell.duties]


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


# --- seats -----------------------------------------------------------------------------------------------------------


def members(**seats: int) -> list[dict[str, str]]:
    """Give the list of members with other numbers of persons on some seats."""
    first = proofs()[GROUP][MEMBERS][0]
    return [
        first | {"職稱": seat, "姓名": f"{seat}{number}"}
        for seat, due in (SEATS | seats).items()
        for number in range(1, due + 1)
    ]


def test_the_nineteen_seats_filled_and_a_meeting_and_three_trainings_leave_nothing_open(desk: Desk) -> None:
    assert len(members()) == WORKING_GROUP_SEATS.number(PERIOD.year)
    assert taken(desk) == []


@pytest.mark.parametrize("seat", ["校長", "導師代表", "學生會代表", "教師代表(課程諮詢教師)"])
def test_a_missing_seat_is_named_with_how_many_there_should_be(desk: Desk, seat: str) -> None:
    due = SEATS[seat]
    [open_duty] = taken(desk, working_group={MEMBERS: members(**{seat: due - 1})})
    assert (open_duty.rule, open_duty.sheet, open_duty.heading) == ("G03", MEMBERS, "職稱")
    assert f"{seat}應 {due} 人、現 {due - 1} 人" in open_duty.expected
    assert "19" in open_duty.expected
    assert open_duty.expected.count("應") == 1


def test_one_person_too_many_on_a_seat_is_named_though_the_sum_is_right(desk: Desk) -> None:
    [open_duty] = taken(desk, working_group={MEMBERS: members(導師代表=2, 學生會代表=3)})
    assert "導師代表應 3 人、現 2 人" in open_duty.expected
    assert "學生會代表應 2 人、現 3 人" in open_duty.expected


def test_a_member_whose_row_is_refused_fills_no_seat(desk: Desk) -> None:
    listed = members()
    listed[0]["任期迄"] = "1130731"  # before it begins
    [open_duty] = taken(desk, working_group={MEMBERS: listed})
    assert "校長應 1 人、現 0 人" in open_duty.expected


def test_a_mended_list_closes_the_duty(desk: Desk) -> None:
    assert rules(taken(desk, working_group={MEMBERS: members(家長會代表=0)})) == ["G03"]
    assert taken(desk) == []


# --- meetings --------------------------------------------------------------------------------------------------------


def test_a_semester_without_a_meeting_is_told(desk: Desk) -> None:
    [open_duty] = taken(desk, working_group={MEETINGS: []})
    assert (open_duty.rule, open_duty.sheet, open_duty.heading) == ("G02", MEETINGS, "會議日期")
    assert "至少 1 次，目前 0 次" in open_duty.expected


def test_more_meetings_than_one_leave_nothing_open(desk: Desk) -> None:
    [meeting] = proofs()[GROUP][MEETINGS]
    assert taken(desk, working_group={MEETINGS: [meeting, meeting | {"會議日期": "1141210"}]}) == []


def test_a_meeting_led_by_another_than_the_convener_is_asked_about_and_counted(desk: Desk) -> None:
    [meeting] = proofs()[GROUP][MEETINGS]
    attach(desk, OWNER)
    drop(desk, GROUP, proofs()[GROUP] | {MEETINGS: [meeting | {"主持人": "教務主任1"}]})
    [answer] = sweep(desk).values()
    assert answer["verdict"] == "held"
    [asked] = answer["findings"]
    assert (asked["rule"], asked["row"], asked["column"]) == ("G02", 2, "B")
    assert [(form["accepted"], form["held"]) for form in answer["forms"]] == [(19, 0), (1, 0)]
    assert told(desk, GROUP) == []


@pytest.mark.parametrize("leader", ["校長 校長1", "召集人：校長１"])
def test_the_convener_may_be_named_with_a_title(desk: Desk, leader: str) -> None:
    [meeting] = proofs()[GROUP][MEETINGS]
    attach(desk, OWNER)
    drop(desk, GROUP, proofs()[GROUP] | {MEETINGS: [meeting | {"主持人": leader}]})
    [answer] = sweep(desk).values()
    assert answer["findings"] == []


def test_minutes_handed_in_alone_leave_the_members_as_they_were(desk: Desk) -> None:
    taken(desk, working_group={MEETINGS: []})
    write(desk.site.inbox / OWNER / "會議.xlsx", GROUP, {MEETINGS: proofs()[GROUP][MEETINGS]})
    sweep(desk)
    assert told(desk, GROUP) == []


def test_members_handed_in_alone_replace_those_of_a_workbook_whose_minutes_stand(desk: Desk) -> None:
    assert taken(desk) == []
    write(desk.site.inbox / OWNER / "名單.xlsx", GROUP, {MEMBERS: members(家長會代表=0)})
    sweep(desk)
    [open_duty] = told(desk, GROUP)
    assert "家長會代表應 1 人、現 0 人" in open_duty.expected
    assert open_duty.expected.count("應") == 1


# --- trainings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [training.name for training in TRAININGS])
def test_each_of_the_three_trainings_is_missed_by_its_name(desk: Desk, missing: str) -> None:
    held = [row for row in proofs()[TRAINED][TRAININGS_HELD] if row["類別"] != missing]
    [open_duty] = taken(desk, training_record={TRAININGS_HELD: held})
    assert (open_duty.rule, open_duty.sheet, open_duty.heading) == ("G01", TRAININGS_HELD, "類別")
    assert open_duty.expected.startswith(missing)


def test_a_training_held_twice_does_not_stand_for_another(desk: Desk) -> None:
    student, teacher, _ = proofs()[TRAINED][TRAININGS_HELD]
    held = [student, student | {"名稱": "選課輔導"}, teacher]
    [open_duty] = taken(desk, training_record={TRAININGS_HELD: held})
    assert open_duty.expected.startswith("親師說明")


def test_a_training_that_another_office_holds_counts_and_the_owner_alone_is_told_of_the_rest(desk: Desk) -> None:
    student, _, parents = proofs()[TRAINED][TRAININGS_HELD]
    taken(desk, training_record={TRAININGS_HELD: [student]})
    attach(desk, "輔導室")
    drop(desk, TRAINED, {TRAININGS_HELD: [parents | {"辦理單位": "輔導室"}]}, office="輔導室")
    sweep(desk)
    cells = {cell.office: cell.duties for cell in desk.board() if cell.form == TRAINED}
    assert set(cells) == {OWNER, "輔導室"}
    assert cells["輔導室"] == ()
    [open_duty] = cells[OWNER]
    assert open_duty.expected.startswith("教師研習")


def test_trainings_that_other_offices_alone_hand_in_are_judged_and_their_owner_is_told_of_the_rest(desk: Desk) -> None:
    student, teacher, _ = proofs()[TRAINED][TRAININGS_HELD]
    attach(desk, "學務處")
    drop(desk, TRAINED, {TRAININGS_HELD: [student, teacher]}, office="學務處")
    sweep(desk)
    cells = {cell.office: cell for cell in desk.board() if cell.form == TRAINED}
    assert set(cells) == {OWNER, "學務處"}
    [open_duty] = cells[OWNER].duties
    assert (open_duty.rule, cells[OWNER].next) == ("G01", "學校應辦事項：G01")
    assert open_duty.expected.startswith("親師說明")
    assert cells["學務處"].duties == ()


# --- deliveries ------------------------------------------------------------------------------------------------------


def test_of_an_empty_inbox_every_form_is_told_once_to_its_owner_and_nothing_else_is(desk: Desk) -> None:
    cells = desk.board()
    assert sorted(cell.form for cell in cells) == sorted(forms())
    for cell in cells:
        [open_duty] = cell.duties
        assert (open_duty.rule, open_duty.sheet) == ("G05", cell.title)
        assert cell.office == forms()[cell.form].offices[0]
        assert "本期無資料" in open_duty.expected


def test_a_form_declared_to_have_no_rows_is_delivered(desk: Desk) -> None:
    drop(desk, "absence_roster", {"缺勤紀錄名冊": []}, information=NIL | {"表單": "缺勤紀錄名冊"})
    sweep(desk)
    assert told(desk, "absence_roster") == []
    assert rules(told(desk, "officer_record")) == ["G05"]


def test_a_form_that_another_of_its_offices_has_delivered_is_asked_of_nobody(desk: Desk) -> None:
    drop(desk, "course_outcome", whole_school()["course_outcome"], office="導師")
    sweep(desk)
    assert told(desk, "course_outcome") == []
    [owner] = [cell for cell in desk.board() if (cell.office, cell.form) == (OWNER, "course_outcome")]
    assert (owner.state, owner.next) == ("missing", "無（其他單位已送件）")


def test_a_form_whose_rows_a_deputy_has_handed_in_is_delivered(desk: Desk) -> None:
    toml = desk.site.folder / "school.toml"
    others, section, own = toml.read_text("utf-8").partition('[offices."訓育組"]')
    toml.write_text(others + section + own.replace("deputies = []", 'deputies = ["生輔組"]', 1), "utf-8")
    deputised = Desk(open_site(desk.site.folder))
    drop(deputised, "student_roster", whole_school()["student_roster"])
    drop(deputised, "officer_record", whole_school()["officer_record"], office="生輔組")
    sweep(deputised)
    assert told(deputised, "officer_record") == []
    deputised.close()


def test_no_rows_of_a_duty_leave_the_duty_open_though_they_are_declared(desk: Desk) -> None:
    drop(desk, GROUP, {MEMBERS: [], MEETINGS: []}, information=NIL)
    sweep(desk)
    assert sorted(rules(told(desk, GROUP))) == ["G02", "G03"]


def test_a_form_without_rows_that_declares_nothing_is_returned_and_its_duties_stay_open(desk: Desk) -> None:
    drop(desk, GROUP, {MEMBERS: [], MEETINGS: []})
    assert [finding["rule"] for finding in sweep(desk)["工作小組名單與會議.xlsx"]["findings"]] == ["W17"]
    assert sorted(rules(told(desk, GROUP))) == ["G02", "G03"]


def test_the_next_semester_asks_anew_for_members_and_a_meeting_and_not_for_the_years_trainings(desk: Desk) -> None:
    taken(desk)
    toml = desk.site.folder / "school.toml"
    toml.write_text(toml.read_text("utf-8").replace("\nsemester = 1\n", "\nsemester = 2\n"), "utf-8")
    later = Desk(open_site(desk.site.folder))
    assert rules(told(later, GROUP, TRAINED)) == ["G05"]
    drop(later, GROUP, {MEMBERS: members(), MEETINGS: []}, name="下學期.xlsx")
    sweep(later)
    assert rules(told(later, GROUP, TRAINED)) == ["G02"]
    later.close()


# --- beside each package ---------------------------------------------------------------------------------------------


def test_a_package_is_given_the_duties_of_its_own_period_whenever_it_is_made(desk: Desk) -> None:
    taken(desk, working_group={MEETINGS: []}, training_record={TRAININGS_HELD: proofs()[TRAINED][TRAININGS_HELD][:2]})
    later = second_semester(desk)
    drop(later, GROUP, {MEMBERS: members(校長=0), MEETINGS: proofs()[GROUP][MEETINGS]}, name="下學期.xlsx")
    sweep(later)
    periods = (PERIOD, later.site.period, YEAR)
    packages = {one.period: one.counts["duties"] for one in submit(later, periods=periods, preview=True).packages}
    later.close()
    done = {period: {duty["rule"] for duty in duties if duty["form"] in PROOFS} for period, duties in packages.items()}
    assert done == {PERIOD: {"G02"}, later.site.period: {"G02", "G03"}, YEAR: {"G01"}}
    forms_told = {period: {duty["form"] for duty in duties} for period, duties in packages.items()}
    yearly = {form.title for form in forms().values() if form.cadence is Cadence.YEAR}
    assert forms_told[YEAR] <= yearly
    assert not (forms_told[PERIOD] | forms_told[later.site.period]) & yearly


# --- as the commands print it ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def half_done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A school that has handed in all but the officers, whose group has not met, and whose parents know nothing."""
    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    school = whole_school()
    del school["officer_record"], school[TRAINED][TRAININGS_HELD][2]
    school[GROUP][MEETINGS] = []
    drop_all(desk, school)
    assert all(not answer["findings"] for answer in sweep(desk).values())
    yield desk
    desk.close()


OPEN = {("訓育組", "校內幹部經歷名冊", "G05"), (OWNER, "工作小組名單與會議", "G02"), (OWNER, "訓練研習說明紀錄", "G01")}


def printed(desk: Desk, *arguments: str) -> list[dict[str, Any]]:
    """Run the command; give what it prints, which is one list or one object a line."""
    said = subprocess.run(
        [LICHENG, *arguments, "--json", "--site", desk.site.folder],
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=120,
    )
    return list(
        chain.from_iterable(
            one if isinstance(one, list) else [one] for one in map(json.loads, said.stdout.splitlines())
        )
    )


def test_status_prints_the_open_duties_of_each_cell_as_findings(half_done: Desk) -> None:
    cells = printed(half_done, "status")
    assert {(cell["office"], cell["title"], duty["rule"]) for cell in cells for duty in cell["duties"]} == OPEN
    for duty in (duty for cell in cells for duty in cell["duties"]):
        rule = RULES[duty["rule"]]
        assert (duty["severity"], duty["advice"], duty["clause"]) == (rule.severity, rule.advice, rule.clause)
        assert duty["expected"]
        assert rule.title in duty["message"]


def test_a_preview_prints_the_open_duties_of_each_package_with_whose_they_are(half_done: Desk) -> None:
    packages = {package["period"]: package["duties"] for package in printed(half_done, "submit", "--preview")}
    assert set(packages) == {str(PERIOD), str(YEAR)}
    told_of = {(duty["office"], duty["form"], duty["rule"]) for duties in packages.values() for duty in duties}
    assert told_of == OPEN
    assert [duty["rule"] for duty in packages[str(YEAR)]] == ["G01"]
    previewed = submit(half_done, periods=(PERIOD, YEAR), preview=True)
    assert [package.counts["duties"] for package in previewed.packages] == list(packages.values())
