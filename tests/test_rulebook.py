"""The rule book: complete, self-contained and legible, on paper and on the screen; and the command that prints it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from browser import needs_chromium, seen
from rich.cells import cell_len
from school import CODE, LAWS, PERIOD
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import make_site
from flows.steps.rule_facts import facts
from flows.steps.rulebook import form_entries, rule_book, rule_entries
from schemas.catalogue import BUILT, RULES
from schemas.forms import forms
from schemas.regulation import CLAUSES
from schemas.wording_rules import NOT_BUILT, ranges

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

LAW = LAWS[PERIOD]
VOID = {"meta", "br", "input", "link", "img", "hr"}


class Page(HTMLParser):
    """A page as a reader's program sees it: tags in balance, ids, links, and the text by the id it stands under."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, name in self.open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data

    def all(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]


@pytest.fixture(scope="module")
def html() -> str:
    return rule_book(LAW)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_its_language_and_needs_nothing_from_elsewhere(html: str, page: Page) -> None:
    assert ("html", {"lang": "zh-Hant-TW"}) in page.tags
    assert page.all("src") == []
    assert not [tag for tag, _ in page.tags if tag in {"link", "img", "iframe"}]
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp", html)
    assert all(link.startswith("#") for link in page.all("href"))


def test_every_link_leads_to_a_place_of_the_page(page: Page) -> None:
    names = page.all("id")
    assert len(names) == len(set(names))
    assert {link[1:] for link in page.all("href")} <= set(names)


def test_every_rule_is_told_with_meaning_effect_advice_ground_and_example(page: Page) -> None:
    for entry in rule_entries(LAW):
        told, rule = page.texts[entry.rule.id], entry.rule
        said = [rule.title, rule.finds, rule.advice, entry.blocks, str(rule.severity), rule.clause or rule.source]
        shown = [text for pair in (*rule.example.bad, *rule.example.good) for text in pair]
        quoted = [clause.quote for clause in entry.clauses]
        assert [text for text in (*said, *shown, *quoted, rule.example.given) if text not in told] == [], rule.id


def test_only_what_is_not_found_yet_says_so(page: Page) -> None:
    assert {rule for rule in RULES if NOT_BUILT in page.texts[rule]} == set(RULES) - BUILT


def test_every_form_is_told_by_sheet_and_column(page: Page) -> None:
    for form in forms(PERIOD.year).values():
        told = page.texts[form.name]
        assert form.purpose in told
        assert all(office in told for office in form.offices)
        for sheet in form.sheets:
            assert f"工作表「{sheet.title}」" in told
            assert all(heading in told for heading in sheet.headings)
            assert all(example in told for example in sheet.example_row(LAW).values())


def test_every_clause_is_told_in_its_own_words(page: Page) -> None:
    told = [page.texts[f"clause-{place}"] for place in range(1, len(CLAUSES) + 1)]
    assert all(clause.quote in text for clause, text in zip(CLAUSES.values(), told, strict=True))


def test_without_a_script_everything_is_to_be_seen_but_the_search(page: Page) -> None:
    hidden = {attrs.get("id") for _, attrs in page.tags if "hidden" in attrs}
    assert hidden == {"search", "nothing"}


def test_the_search_is_named_announced_and_left_out_in_print(html: str, page: Page) -> None:
    [box] = [attrs for tag, attrs in page.tags if tag == "input"]
    assert ("label", {"for": box["id"]}) in page.tags
    assert {"role": "status"}.items() <= next(a for _, a in page.tags if a.get("id") == box["aria-describedby"]).items()
    assert re.search(r"@media print \{.*\.search[^{]*\{ display: none; \}", html)


def test_every_table_names_its_columns(page: Page) -> None:
    scopes = [attrs.get("scope") for tag, attrs in page.tags if tag == "th"]
    assert set(scopes) == {"col", "row"}


