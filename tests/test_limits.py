"""What a student registers and ticks beyond the regulation's numbers is told by name, and never cut silently."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from school import (
    CHINESE,
    YEAR,
    a_site,
    arrival,
    arrivals,
    assessed,
    attach,
    drop,
    drop_all,
    outcome,
    performance,
    reordered,
    second_semester,
    small_school,
    sweep,
)

import flows
from flows.steps.accounting import School
from flows.steps.merging import echoes
from flows.steps.selection import select
from flows.steps.standing import standing
from flows.submit import submit
from schemas.forms import forms
from schemas.regulation import (
    IN_FORCE_FROM,
    OUTCOMES_REGISTERED,
    OUTCOMES_TICKED,
    PERFORMANCES_REGISTERED,
    PERFORMANCES_TICKED,
    Limit,
)
from schemas.terms import Fate, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from school import Rows

    from schemas.drop import RowFate
    from schemas.form import Form
    from schemas.table import Examined

SEMESTER, MOVED = "學期課程學習成果", "轉學轉科課程學習成果"
WORKS, OTHERS = "作品成果紀錄", "其他多元表現紀錄"
OUTCOMES, PERFORMANCES = "course_outcome", "diverse_performance"
MOST_TICKED = {OUTCOMES: 6, PERFORMANCES: 10}
TICKED_RULE = {OUTCOMES: "L02", PERFORMANCES: "L04"}

# --- the tiny school, with all else that an outcome or a performance refers to


def moved(number: int, student: int = 1, **changes: str) -> dict[str, str]:
    """Give a sound row of 轉學轉科課程學習成果."""
    earlier = {"原修課學校代碼": "034399", "原修課學年度": "113", "原修課學期": "2"}
    return outcome(number, student, **earlier) | {"成果編號": f"M-{student}-{number:02}"} | changes


def other(number: int, student: int = 1, **changes: str) -> dict[str, str]:
    """Give a sound row of 其他多元表現紀錄."""
    more = {"主辦單位": "學生會", "開始日期": "1141001", "結束日期": "1141002"}
    return performance(number, student, **more) | {"紀錄編號": f"Q-{student}-{number:02}"} | changes


def seven(student: int, **seventh: str) -> Rows:
    """Give seven ticked outcomes in 勾選順序: five of the first semester and two of the second."""
    return [
        *(outcome(number, student) for number in range(1, 6)),
        outcome(6, student, 修課學期="2"),
        outcome(7, student, 修課學期="2", **seventh),
    ]


@cache
def hub() -> list[Examined]:
    """Give what stands beside the items themselves, in both semesters."""
    school = small_school()
    del school[OUTCOMES], school[PERFORMANCES]
    return [*arrivals(school), *arrivals(school, 50, semester=2)]


class Chosen(NamedTuple):
    """What became of each item, by its number, and the findings as (rule, item's number, column)."""

    fates: dict[str, RowFate]
    findings: list[tuple[str, str, str]]

    def numbers(self, *fates: Fate) -> list[str]:
        return [number for number, told in self.fates.items() if told.fate in fates]


def chosen(*workbooks: Examined) -> Chosen:
    """Let the items of workbooks stand, and apply the limits to them alone."""
    now = standing([*hub(), *workbooks])
    tables = now.tables
    repeated = echoes(tables)
    selected = select(tables, repeated)
    school = School(selected.tables, now.replaced, repeated, selected.choices)
    items = [
        (_number(selected.tables[at[0]], at[1]), fate)
        for at, fate in school.fates(YEAR)
        if at and fate.form in MOST_TICKED
    ]
    assert len(dict(items)) == len(items)
    found = [
        (finding.rule, _number(table, table.index_of[row]), finding.heading)
        for table in selected.tables
        if table.filing.form.choosing
        for finding in table.findings
        if (row := finding.row)
    ]
    return Chosen(dict(items), found)


def _number(table, index: int) -> str:
    return table.texts(table.filing.sheet.key[0])[index]


def of_office(form: str, sheets: dict[str, Rows], **options: str) -> Examined:
    return arrival(99, form, sheets, **options)


def outcomes(*rows: dict[str, str], **more: Rows) -> Chosen:
    return chosen(of_office(OUTCOMES, {SEMESTER: list(rows)} | more))


def performances(*rows: dict[str, str], **more: Rows) -> Chosen:
    return chosen(of_office(PERFORMANCES, {WORKS: list(rows)} | more))


# --- a whole year, from workbooks in the inbox to the roster


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory):
    """Collect a year in which one student chose among seven, one has still to choose, and one keeps to six."""
    desk = a_site(tmp_path_factory.mktemp("year") / "site")
    drop_all(desk, small_school() | {OUTCOMES: {SEMESTER: [outcome(1)]}})
    sweep(desk)
    desk = second_semester(desk)
    attach(desk, "教務處")
    rows = [*seven(1), *seven(2, 勾選順序=""), *seven(3)[:6]]
    drop(desk, OUTCOMES, {SEMESTER: rows})
    bodies = sweep(desk)
    submitted = submit(desk, periods=(YEAR,))
    yield bodies["課程學習成果.xlsx"], submitted.packages[0], rows
    desk.close()


