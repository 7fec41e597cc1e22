"""A new form needs one file and nothing else: blank, checks, state, deadlines and rule book follow from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from another_tree import Copy

if TYPE_CHECKING:
    from pathlib import Path

CLUB = '''
"""社團名冊: which student is in which club."""

from schemas.columns import STUDENT_NUMBER
from schemas.form import Form, Sheet, must
from schemas.kinds import Text, whole
from schemas.row_rules import RowRule
from schemas.terms import Cadence

FORM = Form(
    name="club_roster",
    title="社團名冊",
    offices=("訓育組",),
    clause="四(學生幹部)",
    cadence=Cadence.SEMESTER,
    purpose="學生參加的社團。",
    sheets=(
        Sheet(
            "社團名冊",
            key=("學號",),
            columns=(
                STUDENT_NUMBER,
                must("社團名稱", Text(10), example="攝影社"),
                must("出席次數", whole(0, 30), example="12"),
            ),
            row_rules=({rule}),
        ),
    ),
)
'''
BROKEN = 'RowRule("R05", "出席次數", ("出席次數",), lambda _, text: 12 // int(text) < 99, "足夠的次數"),'


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """The sources with one more file: a form of clubs."""
    copy = Copy(tmp_path_factory.mktemp("sources"))
    (copy.folder / "schemas" / "forms" / "club_roster.py").write_text(CLUB.replace("{rule}", ""), "utf-8")
    return copy


@pytest.fixture(scope="module")
def site(tree, tmp_path_factory):
    folder = tmp_path_factory.mktemp("school") / "site"
    assert tree.run("init", str(folder)).returncode == 0
    assert tree.run("blanks", "--plain", "--site", str(folder)).returncode == 0
    return folder


def filled(site: Path, *rows: tuple[str, str, str]) -> None:
    """Fill the office's blank and hand it in."""
    book = openpyxl.load_workbook(site / "outbox" / "blanks" / "訓育組" / "社團名冊.xlsx")
    for line, row in enumerate(rows, 3):
        for place, text in enumerate(row, 1):
            book["社團名冊"].cell(line, place).value = text
    book.save(site / "inbox" / "訓育組" / "社團名冊.xlsx")


def swept(tree: Copy, site: Path):
    ran = tree.run("ingest", "--json", "--site", str(site))
    return ran, [json.loads(line) for line in ran.stdout.splitlines()]


def told(body) -> list[tuple[str, int | None, str]]:
    return [(found["rule"], found["row"], found["column"]) for found in body["findings"]]


def test_one_file_makes_a_form_that_is_given_out_taken_in_checked_and_told(tree, site):
    filled(site, ("114001", "攝影社", "12"), ("114002", "長" * 11, "12"), ("114003", "合唱團", "三"))
    ran, [body] = swept(tree, site)
    assert ran.returncode == 1, ran.stderr
    assert told(body) == [("C07", 4, "B"), ("C02", 5, "C"), ("X09", None, "A")]
    assert body["forms"] == [
        {"form": "club_roster", "sheet": "社團名冊", "rows": 3, "accepted": 0, "rejected": 2, "held": 1}
        | {"set_aside": 0}
    ]
    status = json.loads(tree.run("status", "--json", "--site", str(site)).stdout)
    assert [cell["state"] for cell in status if cell["title"] == "社團名冊"] == ["returned"]


def test_a_deadline_can_be_set_for_it_and_the_rule_book_explains_it(tree, site):
    code = "from schemas.kinds import FormTitle; from schemas.terms import Law, Period;"
    listed = tree.python(code + "print(FormTitle().entries(Law(Period(114, 1), '034347')))")
    assert "社團名冊" in listed.stdout, listed.stderr
    assert tree.run("rules", "--html", "--site", str(site)).returncode == 0
    assert "社團名稱" in next((site / "outbox").glob("*.html")).read_text("utf-8")


def test_a_rule_on_which_the_program_fails_is_told_and_its_rows_wait_until_it_is_mended(tree, site):
    form = tree.folder / "schemas" / "forms" / "club_roster.py"
    form.write_text(CLUB.replace("{rule}", BROKEN), "utf-8")
    filled(site, ("114001", "攝影社", "0"), ("114002", "管樂社", "4"))
    ran, [body] = swept(tree, site)
    assert ran.returncode == 1
    assert "R05" in ran.stderr
    assert "ZeroDivisionError" in ran.stderr
    assert body["verdict"] == "held"
    assert body["forms"][0]["held"] == 2
    assert body["checks"]["crashed"].keys() == {"R05"}
    assert "ZeroDivisionError" in body["checks"]["crashed"]["R05"]
    assert {"C01", "C02", "C07"} <= set(body["checks"]["passed"])
    listed = json.loads(tree.run("status", "--json", "--site", str(site)).stdout)
    assert [(one["office"], one["title"], one["state"]) for one in listed if "failure" in one] == [
        ("訓育組", "社團名冊.xlsx", "rule")
    ]
    previewed = tree.run("submit", "--preview", "--semester", "1", "--json", "--site", str(site))
    assert json.loads(previewed.stdout)["fates"]["暫緩"] == 2
    form.write_text(CLUB.replace("{rule}", ""), "utf-8")
    ran, [body] = swept(tree, site)
    assert (body["verdict"], body["checks"]["crashed"]) == ("held", {})
    assert [found["rule"] for found in body["findings"]] == ["X09"]
