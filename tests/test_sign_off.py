"""A package is signed office by office, uploaded, and sealed on paper that prints its fingerprint."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from answered_school import ELSEWHERE, Shown
from browser import axe, needs_chromium
from school import PERIOD, YEAR, a_site, drop, drop_all, small_school, sweep
from typer.testing import CliRunner

from flows.cli import app
from flows.deciding import Ruling, decide
from flows.package_stages import lay_sign_off, renew_sign_offs, stage_of, stages
from flows.printing_packages import recorded_json, recorded_line
from flows.settings import SiteError
from flows.signers import UnsignableError
from flows.signing import Recorded, Signing, Upload, record_upload, sign, withdraw_upload
from flows.steps.records import Reconciled, Submission
from flows.steps.signatures import must_sign
from flows.submit import submit
from schemas.milestone import SECRETARY, is_secretary, package_named
from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk

NAME = "114-1/01"
FORMS = ("staff", "student_roster", "course_code", "officer_record", "absence_roster")
FILED = ("註冊組", "教學組", "訓育組", "生輔組")
"""The offices whose rows lie in the small school's package of the semester."""


def _school() -> dict[str, object]:
    school = small_school()
    people = school["staff"]["人員"]
    head = next(person for person in people if person["帳號"] == "academic")
    people.append(head | {"帳號": "head", "職稱": "教務主任", "電子郵件": "head@school.example"})
    people += [one | {"帳號": "guard"} for one in people if one["帳號"] == "conduct"]
    return {form: school[form] for form in FORMS}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A school with its first package; every test signs a further package of its own."""
    desk = a_site(tmp_path_factory.mktemp("sign") / "site")
    drop_all(desk, _school())
    sweep(desk)
    submit(desk, periods=(PERIOD,))
    yield desk
    desk.close()


@pytest.fixture
def package(made: Desk) -> Submission:
    """Give a package like the first that nobody has said anything to."""
    packages = made.ledger.submissions(PERIOD)
    fresh = replace(packages[0], number=packages[-1].number + 1, body=packages[0].body | {"fingerprint": "ab" * 32})
    with made.ledger.writing() as writing:
        writing.submit(fresh)
    return fresh


def name(package: Submission) -> str:
    return f"{package.period}/{package.number:02}"


def say(desk: Desk, package: Submission, by: str, **said: Any) -> Recorded:
    """Sign a package, unless something else is said: accepted, reason, office."""
    return sign(desk, Signing(name(package), by=by, **{"accepted": True, "reason": "無誤"} | said))


def signed_by_all(desk: Desk, package: Submission) -> None:
    for account in ("registrar", "curriculum", "activities", "conduct", "head"):
        say(desk, package, account)


def sheet(desk: Desk, package: Submission) -> Path:
    return desk.site.outbox / "submissions" / "114-1" / f"核章表-{package.number:02}.html"


def test_every_office_with_rows_in_the_package_signs_and_then_the_secretary(package) -> None:
    assert must_sign(package) == (*FILED, SECRETARY)


def test_of_a_package_that_names_no_offices_the_owners_of_its_rosters_sign(package) -> None:
    body = {key: value for key, value in package.body.items() if key != "offices"}
    body["rosters"] = {"學生成績名冊": {"學期成績": 6}, "校內幹部經歷名冊": {"幹部經歷紀錄": 0}}
    assert must_sign(replace(package, body=body)) == ("註冊組", SECRETARY)


def test_an_account_signs_for_the_office_that_the_staff_list_gives_it(made, package) -> None:
    recorded = say(made, package, "registrar")
    assert recorded.milestone.office == "註冊組"
    assert recorded.milestone.fingerprint == "ab" * 32
    assert recorded.stage.waiting == ["教學組", "訓育組", "生輔組", SECRETARY]


def test_the_dean_signs_for_the_whole_package(made, package) -> None:
    assert say(made, package, "head").milestone.office == SECRETARY


@pytest.mark.parametrize(
    ("by", "office", "told"),
    [
        ("registrar", "訓育組", "speaks for 註冊組"),
        ("registrar", SECRETARY, "speaks for 註冊組"),
        ("nobody", "", "no such account"),
        ("wang", "", "任課教師 has no rows that are submitted in"),
        ("registrar", "總務處", "no such office"),
    ],
)
def test_nobody_signs_for_another_office(made, package, by, office, told) -> None:
    with pytest.raises(UnsignableError, match=told):
        say(made, package, by, office=office)
    assert stage_of(made, package).signed == 0


def test_a_package_has_its_sheet_with_its_own_fingerprint_from_the_first(made) -> None:
    first = made.ledger.submissions(PERIOD)[0]
    fingerprint = first.body["fingerprint"]
    assert len(fingerprint) == 64
    assert fingerprint[:8] in sheet(made, first).read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("114-1/77", "no such package is recorded"),
        ("114-2/01", "no such package is recorded"),
        ("115-9/01", "no such package; packages are named like 114-1/01"),
    ],
)
def test_only_a_package_that_was_made_can_be_signed(made, asked, told) -> None:
    with pytest.raises(SiteError, match=f"{asked}: {told}"):
        sign(made, Signing(asked, accepted=True, by="registrar", reason="無誤"))


def test_an_objection_stands_with_its_reason_until_the_office_signs(made, package) -> None:
    stage = say(made, package, "conduct", accepted=False, reason="缺 10 月的曠課").stage
    assert (stage.signed, stage.objecting) == (0, ["生輔組"])
    assert "生輔組 conduct 提出異議" in stage.line
    assert "缺 10 月的曠課" in sheet(made, package).read_text("utf-8")
    stage = say(made, package, "conduct").stage
    assert (stage.signed, stage.objecting) == (1, [])
    assert len([one for one in made.ledger.milestones() if one.number == package.number]) == 2


def test_nobody_wipes_out_anothers_objection_by_signing_for_the_same_office(made, package) -> None:
    say(made, package, "conduct", accepted=False, reason="缺 10 月的曠課")
    recorded = say(made, package, "guard", reason="我這邊無誤")
    assert (recorded.stage.signed, recorded.stage.objecting) == (0, ["生輔組"])
    assert recorded.notes == (
        "conduct still objects for 生輔組; conduct lifts it by signing, or 執行秘書 with --office 生輔組",
    )
    said = Shown(sheet(made, package).read_text("utf-8")).rows("seals")[4][1]
    assert "缺 10 月的曠課" in said
    assert "我這邊無誤" in said
    assert "生輔組 conduct 提出異議" in recorded.stage.line
    assert say(made, package, "conduct").stage.signed == 1


def test_the_secretary_lifts_an_objection_and_the_office_still_signs_for_itself(made, package) -> None:
    say(made, package, "conduct", accepted=False, reason="缺 10 月的曠課")
    with pytest.raises(UnsignableError, match="speaks for 註冊組"):
        say(made, package, "registrar", office="生輔組")
    lifted = say(made, package, "head", office="生輔組", reason="已補登")
    assert "objections of 生輔組 lifted by head; 已補登" in recorded_line(lifted)
    assert (lifted.stage.signed, lifted.stage.objecting) == (0, [])
    assert "生輔組" in lifted.stage.waiting
    assert "已補登" in sheet(made, package).read_text("utf-8")
    assert say(made, package, "guard").stage.signed == 1
    with pytest.raises(UnsignableError, match="not for 生輔組"):
        say(made, package, "head", office="生輔組")
    assert made.ledger.first_broken_event() is None


def test_of_many_who_sign_for_one_office_each_is_named(made, package) -> None:
    for account in ("conduct", "guard"):
        say(made, package, account, reason=f"{account} 核對無誤")
    said = Shown(sheet(made, package).read_text("utf-8")).rows("seals")[4][1]
    assert "guard 核對無誤" in said
    assert "另有 conduct 簽核" in said


def test_a_word_without_a_reason_is_none(made, package) -> None:
    with pytest.raises(UnsignableError, match="--reason"):
        say(made, package, "registrar", reason=" ")


def test_where_no_staff_list_has_come_the_office_is_named(tmp_path) -> None:
    desk = a_site(tmp_path / "site")
    with desk.ledger.writing() as writing:
        body = {"rosters": {}, "offices": {"註冊組": 3}}
        writing.submit(Submission(PERIOD, 1, "", desk.site.now(), body))
    with pytest.raises(UnsignableError, match="--office"):
        sign(desk, Signing(NAME, accepted=True, by="chen", reason="無誤"))
    assert sign(desk, Signing(NAME, accepted=True, by="chen", reason="無誤", office="註冊組")).stage.signed == 1
    desk.close()


def test_where_the_staff_list_names_no_secretary_a_known_account_signs_as_such(tmp_path) -> None:
    desk = a_site(tmp_path / "site")
    staff = small_school()["staff"]
    staff["人員"].append(staff["人員"][0] | {"帳號": "temp", "單位": "夜間部"})  # sent back: not an office
    drop(desk, "staff", staff)
    sweep(desk)
    with desk.ledger.writing() as writing:
        writing.submit(Submission(PERIOD, 1, "", desk.site.now(), {"rosters": {}, "offices": ["教務處"]}))
    signing = Signing(NAME, accepted=True, by="academic", reason="無誤", office=SECRETARY)
    ruling = Ruling("dfcmarbsfh", accepted=True, by="temp", reason="無誤")
    assert sign(desk, signing).stage.waiting == ["教務處"]
    with pytest.raises(UnsignableError, match="no such account"):
        sign(desk, signing._replace(by="nobody"))
    with pytest.raises(UnsignableError, match="put 執行秘書 or 教務主任 as the 職稱"):
        sign(desk, signing._replace(by="wang"))
    for say_so in (partial(sign, desk, signing._replace(by="temp")), partial(decide, desk, ruling)):
        with pytest.raises(UnsignableError, match="temp: no such account"):
            say_so()
    desk.close()


@pytest.mark.parametrize(
    ("title", "is_so"), [("教務主任兼執行秘書", True), ("代理教務主任", True), ("教學組長", False)]
)
def test_the_secretary_may_hold_another_post_beside(title, is_so) -> None:
    assert is_secretary(title) is is_so


def test_an_identity_number_in_a_reason_is_kept_masked(made, package) -> None:
    recorded = say(made, package, "registrar", reason="A123456789 已補登")
    assert "A123456789" not in f"{recorded_line(recorded)}{recorded_json(recorded)}"
    kept = made.ledger.milestones()[-1]
    assert kept.reason == "A12345**** 已補登"
    assert "A123456789" not in "".join(event.body for event in made.ledger.events())
    assert "A123456789" not in sheet(made, package).read_text("utf-8")


# --- uploads ----------------------------------------


def test_an_upload_before_all_have_signed_is_recorded_and_told(made, package) -> None:
    say(made, package, "registrar")
    recorded = record_upload(made, Upload(PERIOD, package.number, "registrar", "R-1"))
    assert recorded.stage.uploads[-1].reason == "R-1"
    assert recorded.notes == (f"{name(package)} was uploaded before 教學組、訓育組、生輔組、執行秘書 had signed",)


def test_a_package_uploaded_twice_is_told_and_both_are_kept(made, package) -> None:
    signed_by_all(made, package)
    first = record_upload(made, Upload(PERIOD, package.number, "registrar", "R-1"))
    second = record_upload(made, Upload(PERIOD, package.number, "head", "R-2"))
    assert first.notes == ()
    assert [upload.reason for upload in second.stage.uploads] == ["R-1", "R-2"]
    assert len(second.notes) == 1
    assert "had been uploaded before" in second.notes[0]


@pytest.mark.parametrize(
    ("upload", "told"),
    [
        (Upload(PERIOD, 999, "registrar", "R-1"), "114-1/999: no such package is recorded"),
        (Upload(Period(114, 0), 1, "registrar", "R-1"), "114-0/01: no such package is recorded"),
        (Upload(PERIOD, 1, "nobody", "R-1"), "no such account; --by takes an account of 處室與人員名冊"),
        (Upload(PERIOD, 1, "registrar", " "), "--receipt-number"),
    ],
)
def test_what_cannot_have_been_uploaded_is_refused(made, upload, told) -> None:
    before = len(made.ledger.milestones())
    with pytest.raises((UnsignableError, SiteError), match=told):
        record_upload(made, upload)
    assert len(made.ledger.milestones()) == before


def test_an_upload_noted_by_mistake_is_taken_back_and_both_are_kept(made, package) -> None:
    noted, back = (Upload(PERIOD, package.number, "registrar", *rest) for rest in (("R-1",), ("", "誤登")))
    with pytest.raises(UnsignableError, match="no upload"):
        withdraw_upload(made, back)
    record_upload(made, noted)
    stage = withdraw_upload(made, back).stage
    assert (stage.uploads, [one.reason for one in stage.withdrawals]) == ((), ["誤登"])
    assert "○ 上傳（" in stage.line
    assert "由 registrar 撤回：誤登" in sheet(made, package).read_text("utf-8")
    assert [one["reason"] for one in stage.as_json()["withdrawn"]] == ["誤登"]
    again = record_upload(made, noted._replace(receipt="R-2"))
    assert again.notes == (f"{name(package)} was uploaded before {'、'.join([*FILED, SECRETARY])} had signed",)
    assert [one.reason for one in again.stage.uploads] == ["R-2"]


def test_a_package_that_another_has_superseded_is_told_everywhere_and_signed_no_more(made, package) -> None:
    lay_sign_off(made, package)
    newer = replace(package, number=package.number + 1)
    with made.ledger.writing() as writing:
        writing.submit(newer)
    renew_sign_offs(made, PERIOD)
    assert f"{name(package)}（已由 {newer.number:02} 取代）" in stage_of(made, package).line
    assert f"已由 {name(newer)} 取代" in sheet(made, package).read_text("utf-8")
    assert "取代" not in sheet(made, newer).read_text("utf-8")
    with pytest.raises(UnsignableError, match=f"superseded by {name(newer)}"):
        say(made, package, "registrar")
    recorded = record_upload(made, Upload(PERIOD, package.number, "registrar", "R-1"))
    assert recorded.notes[0] == f"{name(package)} was uploaded although {name(newer)} has superseded it"
    told = Shown(sheet(made, package).read_text("utf-8")).text
    assert f"此套件已於 {recorded.milestone.at:%Y-%m-%d} 上傳；其後另產 {name(newer)}" in told
    assert "請勿上傳" not in told
    assert f"（其後另產 {newer.number:02}）" in recorded.stage.line
    assert say(made, package, "registrar").stage.signed == 1
    withdraw_upload(made, Upload(PERIOD, package.number, "registrar", withdrawn="誤登"))
    assert "請勿上傳" in sheet(made, package).read_text("utf-8")


# --- the way of a package ----------------------------------------


def test_a_package_goes_from_rendered_over_signed_to_uploaded(made, package) -> None:
    done = [[done for done, _ in stage_of(made, package).steps]]
    signed_by_all(made, package)
    done.append([done for done, _ in stage_of(made, package).steps])
    record_upload(made, Upload(PERIOD, package.number, "registrar", "R-1"))
    done.append([done for done, _ in stage_of(made, package).steps])
    assert [sum(steps) for steps in done] == [1, 2, 3]
    assert "✓ 簽核 5/5 → ✓ 上傳" in stage_of(made, package).line


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A school of three students, whose yearly package was compared with its receipt of 課程學習成果."""
    monkeypatch.setenv("LICHENG_NOW", "2026-03-10T09:00")
    desk = a_site(tmp_path / "site")
    drop(desk, "student_roster", small_school()["student_roster"])
    yearly = Submission(YEAR, 1, "", desk.site.now(), {"rosters": {}, "offices": ["教務處"]})
    body = {"counts": {"課程學習成果": {}}, "differences": 0, "outside": []}
    with desk.ledger.writing() as writing:
        writing.submit(yearly)
        writing.reconcile(Reconciled(YEAR, 1, "收訖.zip", "ab" * 32, desk.site.now(), body))
    yield desk
    desk.close()