def roster_numbers(package) -> list[str]:
    """List the items in 學生課程學習成果名冊, by the number that their attachment is named after."""
    from openpyxl import load_workbook

    sheet = load_workbook(package.folder / "data" / "學生課程學習成果名冊.xlsx")[SEMESTER]
    links = [row[list(next(sheet.values)).index("文件檔案連結")] for row in list(sheet.values)[1:]]
    return sorted(link.removeprefix("附件/").removesuffix("_文件.pdf") for link in links)


def test_six_ticked_outcomes_are_in_the_roster_and_a_seventh_is_not(year) -> None:
    _, package, _ = year
    assert roster_numbers(package) == [f"O-{student}-{number:02}" for student in (1, 3) for number in range(1, 7)]


def test_each_student_over_six_is_reported_once_at_the_order(year) -> None:
    body, _, rows = year
    at = {row["成果編號"]: place for place, row in enumerate(rows, 2)}
    told = [(f["rule"], f["severity"], f["row"], f["heading"], f["clause"]) for f in body["findings"]]
    assert told == [
        ("L02", "待確認", at["O-1-07"], "勾選順序", "五(三)"),
        ("L02", "待確認", at["O-2-07"], "勾選順序", "五(三)"),
    ]
    assert body["verdict"] == "held"


def test_the_package_accounts_for_the_seventh_and_for_all_that_wait(year) -> None:
    _, package, _ = year
    assert package.counts["fates"] == {
        str(Fate.SUBMITTED): 14,  # two of them performances
        str(Fate.NOT_SELECTED): 1,
        str(Fate.HELD): 7,
        str(Fate.SUPERSEDED): 1,
        str(Fate.KEPT): 1,
    }


# --- six outcomes ticked for a year: L02


def test_the_first_six_by_order_go_and_the_seventh_is_reported() -> None:
    told = outcomes(*seven(1))
    assert told.numbers(Fate.SUBMITTED) == [f"O-1-{number:02}" for number in range(1, 7)]
    assert told.numbers(Fate.NOT_SELECTED) == ["O-1-07"]
    assert told.findings == [("L02", "O-1-07", "勾選順序")]
    assert told.fates["O-1-07"].reason.startswith("L02 ")


def test_six_ticked_outcomes_go_without_a_word() -> None:
    told = outcomes(*seven(1)[:6])
    assert len(told.numbers(Fate.SUBMITTED)) == 6
    assert told.findings == []


def test_six_ticked_outcomes_need_no_order() -> None:
    told = outcomes(*(row | {"勾選順序": ""} for row in seven(1)[:6]))
    assert len(told.numbers(Fate.SUBMITTED)) == 6
    assert told.findings == []


def test_the_students_own_order_decides_and_not_the_rows() -> None:
    rows = [row | {"勾選順序": str(8 - int(row["勾選順序"]))} for row in seven(1)]
    assert outcomes(*rows).numbers(Fate.NOT_SELECTED) == ["O-1-01"]


def test_seven_without_a_whole_order_wait_all_and_other_students_go() -> None:
    told = outcomes(*seven(1, 勾選順序=""), *seven(2)[:6])
    assert told.numbers(Fate.HELD) == [f"O-1-{number:02}" for number in range(1, 8)]
    assert told.numbers(Fate.SUBMITTED) == [f"O-2-{number:02}" for number in range(1, 7)]
    assert told.findings == [("L02", "O-1-07", "勾選順序")]


