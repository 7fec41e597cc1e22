"""Every year has its own law: last year's period gives last year's answer, and a new year is a small change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from another_tree import Copy
from attached_files import pdf
from school import YEAR, a_site, attach, drop, drop_all, sweep, whole_school

from flows.console import opened
from flows.submit import submit
from schemas.form import must
from schemas.forms import forms
from schemas.kinds import Text
from schemas.terms import FIRST_YEAR

if TYPE_CHECKING:
    from pathlib import Path


def test_last_years_period_is_rendered_again_by_last_years_law_with_the_same_answer(tmp_path):
    desk = a_site(tmp_path / "site")
    drop_all(desk, whole_school())
    sweep(desk)
    periods = (desk.site.period, YEAR)
    before = submit(desk, periods=periods).packages
    desk.close()
    toml = desk.site.folder / "school.toml"
    toml.write_text(toml.read_text("utf-8").replace("academic_year = 114", "academic_year = 115"), "utf-8")
    with opened(desk.site.folder) as later:
        drop(later, "staff", whole_school()["staff"])
        attach(later, "教務處", content=pdf("of the new year"))
        assert sweep(later).keys() == {"處室與人員名冊.xlsx"}
        assert later.site.period.year == 115
    with opened(desk.site.folder, 114) as again:
        after = submit(again, periods=periods).packages
        assert [(one.number, one.unchanged) for one in after] == [(1, True), (1, True)]
        assert [one.counts["rosters"] for one in after] == [one.counts["rosters"] for one in before]


ABSENCES = "schemas/forms/absence_roster.py"
DELTA = (
    (
        "schemas/codes/lists.py",
        '11 喪假; 12 曠課"\n',
        '11 喪假; 12 曠課",\n        115: "03 病假; 12 曠課; 13 心理假",\n',
    ),
    ("schemas/regulation.py", '6, "勾選至多六件")', '6, "勾選至多六件", (115, 1))'),
    (ABSENCES, "day(END),\n", 'day(END),\n must("假單編號", Text(4), nat=True, since=115, example="甲1"),\n'),
    (ABSENCES, "import whole", "import Text, whole"),
    (ABSENCES, "import PERIODS_A_DAY,", "import RowRule, PERIODS_A_DAY,"),
    (
        ABSENCES,
        "row_rules=(\n",
        'row_rules=(\n RowRule("R16", "假單編號", ("假單編號",), lambda _, text: text[0] == "甲", "甲字假單"),\n',
    ),
    (
        "schemas/catalogue/rows.py",
        '        Rule(\n            id="R15",',
        """        Rule(
            id="R16",
            severity=ERROR,
            title="假單編號有誤",
            finds="假單編號不是甲字。",
            advice="請核對假單。",
            source=LAYOUT,
            since=115,
            example=cell("缺勤紀錄名冊", "假單編號", "乙1", "甲1"),
        ),
        Rule(
            id="R15",""",
    ),
)
"""What a developer writes for a new year: a list and a limit amended, one more column that is printed, a rule on it."""

ASK = """
import json, pathlib, sys
import school
from school import *
from flows.steps.package import digest_of
from flows.submit import submit
year, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
desk = a_site(folder)
desk.close()
toml = folder / "school.toml"
toml.write_text(toml.read_text("utf-8").replace("academic_year = 114", f"academic_year = {year}"), "utf-8")
desk = Desk(open_site(folder))
school.forms = lambda: forms(year)  # the workbooks of the year have its headings
law = Law(desk.site.period, CODE)
school = {form.name: {sheet.title: [sheet.example_row(law)] for sheet in form.sheets} for form in forms(year).values()}
[absence] = school["absence_roster"]["缺勤紀錄名冊"]
sick, upset, second = absence, absence | {"缺勤種類代碼": "13"}, absence | {"缺勤種類代碼": "12", "假單編號": "乙1"}
school["absence_roster"]["缺勤紀錄名冊"] = [sick, upset, second]
for office in OFFICES:
    attach(desk, office, "讀書報告.pdf")
drop_all(desk, school)
told = findings(sweep(desk))
packages = submit(desk, periods=(desk.site.period, desk.site.period.whole_year)).packages
rosters = [roster for package in packages for roster in sorted((package.folder / "data").glob("*.xlsx"))]
from openpyxl import load_workbook
absences = next(load_workbook(path)["缺勤紀錄名冊"] for path in rosters if path.stem == "缺勤紀錄名冊")
printed = [[cell.value for cell in row] for row in absences.iter_rows()]
hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in rosters}
print(json.dumps({"told": sorted(told, key=str), "printed": printed, "hashes": hashes}))
"""


@pytest.fixture(scope="module")
def amended(tmp_path_factory):
    """The sources with the new year's law beside the old one, and how many lines that took."""
    copy = Copy(tmp_path_factory.mktemp("amended"))
    return copy, sum(copy.change(*change) for change in DELTA)


def asked(copy: Copy, year: int, folder: Path):
    ran = copy.python(ASK, str(year), str(folder / "site"))
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_a_new_year_is_a_small_change_and_leaves_the_years_before_as_they_were(amended, tmp_path_factory):
    copy, lines = amended
    assert lines <= 20
    now, before = (
        asked(one, 114, tmp_path_factory.mktemp("site")) for one in (copy, Copy(tmp_path_factory.mktemp("old")))
    )
    assert now == before
    assert now["told"] == [["C06", "缺勤紀錄名冊", 3, "B"]]
    assert "假單編號" not in now["printed"][0]
    assert len(now["printed"]) == 1 + 2


@pytest.mark.slow
def test_the_new_year_has_its_own_lists_limits_columns_rules_and_layouts(amended, tmp_path):
    answer = asked(amended[0], 115, tmp_path)
    ticked = [("L02", place) for place in answer["told"] if place[0] == "L02"]
    assert len(ticked) == 4  # five are ticked for the year, and one is the most
    assert [place for place in answer["told"] if place[0] != "L02"] == [["R16", "缺勤紀錄名冊", 4, "F"]]
    assert answer["printed"][0][-1] == "假單編號"
    assert [row[2] for row in answer["printed"][1:]] == ["03", "13"]
    assert [row[-1] for row in answer["printed"][1:]] == ["甲1", "甲1"]


def test_a_column_that_the_form_no_longer_has_is_neither_asked_for_nor_judged():
    sheet = forms()["absence_roster"].by_title["缺勤紀錄名冊"]
    assert sheet.in_year(FIRST_YEAR) is sheet
    old = must("舊欄", Text(3), until=113)
    dated = type(sheet)(sheet.title, sheet.key, (*sheet.columns, old), sheet.row_rules)
    assert "舊欄" in dated.in_year(113).headings
    assert dated.in_year(114).headings == sheet.headings
