"""The command at a keyboard: what it prints, what it exits with, and that no mistake costs anybody a file."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from command_line import run
from school import IDENTITIES, a_site, drop, drop_all, small_school, write

from schemas.forms import forms
from schemas.terms import Cadence

LICHENG = Path(sys.executable).with_name("licheng")
CLEAN, BLOCKED, USAGE, FAILED = 0, 1, 2, 3
NOW = "2026-01-16T08:30"

DROP = {"checks", "drop", "file", "office", "sha256", "verdict", "forms", "findings", "report"} | {
    *(
        "groups",
        "kept",
        "left_out",
        "nil",
        "period",
        "receipt",
        "received_at",
        "sender",
        "since",
        "titles",
        "was_marked",
    )
}
FORM = {"form", "sheet", "rows", "accepted", "rejected", "held", "set_aside"}
FINDING = {"rule", "severity", "sheet", "row", "column", "heading", "value", "message", "expected"} | {
    *("advice", "clause", "folded", "follows", "group", "id", "key", "words")
}
FURTHER = {"related", "cells"}  # the other rows of a fault, and the cells of a repair
PACKAGE = {"period", "number", "folder", "unchanged", "unwritten", "uncompared"} | {
    *("rosters", "fates", "attachments", "missing", "duties"),
}
PREVIEW = {"outstanding", "stopped", "kept", "difference", "previous", "next_freeze"}
OFFICE_AND_FORM = {"office", "form", "title", "period", "state", "rows", "rejected", "held", "files"} | {
    *("due", "days_left", "next", "duties", "mails", "mended", "new", "open")
}


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def licheng(*arguments: object, site: Path | None = None, cwd: Path | None = None, **more: str) -> Said:
    """Run the command as a shell would; no traceback may be seen, whatever happens."""
    named = {"LICHENG_SITE": str(site)} if site else {}
    environment = os.environ | {"LICHENG_NOW": NOW, "PYTHONUTF8": "1", "NO_COLOR": "1"} | named | more
    with TemporaryDirectory() as folder:
        ended = run([*map(str, arguments)], environment, cwd or Path.cwd(), Path(folder))
    said = Said(ended.code, ended.out.decode(), ended.err.decode())
    assert "Traceback" not in said.all
    return said


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site into which the small school has been taken, its answers printed as JSON."""
    desk = a_site(tmp_path_factory.mktemp("school") / "site")
    drop_all(desk, small_school())
    desk.close()
    return desk.site.folder


@pytest.fixture(scope="module")
def taken(site):
    return licheng("ingest", "--json", site=site)


@pytest.fixture
def empty(tmp_path):
    desk = a_site(tmp_path / "site")
    desk.close()
    return desk.site.folder


def stored(site: Path) -> set[str]:
    return {path.name for path in (site / "store" / "files").rglob("*") if path.is_file()}


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# what is printed


def test_ingest_prints_one_json_object_a_drop_and_nothing_else(taken):
    assert (taken.code, taken.err) == (CLEAN, "")
    assert len(taken.lines) == len(small_school())
    for body in taken.lines:
        assert set(body) == DROP
        assert body["verdict"] == "accepted"
        assert all(set(form) == FORM for form in body["forms"])
        assert body["report"].startswith(f"outbox/reports/{body['office']}/")


def test_what_ingest_prints_is_what_was_dropped(site, taken):
    (told,) = (body for body in taken.lines if body["office"] == "生輔組")
    assert (told["file"], told["findings"]) == ("缺勤紀錄名冊.xlsx", [])
    assert told["forms"] == [
        {"form": "absence_roster", "sheet": "缺勤紀錄名冊", "rows": 1, "accepted": 1, "rejected": 0, "held": 0}
        | {"set_aside": 0}
    ]
    assert {body["sha256"] for body in taken.lines} <= stored(site)
    assert (site / told["report"]).is_file()