def test_once_the_student_has_chosen_six_go() -> None:
    sheets = {SEMESTER: seven(1, 勾選順序="")}
    undecided, decided = (arrival(90 + n, OUTCOMES, one) for n, one in enumerate((sheets, {SEMESTER: seven(1)})))
    assert chosen(undecided).numbers(Fate.SUBMITTED) == []
    assert len(chosen(undecided, decided).numbers(Fate.SUBMITTED)) == 6


def test_an_unticked_outcome_does_not_count_toward_six() -> None:
    told = outcomes(*seven(1, 勾選="否"))
    assert len(told.numbers(Fate.SUBMITTED)) == 6
    assert told.fates["O-1-07"].fate is Fate.NOT_SELECTED
    assert told.findings == []


def test_six_count_over_all_sheets_of_the_form() -> None:
    rows = [outcome(number) for number in range(1, 6)]
    told = outcomes(*rows, **{MOVED: [moved(6, 修課學期="2"), moved(7, 修課學期="2")]})
    assert len(told.numbers(Fate.SUBMITTED)) == 6
    assert told.numbers(Fate.NOT_SELECTED) == ["M-1-07"]


def test_six_count_over_the_workbooks_of_both_offices() -> None:
    first = of_office(OUTCOMES, {SEMESTER: seven(1)[:4]})
    second = of_office(OUTCOMES, {SEMESTER: seven(1)[4:]}, office="導師", name="一年1班.xlsx")
    told = chosen(first, second)
    assert len(told.numbers(Fate.SUBMITTED)) == 6
    assert told.findings == [("L02", "O-1-07", "勾選順序")]


def test_an_outcome_that_two_offices_hand_in_alike_counts_once() -> None:
    first = arrival(98, OUTCOMES, {SEMESTER: seven(1)[:6]})
    second = arrival(99, OUTCOMES, {SEMESTER: seven(1)[:6]}, office="導師", name="一年1班.xlsx")
    fates = [told.fate for told in _fates(first, second) if told.form == OUTCOMES]
    assert Counter(fates) == {Fate.SUBMITTED: 6, Fate.SUPERSEDED: 6}


def _fates(*workbooks: Examined) -> list[RowFate]:
    school = assessed([*hub(), *workbooks]).school
    return [fate for _, fate in school.fates(YEAR)]


# --- five outcomes registered a semester: L01


def test_five_registered_in_a_semester_stand_and_a_sixth_is_returned() -> None:
    told = outcomes(*(outcome(number) for number in range(1, 7)))
    assert told.numbers(Fate.SUBMITTED) == [f"O-1-{number:02}" for number in range(1, 6)]
    assert told.numbers(Fate.REJECTED) == ["O-1-06"]
    assert told.findings == [("L01", "O-1-06", "成果編號")]


