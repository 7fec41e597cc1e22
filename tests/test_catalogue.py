"""The catalogue of rules: complete, each rule with its ground and a proven example, each message with four parts."""

from __future__ import annotations

import ast
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from school import LAWS, PERIOD, arrival, assessed, small_school

from schemas import catalogue
from schemas.catalogue import BUILT, RULES, SECTIONS, blocks
from schemas.finding import Finding
from schemas.forms import forms
from schemas.kinds import Attachment
from schemas.regulation import CLAUSES, LIMITS, OUTCOMES_TICKED, PERFORMANCES_TICKED
from schemas.terms import Severity
from schemas.wording_reports import finding_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.catalogue import Cells, Rule
    from schemas.table import Examined

SOURCES = Path(catalogue.__file__).parents[2]
YEAR = PERIOD.year
SERIES = {"W": 28, "C": 16, "R": 15, "X": 11, "A": 6, "L": 7, "G": 5}
"""How many rules there are of each kind; they are numbered from 01."""
WAITING: set[str] = set()
NOTICES = {"W08", "W11", "W12", "W14", "W15", "W18", "W21", "W22", "C15", "X07", "X09", "X10", "L05"}
QUESTIONS = {"W16", "W19", "W24", "W25", "W28", "X06", "X11", "A06", "L02", "L04", "G01", "G02", "G03", "G05"}
"""The rules that refuse nothing, and those that a person decides; all the others are errors."""

FORM_OF = {sheet.title: form for form in forms(YEAR).values() for sheet in form.sheets}
SHEET_OF = {sheet.title: sheet for form in forms(YEAR).values() for sheet in form.sheets}
every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
SHOWN = [rule for rule in RULES.values() if rule.example.sheet and rule.built]
every_shown = pytest.mark.parametrize("rule", SHOWN, ids=[rule.id for rule in SHOWN])


# --- what a rule is ---------------------------------------------------------------------------------------------------


def test_the_rules_are_numbered_without_a_gap() -> None:
    numbered = [f"{kind}{number:02}" for kind, last in SERIES.items() for number in range(1, last + 1)]
    assert list(RULES) == numbered


def test_what_is_not_found_yet_says_so() -> None:
    assert set(RULES) - BUILT == WAITING


def test_each_rule_does_to_a_row_what_was_agreed() -> None:
    severities = {Severity.NOTICE: NOTICES, Severity.PENDING: QUESTIONS}
    expected = {one: kind for kind, ids in severities.items() for one in ids}
    assert {one: rule.severity for one, rule in RULES.items()} == dict.fromkeys(RULES, Severity.ERROR) | expected


@every_rule
def test_a_rule_names_its_clause_or_its_source(rule: Rule) -> None:
    assert bool(rule.clause) != bool(rule.source)
    assert set(rule.clauses) <= set(CLAUSES)


@every_rule
def test_a_rule_is_told_in_whole_sentences(rule: Rule) -> None:
    assert rule.title
    assert not rule.title.endswith("。")
    for said in (rule.finds, rule.advice, blocks(rule)):
        assert said.endswith("。")
    assert rule.finds not in {rule.title, rule.advice}


def test_no_two_rules_say_the_same() -> None:
    for part in ("title", "finds"):
        said = Counter(getattr(rule, part) for rule in RULES.values())
        assert [text for text, times in said.items() if times > 1] == []


def test_every_severity_of_a_section_says_what_it_stops() -> None:
    for section in SECTIONS:
        assert set(section.blocks) == {rule.severity for rule in section.rules}


def test_a_limit_is_shown_by_one_item_too_many_and_as_many_as_are_allowed() -> None:
    for limit, rule in ((OUTCOMES_TICKED, "L02"), (PERFORMANCES_TICKED, "L04")):
        [(heading, bad)], [(_, good)] = RULES[rule].example.bad, RULES[rule].example.good
        assert heading == limit.name
        assert bad.split()[0] == str(limit.number(YEAR) + 1)
        assert good.split()[0] == str(limit.number(YEAR))


def test_every_number_that_a_clause_limits_has_a_rule_on_that_clause() -> None:
    asked = {number for rule in RULES.values() for number in rule.clauses}
    assert {limit.clause.number for limit in LIMITS} <= asked


# --- examples ---------------------------------------------------------------------------------------------------------


@every_rule
def test_an_example_mends_the_cells_that_it_shows(rule: Rule) -> None:
    example = rule.example
    assert [heading for heading, _ in example.bad] == [heading for heading, _ in example.good]
    assert example.bad != example.good
    shown = ((example.sheet, example.bad), *example.beside) if example.sheet else ()
    for sheet, cells in shown:
        assert {heading for heading, _ in cells} <= set(SHEET_OF[sheet].headings)


@every_shown
def test_an_example_breaks_its_rule_once_and_mended_breaks_nothing(rule: Rule) -> None:
    example = rule.example
    bad, good = Counter(ids(found(rule, example.bad))), Counter(ids(found(rule, example.good)))
    assert bad - good == Counter([rule.id])
    assert good - bad == Counter()
    assert good == Counter()


@every_shown
def test_what_is_found_of_an_example_is_told_in_four_parts(rule: Rule) -> None:
    [finding] = [one for one in found(rule, rule.example.bad) if one.rule == rule.id]
    assert all(finding.parts)
    where, typed, _, _ = finding.parts
    shown = "填" + typed if finding.value else typed
    assert finding.message.startswith(f"{where}{shown}：{rule.title}")


