"""A certification handed in elsewhere overrules what stands beside an item; organisers' results merge into one."""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

import pytest
from school import (
    a_site,
    arrival,
    arrivals,
    assessed,
    drop,
    drop_all,
    findings,
    outcome,
    performance,
    reordered,
    sweep,
    whole_school,
)

from schemas.terms import Fate, Verdict
from schemas.wording import CERTIFICATION_NOT_ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.assessment import Assessed
    from schemas.table import Examined


class Kind(NamedTuple):
    """One of the two kinds of items that are certified, and how many of them are ticked at most."""

    form: str
    sheet: str
    certifying: str
    office: str
    most: int

    @property
    def rule(self) -> str:
        return {"course_outcome": "L02", "diverse_performance": "L04"}[self.form]

    def item(self, number: int, **changes: str) -> dict[str, str]:
        """Give a sound item of the first student, ticked; an outcome beyond the fifth is of the second semester."""
        if self.form == "diverse_performance":
            return performance(number, **changes)
        return outcome(number, **({"修課學期": "2"} if number > 5 else {}) | changes)

    def certification(self, number: int, result: str, **changes: str) -> dict[str, str]:
        """Give a sound row that certifies one of these items."""
        school = whole_school()[self.certifying]
        [[row]] = school.values()
        heading = next(iter(row)) if self.form == "course_outcome" else "紀錄編號"
        return row | {heading: row[heading][:-2] + f"{number:02}", "認證結果": result} | changes

    def certified(self, order: int, *rows: dict[str, str], **options: str) -> Examined:
        """Give a workbook of certifications."""
        [title] = whole_school()[self.certifying]
        return arrival(order, self.certifying, {title: list(rows)}, office=self.office, **options)

    def registered(self, *rows: dict[str, str], order: int = 90) -> Examined:
        """Give a workbook of items."""
        return arrival(order, self.form, {self.sheet: list(rows)})


OUTCOMES = Kind("course_outcome", "學期課程學習成果", "outcome_certification", "任課教師", 6)
WORKS = Kind("diverse_performance", "作品成果紀錄", "performance_certification", "學務處", 10)
KINDS = [pytest.param(kind, id=kind.form) for kind in (OUTCOMES, WORKS)]
CONTEST = "校內競賽成績"


@cache
def hub() -> tuple[Examined, ...]:
    """Give all that stands beside items and certifications, in both semesters."""
    school = whole_school()
    for kind in (OUTCOMES, WORKS):
        del school[kind.form], school[kind.certifying]
    del school["school_contest"]
    studied = {form: school[form] for form in ("staff", "student_roster", "course_code", "course_offering")}
    return (*arrivals(school), *arrivals(studied, 50, semester=2))


class Told(NamedTuple):
    """What became of the rows of some workbooks, in their order, and what their offices were told."""

    fates: list[tuple[Fate, str]]
    findings: list[tuple[str, int | None]]

    @property
    def ends(self) -> list[Fate]:
        return [fate for fate, _ in self.fates]


def judged(*workbooks: Examined) -> Assessed:
    """Assess workbooks together with the rest of the school."""
    return assessed([*hub(), *workbooks])


def told(kind: Kind, *workbooks: Examined) -> Told:
    """Tell what became of the items of a kind, and what was found in all workbooks."""
    found = judged(*workbooks)
    items = [w.drop.id for w in workbooks if any(table.filing.form.name == kind.form for table in w.tables)]
    fates = [
        (fate.fate, fate.reason)
        for period in {table.filing.period for table in found.school.tables}
        for _, fate in found.school.fates(period)
        if fate.drop.id in items
    ]
    findings = [(finding.rule, finding.row) for one in found.examined for finding in one.all_findings]
    return Told(fates, findings)