def test_five_registered_in_each_semester_stand() -> None:
    rows = [outcome(number, 修課學期=str(1 + number // 6), 勾選="否") for number in range(1, 11)]
    assert outcomes(*rows).findings == []


def test_the_earliest_five_by_day_stand_wherever_they_lie() -> None:
    rows = [outcome(number, 上傳日期=f"11411{11 - number:02}") for number in range(1, 7)]
    assert outcomes(*rows).findings == [("L01", "O-1-01", "成果編號")]


def test_of_one_day_the_earlier_rows_stand() -> None:
    rows = [outcome(number, 上傳日期="1141103") for number in (3, 1, 6, 2, 5, 4)]
    assert outcomes(*rows).findings == [("L01", "O-1-04", "成果編號")]


def test_every_further_outcome_is_named() -> None:
    told = outcomes(*(outcome(number) for number in range(1, 9)))
    assert told.findings == [("L01", f"O-1-{number:02}", "成果編號") for number in (6, 7, 8)]


def test_five_count_over_all_sheets_and_over_both_offices() -> None:
    first = of_office(OUTCOMES, {SEMESTER: [outcome(1), outcome(2)], MOVED: [moved(3)]})
    second = of_office(OUTCOMES, {SEMESTER: [outcome(4), outcome(5), outcome(6)]}, office="導師", name="一年1班.xlsx")
    assert chosen(first, second).findings == [("L01", "O-1-06", "成果編號")]


def test_an_outcome_beyond_five_is_not_counted_among_the_ticked() -> None:
    late = [outcome(number, 上傳日期="1141130") for number in (8, 9)]
    told = outcomes(*seven(1)[:6], *late)
    assert len(told.numbers(Fate.SUBMITTED)) == 6
    assert told.findings == [("L01", "O-1-08", "成果編號"), ("L01", "O-1-09", "成果編號")]


def test_a_returned_row_takes_no_place_among_the_five() -> None:
    rows = [outcome(1, 成果簡述=""), *(outcome(number) for number in range(2, 7))]
    told = outcomes(*rows)
    assert [finding[0] for finding in told.findings] == ["C01"]
    assert len(told.numbers(Fate.SUBMITTED)) == 5


# --- fifteen performances registered a year: L03


def test_fifteen_registered_performances_stand_and_a_sixteenth_is_returned() -> None:
    told = performances(*(performance(number, 勾選="否") for number in range(1, 17)))
    assert told.numbers(Fate.REJECTED) == ["P-1-16"]
    assert told.findings == [("L03", "P-1-16", "紀錄編號")]


def test_fifteen_registered_performances_are_no_fault() -> None:
    assert performances(*(performance(number, 勾選="否") for number in range(1, 16))).findings == []


def test_the_earliest_fifteen_by_day_stand() -> None:
    rows = [performance(number, 勾選="否", 登錄日期=f"11411{17 - number:02}") for number in range(1, 17)]
    assert performances(*rows).findings == [("L03", "P-1-01", "紀錄編號")]


@pytest.mark.parametrize("registrar", ["學校", "校外機構"])
def test_what_others_registered_is_outside_fifteen(registrar: str) -> None:
    rows = [performance(number, 勾選="否") for number in range(1, 16)]
    further = [performance(number, 登錄來源=registrar, 登錄日期="1140901", 勾選="否") for number in (16, 17, 18)]
    told = performances(*rows, *further)
    assert told.findings == []
    assert told.numbers(Fate.KEPT) == ["P-1-16", "P-1-17", "P-1-18"]


def test_fifteen_count_over_all_ten_sheets_and_both_offices() -> None:
    first = of_office(PERFORMANCES, {WORKS: [performance(number, 勾選="否") for number in range(1, 9)]})
    rows = {OTHERS: [other(number, 勾選="否") for number in range(9, 17)]}
    second = of_office(PERFORMANCES, rows, office="導師", name="一年1班.xlsx")
    assert chosen(first, second).findings == [("L03", "Q-1-16", "紀錄編號")]


# --- ten performances ticked for a year: L04


def test_ten_ticked_performances_go_and_an_eleventh_is_reported() -> None:
    told = performances(*(performance(number) for number in range(1, 12)))
    assert told.numbers(Fate.SUBMITTED) == [f"P-1-{number:02}" for number in range(1, 11)]
    assert told.numbers(Fate.NOT_SELECTED) == ["P-1-11"]
    assert told.findings == [("L04", "P-1-11", "勾選順序")]


def test_ten_ticked_performances_go_without_a_word() -> None:
    told = performances(*(performance(number, 勾選順序="") for number in range(1, 11)))
    assert len(told.numbers(Fate.SUBMITTED)) == 10
    assert told.findings == []


def test_eleven_performances_without_a_whole_order_wait_all() -> None:
    mine = [performance(number) for number in range(1, 11)] + [performance(11, 勾選順序="")]
    told = performances(*mine, *(performance(number, 2) for number in range(1, 11)))
    assert told.numbers(Fate.HELD) == [f"P-1-{number:02}" for number in range(1, 12)]
    assert told.numbers(Fate.SUBMITTED) == [f"P-2-{number:02}" for number in range(1, 11)]


@pytest.mark.parametrize("registrar", ["學校", "校外機構"])
def test_what_others_registered_is_outside_ten(registrar: str) -> None:
    theirs = [performance(11, 登錄來源=registrar), performance(12, 登錄來源=registrar, 勾選順序="")]
    told = performances(*(performance(number) for number in range(1, 11)), *theirs)
    assert told.findings == []
    assert len(told.numbers(Fate.SUBMITTED)) == 10
    assert told.numbers(Fate.KEPT) == ["P-1-11", "P-1-12"]
    assert registrar in told.fates["P-1-11"].reason


def test_ten_count_over_all_ten_sheets() -> None:
    rows = {OTHERS: [other(number) for number in range(6, 12)]}
    told = performances(*(performance(number) for number in range(1, 6)), **rows)
    assert told.findings == [("L04", "Q-1-11", "勾選順序")]


def test_outcomes_and_performances_are_counted_apart() -> None:
    both = (
        of_office(OUTCOMES, {SEMESTER: seven(1)[:6]}),
        of_office(PERFORMANCES, {WORKS: [performance(number) for number in range(1, 11)]}),
    )
    assert len(chosen(*both).numbers(Fate.SUBMITTED)) == 16


# --- ticked but not certified, and the same order twice: L05 and L07


@pytest.mark.parametrize("state", ["未送", "認證中", "不通過"])
def test_ticked_but_not_certified_waits(state: str) -> None:
    told = outcomes(outcome(1, 認證狀態=state), outcome(2))
    assert told.findings == [("L05", "O-1-01", "認證狀態")]
    assert told.numbers(Fate.HELD) == ["O-1-01"]
    assert told.numbers(Fate.SUBMITTED) == ["O-1-02"]


def test_an_uncertified_performance_takes_no_place_among_ten() -> None:
    rows = [performance(number, 認證狀態="認證中" if number == 3 else "通過") for number in range(1, 12)]
    told = performances(*rows)
    assert told.findings == [("L05", "P-1-03", "認證狀態")]
    assert len(told.numbers(Fate.SUBMITTED)) == 10


def test_an_uncertified_item_that_is_not_ticked_is_no_fault() -> None:
    assert outcomes(outcome(1, 認證狀態="認證中", 勾選="否")).findings == []


def test_the_later_item_of_the_same_order_is_returned() -> None:
    told = outcomes(outcome(1), outcome(2, 勾選順序="1"), outcome(1, 2))
    assert told.findings == [("L07", "O-1-02", "勾選順序")]
    assert told.numbers(Fate.REJECTED) == ["O-1-02"]
    assert told.numbers(Fate.SUBMITTED) == ["O-1-01", "O-2-01"]


def test_the_same_order_is_seen_over_sheets_workbooks_and_spellings() -> None:
    first = of_office(OUTCOMES, {SEMESTER: [outcome(1)], MOVED: [moved(2, 勾選順序="０１")]})
    second = of_office(OUTCOMES, {SEMESTER: [outcome(3, 勾選順序="1.0")]}, office="導師", name="一年1班.xlsx")
    told = chosen(first, second).findings
    assert sorted(finding for finding in told if finding[0] == "L07") == [
        ("L07", "M-1-02", "勾選順序"),
        ("L07", "O-1-03", "勾選順序"),
    ]


def test_an_item_of_the_same_order_is_not_counted_among_the_ticked() -> None:
    told = outcomes(*seven(1, 勾選順序="6"))
    assert told.findings == [("L07", "O-1-07", "勾選順序")]
    assert len(told.numbers(Fate.SUBMITTED)) == 6


# --- the numbers are the regulation's


def test_the_forms_count_by_the_regulations_own_limits() -> None:
    of_outcomes, of_performances = (forms()[name].choosing for name in (OUTCOMES, PERFORMANCES))
    assert of_outcomes is not None
    assert of_performances is not None
    assert (of_outcomes.registered, of_outcomes.ticked) == (OUTCOMES_REGISTERED, OUTCOMES_TICKED)
    assert (of_performances.registered, of_performances.ticked) == (PERFORMANCES_REGISTERED, PERFORMANCES_TICKED)
    limits = (OUTCOMES_REGISTERED, OUTCOMES_TICKED, PERFORMANCES_REGISTERED, PERFORMANCES_TICKED)
    assert [limit.number(YEAR.year) for limit in limits] == [5, 6, 15, 10]


def test_no_step_and_no_form_with_limits_holds_their_numbers() -> None:
    root = Path(flows.__file__).parent
    steps = [root / "steps" / f"{step}.py" for step in ("selection", "accounting", "merging", "rendering")]
    held = {
        (path.name, node.value)
        for path in steps
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in {5, 6, 10, 15}
    }
    assert held == set()


def test_a_limit_amended_from_a_later_year_holds_from_then_on() -> None:
    amended = Limit("登錄", OUTCOMES_REGISTERED.clause, ((IN_FORCE_FROM, 5), (115, 2)), "")
    told = {year: _under(amended, Period(year, 0)) for year in (114, 115)}
    assert told == {114: [], 115: ["L01"]}


def _under(limit: Limit, period: Period) -> list[str]:
    declared = forms()[OUTCOMES]
    assert declared.choosing
    form: Form = replace(declared, choosing=replace(declared.choosing, registered=limit))
    arrived = of_office(OUTCOMES, {SEMESTER: [outcome(number) for number in range(1, 4)]})
    tables = [replace(t, filing=replace(t.filing, form=form, period=period)) for t in arrived.tables]
    return [finding.rule for table in select(tables, {}).tables for finding in table.findings]


# --- in general


class Drawn(NamedTuple):
    """An item before it is written into a sheet of an office's workbook."""

    student: int
    office: str
    sheet: int
    semester: str
    day: int
    ticked: bool
    ordered: str  # "own" for an order that no other item of the population has
    certified: bool
    own: bool


def mostly(yes: int = 9) -> st.SearchStrategy[bool]:
    return st.integers(0, yes).map(bool)


items = st.builds(
    Drawn,
    student=st.sampled_from([1, 1, 2]),  # one with many, so that limits are met
    office=st.sampled_from(["owner", "導師"]),
    sheet=st.integers(0, 1),
    semester=st.sampled_from("12"),
    day=st.integers(1, 4),
    ticked=mostly(),
    ordered=st.sampled_from(["own"] * 18 + ["", "1"]),
    certified=mostly(),
    own=mostly(),
)
populations = st.lists(items, min_size=12, max_size=40)
of_form = st.sampled_from([OUTCOMES, PERFORMANCES])
quickly = settings(max_examples=25)


def order_of(item: Drawn, number: int) -> str:
    return str(number * 37 % 97 + 1) if item.ordered == "own" else item.ordered


def written(form: str, drawn: Sequence[Drawn], numbers: Iterable[int] | None = None) -> list[Examined]:
    """Write drawn items into the workbooks of the form's two offices; their numbers are unique."""
    sheets: dict[str, dict[str, Rows]] = defaultdict(lambda: {title: [] for title in _sheets(form)})
    for number, item in zip(numbers or range(len(drawn)), drawn, strict=False):
        title = list(_sheets(form))[item.sheet]
        sheets[item.office][title].append(_sheets(form)[title](1, item.student) | _changes(form, item, number))
    offices = {"owner": (forms()[form].offices[0], "全校.xlsx"), "導師": ("導師", "一年1班.xlsx")}
    return [
        arrival(90 + order, form, sheets[office], office=sender, name=name)
        for order, (office, (sender, name)) in enumerate(offices.items())
        if office in sheets
    ]


def _sheets(form: str):
    return {SEMESTER: outcome, MOVED: moved} if form == OUTCOMES else {WORKS: performance, OTHERS: other}


def _changes(form: str, item: Drawn, number: int) -> dict[str, str]:
    changes = {
        "認證狀態": "通過" if item.certified else "認證中",
        "勾選": "是" if item.ticked else "否",
        "勾選順序": order_of(item, number),
    }
    if form == OUTCOMES:
        return changes | {"成果編號": f"N{number}", "修課學期": item.semester, "上傳日期": f"114110{item.day}"}
    registrar = "學生" if item.own else "學校"
    return changes | {"紀錄編號": f"N{number}", "登錄來源": registrar, "登錄日期": f"114110{item.day}"}


def counted(form: str, item: Drawn) -> bool:
    return form == OUTCOMES or item.own


@quickly
@given(of_form, populations)
def test_no_group_of_submitted_or_standing_items_exceeds_its_limit(form: str, drawn: list[Drawn]) -> None:
    told = chosen(*written(form, drawn))
    at = {f"N{number}": item for number, item in enumerate(drawn) if counted(form, item)}
    gone = Counter(at[number].student for number in told.numbers(Fate.SUBMITTED))
    assert all(count <= MOST_TICKED[form] for count in gone.values())
    returned = {number for rule, number, _ in told.findings if rule in {"L01", "L03"}}
    group = (lambda item: (item.student, item.semester)) if form == OUTCOMES else (lambda item: item.student)
    stand = Counter(group(item) for number, item in at.items() if number not in returned)
    assert all(count <= (5 if form == OUTCOMES else 15) for count in stand.values())


@quickly
@given(of_form, populations)
def test_nothing_is_cut_without_a_finding(form: str, drawn: list[Drawn]) -> None:
    told = chosen(*written(form, drawn))
    assert len(told.fates) == len(drawn)
    named = {number: rule for rule, number, _ in told.findings}
    over = {at.student for rule, at in _students(told, drawn) if rule == TICKED_RULE[form]}
    for number, fate in told.fates.items():
        item = drawn[int(number[1:])]
        due = item.ticked and item.certified and counted(form, item)
        if due and fate.fate is not Fate.SUBMITTED:
            assert number in named or (fate.fate is Fate.HELD and item.student in over)
        assert bool(fate.reason) == (fate.fate is not Fate.SUBMITTED)


def _students(told: Chosen, drawn: list[Drawn]) -> list[tuple[str, Drawn]]:
    return [(rule, drawn[int(number[1:])]) for rule, number, _ in told.findings]


@quickly
@given(of_form, populations)
def test_a_student_who_put_all_in_order_gets_all_places_and_one_who_did_not_gets_none(form, drawn) -> None:
    told = chosen(*written(form, drawn))
    stopped = {number for rule, number, _ in told.findings if rule in {"L01", "L03", "L05", "L07"}}
    due: dict[int, list[str]] = defaultdict(list)
    for number, item in ((f"N{place}", item) for place, item in enumerate(drawn)):
        if item.ticked and counted(form, item) and number not in stopped:
            due[item.student].append(number)
    most = MOST_TICKED[form]
    for mine in due.values():
        orders = {number: order_of(drawn[int(number[1:])], int(number[1:])) for number in mine}
        gone = [number for number in mine if told.fates[number].fate is Fate.SUBMITTED]
        if len(mine) > most and not all(orders.values()):
            assert gone == []
        else:
            ranked = sorted(mine, key=lambda number: int(orders[number])) if len(mine) > most else mine
            assert set(gone) == set(ranked[:most])


@quickly
@given(of_form, populations, items, st.randoms(use_true_random=False))
def test_a_further_row_changes_nothing_for_other_students(form, drawn, further, random) -> None:
    numbers = list(range(len(drawn)))
    place = random.randint(0, len(drawn))
    before = chosen(*written(form, drawn))
    after = chosen(*written(form, [*drawn[:place], further, *drawn[place:]], [*numbers[:place], 96, *numbers[place:]]))
    others = [f"N{number}" for number, item in enumerate(drawn) if item.student != further.student]
    for number, told in product(others, (before, after)):
        assert (told.fates[number].fate, told.fates[number].reason) == (
            before.fates[number].fate,
            before.fates[number].reason,
        )
    mine = set(others)
    assert [f for f in before.findings if f[1] in mine] == [f for f in after.findings if f[1] in mine]


@quickly
@given(of_form, populations)
def test_the_order_in_which_the_two_offices_hand_in_does_not_matter(form: str, drawn: list[Drawn]) -> None:
    there = written(form, drawn)
    back = [reordered(one, 200 - one.drop.order) for one in reversed(there)]
    one, two = chosen(*there), chosen(*back)
    assert {number: (fate.fate, fate.reason) for number, fate in one.fates.items()} == {
        number: (fate.fate, fate.reason) for number, fate in two.fates.items()
    }
    assert sorted(one.findings) == sorted(two.findings)


@settings(max_examples=6)
@given(of_form, populations)
def test_the_whole_assessment_decides_as_the_limits_alone(form: str, drawn: list[Drawn]) -> None:
    workbooks = written(form, drawn)
    whole = [fate for fate in _fates(*workbooks) if fate.form == form]
    alone = chosen(*workbooks).fates.values()
    assert Counter(fate.fate for fate in whole) == Counter(fate.fate for fate in alone)


def test_an_outcome_of_the_other_semester_goes_with_the_year() -> None:
    rows = [outcome(1), outcome(2, 修課學期="2", 課程代碼=CHINESE)]
    assert Counter(fate.fate for fate in _fates(of_office(OUTCOMES, {SEMESTER: rows})) if fate.form == OUTCOMES) == {
        Fate.SUBMITTED: 2
    }
