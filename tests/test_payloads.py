"""Whatever somebody types, and wherever: no answer runs it, none is bent by it, and it reaches nobody further."""

from __future__ import annotations

import email
import email.policy
import json
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from mail_server import Box, server, with_mail
from payloads import PAYLOADS
from school import Desk, a_site, drop_all, small_school, write

from flows.ingest import ingest
from flows.steps.ods import write_ods
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column
from flows.submit import submit
from schemas.forms import forms
from schemas.headings import TO_MEND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from school import School

WRITABLE = [text for text in PAYLOADS if not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)]  # by openpyxl
HARMLESS = {"href": re.compile(r"#.*|mailto:[\w.+-]+@[\w.-]+"), "style": re.compile(r"[\w\s:;#%.,()'\"-]*")}
OURS = {"school.example"}
TAGS = set(
    re.findall(
        r"\w+",
        "html head meta title style body main header footer nav section article h1 h2 h3 h4 p div span strong em b br "
        "hr table caption colgroup col thead tbody tfoot tr th td ul ol li dl dt dd details summary a code small mark "
        "time input label wbr",
    )
)


@dataclass
class Sent:
    """Everything that a school full of payloads was sent and got."""

    desk: Desk
    mails: list[EmailMessage]
    recipients: list[str]
    files: dict[str, bytes] = field(default_factory=dict)

    def those(self, *endings: str) -> Iterator[tuple[str, bytes]]:
        yield from ((name, content) for name, content in self.files.items() if name.endswith(endings))


def named(text: str, ending: str) -> str:
    """Give a file a payload for its name, as far as a file system bears it."""
    stem = text.replace("/", "∕").replace("\0", "")[:50].strip() or "空"
    return f"{stem}{ending}"


def a_school_of_payloads() -> School:
    """Lay payloads into cells of every column, into names of files, sheets and columns, and into 填報資訊."""
    school = small_school()
    officer = school["officer_record"]["幹部經歷紀錄"][0]
    headings = list(officer)
    rows = [officer | {headings[place % len(headings)]: text} for place, text in enumerate(WRITABLE)]
    school["officer_record"]["幹部經歷紀錄"] += rows
    pupil = school["student_roster"]["學生資料"][0]
    for place, text in enumerate(WRITABLE[:60]):
        school["student_roster"]["學生資料"].append(pupil | {"學號": f"77{place:04}", "姓名": text, "座號": "99"})
    return school


def lay_names(desk: Desk) -> None:
    """Hand in workbooks whose file, sheet and column names, and whose senders, are payloads."""
    absence = small_school()["absence_roster"]["缺勤紀錄名冊"]
    for place, text in enumerate(WRITABLE):
        information = {"填報人": text, "電子郵件": text, "範圍": f"{place}{text}", "備註": text}
        path = desk.site.inbox / "生輔組" / named(f"{place}{text}", ".xlsx")
        write(path, "absence_roster", {"缺勤紀錄名冊": [absence[0] | {"缺勤節數": text}]}, information)
    declared = forms()["absence_roster"].by_title["缺勤紀錄名冊"]
    for place, text in enumerate(PAYLOADS):
        columns = (*map(ColumnLayout, declared.headings), ColumnLayout(text))
        cells = [[absence[0].get(heading, "") for heading in declared.headings] + [text]]
        sheets = [
            SheetLayout("缺勤紀錄名冊", columns, by_column(cells)),
            SheetLayout(text, (ColumnLayout("a"), ColumnLayout(text)), by_column([["b", text], ["c", text]])),
        ]
        write_ods(sheets, desk.site.inbox / "生輔組" / named(f"{place}{text}", ".ods"))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory):
    box, folder = Box(), tmp_path_factory.mktemp("school")
    with server(box) as port:
        desk = with_mail(a_site(folder / "site"), transport="smtp", host="127.0.0.1", port=port, security="none")
        drop_all(desk, a_school_of_payloads())
        lay_names(desk)
        ingest(desk)
        submit(desk, periods=desk.site.period.whole_year.parts())
        mails = [email.message_from_bytes(one, policy=email.policy.default) for *_, one in box.mails]
        answers = [*desk.site.outbox.rglob("*.*"), *desk.site.inbox.glob("*/回覆/*")]
        files = {path.as_posix(): path.read_bytes() for path in answers if path.is_file()}
        yield Sent(desk, mails, [address for _, to, _ in box.mails for address in to], files)
        desk.close()