# --- it overrules, in both directions --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("written", ["未送", "認證中", "不通過"])
def test_an_item_certified_elsewhere_goes_forward_whatever_stands_beside_it(kind: Kind, written: str) -> None:
    items = kind.registered(kind.item(1, 認證狀態=written))
    assert told(kind, items) == Told([(Fate.HELD, told_l05())], [("L05", 2)])
    assert told(kind, items, kind.certified(91, kind.certification(1, "通過"))) == Told([(Fate.SUBMITTED, "")], [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("result", ["未送", "認證中", "不通過"])
def test_an_item_that_its_certification_does_not_pass_is_held_though_it_says_so_itself(kind: Kind, result: str) -> None:
    items = kind.registered(kind.item(1), kind.item(2))
    found = told(kind, items, kind.certified(91, kind.certification(1, result)))
    assert found == Told([(Fate.HELD, told_l05()), (Fate.SUBMITTED, "")], [("L05", 2)])


@pytest.mark.parametrize("kind", KINDS)
def test_the_office_is_told_what_the_certification_says(kind: Kind) -> None:
    found = judged(kind.registered(kind.item(1)), kind.certified(91, kind.certification(1, "不通過")))
    [finding] = [finding for one in found.examined for finding in one.all_findings]
    assert (finding.heading, finding.value) == ("認證狀態", "通過")
    assert "不通過" in finding.expected


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_that_is_not_ticked_is_not_told_of(kind: Kind) -> None:
    items = kind.registered(kind.item(1, 勾選="否", 勾選順序=""))
    found = told(kind, items, kind.certified(91, kind.certification(1, "不通過")))
    assert (found.ends, found.findings) == ([Fate.NOT_SELECTED], [])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_certified_without_a_word_elsewhere_goes_by_what_stands_beside_it(kind: Kind) -> None:
    items = kind.registered(kind.item(1), kind.item(2, 認證狀態="認證中"))
    found = told(kind, items, kind.certified(91, kind.certification(1, "通過")))
    assert (found.ends, found.findings) == ([Fate.SUBMITTED, Fate.HELD], [("L05", 3)])


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_certification_changes_the_choice_by_itself(kind: Kind) -> None:
    items = kind.registered(kind.item(1))
    first, later = (
        kind.certified(order, kind.certification(1, result)) for order, result in ((91, "不通過"), (92, "通過"))
    )
    assert told(kind, items, first).ends == [Fate.HELD]
    assert told(kind, items, first, later) == Told([(Fate.SUBMITTED, "")], [])
    assert told(kind, items, reordered(later, 91), reordered(first, 92)).ends == [Fate.HELD]


def test_an_office_is_answered_again_in_the_sweep_that_brings_another_certification(tmp_path: Path) -> None:
    desk = a_site(tmp_path / "site")
    drop_all(desk, whole_school())
    assert not findings(sweep(desk))
    drop(desk, "outcome_certification", {"課程學習成果認證": [OUTCOMES.certification(1, "不通過")]})
    answers = sweep(desk)
    assert sorted(answers) == ["課程學習成果.xlsx", "課程學習成果認證.xlsx"]
    assert findings(answers) == [("L05", "學期課程學習成果", 2, "O")]
    drop(desk, "outcome_certification", {"課程學習成果認證": [OUTCOMES.certification(1, "通過", 認證說明="重新認證")]})
    assert findings(sweep(desk)) == []
    desk.close()


def told_l05() -> str:
    from schemas.catalogue import RULES

    return f"L05 {RULES['L05'].title}"


# --- and takes no other item's place ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_overruled_item_takes_no_place_among_those_that_go(kind: Kind) -> None:
    items = kind.registered(*(kind.item(number) for number in range(1, kind.most + 2)))
    everything = told(kind, items)
    assert everything.ends == [*[Fate.SUBMITTED] * kind.most, Fate.NOT_SELECTED]
    assert everything.findings == [(kind.rule, kind.most + 2)]
    overruled = told(kind, items, kind.certified(91, kind.certification(2, "不通過")))
    assert overruled.ends == [Fate.SUBMITTED, Fate.HELD, *[Fate.SUBMITTED] * (kind.most - 1)]
    assert overruled.findings == [("L05", 3)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_certified_elsewhere_takes_the_place_that_its_order_gives_it(kind: Kind) -> None:
    written = {1: {"認證狀態": "認證中"}}
    items = kind.registered(*(kind.item(number, **written.get(number, {})) for number in range(1, kind.most + 2)))
    assert told(kind, items).ends == [Fate.HELD, *[Fate.SUBMITTED] * kind.most]
    passed = told(kind, items, kind.certified(91, kind.certification(1, "通過")))
    assert passed.ends == [*[Fate.SUBMITTED] * kind.most, Fate.NOT_SELECTED]


# --- where it is itself at fault, waits, or is contradicted, the item waits for it -----------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("rule", "fault"),
    [("C06", {"認證結果": "可"}), ("C05", {"認證日期": "十一月"}), ("C01", {"認證日期": ""})],
)
def test_an_item_waits_while_its_certification_is_at_fault(kind: Kind, rule: str, fault: dict[str, str]) -> None:
    for written in ("通過", "認證中"):
        items = kind.registered(kind.item(1, 認證狀態=written))
        found = told(kind, items, kind.certified(91, kind.certification(1, "通過", **fault)))
        assert found == Told([(Fate.HELD, CERTIFICATION_NOT_ACCEPTED)], [(rule, 2)])


@pytest.mark.parametrize(
    ("rule", "fault"),
    [("X05", {"認證教師帳號": "lin"}), ("X03", {"認證教師帳號": "chen"}), ("R01", {"認證日期": "1140930"})],
)
def test_an_item_waits_where_somebody_else_certified_it_or_too_early(rule: str, fault: dict[str, str]) -> None:
    certified = OUTCOMES.certified(91, OUTCOMES.certification(1, "不通過", **fault))
    found = told(OUTCOMES, OUTCOMES.registered(outcome(1)), certified)
    assert found == Told([(Fate.HELD, CERTIFICATION_NOT_ACCEPTED)], [(rule, 2)])


def test_a_certification_of_what_nobody_registered_has_no_effect_and_is_told() -> None:
    certified = WORKS.certified(91, WORKS.certification(7, "不通過"))
    assert told(WORKS, WORKS.registered(performance(1)), certified).findings == [("X08", 2)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_waits_while_its_certification_waits_for_the_staff(kind: Kind) -> None:
    items, certified = kind.registered(kind.item(1)), kind.certified(91, kind.certification(1, "不通過"))
    waiting = assessed([*(one for one in hub() if one.tables[0].filing.form.name != "staff"), items, certified])
    assert not [one for e in waiting.examined for one in e.all_findings if one.rule == "L05"]
    assert told(kind, items, certified).findings == [("L05", 2)]


def two_teachers(*results: str) -> list[Examined]:
    """Let teachers certify the first outcome, each in a workbook of their own."""
    return [
        OUTCOMES.certified(91 + place, OUTCOMES.certification(1, result), name=f"{place}.xlsx")
        for place, result in enumerate(results)
    ]


def test_contradictory_certifications_are_told_to_both_and_the_one_that_came_first_counts() -> None:
    for results in permutations(("通過", "不通過")):
        for written in ("通過", "認證中"):
            items = OUTCOMES.registered(outcome(1, 認證狀態=written))
            found = told(OUTCOMES, items, *two_teachers(*results))
            assert [fate for fate, _ in found.fates] == [Fate.SUBMITTED if results[0] == "通過" else Fate.HELD]
            assert [rule for rule, _ in found.findings if rule != "L05"] == ["X06", "X06"]


def test_a_certification_twice_in_one_workbook_keeps_its_item_waiting() -> None:
    rows = (OUTCOMES.certification(1, "通過"), OUTCOMES.certification(1, "不通過"))
    found = told(OUTCOMES, OUTCOMES.registered(outcome(1)), OUTCOMES.certified(91, *rows))
    assert found == Told([(Fate.HELD, CERTIFICATION_NOT_ACCEPTED)], [("R14", 3)])


def test_two_directors_who_agree_do_not_contradict_each_other() -> None:
    mine = WORKS.certified(91, WORKS.certification(1, "通過"))
    theirs = WORKS._replace(office="輔導室").certified(
        92, WORKS.certification(1, "通過", 認證處室="輔導室", 認證人帳號="lin", 認證日期="1141122")
    )
    assert told(WORKS, WORKS.registered(performance(1)), mine, theirs) == Told([(Fate.SUBMITTED, "")], [])


def test_the_same_certification_of_two_teachers_is_one() -> None:
    items = OUTCOMES.registered(outcome(1))
    assert told(OUTCOMES, items, *two_teachers("不通過", "不通過")) == Told([(Fate.HELD, told_l05())], [("L05", 2)])


def test_of_two_directors_who_disagree_both_are_told_with_the_owner_named() -> None:
    mine, theirs = (
        WORKS._replace(office=office).certified(order, WORKS.certification(1, result))
        for order, office, result in ((91, "學務處", "不通過"), (92, "輔導室", "通過"))
    )
    found = judged(WORKS.registered(performance(1, 認證狀態="認證中")), mine, theirs)
    told_both = [finding for one in found.examined for finding in one.all_findings if finding.rule == "X06"]
    assert len(told_both) == 2
    assert all("學務處" in finding.expected for finding in told_both)


# --- results of contests: the organisers' and those that 訓育組 keeps -------------------------------------------------


def results(*rows: dict[str, str], order: int, office: str = "競賽承辦單位", name: str = "成績.xlsx") -> Examined:
    """Give a workbook of an organiser's, or of 訓育組's, results."""
    return arrival(order, "school_contest", {CONTEST: list(rows)}, office=office, name=name)


def result(**changes: str) -> dict[str, str]:
    """Give a sound row of 校內競賽成績."""
    return whole_school()["school_contest"][CONTEST][0] | changes


def standing_rows(found: Assessed, drops: Sequence[Examined]) -> list[tuple[str, Fate]]:
    """List whose rows of results there are and what became of each."""
    ids = {one.drop.id: f"{one.drop.office}/{one.drop.name}" for one in drops}
    fates = [
        fate for period in {t.filing.period for t in found.school.tables} for _, fate in found.school.fates(period)
    ]
    return [(ids[fate.drop.id], fate.fate) for fate in fates if fate.drop.id in ids]


def test_results_of_several_organisers_stand_beside_one_another() -> None:
    drops = [
        results(result(), order=91, name="科展.xlsx"),
        results(result(競賽名稱="英語演講", 學號="114001"), order=92, name="演講.xlsx"),
        results(result(競賽名稱="作文", 學號="114003"), order=93, office="訓育組"),
    ]
    found = judged(*drops)
    assert [one.verdict for one in found.examined if one.drop in [drop.drop for drop in drops]] == [
        Verdict.ACCEPTED
    ] * 3
    assert {fate for _, fate in standing_rows(found, drops)} == {Fate.KEPT}


def test_an_organisers_row_that_the_keeper_has_too_counts_once_for_any_order_of_arrival() -> None:
    for first, second in ((91, 92), (92, 91)):
        organisers = results(result(), result(學號="114001"), order=first)
        keepers = results(result(), order=second, office="訓育組")
        found = judged(organisers, keepers)
        assert not [finding for one in found.examined for finding in one.all_findings]
        fates = sorted(fate for _, fate in standing_rows(found, [organisers, keepers]))
        assert fates == sorted([Fate.KEPT, Fate.KEPT, Fate.SUPERSEDED])


def test_a_refused_result_does_not_stand_in_the_place_of_a_sound_one() -> None:
    organisers = results(result(結果公布日期="十月"), order=91)
    keepers = results(result(), order=92, office="訓育組")
    fates = standing_rows(judged(organisers, keepers), [organisers, keepers])
    assert sorted(fates) == [("競賽承辦單位/成績.xlsx", Fate.REJECTED), ("訓育組/成績.xlsx", Fate.KEPT)]


def test_results_that_differ_are_told_to_both_with_the_owner_named() -> None:
    organisers, keepers = results(result(獎項="特優"), order=91), results(result(), order=92, office="訓育組")
    found = judged(organisers, keepers)
    told_both = {one.drop.office: one.all_findings for one in found.examined if one.all_findings}
    assert set(told_both) == {"競賽承辦單位", "訓育組"}
    for [finding] in told_both.values():
        assert (finding.rule, finding.row, finding.heading) == ("X06", 2, "競賽名稱")
        assert "獎項" in finding.expected
        assert "競賽承辦單位" in finding.expected
        assert not [said for said in ("特優", "優等") if said in str(finding.as_json())]
    fates = standing_rows(found, [organisers, keepers])
    assert sorted(fates) == [("競賽承辦單位/成績.xlsx", Fate.KEPT), ("訓育組/成績.xlsx", Fate.HELD)]


def test_two_organisers_who_differ_on_one_student_do_not_hold_the_others() -> None:
    first = results(result(), result(學號="114001"), order=91, name="甲.xlsx")
    second = results(result(簽陳文號="校字第1140000009號"), result(學號="114003"), order=92, name="乙.xlsx")
    fates = standing_rows(judged(first, second), [first, second])
    assert fates == [
        *(("競賽承辦單位/乙.xlsx", fate) for fate in (Fate.HELD, Fate.KEPT)),
        *(("競賽承辦單位/甲.xlsx", fate) for fate in (Fate.KEPT, Fate.KEPT)),
    ]


def test_a_result_without_a_part_is_the_same_as_another_without_it_and_not_as_one_with_it() -> None:
    first = results(result(), order=91, name="甲.xlsx")
    with_part = results(result(項目="物理組", 獎項="佳作"), order=92, name="乙.xlsx")
    without = results(result(獎項="佳作"), order=92, name="乙.xlsx")
    assert not [f for one in judged(first, with_part).examined for f in one.all_findings]
    assert [f.rule for one in judged(first, without).examined for f in one.all_findings] == ["X06", "X06"]
