"""Every page that people are sent passes WCAG 2.1 AA, seen in a real browser, opens quickly and prints whole."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import subprocess

import pytest
from answered_school import answered_school, with_word
from browser import CHROMIUM, NARROW, QUIET, WIDE, axe, needs_chromium, seen
from school import LAWS, PERIOD

from flows.steps.mail_page import mail_page
from flows.steps.mailing.class_mail import class_mail
from flows.steps.mailing.classes import ClassNews, Pupil, Waiting
from flows.steps.mailing.composing import Sender
from flows.steps.receipt import receipt_page
from flows.steps.report_page import page
from flows.steps.rulebook import rule_book

AT = dt.datetime(2026, 1, 16, 8, 30, tzinfo=dt.UTC)
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
MAIL = {"attached": False, "lies": "outbox/reports/訓育組/幹部.xlsx"}


@pytest.fixture(scope="module")
def bodies(tmp_path_factory):
    answers = answered_school(tmp_path_factory.mktemp("school") / "site")
    yield answers.bodies
    answers.desk.close()


def held(body):
    """Give an answer of which all rows wait."""
    return with_word(body) | {"verdict": "held", "findings": [one | {"severity": "待確認"} for one in body["findings"]]}


def class_page() -> str:
    pupil = Pupil("1", "114001", "學生1", ("成果一",))
    waiting = Waiting("課程學習成果", "等待成績名冊", "請等候", (pupil,))
    mail = class_mail(ClassNews(PERIOD, "一年1班", (waiting,)), "lin@school.example", Sender("a@school.example"), AT)
    return mail.get_body(("html",)).get_content()


PAGES = {
    "a report with faults": lambda told: page(told["幹部.xlsx"], AT),
    "a report since the last one": lambda told: page(told["再送.xlsx"], AT),
    "a report of a clean drop": lambda told: page(told["處室與人員名冊.xlsx"], AT),
    "a report of rows that wait": lambda told: page(held(told["幹部.xlsx"]), AT),
    "a report in which two offices differ": lambda told: page(with_word(told["幹部.xlsx"]), AT),
    "a report on another office's form": lambda told: page(told["別人的.xlsx"], AT),
    "a receipt": lambda told: receipt_page(told["處室與人員名冊.xlsx"], AT),
    "a mail with faults": lambda told: mail_page(with_word(told["幹部.xlsx"]), AT, **MAIL),
    "a mail with a receipt": lambda told: mail_page(told["處室與人員名冊.xlsx"], AT, **MAIL),
    "a class's mail": lambda _: class_page(),
    "the rule book": lambda _: rule_book(LAWS[PERIOD]),
}


SLOW = {"the rule book": [pytest.mark.slow]}
EVERY_PAGE = [pytest.param(make, id=name, marks=SLOW.get(name, [])) for name, make in PAGES.items()]
ANSWERS = [
    pytest.param(make, id=name) for name, make in PAGES.items() if name.startswith(("a report", "a mail", "a rec"))
]


@needs_chromium
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("make", EVERY_PAGE)
def test_every_page_passes_wcag_aa(bodies, make, width, tmp_path):
    passed, violations = axe(make(bodies), tmp_path, width)
    assert violations == []
    assert passed > 5


MEASURE = """const page = document.documentElement, bad = [...document.querySelectorAll("td.bad")];
const places = bad.map(cell => cell.getBoundingClientRect()).map(place => [place.left, place.right]);
const told = JSON.stringify([page.clientWidth, page.scrollWidth, places]);
document.body.innerHTML = "<pre id=told></pre>"; document.getElementById("told").textContent = told;"""
LONG = "很長的內容abcdefghij" * 20


def with_long_texts(body):
    """Give an answer in which every text of every picture is long, the bad cell's too."""
    shown = [(group, group.get("around")) for group in body["groups"]]
    long = [group | {"around": row and row | {"texts": [LONG] * len(row["texts"])}} for group, row in shown]
    return body | {"groups": long, "file": f"{LONG[:150]}.xlsx"}