def confirm(desk: Desk, *students: str, **changes: str) -> list[bool]:
    """Let students answer on what was received; give which steps of the package are done then."""
    row = {"類別": "課程學習成果", "確認結果": "正確", "確認日期": "1150310"} | changes
    drop(desk, "receipt_confirmation", {"收訖明細確認": [row | {"學號": student} for student in students]})
    sweep(desk)
    return steps(desk)


def steps(desk: Desk) -> list[bool]:
    return [done for done, _ in stages(desk)[0].steps]


def test_a_package_is_received_once_its_receipt_was_compared_and_confirmed_once_all_students_said_so(received) -> None:
    sweep(received)
    assert "✓ 收訖 2026-03-10 → ○ 確認" in stages(received)[0].line
    assert confirm(received, "114001", "114002") == [True, False, False, True, False]
    assert confirm(received, "114001", "114002", "114003") == [True, False, False, True, True]


def test_an_objection_keeps_a_package_from_being_confirmed(received) -> None:
    assert confirm(received, "114001", "114002", "114003", 確認結果="有誤", 問題說明="少一件") == [1, 0, 0, 1, 0]


def test_a_receipt_of_another_package_is_none_of_this_one(received) -> None:
    with received.ledger.writing() as writing:
        writing.submit(replace(received.ledger.submissions()[0], number=2))
    assert [stage.received is None for stage in stages(received)] == [False, True]


