"""A school that was answered in every way: passed, sent back in part, held, repeated, and another office's form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from school import a_site, drop, ingest, small_school

if TYPE_CHECKING:
    from pathlib import Path

    from school import Rows

    from flows.desk import Desk

TABLE = [["單位", "檔案", "列", "缺勤節數"], ["生輔組", "缺勤.xlsx", "2", "1"], ["導師", "一班.xlsx", "5", "2"]]
DECISION = "訓育組 chen 於 2026-01-16 確認：已停辦，效期至 2026-07-31"


@dataclass(repr=False)
class Answers:
    """A site, and what was told of each file in it."""

    desk: Desk
    bodies: dict[str, dict[str, Any]]

    def lies(self, file: str) -> Path:
        """Give the file to open first of an answer."""
        return self.desk.site.folder / self.bodies[file]["report"]


def many_faults() -> Rows:
    """Give rows of 幹部經歷紀錄 with a fault in many of them, one the same in several, one repaired."""
    sound = small_school()["officer_record"]["幹部經歷紀錄"][0]
    unknown = [sound | {"學號": f"99{number:05}", "單位名稱": f"<b>{number}</b>"} for number in range(12)]
    same = [sound | {"學號": "1140099"} for _ in range(3)]
    blank = [sound | {"單位名稱": "", "擔任職務": "風紀"}, sound | {"擔任職務": ""}]
    return [sound | {"開始日期": "114/09/01"}, *unknown, *same, *blank]


def answered_school(folder: Path) -> Answers:
    """Drop a workbook of each kind into a site, and answer them."""
    desk, school = a_site(folder), small_school()
    for form in ("staff", "course_code", "student_roster"):
        drop(desk, form, school[form])
    drop(desk, "officer_record", {"幹部經歷紀錄": many_faults()}, name="幹部.xlsx")
    drop(desk, "grade_roster", school["grade_roster"], office="輔導室", name="別人的.xlsx")
    drop(desk, "diverse_performance", school["diverse_performance"], name="等待.xlsx")
    first = ingest(desk).replies.bodies
    drop(desk, "officer_record", {"幹部經歷紀錄": many_faults()}, name="再送.xlsx")
    again = ingest(desk).replies.bodies
    return Answers(desk, {body["file"]: body for body in (*first, *again)})


def with_word(body: dict[str, Any]) -> dict[str, Any]:
    """Give an answer in which two offices differ and a person has decided."""
    first, *others = body["findings"]
    return body | {"findings": [first | {"table": TABLE, "decision": DECISION}, *others]}


class Shown(HTMLParser):
    """What a browser makes of a page: its tags with their attributes, its text, and the rows of its tables by class."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[tuple[str, list[list[str]]]] = []
        self.texts: list[str] = []
        self.is_in_cell = False
        self.feed(source)
        self.close()
        self.text = "".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append((dict(attrs).get("class") or "", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][1][-1].append("")
        self.is_in_cell = tag in {"td", "th"} or (self.is_in_cell and tag not in {"table", "tr"})

    def handle_endtag(self, tag: str) -> None:
        self.is_in_cell = self.is_in_cell and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.is_in_cell:
            self.tables[-1][1][-1][-1] += data

    def rows(self, name: str) -> list[list[str]]:
        """Give the rows of the tables of a class."""
        return [row for named, rows in self.tables if name in named.split() for row in rows]

    def all(self, attribute: str) -> list[str]:
        """Give every value of an attribute."""
        return [attrs[attribute] or "" for _, attrs in self.tags if attribute in attrs]


ELSEWHERE = re.compile(r"https?:|url\(|@import|<script|<link|<img|<iframe", re.IGNORECASE)