def test_there_are_more_than_a_hundred_of_them() -> None:
    assert len(set(PAYLOADS)) > 100


def test_no_workbook_that_we_put_out_has_a_live_formula(sent: Sent) -> None:
    books = dict(sent.those(".xlsx", ".xlsm"))
    assert len(books) > len(WRITABLE)
    for name, content in books.items():
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
            assert not [part for part in parts if re.search(rb"<f[ >/]", archive.read(part))], name
            links = b"".join(archive.read(part) for part in archive.namelist() if part.endswith(".rels"))
        assert b'TargetMode="External"' not in links, name


def test_no_open_document_that_we_put_out_has_a_live_formula_or_a_link_to_elsewhere(sent: Sent) -> None:
    books = dict(sent.those(".ods"))
    assert len(books) > 100  # names that nobody can read stay where they are
    for name, content in books.items():
        with zipfile.ZipFile(BytesIO(content)) as archive:
            xml = archive.read("content.xml").decode()
        assert "table:formula" not in xml, name
        assert set(re.findall(r'xlink:href="([^"]*)"', xml)) <= set(re.findall(r'xlink:href="(#[^"]*)"', xml)), name


class Tags(HTMLParser):
    """Every tag and attribute of a page, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data):
        self.texts.append(data)


def pages(sent: Sent) -> Iterator[tuple[str, str]]:
    yield from ((name, content.decode()) for name, content in sent.those(".html"))
    for mail in sent.mails:
        yield str(mail["Message-ID"]), mail.get_body(("html",)).get_content()


def test_no_page_and_no_mail_has_a_tag_or_an_attribute_that_is_not_ours(sent: Sent) -> None:
    count = 0
    for name, page in pages(sent):
        seen, count = Tags(page), count + 1
        assert seen.tags <= TAGS, (name, seen.tags - TAGS)
        for attribute, value in seen.attributes:
            assert not attribute.startswith("on"), (name, attribute)
            assert attribute not in {"src", "action", "formaction", "srcset", "ping"}, (name, attribute)
            if attribute in HARMLESS:
                assert HARMLESS[attribute].fullmatch(value), (name, attribute, value)
    assert count > 2 * len(WRITABLE)


def test_what_was_typed_stands_in_the_answers_as_it_was_typed(sent: Sent) -> None:
    told = "\n".join(content.decode() for _, content in sent.those(".json"))
    shown = "\n".join("".join(Tags(page).texts) for name, page in pages(sent) if name.endswith(".html"))
    for text in ("{{7*7}}", "<script>alert(1)</script>", "=1+1", "[按](javascript:alert(1))", "${7*7}"):
        assert json.dumps(text, ensure_ascii=False)[1:-1] in told
        assert text in shown


def test_every_mail_goes_to_one_listed_address_and_to_nobody_else(sent: Sent) -> None:
    assert sent.mails
    assert {address.rpartition("@")[2] for address in sent.recipients} == OURS
    for mail in sent.mails:
        assert not mail.defects
        assert not {"bcc", "cc", "resent-to"} & {name.lower() for name in mail}
        (to,) = mail["To"].addresses
        assert to.domain in OURS
        assert len(mail.get_all("To")) == len(mail.get_all("Subject")) == 1
        assert "evil.example" not in str(mail["From"]) + str(mail["To"])


def test_marked_workbooks_open_and_list_what_was_typed_as_text(sent: Sent) -> None:
    from openpyxl import load_workbook

    typed = set()
    for name, content in sent.those(".xlsx"):
        if "/reports/" in name and "訓育組" in name:
            for row in load_workbook(BytesIO(content))[TO_MEND].iter_rows():
                assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}
                typed |= {cell.value for cell in row}
    assert {"=1+1", "<script>alert(1)</script>", "{{7*7}}"} <= typed