def test_the_log_is_whole_and_names_every_signature_and_upload(made, package) -> None:
    say(made, package, "registrar")
    record_upload(made, Upload(PERIOD, package.number, "registrar", "R-1"))
    told = [(event.kind, json.loads(event.body)["package"]) for event in made.ledger.events()[-2:]]
    assert told == [("signed", name(package)), ("uploaded", name(package))]
    assert made.ledger.first_broken_event() is None


def test_a_signature_removed_from_the_ledger_breaks_the_log(tmp_path) -> None:
    desk = a_site(tmp_path / "site")
    with desk.ledger.writing() as writing:
        writing.submit(Submission(PERIOD, 1, "", desk.site.now(), {"rosters": {}, "offices": {"註冊組": 3}}))
    sign(desk, Signing(NAME, accepted=True, by="chen", reason="無誤", office="註冊組"))
    assert desk.ledger.first_broken_event() is None
    with desk.ledger.engine.begin() as connection:
        connection.exec_driver_sql("delete from events where kind = 'signed'")
    assert desk.ledger.first_broken_event() is not None
    desk.close()


# --- 核章表 ----------------------------------------


def test_the_sheet_prints_the_fingerprint_the_rows_and_a_line_for_everybody(made, package) -> None:
    say(made, package, "registrar", reason="已核對")
    text = lay_sign_off(made, package).read_text("utf-8")
    shown = Shown(text)
    assert "\n".join([" ".join(["abababab"] * 4)] * 2) in shown.text
    assert f"licheng verify {name(package)}" in shown.text
    assert [row[0] for row in shown.rows("seals")[1:]] == [*FILED, SECRETARY, "校長"]
    assert "registrar" in shown.rows("seals")[1][1]
    assert "已核對" in shown.rows("seals")[1][1]
    assert f"合計 {sum(sum(sheets.values()) for sheets in package.body['rosters'].values())}）" in shown.text
    assert "不上傳" not in shown.text
    assert not ELSEWHERE.search(text)


