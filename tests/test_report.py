"""What an office is told is the same on the page, in the mail, in plain text, as JSON and in its own workbook."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from answered_school import DECISION, ELSEWHERE, TABLE, Answers, Shown, answered_school, with_word
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from school import a_site, drop, ingest, small_school

from flows.deciding import Ruling, decide
from flows.steps import mending
from flows.steps.answer_files import drop_json, report_name
from flows.steps.mail_page import mail_page, mail_text
from flows.steps.receipt import receipt_page
from flows.steps.report_page import TO_FILL_IN, page, text
from schemas import wording_mending as words
from schemas.terms import Severity
from schemas.wording_marking import NOT_MARKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.desk import Desk

AT = dt.datetime(2026, 1, 16, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FAULTY, CLEAN, OTHERS, AGAIN = "幹部.xlsx", "處室與人員名冊.xlsx", "別人的.xlsx", "再送.xlsx"
MAIL = {"attached": False, "lies": "outbox/reports/訓育組/幹部.xlsx"}
FIELDS = [place for place, name in enumerate(mending.Line._fields) if name not in TO_FILL_IN]
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-16T08:30")
        answers = answered_school(tmp_path_factory.mktemp("school") / "site")
        yield answers
        answers.desk.close()


def listed(html: str) -> list[list[str]]:
    """Give the rows of the list of all findings, without those that only head a group."""
    return [row for row in Shown(html).rows("list")[1:] if len(row) == len(FIELDS)]


# the same in every shape: what is expected is put together here from the JSON as it lies in the outbox


MARKS = {"錯誤": "✕ 錯誤", "待確認": "？ 待確認", "提醒": "ⓘ 提醒"}
LISTED = ("項次", "程度", "問題", "位置", "填寫內容", "應為／說明", "處理方式", "條次", "規則", "編號")
AWAITS_A_WORD = {"W16", "W19", "X06", "L02", "L04"}


@dataclass(repr=False)
class Laid:
    """An answer as its office finds it: the JSON, the page, the text, and the workbook's sheets by title."""

    told: dict[str, Any]
    shown: Shown
    text: str
    sheets: dict[str, list[list[str]]]