def measured(made: str, folder, width: int):
    """Give the width of the window, of the page in it, and from where to where each bad cell is."""
    path = folder / "page.html"
    path.write_text(made, "utf-8")
    told = re.search(r'<pre id="told">(.*?)</pre>', seen(path, MEASURE, folder, width), re.DOTALL)
    assert told, "the page was not measured"
    return json.loads(html.unescape(told[1]))


@needs_chromium
@pytest.mark.parametrize("make", ANSWERS)
def test_nothing_of_an_answer_is_wider_than_a_narrow_window(bodies, make, tmp_path):
    window, whole, places = measured(make(bodies), tmp_path, NARROW)
    assert whole <= window <= NARROW
    assert all(0 <= left < right <= window for left, right in places)


@needs_chromium
@pytest.mark.parametrize("shape", [lambda body: page(body, AT), lambda body: mail_page(body, AT, **MAIL)])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_bad_cell_is_seen_without_scrolling_sideways_however_long_the_texts_are(bodies, shape, width, tmp_path):
    body = with_long_texts(bodies["幹部.xlsx"])
    window, whole, places = measured(shape(body), tmp_path, width)
    assert whole <= window
    assert len(places) == sum(bool(group.get("around")) for group in body["groups"]) > 1
    assert all(0 <= left < right <= window for left, right in places)


@needs_chromium
def test_a_page_that_fails_is_told(tmp_path):
    _, violations = axe("<!doctype html><html><body><img src=x></body></html>", tmp_path)
    assert {one.split()[0] for one in violations} >= {"image-alt", "html-has-lang", "document-title"}


@needs_chromium
@needs_pdftotext
def test_a_printed_report_shows_what_is_folded_on_the_screen(bodies, tmp_path):
    since = bodies["再送.xlsx"]["since"] | {"mended": 1, "mended_messages": ["第 99 列已改好。"]}
    source, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    folded = page(bodies["再送.xlsx"] | {"since": since}, AT)
    assert 'class="tick" id="mended"><' in folded
    source.write_text(folded, "utf-8")
    where = [f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={printed}"]
    subprocess.run([CHROMIUM or "", *QUIET, *where, source.as_uri()], check=True, capture_output=True, timeout=120)
    text = subprocess.run(["pdftotext", printed, "-"], check=True, capture_output=True, text=True, timeout=60).stdout
    assert "第 99 列已改好。" in text


HIDDEN = """const hidden = [...document.querySelectorAll(".ticked")].filter(one => !one.offsetHeight).length;
document.title = [hidden, document.querySelectorAll(".tick").length].join(" ");"""


@needs_chromium
def test_what_is_folded_shows_when_it_is_ticked_or_a_link_leads_into_it(bodies, tmp_path):
    path, ticked = tmp_path / "page.html", "document.querySelectorAll('.tick').forEach(one => one.checked = true);"
    path.write_text(page(bodies["幹部.xlsx"], AT).replace(" checked>", ">"), "utf-8")
    linked = "location.hash = '#group-1';"
    assert "<title>2 2</title>" in seen(path, HIDDEN, tmp_path)
    assert "<title>0 2</title>" in seen(path, ticked + HIDDEN, tmp_path)
    assert "<title>1 2</title>" in seen(path, linked + HIDDEN, tmp_path)


@needs_chromium
@pytest.mark.slow
def test_a_report_of_nine_thousand_findings_still_opens(bodies, tmp_path):
    body = bodies["幹部.xlsx"]
    findings = [body["findings"][0] | {"row": row, "group": row, "folded": []} for row in range(1, 9001)]
    groups = [body["groups"][0] | {"number": number, "count": 1} for number in range(1, 9001)]
    path = tmp_path / "page.html"
    path.write_text(page(body | {"findings": findings, "groups": groups}, AT), "utf-8")
    document = seen(path, "document.title = document.querySelectorAll('.list tbody').length;", tmp_path)
    assert "<title>9000</title>" in document