def test_the_books_that_stay_at_school_stand_apart_and_are_not_added_up(made, package) -> None:
    rosters = {"缺勤紀錄名冊": {"缺勤紀錄名冊": 5}, "校內用/檢定證照": {"檢定證照": 40}}
    shown = Shown(lay_sign_off(made, replace(package, body=package.body | {"rosters": rosters})).read_text("utf-8"))
    assert "合計 5）" in shown.text
    assert shown.text.index("缺勤紀錄名冊") < shown.text.index("不上傳") < shown.text.index("校內用/檢定證照")


def test_the_sheet_is_made_again_from_the_ledger_alone(made, package) -> None:
    signed_by_all(made, package)
    before = sheet(made, package).read_bytes()
    sheet(made, package).unlink()
    renew_sign_offs(made)
    assert sheet(made, package).read_bytes() == before


def test_an_earlier_packages_sheet_keeps_the_name_that_the_school_had(made, package, monkeypatch) -> None:
    before = lay_sign_off(made, package).read_bytes()
    settings = made.site.settings
    renamed = settings.model_copy(update={"school": settings.school.model_copy(update={"name": "改名後的學校"})})
    monkeypatch.setattr(made, "site", replace(made.site, settings=renamed))
    renew_sign_offs(made)
    assert sheet(made, package).read_bytes() == before