def test_every_colour_of_text_stands_out_from_every_ground(html: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", html))
    texts = {colours[name] for name in ("ink", "quiet", "error", "pending", "notice", "good")}
    grounds = {"#ffffff", *re.findall(r"background: (#[0-9a-f]{6})", html)}
    assert len(grounds) > 2
    assert min(contrast(text, ground) for text in texts for ground in grounds) >= 4.5


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_same_year_gives_the_same_page(html: str) -> None:
    assert rule_book(LAW) == html


def test_forms_come_in_the_order_in_which_the_regulation_names_them() -> None:
    order = list(CLAUSES)
    firsts = [order.index(entry.clauses[0].number) for entry in form_entries(LAW)]
    assert firsts == sorted(firsts)


def test_rules_that_follow_one_another_are_written_shortly() -> None:
    assert ranges(["C03", "C01", "C02", "C05", "C06", "R01"]) == "C01–C03 C05 C06 R01"
    assert ranges([]) == ""


# --- the command ------------------------------------------------------------------------------------------------------


def licheng(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["rules", *map(str, arguments)])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is no site, on a day of the first semester of 114."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LICHENG_SITE", raising=False)
    monkeypatch.setenv("LICHENG_NOW", "2025-11-22")
    return tmp_path


def test_the_tables_fit_a_hundred_columns_and_hold_no_control_character(here: Path) -> None:
    said = licheng()
    assert said.exit_code == 0
    assert max(map(cell_len, said.stdout.splitlines())) <= 100
    assert "\x1b" not in said.stdout
    unbroken = re.sub(r"\s", "", said.stdout)
    assert all(rule in unbroken for rule in RULES)
    assert all(
        form.title in unbroken for form in forms(PERIOD.year).values() if len(form.title) < 7
    )  # longer ones are broken
    assert not list(here.iterdir())


def test_json_gives_every_clause_and_every_rule_an_object_a_line(here: Path) -> None:
    lines = [json.loads(line) for line in licheng("--json").stdout.splitlines()]
    assert [line["clause"] for line in lines if "quote" in line] == list(CLAUSES)
    assert [line["rule"] for line in lines if "rule" in line] == list(RULES)
    assert lines == [json.loads(json.dumps(fact)) for fact in facts(LAW)]
    assert not list(here.iterdir())


def test_without_a_site_the_page_lies_in_the_current_folder(here: Path) -> None:
    said = licheng("--html")
    assert said.exit_code == 0
    assert str(here / "rules.html") in said.stdout
    assert (here / "rules.html").read_text("utf-8") == rule_book(LAW)


def test_of_a_site_the_page_lies_in_its_outbox_and_tells_its_own_school_and_year(here: Path) -> None:
    site = make_site(here / "site")
    toml = site.folder / "school.toml"
    settings = toml.read_text("utf-8").replace(CODE, "034399")
    toml.write_text(re.sub(r"(?m)^academic_year.*$", "academic_year = 113", settings), "utf-8")
    assert licheng("--site", site.folder, "--html").exit_code == 0
    told = (site.outbox / "rules.html").read_text("utf-8")
    assert "113 學年度　學校代碼 034399" in told
    assert "113034399H11101" in told
    assert not (here / "rules.html").exists()


def test_the_page_is_written_where_it_is_wanted_and_for_the_year_that_is_wanted(here: Path) -> None:
    said = licheng("--html", "--to", "book/114.html", "--year", 112)
    assert said.exit_code == 0
    assert "112 學年度" in (here / "book/114.html").read_text("utf-8")
    (here / "folder").mkdir()
    licheng("--html", "--to", "folder")
    assert (here / "folder/rules.html").exists()


@pytest.mark.parametrize("wrong", [("--to", "x.html"), ("--html", "--json"), ("--year", 107)])
def test_a_mistake_in_the_use_writes_nothing(here: Path, wrong: tuple[object, ...]) -> None:
    assert licheng(*wrong).exit_code == 2
    assert not list(here.iterdir())


SEARCH = """
const box = document.getElementById("words");
box.value = WORDS;
box.dispatchEvent(new Event("input"));
"""


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize(
    ("words", "shown", "hidden"),
    [("c05", {"C05"}, {"C06", "X01"}), ("勾選順序", {"L07"}, {"W01"}), ("沒有這種字", set(), {"C05", "L07"})],
)
def test_a_search_shows_what_it_is_about_and_hides_the_rest(tmp_path, words, shown, hidden):
    page = tmp_path / "rules.html"
    page.write_text(rule_book(LAW), "utf-8")
    document = seen(page, SEARCH.replace("WORDS", json.dumps(words)), tmp_path)
    out_of_sight = set(re.findall(r'<(?:section|article|div)[^>]*\bid="([A-Z]\d\d)"[^>]*\bhidden=', document))
    assert hidden <= out_of_sight
    assert not shown & out_of_sight
    nothing = re.search(r'<p id="nothing"[^>]*>', document)
    assert nothing
    assert ("hidden" in nothing[0]) == bool(shown)