def laid(desk: Desk, body) -> Laid:
    lies = desk.site.folder / body["report"]
    read = {ending: lies.with_suffix(ending).read_text("utf-8") for ending in (".json", ".html", ".txt")}
    sheets = {
        sheet.title: [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(lies).worksheets
    }
    return Laid(json.loads(read[".json"]), Shown(read[".html"]), read[".txt"], sheets)


@pytest.fixture(scope="module")
def disputed(tmp_path_factory) -> Iterator[Laid]:
    """An answer with everything in it: two persons on whom another office differs, one decided; repairs; since."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-16T08:30")
        desk, staff = a_site(tmp_path_factory.mktemp("disputed") / "site"), small_school()["staff"]["人員"]
        odd = [row | {"電子郵件": f"{row['帳號']}.two@school.example"} for row in staff[-2:]]
        drop(desk, "staff", {"人員": [*staff, staff[0] | {"帳號": "new", "電子郵件": "nowhere"}]}, name="人員.xlsx")
        drop(desk, "staff", {"人員": odd}, office="資媒組", name="資媒組.xlsx")
        ingest(desk)
        drop(desk, "staff", {"人員": [*staff, staff[0] | {"帳號": " new ", "電子郵件": "沒有"}]}, name="人員二.xlsx")
        bodies = {body["file"]: body for body in ingest(desk).replies.bodies}
        asked, _ = [one["id"] for one in bodies["人員二.xlsx"]["findings"] if one["rule"] == "X06"]
        decide(desk, Ruling(asked, accepted=True, by="academic", reason="已查明<b>"))
        bodies |= {body["file"]: body for body in ingest(desk).replies.bodies}
        yield laid(desk, bodies["人員二.xlsx"])
        desk.close()


@pytest.fixture(params=["faulty", "disputed"])
def answer(request, school: Answers) -> Laid:
    if request.param == "disputed":
        return request.getfixturevalue("disputed")
    return laid(school.desk, school.bodies[AGAIN])


def flat(told) -> list[dict[str, Any]]:
    return [one for head in told["findings"] for one in (head, *head["folded"])]


def lies_at(one) -> str:
    cell = f"{one['column']}{one['row']}" if one["row"] else f"{one['column']} 欄"
    return f"{one['sheet']} {cell}（{one['heading']}）"


def line_of(one) -> list[str]:
    expected = "\n".join(filter(None, [one["expected"], *("｜".join(row) for row in one.get("table", ()))]))
    to_do = f"由第 {one['group']} 項而來，改正那一項即可" if one["follows"] else one.get("decision") or one["advice"]
    asked = one["id"] if one["rule"] in AWAITS_A_WORD else ""
    told = (str(one["group"]), MARKS[one["severity"]], one["message"], lies_at(one), one["value"])
    return [*told, expected, to_do, one["clause"], one["rule"], asked]


def table_of(sheet: list[list[str]], headings: tuple[str, ...]) -> tuple[str, list[list[str]]]:
    """Give what stands above the row of headings, and the cells under these headings."""
    place = next(place for place, row in enumerate(sheet) if set(headings) <= set(row))
    columns = [sheet[place].index(heading) for heading in headings]
    return "\n".join(filter(None, map("".join, sheet[:place]))), [
        [row[column] for column in columns] for row in sheet[place + 1 :] if any(row)
    ]


def test_every_finding_of_the_json_is_a_line_of_the_workbook_and_a_row_of_the_page(answer: Laid):
    expected = [line_of(one) for one in flat(answer.told)]
    _, in_workbook = table_of(answer.sheets["待修正"], LISTED)
    headings, *rows = answer.shown.rows("list")
    assert in_workbook == expected
    assert tuple(headings) == LISTED
    assert [row for row in rows if len(row) == len(LISTED)] == expected
    assert len(expected) == sum(group["count"] for group in answer.told["groups"]) >= len(answer.told["findings"])


def test_every_repair_of_the_json_is_a_line_of_the_workbook_and_a_row_of_the_page(answer: Laid):
    expected = [
        [one["sheet"], f"{one['column']}{row}", before, after]
        for one in flat(answer.told)
        for row, before, after in one["cells"]
    ]
    _, in_workbook = table_of(answer.sheets["自動整理"], ("工作表", "儲存格", "原來填寫", "整理為"))
    assert in_workbook == expected == answer.shown.rows("repairs")[1:] != []


def test_the_head_of_the_sheet_the_page_and_the_text_say_the_verdict_counts_and_changes_of_the_json(answer: Laid):
    told = answer.told
    head, _ = table_of(answer.sheets["待修正"], LISTED)
    sums = {name: sum(form[name] for form in told["forms"]) for name in ("rows", "accepted", "rejected", "held")}
    things = Counter(group["severity"] for group in told["groups"])
    places = Counter(one["severity"] for one in flat(told))
    counted = [
        f"{name} {things[name]} 項" + (f"，共 {places[name]} 處" if places[name] > things[name] else "")
        for name in ("錯誤", "待確認", "提醒")
        if things[name]
    ]
    since = "與上次相比：{mended} 處已改好、{open} 處未改、{new} 處新增。".format(**told["since"])
    rows = "讀到 {rows} 列：採認 {accepted}、退回 {rejected}、暫緩 {held}。".format(**sums)
    verdict = {"partly": "部分待補正", "held": "暫收，待確認或待核對"}[told["verdict"]]
    for said in (head, answer.shown.text, answer.text):
        for sentence in (
            verdict,
            "；".join(counted) + "。",
            rows,
            since,
            f"{told['office']}「{told['file']}」檢核結果",
        ):
            assert sentence in said
        assert told["drop"] in said
        assert told["received_at"][:16].replace("T", " ") in said
        assert told["sha256"] in said.replace(" ", "")


def test_what_two_offices_differ_in_and_what_was_decided_is_told_in_every_shape_once(disputed: Laid):
    asked, decided = sorted(
        (one for one in flat(disputed.told) if one["rule"] == "X06"), key=lambda one: "decision" in one
    )
    assert (asked["severity"], decided["severity"]) == ("提醒", "提醒")  # the office came first: its rows stand
    assert "已查明<b>" in decided["decision"]
    _, lines = table_of(disputed.sheets["待修正"], LISTED)
    (line,) = (line for line in lines if line[-1] == decided["id"])
    assert decided["decision"] in line[6]
    assert disputed.shown.rows("both") == asked["table"]
    for one in (asked, decided):
        for row in one["table"]:
            assert "｜".join(row) in disputed.text
            assert all(cell in disputed.shown.text for cell in row)
    assert decided["decision"] in disputed.text
    assert disputed.shown.text.count(f"：{decided['decision']}") == 1


def test_the_json_beside_the_page_is_what_ingest_prints(school: Answers):
    for body in school.bodies.values():
        lies = (school.desk.site.folder / body["report"]).parent / report_name(body, ".json")
        assert json.loads(lies.read_text("utf-8")) == drop_json(body)


def test_the_plain_text_says_every_finding_and_what_to_do(school: Answers):
    body = school.bodies[FAULTY]
    said = text(body, AT)
    for line in mending.lines(body):
        assert line.message in said
        assert line.advice in said


SHAPES = {
    "page": lambda body: Shown(page(body, AT)).text,
    "text": lambda body: text(body, AT),
    "mail": lambda body: Shown(mail_page(body, AT, **MAIL)).text,
    "mail as text": lambda body: mail_text(body, AT, **MAIL),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_every_shape_says_the_verdict_the_counts_what_changed_and_the_hash(school: Answers, shape):
    body = school.bodies[AGAIN]
    groups = [group for group in body["groups"] if group["severity"] == Severity.ERROR]
    places = sum(group["count"] for group in groups)
    said = shape(body)
    assert "✕ 部分待補正" in said
    assert f"錯誤 {len(groups)} 項，共 {places} 處；提醒 1 項。" in said
    assert "讀到 18 列：採認 1、退回 17、暫緩 0。" in said
    assert f"與上次相比：0 處已改好、{places} 處未改、0 處新增。" in said
    assert body["sha256"] in said.replace(" ", "")


@pytest.mark.parametrize("shape", [SHAPES["page"], SHAPES["mail"], SHAPES["mail as text"]])
def test_the_row_in_which_a_fault_is_seen_is_shown_with_the_cell_marked(school: Answers, shape):
    body = school.bodies[FAULTY]
    around = body["groups"][0]["around"]
    said = shape(body)
    assert all(heading in said for heading in around["headings"])
    assert ("✕ " + around["texts"][around["at"]]) in said or f"✕ {around['letters'][around['at']]}" in said


def test_what_was_mended_is_listed_on_the_page(school: Answers):
    body = school.bodies[AGAIN]
    since = body["since"] | {"mended": 2, "mended_messages": ["<i>第 9 列已改好", "第 10 列已改好"]}
    said = Shown(page(body | {"since": since}, AT)).text
    assert "看已改好的 2 處" in said
    assert "<i>第 9 列已改好" in said


@pytest.mark.parametrize("shape", [SHAPES["page"], SHAPES["text"]])
def test_what_two_offices_wrote_and_what_was_decided_is_told(school: Answers, shape):
    said = shape(with_word(school.bodies[FAULTY]))
    assert DECISION in said
    assert all(cell in said for row in TABLE for cell in row)


@pytest.mark.parametrize(("report", "how"), [("幹部.xlsx", "「處理」欄填「確認」"), ("幹部.html", "請告訴統籌人員")])
def test_what_awaits_a_word_is_told_with_how_to_give_it(school: Answers, report, how):
    first, *others = school.bodies[FAULTY]["findings"]
    asked = first | {"rule": "W16", "severity": str(Severity.PENDING), "words": list(words.WORDS)}
    body = school.bodies[FAULTY] | {"verdict": "held", "findings": [asked, *others], "report": report}
    assert how in Shown(page(body, AT)).text
    assert how in mail_text(body, AT, **MAIL)


def test_another_offices_form_is_answered_without_a_picture(school: Answers):
    body = school.bodies[OTHERS]
    said = Shown(page(body, AT))
    assert "非本單位表單，已隔離" in said.text
    assert said.rows("picture") == []
    assert body["findings"][0]["advice"] in said.text


def test_an_answer_of_an_earlier_version_can_still_be_shown(school: Answers):
    body = school.bodies[FAULTY]
    new = {"groups", "since", "received_at", "period", "titles", "nil", "receipt", "marks", "checks", "slots"}
    findings = [{k: v for k, v in one.items() if k not in {"group", "folded", "key"}} for one in body["findings"]]
    old = {key: value for key, value in body.items() if key not in new} | {"findings": findings}
    assert len(listed(page(old, AT))) == len(findings)
    assert findings[0]["message"] in text(old, AT)
    assert mail_page(old, AT, **MAIL)


# the receipt


@pytest.mark.parametrize(
    "shape",
    [*SHAPES.values(), lambda body: Shown(receipt_page(body, AT)).text],
    ids=[*SHAPES, "receipt"],
)
def test_a_clean_drop_has_its_receipt_in_every_shape(school: Answers, shape):
    body = school.bodies[CLEAN]
    said = shape(body)
    assert re.fullmatch(r"114-1-\d{5}-[0-9A-F]{4}", body["receipt"])
    for fact in (body["receipt"], "註冊組", "114 學年度第 1 學期", "2026-01-16 08:30", "人員：7 列", body["drop"]):
        assert fact in said
    assert " ".join(re.findall(".{8}", body["sha256"])) in said


def test_a_receipt_lies_beside_the_report_of_a_clean_drop_and_of_no_other(school: Answers):
    receipts = {path.name for path in (school.desk.site.outbox / "reports").rglob("*_回條.html")}
    clean = {body["drop"] for body in school.bodies.values() if body["receipt"]}
    assert clean == {name.rsplit("_", 2)[1] for name in receipts} != set()
    assert school.bodies[FAULTY]["receipt"] == ""


def test_a_declared_absence_of_data_is_on_the_receipt(school: Answers):
    assert "本期無資料" in receipt_page(school.bodies[CLEAN] | {"nil": True, "forms": []}, AT)


# nothing comes from elsewhere, nothing typed is obeyed, nothing grows without bounds


def test_every_page_is_whole_by_itself(school: Answers):
    for body in school.bodies.values():
        for html in (page(body, AT), mail_page(body, AT, **MAIL), receipt_page(body, AT)):
            assert not ELSEWHERE.search(html)
            assert all(link.startswith("#") for link in (*Shown(html).all("href"), *Shown(html).all("src")))
            assert html.strip().startswith("<!doctype html>")
            assert 'lang="zh-Hant-TW"' in html


def test_every_link_leads_somewhere_and_no_two_places_have_one_name(school: Answers):
    shown = Shown(page(with_word(school.bodies[FAULTY]), AT))
    names = shown.all("id")
    assert len(names) == len(set(names))
    assert {link[1:] for link in shown.all("href")} <= set(names)


@settings(max_examples=30)
@given(value=ANY_TEXT)
@pytest.mark.parametrize("around", ["{}", "<script>{}</script>", "\"'><{}", "{{{{ {} }}}}"])
def test_whatever_stands_in_a_cell_is_shown_as_text_and_adds_no_tag(school: Answers, around, value):
    typed, body = around.format(f"{value}."), school.bodies[FAULTY]
    first = body["groups"][0]
    told = first | {"message": typed, "around": first["around"] | {"texts": [typed] * len(first["around"]["texts"])}}
    changed = with_word(body) | {"groups": [told, *body["groups"][1:]], "file": typed, "office": typed}
    plain = with_word(body)
    for make in (lambda b: page(b, AT), lambda b: mail_page(b, AT, **MAIL)):
        assert [tag for tag, _ in Shown(make(changed)).tags] == [tag for tag, _ in Shown(make(plain)).tags]


@pytest.mark.parametrize("length", [1, 30_000])
def test_a_mail_is_bounded_and_says_where_the_whole_list_is(school: Answers, length):
    body = school.bodies[FAULTY]
    long = "長" * length
    findings = [one | {"value": long, "message": long, "folded": []} for one in body["findings"]]
    findings[0]["table"] = [[long] * 3] * 2
    group = body["groups"][0]
    texts = [long] * len(group["around"]["texts"])
    groups = [group | {"message": long, "around": group["around"] | {"texts": texts}}, *body["groups"][1:]]
    large = body | {"findings": findings * 500, "groups": groups}
    said = mail_page(large, AT, **MAIL)
    assert len(said.encode()) < 200_000
    assert len(mail_text(large, AT, **MAIL).encode()) < 200_000
    assert MAIL["lies"] in said


def test_a_mail_counts_by_rule_what_it_does_not_show(school: Answers):
    body = school.bodies[FAULTY]
    said = mail_text(body, AT, **MAIL)
    (notice,) = (group for group in body["groups"] if group["severity"] == Severity.NOTICE)
    assert f"ⓘ 提醒　{words.RULES[notice['rule']].title}（{notice['rule']}）：{notice['count']} 處" in said


def test_a_mail_says_whether_the_workbook_is_attached(school: Answers):
    body = school.bodies[FAULTY]
    attached = mail_text(body, AT, attached=True, lies="幹部_待修正.xlsx")
    assert "附在這封信" in attached
    assert "附在這封信" not in mail_text(body, AT, **MAIL)


# made again from the store alone


def test_the_whole_answer_comes_back_byte_for_byte_when_the_outbox_is_deleted(school: Answers):
    reports = school.desk.site.outbox / "reports"
    before = {path: path.read_bytes() for path in reports.rglob("*.*")}
    for path in before:
        path.unlink()
    ingest(school.desk)
    assert {path: path.read_bytes() for path in reports.rglob("*.*")} == before
    assert {path.suffix for path in before} == {".html", ".txt", ".json", ".xlsx"}


def test_a_single_file_that_was_deleted_comes_back(school: Answers):
    lies = school.lies(FAULTY)
    before = lies.read_bytes()
    lies.unlink()
    drop(school.desk, "staff", {"人員": small_school()["staff"]["人員"][:1]}, name="再一次.xlsx")
    ingest(school.desk)
    assert lies.read_bytes() == before


def test_an_office_whose_workbook_could_not_be_marked_is_told_so_and_what_to_do_instead(school: Answers):
    body = school.bodies[FAULTY]
    alone = body | {"report": body["report"].rpartition(".")[0] + ".html"}
    shapes = (page(alone, AT), text(alone, AT), mail_page(alone, AT, **MAIL), mail_text(alone, AT, **MAIL))
    assert all(NOT_MARKED in shape for shape in shapes)
    assert drop_json(alone)["not_marked"] == NOT_MARKED
    assert not any(NOT_MARKED in shape for shape in (page(body, AT), mail_text(body, AT, **MAIL)))
    assert "not_marked" not in drop_json(body)
    assert NOT_MARKED not in text(alone | {"forms": []}, AT)  # what could not be read at all is told by its finding