def test_a_sheet_that_does_not_say_what_the_ledger_does_is_laid_again(made, package) -> None:
    say(made, package, "registrar")
    before = sheet(made, package).read_bytes()
    sheet(made, package).write_text("of before the crash", "utf-8")
    renew_sign_offs(made)
    assert sheet(made, package).read_bytes() == before


def test_a_word_is_recorded_where_its_sheet_cannot_be_laid(made, package) -> None:
    sheet(made, package).mkdir()
    recorded = say(made, package, "registrar")
    sheet(made, package).rmdir()
    assert recorded.stage.signed == 1
    assert recorded.notes[0].startswith("recorded; the sheet could not be laid: ")


# --- the commands ----------------------------------------


def licheng(desk: Desk, *words: str, code: int = 0) -> str:
    run = CliRunner().invoke(app, [*words, "--site", str(desk.site.folder)])
    assert run.exit_code == code, run.output
    return run.output


def test_decide_signs_a_package_and_sweeps_nothing(made, package) -> None:
    said = licheng(made, "decide", name(package), "accept", "--by", "registrar", "--reason", "無誤")
    assert f"{name(package)}: signed by registrar for 註冊組; 無誤" in said
    assert "簽核 1/5" in said
    assert "nothing new" not in said
    no_such = ("decide", "115-9/01", "accept", "--by", "registrar", "--reason", "無誤")
    with pytest.raises(SiteError, match="packages are named like 114-1/01"):
        CliRunner().invoke(app, [*no_such, "--site", str(made.site.folder)], catch_exceptions=False)