def test_ingest_with_faults_exits_with_one_and_names_the_cell(empty):
    desk = a_site(empty.parent / "other")
    school = small_school()
    school["officer_record"]["幹部經歷紀錄"][0]["學號"] = "999999"
    drop(desk, "student_roster", school["student_roster"])
    drop(desk, "officer_record", school["officer_record"])
    desk.close()
    said = licheng("ingest", "--json", site=desk.site.folder)
    (told,) = (body for body in said.lines if body["office"] == "訓育組")
    (finding,) = told["findings"]
    assert said.code == BLOCKED
    assert set(finding) - FURTHER == FINDING
    assert {key: finding[key] for key in ("rule", "severity", "sheet", "row", "column", "heading", "value")} == {
        "rule": "X01",
        "severity": "錯誤",
        "sheet": "幹部經歷紀錄",
        "row": 2,
        "column": "A",
        "heading": "學號",
        "value": "999999",
    }
    assert all(isinstance(finding[key], str) and finding[key] for key in ("message", "advice", "id"))


def test_ingest_takes_the_files_named_and_says_the_verdict_and_where_the_report_lies(empty):
    inbox = empty / "inbox"
    for office in ("訓育組", "註冊組"):
        (inbox / office / "名冊.xlsx").write_bytes(office.encode())
    said = licheng("ingest", "inbox/訓育組", site=empty, cwd=empty)
    told, report = said.out.splitlines()
    assert (said.code, told.startswith("訓育組「名冊.xlsx」退回補正。")) == (BLOCKED, True)
    assert (empty / report.strip()).is_file()
    assert (inbox / "註冊組" / "名冊.xlsx").exists()
    assert not (inbox / "訓育組" / "名冊.xlsx").exists()


def test_check_prints_what_ingest_would_and_keeps_nothing(site, taken, tmp_path):
    assert taken.code == CLEAN
    school = small_school()
    draft = tmp_path / "草稿.xlsx"
    school["officer_record"]["幹部經歷紀錄"][0]["學號"] = "999999"
    write(draft, "officer_record", school["officer_record"])
    before = files_in(site)
    said = licheng("check", draft, "--office", "訓育組", "--json", site=site)
    (body,) = said.lines
    assert (said.code, set(body), body["verdict"], body["file"]) == (BLOCKED, {*DROP, "draft"}, "rejected", "草稿.xlsx")
    assert [finding["rule"] for finding in body["findings"]] == ["X01"]
    assert files_in(site) == before


def test_check_without_json_is_the_report_as_text(site, taken, tmp_path):
    assert taken.code == CLEAN
    draft = tmp_path / "草稿.xlsx"
    write(draft, "absence_roster", small_school()["absence_roster"])
    said = licheng("check", draft, "--office", "訓育組", site=site)
    assert said.code == BLOCKED
    assert "訓育組「草稿.xlsx」試檢結果" in said.out
    assert "「缺勤紀錄名冊」由生輔組登錄" in said.out


def test_a_preview_says_what_would_be_submitted_and_writes_nothing(site, taken):
    assert taken.code == CLEAN
    before = files_in(site / "outbox")
    said = licheng("submit", "--preview", "--json", site=site)
    assert (said.code, [set(package) for package in said.lines]) == (CLEAN, [PACKAGE | PREVIEW] * 2)
    assert [(p["period"], p["number"], p["folder"]) for p in said.lines] == [
        ("114-1", None, None),
        ("114-0", None, None),
    ]
    assert said.lines[0]["rosters"]["學生資料名冊"]["學生資料"] == 3
    assert said.lines[1]["rosters"]["學生課程學習成果名冊"]["學期課程學習成果"] == 2
    assert files_in(site / "outbox") == before


@pytest.fixture(scope="module")
def submitted(site, taken):
    assert taken.code == CLEAN
    return licheng("submit", "--json", site=site)


def test_submit_freezes_a_numbered_package_of_each_period(site, submitted):
    assert submitted.code == CLEAN
    assert [(p["period"], p["number"], p["unchanged"]) for p in submitted.lines] == [
        ("114-1", 1, False),
        ("114-0", 1, False),
    ]
    for package in submitted.lines:
        folder = site / package["folder"] / "data"
        written = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.xlsx")}
        assert written - {"校內用/每列去向"} == set(package["rosters"])
    fates = submitted.lines[0]["fates"]
    semesterly = [sheets for form, sheets in small_school().items() if forms()[form].cadence is Cadence.SEMESTER]
    assert sum(fates.values()) == sum(len(rows) for sheets in semesterly for rows in sheets.values())