def ids(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


@cache
def found(rule: Rule, cells: Cells) -> list[Finding]:
    """Put cells into the first row of the example's sheet in the small school; give all that is found."""
    school, example = small_school(), rule.example
    for sheet, beside in ((example.sheet, cells), *example.beside):
        rows = school.setdefault(FORM_OF[sheet].name, {}).setdefault(sheet, [])
        sound = rows[0] if rows else without_files(sheet)
        if sheet == example.sheet and beside is cells:
            rows[:1] = [sound | dict(cells)]
        else:
            rows.append(sound | dict(beside))
    arrived = [read(order, form, json.dumps(sheets)) for order, (form, sheets) in enumerate(school.items())]
    return [finding for one in assessed(arrived).examined for finding in one.all_findings]


def without_files(title: str) -> dict[str, str]:
    """Give a sheet's example row; the small school has not sent the files that it names."""
    sheet = SHEET_OF[title]
    row = sheet.example_row(LAWS[PERIOD.of(FORM_OF[title].cadence)])
    return {one.heading: "" if isinstance(one.kind, Attachment) else row[one.heading] for one in sheet.columns}


@cache
def read(order: int, form: str, sheets: str) -> Examined:
    """Read a workbook once for all examples that leave it as it is."""
    return arrival(order, form, json.loads(sheets))


# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding("C01", "學生資料", 2, "B", "姓名"), "工作表「學生資料」 第 2 列 B 欄 「姓名」空白："),
        (Finding("R09", "學生資料", 2, "", "認證日期"), "工作表「學生資料」 第 2 列 「認證日期」沒有這一欄："),
        (Finding("C02", "學生資料", 2, "M", "座號", "三"), "工作表「學生資料」 第 2 列 M 欄 「座號」填「三」："),
        (Finding("W09", "學生資料", 1, "", "座號"), "工作表「學生資料」 第 1 列 「座號」："),
        (Finding("W15", value="幹部.xlsx"), "「幹部.xlsx」："),
        (Finding("W01"), "整個檔案："),
        (Finding("X09", "學期成績", None, "B", "課程代碼"), "工作表「學期成績」 B 欄 「課程代碼」："),
    ],
    ids=["empty cell", "absent column", "cell", "heading", "earlier file", "file", "column"],
)
def test_a_message_says_what_stands_there_as_a_colleague_would(finding: Finding, said: str) -> None:
    assert finding.message == f"{said}{RULES[finding.rule].title}。"
    assert finding.typed


def test_every_requirement_and_rule_of_every_form_says_what_it_expects() -> None:
    for form in forms(YEAR).values():
        law = LAWS[PERIOD.of(form.cadence)]
        for sheet in form.sheets:
            needs = [need for column in sheet.columns for need in column.requirements(law)]
            assert all(need.told("甲") for need in needs)
            assert {need.rule for need in needs} <= BUILT
            assert all(rule.told(*rule.reads) for rule in sheet.rules_on_rows(law))
            assert {rule.rule for rule in (*sheet.rules_on_rows(law), *sheet.rules_across(law))} <= BUILT


SAYING = {
    "Finding": (5, "expected"),
    "at": (3, "expected"),
    "Breach": (0, "expected"),
    "UnreadableError": (1, "expected"),
}
"""What makes a finding, or says of one what is expected: at which place it takes that, and under which name."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted((*SOURCES.glob("flows/**/*.py"), *SOURCES.glob("schemas/**/*.py"))):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if isinstance(node, ast.Call) and name in SAYING:
                yield f"{file.name}:{node.lineno}", node


def test_wherever_the_code_makes_a_finding_it_says_what_is_expected() -> None:
    silent = []
    for where, call in calls():
        place, name = SAYING[call.func.id if isinstance(call.func, ast.Name) else call.func.attr]
        starred = any(isinstance(one, ast.Starred) for one in call.args)
        named = [word.value for word in call.keywords if word.arg == name]
        given = [*call.args[place : place + 1], *named]
        if not starred and (not given or any(isinstance(one, ast.Constant) and not one.value for one in given)):
            silent.append(where)
    assert silent == []


def test_the_sheets_without_r13_are_those_that_its_text_excepts() -> None:
    marks = [sheet for name in ("grade_roster", "retake_roster") for sheet in forms(YEAR)[name].sheets]
    excepted = {one.title for one in marks if "R13" not in {rule.rule for rule in one.rules_across(LAWS[PERIOD])}}
    assert excepted == {"重修成績", "轉學轉科成績"}
    assert all(title in RULES["R13"].finds for title in excepted)


@pytest.mark.parametrize("rule", ["W08", "W12", "W14", "W16", "X06", "X07", "X09", "X10"])
def test_what_explains_is_not_headed_as_what_should_stand_there(rule: str) -> None:
    lines = finding_lines(Finding(rule, "成績", 2, "A", "學號", expected="說法").as_json())
    assert "　　說明：說法" in lines


def test_every_rule_that_the_code_names_is_in_the_catalogue_as_built() -> None:
    named = {
        one.value
        for _, call in calls()
        for one in call.args[:3]
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value in RULES
    }
    assert {"W05", "W18", "X09", "R14"} <= named <= BUILT


@pytest.mark.parametrize(
    ("rule", "near"),
    [
        ("C06", "最接近的是「1」（男）"),
        ("C09", "第17碼"),
        ("C14", "03"),
        ("X01", "最接近的是「114002」"),
        ("X02", "最接近的是「114034347H11101A1010101」"),
        ("X05", "「wang」"),
        ("X08", "O-1-01"),
        ("R11", "4"),
        ("R12", "「國語文」"),
        ("A01", "「成果.pdf」"),
    ],
)
def test_the_nearest_right_value_is_suggested_where_there_is_one(rule: str, near: str) -> None:
    [finding] = [one for one in found(RULES[rule], RULES[rule].example.bad) if one.rule == rule]
    assert near in finding.expected