@pytest.fixture
def next_year(made: Desk) -> Iterator[None]:
    """Turn the site's page to the next academic year, for as long as a test lasts."""
    toml = made.site.folder / "school.toml"
    before = toml.read_text("utf-8")
    toml.write_text(before.replace("academic_year = 114", "academic_year = 115"), "utf-8")
    yield
    toml.write_text(before, "utf-8")


@pytest.mark.usefixtures("next_year")
def test_after_the_turn_of_the_year_only_that_years_people_sign_its_package(made, package) -> None:
    words = ("decide", name(package), "accept", "--reason", "無誤", "--by")
    licheng(made, *words, "nobody", "--office", "註冊組", code=1)
    assert stage_of(made, package).signed == 0
    assert "signed by registrar for 註冊組" in licheng(made, *words, "registrar")


@pytest.mark.usefixtures("next_year")
def test_status_tells_of_another_academic_year_where_that_is_named(made) -> None:
    listed = json.loads(licheng(made, "status", "--packages", "--year", "114", "--json"))
    assert [one["package"] for one in listed] == [stage.name for stage in stages(made)]
    assert json.loads(licheng(made, "status", "--packages", "--json")) == []
    assert "`--year 114`" in licheng(made, "status", "--packages")
    cells = json.loads(licheng(made, "status", "--year", "114", "--json"))
    told = [
        (one["form"], one["period"], one["state"])
        for one in cells
        if one["form"] in {"officer_record", "training_record"}
    ]
    assert sorted(told) == [
        ("officer_record", "114-1", "clean"),
        ("officer_record", "114-2", "missing"),
        ("training_record", "114-0", "missing"),
    ]


def test_submit_notes_an_upload_and_renders_nothing(made, package) -> None:
    before = len(made.ledger.submissions())
    words = ("--uploaded", str(package.number), "--by", "registrar", "--receipt-number", "R-9")
    told = json.loads(licheng(made, "submit", *words, "--json").splitlines()[0])
    assert (told["package"], told["reason"], told["stage"]["signed"]) == (name(package), "R-9", 0)
    assert len(made.ledger.submissions()) == before
    licheng(made, "submit", "--uploaded", "1", code=2)
    for further in (("--preview",), ("--due",), ("--reason", "誤登")):
        licheng(made, "submit", *words, *further, code=2)
    withdrawal = ("submit", *words[:4], "--withdraw")
    licheng(made, *withdrawal, code=2)
    assert "upload taken back by registrar; 誤登" in licheng(made, *withdrawal, "--reason", "誤登")


def test_status_tells_how_far_each_package_has_come(made, package) -> None:
    listed = json.loads(licheng(made, "status", "--packages", "--json"))
    assert [one["package"] for one in listed] == [stage.name for stage in stages(made)]
    assert listed[-1]["to_sign"] == [*FILED, SECRETARY]
    assert f"{name(package)}　✓ 產製" in licheng(made, "status")


def test_an_office_is_named_for_packages_alone_and_a_last_day_for_findings(made, package) -> None:
    words = ("accept", "--by", "registrar", "--reason", "無誤")
    licheng(made, "decide", name(package), *words, "--until", "2026-01-31", code=2)
    licheng(made, "decide", "dfcmarbsfh", *words, "--office", "註冊組", code=2)
    assert stage_of(made, package).signed == 0


@pytest.mark.parametrize(("text", "found"), [(NAME, (PERIOD, 1)), ("114-1", None), ("114-3/01", None), ("dfc", None)])
def test_a_package_is_told_by_its_name(text, found) -> None:
    assert package_named(text) == found


@needs_chromium
def test_the_sheet_to_be_sealed_passes_wcag_aa(made, package, tmp_path) -> None:
    passed, violations = axe(lay_sign_off(made, package).read_text("utf-8"), tmp_path)
    assert violations == []
    assert passed > 5