def test_submitting_again_without_news_makes_no_second_package(site, submitted):
    before = files_in(site / "outbox" / "submissions")
    again = licheng("submit", "--json", site=site)
    assert [(p["number"], p["unchanged"]) for p in again.lines] == [(1, True), (1, True)]
    assert [p["folder"] for p in again.lines] == [p["folder"] for p in submitted.lines]
    assert files_in(site / "outbox" / "submissions") == before


def test_semester_zero_is_the_yearly_package_alone(site, taken):
    assert taken.code == CLEAN
    said = licheng("submit", "--semester", "0", "--preview", site=site)
    assert said.code == CLEAN
    assert said.out.startswith("114-0 各名冊列數：學生課程學習成果名冊 2、學生自填多元表現名冊 2\n")
    assert "114-1" not in said.out
    assert "（預覽）" in said.out


def test_status_says_of_every_office_and_form_what_arrived_and_what_to_do(site, taken):
    assert taken.code == CLEAN
    said = licheng("status", "--json", site=site)
    (cells,) = said.lines
    assert said.code == CLEAN
    assert all(set(cell) == OFFICE_AND_FORM for cell in cells)
    by_form = {cell["form"]: cell for cell in cells}
    assert set(small_school()) <= set(by_form)
    told = by_form["officer_record"]
    assert (told["office"], told["state"], told["rows"], told["files"]) == ("訓育組", "clean", 1, 1)
    assert (told["due"], told["days_left"]) == ("2026-02-14", 29)  # fourteen days before 28 February


def test_status_of_a_school_that_has_sent_nothing_says_who_is_missing(empty):
    said = licheng("status", site=empty)
    rows = [line for line in said.out.splitlines() if "114-" in line]
    assert (said.code, len(rows) >= len(small_school())) == (CLEAN, True)
    assert all("尚未送件" in row for row in rows)
    assert any("請訓育組將「校內幹部經歷名冊」放入資料夾" in row for row in rows)


def test_explain_tells_the_fate_of_every_row_of_a_student(site, submitted):
    assert submitted.code == CLEAN
    said = licheng("explain", "114001", "--json", site=site)
    assert said.code == CLEAN
    assert {row["form"] for row in said.lines} == {
        *("student_roster", "grade_roster", "officer_record", "course_outcome", "diverse_performance")
    }
    (officer,) = (row for row in said.lines if row["form"] == "officer_record")
    assert (officer["sheet"], officer["row"], officer["office"]) == ("幹部經歷紀錄", 2, "訓育組")
    assert (officer["fate"], officer["received_at"]) == ("已提交", "2026-01-16T08:30:00+08:00")


def test_explain_tells_a_student_of_another_year_by_that_years_workbooks(site, submitted):
    assert submitted.code == CLEAN
    before = licheng("explain", "114001", "--year", "113", site=site)
    assert (before.code, "no row of student 114001" in before.err) == (USAGE, True)


def test_explain_tells_the_story_of_a_drop(site, taken):
    body = taken.lines[0]
    said = licheng("explain", body["drop"], "--json", site=site)
    assert said.code == CLEAN
    assert said.lines[0]["sha256"] == body["sha256"]
    assert said.lines[1:] == [*body["forms"], *body["findings"]]


def test_explain_leads_from_a_rosters_row_back_to_the_cell_it_came_from(site, submitted, taken):
    package = Path(submitted.lines[0]["folder"])
    place = f"{package.parent.name}/{package.name}:校內幹部經歷名冊:幹部經歷紀錄:2"
    (fact,) = licheng("explain", place, "--json", site=site).lines
    (dropped,) = (body for body in taken.lines if body["office"] == "訓育組" and "幹部" in body["file"])
    assert (fact["來源檔案"], fact["來源工作表"], fact["來源列"]) == (dropped["file"], "幹部經歷紀錄", "2")
    assert (fact["檔案編號"], fact["收件時間"]) == (dropped["drop"], "2026-01-16 08:30:00")


def test_init_makes_a_site_that_is_ready_to_be_used(tmp_path):
    said = licheng("init", tmp_path / "school")
    assert (said.code, "114-1" in said.out) == (CLEAN, True)
    assert {path.name for path in (tmp_path / "school").iterdir()} == {"school.toml", "inbox", "outbox", "store"}


def test_blanks_are_written_for_the_offices_named(empty):
    said = licheng("blanks", "訓育組", "生輔組", site=empty)
    written = {
        path.relative_to(empty / "outbox" / "blanks").as_posix() for path in files_in(empty / "outbox" / "blanks")
    }
    assert said.code == CLEAN
    assert written >= {"訓育組/校內幹部經歷名冊.xlsx", "訓育組/多元表現.xlsx", "生輔組/缺勤紀錄名冊.xlsx"}
    assert {name.partition("/")[0] for name in written} == {"訓育組", "生輔組"}


def test_the_demonstration_ends_with_rosters_and_says_where_they_are(tmp_path):
    folder = tmp_path / "demo"
    said = licheng("demo", "--no-flow", "--students", "40", "--quiet", "--site", folder)
    assert (said.code, said.err) == (CLEAN, "")
    assert re.search(r"read +\d+ workbooks, \d+ rows, \d+ attachments", said.out)
    assert str(folder / "outbox" / "submissions") in said.out
    written = (folder / "outbox" / "submissions").glob("*/01/data/*.xlsx")
    rosters = {path.stem.removesuffix("_高三第一梯次") for path in written}
    assert rosters == {*("學生資料名冊", "學生成績名冊", "校內幹部經歷名冊", "缺勤紀錄名冊")} | {
        *("學生課程學習成果名冊", "學生自填多元表現名冊", "學生重修重讀成績名冊", "課程名稱與課程代碼")
    }
    left = [path for path in (folder / "inbox").rglob("*") if path.is_file()]
    assert {path.parent.name for path in left} == {"回覆"}


def test_the_demonstration_overwrites_nothing_but_itself(empty):
    before = files_in(empty)
    said = licheng("demo", "--no-flow", "--students", "5", "--site", empty)
    assert (said.code, "holds something other than a demonstration" in said.err) == (USAGE, True)
    assert files_in(empty) == before


def test_two_sweeps_at_once_take_a_file_once(empty):
    desk = a_site(empty.parent / "other")
    drop(desk, "staff", small_school()["staff"])
    desk.close()
    environment = os.environ | {"LICHENG_SITE": str(desk.site.folder)}
    sweeps = [
        subprocess.Popen([LICHENG, "ingest", "--json"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    outputs = [sweep.communicate(timeout=60) for sweep in sweeps]
    assert [len(out.splitlines()) for out, _ in outputs] in ([0, 1], [1, 0])
    assert len(list((desk.site.folder / "outbox" / "mail").iterdir())) == 1
    assert [err for _, err in outputs] == [b"", b""]


# mistakes


def no_workbooks(folder: Path) -> dict[str, tuple[bytes, str]]:
    """Give what people take for a workbook by file name, with the rule that refuses it."""
    write(folder / "whole.xlsx", "staff", small_school()["staff"])
    whole = (folder / "whole.xlsx").read_bytes()
    return {
        "列印.xlsx": (b"%PDF-1.7\n1 0 obj\n", "W01"),
        "文字.xlsx": ("學號與姓名\n".encode(), "W01"),
        "空檔.xlsx": (b"", "W02"),
        "複製中.xlsx": (whole[: len(whole) // 2], "W02"),
        "缺頭.xlsx": (b"PK\x03\x04" + whole[len(whole) // 2 :], "W02"),
    }


def test_files_that_are_no_workbooks_are_answered_and_kept_and_hold_nobody_up(empty, tmp_path):
    bad = no_workbooks(tmp_path)
    for name, (content, _) in bad.items():
        path = empty / "inbox" / "訓育組" / name
        path.write_bytes(content)
        os.utime(path, (0, 0))  # what was cut off long ago is no copy that goes on
    shutil.copy(tmp_path / "whole.xlsx", empty / "inbox" / "註冊組" / "名冊.xlsx")
    said = licheng("ingest", "--json", site=empty)
    told = {body["file"]: body for body in said.lines}
    assert (said.code, set(told), told["名冊.xlsx"]["verdict"]) == (BLOCKED, {*bad, "名冊.xlsx"}, "held")
    for name, (content, rule) in bad.items():
        body = told[name]
        assert (body["verdict"], [finding["rule"] for finding in body["findings"]]) == ("rejected", [rule])
        assert body["sha256"] == hashlib.sha256(content).hexdigest()
        assert body["findings"][0]["advice"] in (empty / body["report"]).read_text("utf-8")
    assert stored(empty) == {body["sha256"] for body in told.values()}


def test_a_draft_that_is_no_workbook_is_answered_and_kept(empty, tmp_path):
    draft = tmp_path / "草稿.xlsx"
    draft.write_bytes(b"%PDF-1.7\n1 0 obj\n")
    said = licheng("check", draft, "--office", "註冊組", "--json", site=empty)
    assert (said.code, [finding["rule"] for finding in said.lines[0]["findings"]]) == (BLOCKED, ["W01"])
    assert (draft.exists(), stored(empty)) == (True, set())


@pytest.mark.parametrize("command", [["ingest"], ["explain", "114001"], ["serve"]])
def test_a_folder_that_is_no_site_is_said_and_how_to_make_one(tmp_path, command):
    said = licheng(*command, site=tmp_path / "nowhere")
    assert (said.code, said.out) == (USAGE, "")
    assert "school.toml: no such file; `licheng init" in said.err
    assert not (tmp_path / "nowhere").exists()


def test_an_inbox_that_has_gone_is_said_and_is_no_failure_of_the_program(empty):
    shutil.rmtree(empty / "inbox")
    said = licheng("ingest", site=empty)
    assert (said.code, said.out) == (USAGE, "")
    assert f"{empty / 'inbox'}: no such folder" in said.err


@pytest.mark.parametrize(
    ("broken", "wording"),
    [
        ("[period", "school.toml, line 1"),
        ("[period]\nacademic_year = 114\nsemester = 1\nsemestre = 2\n", "semestre"),
        ('[period]\nacademic_year = 114\nsemester = 1\n[offices."月亮組"]\nemail = ""\n', "月亮組"),
        ("\xff", "school.toml"),
    ],
)
def test_a_broken_school_toml_is_said_with_its_line_and_the_inbox_is_not_touched(empty, broken, wording):
    (empty / "school.toml").write_bytes(broken.encode("latin-1") if broken == "\xff" else broken.encode())
    waiting = empty / "inbox" / "註冊組" / "學生名冊.xlsx"
    waiting.write_bytes(b"rows")
    said = licheng("ingest", site=empty)
    assert (said.code, said.out) == (USAGE, "")
    assert wording in said.err
    assert str(empty / "school.toml") in said.err
    assert waiting.read_bytes() == b"rows"


@pytest.mark.parametrize("command", [["blanks", "月亮組"], ["check", "draft.xlsx", "--office", "月亮組"]])
def test_an_unknown_office_is_said_with_those_there_are(empty, command):
    (empty / "draft.xlsx").write_bytes(b"rows")
    said = licheng(*command, site=empty, cwd=empty)
    assert (said.code, said.out) == (USAGE, "")
    assert "no such office: 月亮組" in said.err
    assert all(office in said.err for office in ("註冊組", "競賽承辦單位"))


def test_a_folder_of_no_office_is_listed_and_left_as_it_is(empty):
    strange = empty / "inbox" / "月亮組" / "名冊.xlsx"
    strange.parent.mkdir()
    strange.write_bytes(b"rows")
    said = licheng("ingest", site=empty)
    assert (said.code, said.out, strange.read_bytes()) == (CLEAN, "nothing new in the inbox\n", b"rows")
    assert "月亮組" in said.err
    assert "W18" in said.err


@pytest.mark.parametrize("named", ["inbox/../school.toml", "inbox/註冊組/nothing.xlsx"])
def test_ingest_takes_nothing_from_outside_the_inbox(empty, named):
    before = files_in(empty)
    said = licheng("ingest", named, site=empty, cwd=empty)
    assert (said.code, said.out) == (USAGE, "")
    assert f"{named}: no such file or folder under {empty / 'inbox'}" in " ".join(said.err.split())
    assert {path: content for path, content in files_in(empty).items() if "store" not in path.parts} == before


def test_a_draft_that_is_not_there_is_said(empty):
    said = licheng("check", "nothing.xlsx", "--office", "註冊組", site=empty, cwd=empty)
    assert (said.code, "nothing.xlsx: no such file" in said.err) == (USAGE, True)


@pytest.mark.parametrize(
    ("what", "wording"),
    [
        ("999999", "no row of student 999999 has been read in academic year 114; --year asks of another"),
        ("", "nothing was asked"),
        (" ", "nothing was asked"),
        ("114-1/01:學生成績名冊:學期成績:9999", "has no row 9999 in 學生成績名冊 學期成績"),
        ("114-1/01:學生成績名冊", "is named PACKAGE:ROSTER:SHEET:ROW"),
        ("../../store:a:b:2", "../../store: no such package; packages are named like 114-1/01"),
    ],
)
def test_what_explain_does_not_know_is_said(site, submitted, what, wording):
    assert submitted.code == CLEAN
    said = licheng("explain", what, site=site)
    assert (said.code, said.out) == (USAGE, "")
    assert wording in said.err


def test_no_year_is_asked_for_before_the_regulation_and_none_is_made_up(site):
    assert [licheng("submit", "--year", year, site=site).code for year in ("90", "200", "99999")] == [USAGE] * 3
    before = licheng("submit", "--year", "113", site=site)
    assert (before.code, before.out) == (CLEAN, "no rows have been handed in for this period; run `licheng status`\n")


def test_submitting_before_anything_has_arrived_says_so(empty):
    said = licheng("submit", site=empty)
    assert (said.code, "no rows have been handed in" in said.out) == (CLEAN, True)
    (nothing,) = licheng("submit", "--preview", "--json", "--quiet", site=empty).lines
    assert (nothing["period"], nothing["number"], nothing["why"] in said.out) == (None, None, True)
    assert not (empty / "outbox" / "submissions").exists()


@pytest.mark.parametrize("arguments", [["no-such-command"], ["submit", "--semester", "3"]])
def test_a_command_that_there_is_not_is_a_mistake_of_use(arguments):
    said = licheng(*arguments)
    assert (said.code, "Usage: licheng" in said.err) == (USAGE, True)


def test_a_failure_of_the_program_is_a_sentence_and_a_log_without_personal_data(empty, tmp_path):
    waiting = empty / "inbox" / "註冊組" / f"{IDENTITIES[0]}.xlsx"
    waiting.write_bytes(b"rows")
    (empty / "store").mkdir(exist_ok=True)
    (empty / "store" / "ledger.sqlite").write_bytes(f"no database of {IDENTITIES[0]}".encode() * 100)
    said = licheng("ingest", site=empty, TMPDIR=str(tmp_path))
    assert (said.code, said.out) == (FAILED, "")
    assert "the program failed (DatabaseError)" in said.err
    assert waiting.read_bytes() == b"rows"
    (log,) = tmp_path.glob("licheng-*.log")
    assert str(log) in said.err
    assert "Traceback" in log.read_text("utf-8")
    assert IDENTITIES[0] not in log.read_text("utf-8") + said.err


# how quickly it is there

HELP = """
sys.argv = ['licheng', '--help']
from flows.cli import main
try:
    main()
except SystemExit as ended:
    assert ended.code == 0
"""
EVERY_SCHEMA = """
import importlib, pkgutil, schemas
names = [module.name for module in pkgutil.walk_packages(schemas.__path__, 'schemas.')]
assert len(names) > 20
[importlib.import_module(name) for name in names]
"""


def loaded_by(work: str) -> set[str]:
    program = f"import sys\n{work}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    ended = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return set(ended.stdout.splitlines()[-1].split())


def test_help_is_there_without_the_heavy_libraries():
    loaded = loaded_by(HELP)
    assert "typer" in loaded
    assert not loaded & {"pandas", "pandera", "numpy", "prefect", "openpyxl", "sqlalchemy", "python_calamine"}


def test_the_law_is_read_without_prefect_and_without_a_workbook_library():
    loaded = loaded_by(EVERY_SCHEMA)
    assert "schemas" in loaded
    assert not loaded & {"prefect", "openpyxl", "python_calamine", "sqlalchemy", "flows"}
    assert "schemas" in loaded_by("import schemas")


def test_every_command_says_how_it_is_used():
    said = licheng("--help")
    commands = re.findall(r"^  ([a-z]+) ", said.out.partition("Commands:")[2], re.MULTILINE)
    assert set(commands) >= {"init", "blanks", "ingest", "check", "submit", "status", "explain", "demo", "serve"}
    decide = licheng("decide", "--help").out
    assert len(re.findall("^  Example: licheng decide", decide, re.MULTILINE)) == 2
