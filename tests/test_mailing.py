"""What a mail is: one reader, one thread, one name for one answer, and no identity number anywhere in it."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import json
import resource
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from office_program import needs_libreoffice, saved_again
from openpyxl import Workbook
from openpyxl.comments import Comment
from school import (
    CHINESE,
    IDENTITIES,
    PERIOD,
    a_site,
    arrival,
    arrivals,
    assessed,
    drop,
    drop_all,
    performance,
    second_semester,
    small_school,
    whole_school,
)

from flows.ingest import ingest
from flows.sending import answer_letter
from flows.steps.mailing.answer import answer_mail, message_id, thread_of
from flows.steps.mailing.by_folder import by_folder
from flows.steps.mailing.classes import class_news
from flows.steps.mailing.composing import Sender
from flows.steps.mailing.identity_search import kept_at_home
from flows.steps.mailing.leaving import Leaving, UnreachableError
from flows.steps.records import Answer
from schemas.drop import Marked
from schemas.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.mailing.classes import ClassNews

NOW = dt.datetime(2026, 1, 16, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
SENDER = Sender("licheng@school.example")
TO = "wang@school.example"
A, B = "a" * 64, "b" * 64
NUMBER = IDENTITIES[0]
ANY_TEXT = st.text(max_size=300)


def a_body(**changes: Any) -> dict[str, Any]:
    finding = Finding("X01", "幹部經歷紀錄", 17, "A", "學號", "1140999")
    facts = {
        "drop": "20260116-083000-abcdef",
        "file": "幹部.xlsx",
        "office": "訓育組",
        "sha256": "0" * 64,
        "verdict": "partly",
        "forms": [
            {"form": "officer_record", "sheet": "幹部經歷紀錄", "rows": 3, "accepted": 2, "rejected": 1, "held": 0}
        ],
        "findings": [finding.as_json()],
        "period": "114-1",
        "titles": ["校內幹部經歷名冊"],
        "report": "outbox/reports/訓育組/幹部.xlsx",
    }
    return facts | changes


def read(message: EmailMessage) -> EmailMessage:
    """Give a mail as its reader's program sees it."""
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)


def letter(body: dict[str, Any] | None = None, marked: Marked | None = None, **options: Any) -> EmailMessage:
    known = {"sender": SENDER, "digest": A, "at": NOW}
    return read(answer_mail(body or a_body(), TO, marked=marked, **(known | options)))


def a_book(*rows: tuple[str, ...], change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows or (("學號", "姓名"), ("114001", "王小明")):
        book.active.append(row)
    change(book)
    book.save(content)
    return content.getvalue()


SOUND = a_book()
NOT_SEEN = "內容無法逐一確認沒有個人資料"


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Add a part to a package, or put it in place of the one of that name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return made.getvalue()


# what a mail says of itself


def test_a_mail_names_office_form_verdict_and_what_is_to_be_mended():
    assert str(letter()["Subject"]) == "［學習歷程］訓育組 校內幹部經歷名冊：部分待補正，錯誤 1 項"
    unknown = a_body(titles=[], forms=[], verdict="rejected")
    assert str(letter(unknown)["Subject"]) == "［學習歷程］訓育組 「幹部.xlsx」：退回補正，錯誤 1 項"
    clean = a_body(findings=[], verdict="accepted", titles=["甲", "乙", "丙", "丁"])
    assert str(letter(clean)["Subject"]) == "［學習歷程］訓育組 甲、乙、丙 等 4 種：全部通過"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rule": "X06"}, "暫收，有 1 項等您確認"),
        ({"rule": "X09"}, "暫收，等其他單位的資料"),
        ({"rule": None}, "暫收，等其他單位的資料"),
        ({"rule": None, "checks": {"crashed": {"X04": "a fault"}}}, "暫收，待確認或待核對"),
        ({"rule": "X06", "checks": {"crashed": {"X04": "a fault"}}}, "暫收，有 1 項等您確認"),
    ],
)
def test_the_subject_of_what_is_held_says_once_for_whom_it_waits(changes, said):
    rule = changes.pop("rule")
    findings = [Finding(rule, "幹部經歷紀錄", 17, "A", "學號").as_json()] if rule else []
    body = a_body(verdict="held", findings=findings, **changes)
    assert str(letter(body)["Subject"]) == f"［學習歷程］訓育組 校內幹部經歷名冊：{said}"


def test_mails_on_a_form_of_the_year_are_one_thread_over_both_semesters(tmp_path):
    site = a_site(tmp_path / "site")
    drop_all(site, small_school())
    ingest(site)
    site = second_semester(site)
    drop(site, "diverse_performance", {"作品成果紀錄": [performance(1), performance(2, 2)]})
    drop(site, "officer_record", small_school()["officer_record"], name="第二學期.xlsx")
    ingest(site)
    threads = {}
    for one in site.ledger.drops():
        (mail,) = site.ledger.post.about(one.id)
        references = email.message_from_bytes(site.ledger.post.leaving(mail).message)["References"].split()
        threads.setdefault(one.name, []).append(references[0])
    site.close()
    assert len(set(threads["多元表現.xlsx"])) == 1 < len(threads["多元表現.xlsx"])
    assert threads["校內幹部經歷名冊.xlsx"] != threads["第二學期.xlsx"]


def test_things_that_are_mended_together_count_as_one_in_the_subject():
    finding = a_body()["findings"][0]
    group = {"number": 1, "cause": "same", "severity": "錯誤", "rule": "X01", "count": 3, "around": None}
    told = {key: finding[key] for key in ("sheet", "heading", "message", "expected", "advice", "clause")}
    body = a_body(findings=[finding | {"group": 1}] * 3, groups=[group | told])
    assert str(letter(body)["Subject"]).endswith("，錯誤 1 項")


def test_a_mail_says_that_nobody_wrote_it_and_where_answers_to_it_go():
    message = letter(sender=Sender("licheng@school.example", "office@school.example"))
    assert (message["Auto-Submitted"], message["Reply-To"]) == ("auto-generated", "office@school.example")
    assert message["Date"].datetime == NOW
    assert letter()["Reply-To"] is None


def test_mails_on_one_form_of_an_office_and_period_are_one_thread():
    first = letter()
    root = first["References"]
    second = letter(digest=B, before=str(first["Message-ID"]))
    assert (str(first["In-Reply-To"]), root) == (root, thread_of(a_body(), SENDER))
    assert str(second["In-Reply-To"]) == str(first["Message-ID"])
    assert second["References"].split() == [root, str(first["Message-ID"])]
    others = [a_body(office="導師"), a_body(period="114-2"), a_body(forms=[{"form": "x", "sheet": "", "rows": 0}])]
    assert len({root, *(thread_of(other, SENDER) for other in others)}) == 4


def test_the_same_answer_makes_the_same_mail_to_the_last_byte_and_another_one_another():
    made = [
        answer_mail(a_body(), TO, sender=SENDER, digest=d, at=NOW, marked=Marked(SOUND, ".xlsx")) for d in (A, A, B)
    ]
    one, again, other = (message.as_bytes() for message in made)
    assert one == again != other
    assert made[0]["Message-ID"] == message_id("20260116-083000-abcdef", A, SENDER) != made[2]["Message-ID"]


def test_a_mail_is_of_plain_characters_and_short_lines_on_its_way():
    sent = answer_mail(a_body(), TO, sender=SENDER, digest=A, at=NOW, marked=Marked(SOUND, ".xlsx")).as_bytes()
    assert sent.isascii()
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert max(map(len, sent.split(b"\r\n"))) <= 998


# header injection

AWKWARD = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        [
            "x\r\nBcc: all@school.example\r\n\r\nbody",
            "=?utf-8?q?=0ABcc:x?=",
            "\u202egnp.xlsx",
            "\u2066甲\u2069",
            "長" * 300,
            '"; filename=x.exe',
            "../../etc/passwd",
            "\ud800\udcff",
            "a\x00b",
        ]
    ),
)
THREAD = {"Message-ID", "In-Reply-To", "References"}
HEADERS = {"Subject", "From", "To", "Date", "Auto-Submitted", "MIME-Version", "Content-Type"} | THREAD


@settings(max_examples=80)
@given(file=AWKWARD, title=AWKWARD, value=AWKWARD)
def test_whatever_files_and_forms_are_called_a_mail_has_one_recipient_and_no_further_header(file, title, value):
    finding = Finding("X01", "幹部", 17, "A", "學號", value.encode("utf-8", "replace").decode())
    body = a_body(file=file, titles=[title] if title else [], findings=[finding.as_json()])
    message = letter(body, Marked(SOUND, ".xlsx"))
    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["To"] == TO
    assert str(message["Subject"]).isprintable()
    assert len(str(message["Subject"])) <= 120
    whole = answer_mail(body, TO, sender=SENDER, digest=A, at=NOW)
    assert str(whole["Subject"]) == str(message["Subject"])
    (attached,) = message.iter_attachments()
    name = attached.get_filename()
    assert name.endswith("_待修正.xlsx")
    assert name.isprintable()
    assert not set(name) & set('/\\:*?"<>|;\r\n')
    assert len(name.encode()) < 255
    assert not message.defects


# the workbook that travels


def test_a_marked_workbook_travels_under_its_own_name():
    message = letter(marked=Marked(SOUND, ".xlsx"))
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("幹部_待修正.xlsx", SOUND)
    assert message.get_content_type() == "multipart/mixed"
    assert next(message.iter_parts()).get_content_type() == "multipart/alternative"
    clean = letter(a_body(findings=[]), Marked(SOUND, ".ods"))
    assert [part.get_filename() for part in clean.iter_attachments()] == ["幹部_檢核.ods"]


@pytest.mark.parametrize(
    ("content", "mib", "why"),
    [
        (a_book(("備註",), (NUMBER,)), 10, "內含身分證號"),
        (with_part(SOUND, "xl/media/image1.png", b"\x89PNG"), 10, "內含圖片"),
        (SOUND, 0, "超過郵件附件上限 0 MiB"),
        (b"no workbook", 10, "無法逐一確認"),
    ],
)
def test_a_workbook_that_may_not_travel_stays_and_the_mail_says_where_it_lies_and_why(content, mib, why):
    message = letter(marked=Marked(content, ".xlsx"), sender=Sender(SENDER.address, "", mib))
    assert list(message.iter_attachments()) == []
    for kind in ("plain", "html"):
        said = message.get_body((kind,)).get_content()
        assert "outbox/reports/訓育組/幹部.xlsx" in said
        assert why in said


def test_where_there_is_no_marked_workbook_the_mail_says_where_the_answer_lies():
    assert "outbox/reports/訓育組/幹部.xlsx" in letter().get_body(("plain",)).get_content()


HIDDEN_IN = {
    "a cell": lambda book: book.active.append([NUMBER]),
    "a cell, in small letters": lambda book: book.active.append([NUMBER.lower()]),
    "a cell, in groups": lambda book: book.active.append([f"{NUMBER[:4]}-{NUMBER[4:7]}-{NUMBER[7:]}"]),
    "a cell, the last digit missing": lambda book: book.active.append([NUMBER[:-1]]),
    "a cell, among words": lambda book: book.active.append([f"身分證{NUMBER}號"]),
    "a note": lambda book: setattr(book.active["A1"], "comment", Comment(f"是 {NUMBER}", "x")),
    "a hidden sheet": lambda book: setattr(_sheet(book, NUMBER), "sheet_state", "hidden"),
    "the name of a sheet": lambda book: book.create_sheet(NUMBER),
    "a property": lambda book: setattr(book.properties, "creator", NUMBER),
    "a header": lambda book: setattr(book.active.oddHeader.center, "text", NUMBER),
    "a formula": lambda book: book.active.append([f'="{NUMBER}"']),
    "a drop-down list": lambda book: _listed(book, NUMBER),
    "a column of mistyped numbers": lambda book: [book.active.append([text]) for text in ("身分證號", "A12")],
    "a column headed otherwise": lambda book: [book.active.append([text]) for text in ("身分證字號\n(必填)", "A12")],
}


def _sheet(book: Workbook, text: str) -> Any:
    sheet = book.create_sheet("舊資料")
    sheet.append([text])
    return sheet


def _listed(book: Workbook, text: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    book.active.add_data_validation(DataValidation("list", formula1=f'"{text},甲"', sqref="A1"))


@pytest.mark.parametrize("place", HIDDEN_IN)
def test_an_identity_number_is_found_wherever_it_stands(place):
    assert kept_at_home(a_book(change=HIDDEN_IN[place])) == "內含身分證號"


@pytest.mark.parametrize(
    "text",
    [
        f"<si><r><t>{NUMBER[:4]}</t></r><r><rPr><b/><sz val='9'/></rPr><t>{NUMBER[4:]}</t></r></si>",
        f"<si><t>&#x{ord(NUMBER[0]):x};{NUMBER[1:]}</t></si>",
        f"<si><t>_x{ord(NUMBER[0]):04X}_{NUMBER[1:]}</t></si>",
        f"<si><t><![CDATA[{NUMBER}]]></t></si>",
        f"<si><t>{NUMBER[:5]}<!-- -->{NUMBER[5:]}</t></si>",
        f"<si><t>甲</t></si><!-- {NUMBER} -->",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(text):
    strings = f"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{text}</sst>".encode()
    assert kept_at_home(with_part(SOUND, "xl/sharedStrings.xml", strings)) == "內含身分證號"
    assert kept_at_home(with_part(SOUND, "xl/sharedStrings.xml", strings.decode().encode("utf-16"))) == "內含身分證號"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("xl/vbaProject.bin", b"macro"),
        ("xl/embeddings/oleObject1.bin", b"object"),
        ("xl/media/image1.jpeg", b"picture"),
        ("customXml/item9.xml", b"<broken"),
        ("xl/odd.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"),
    ],
)
def test_what_cannot_be_looked_through_does_not_travel(name, part):
    assert kept_at_home(with_part(SOUND, name, part)) in {
        "內含圖片、巨集或嵌入物件，無法確認其中沒有個人資料",
        NOT_SEEN,
    }


def test_a_number_in_the_name_of_a_part_is_found():
    assert kept_at_home(with_part(SOUND, f"xl/{NUMBER}.xml", b"<x/>")) == "內含身分證號"


def test_a_workbook_without_personal_numbers_may_travel():
    def ordinary(book: Workbook) -> None:
        book.active.append([CHINESE, "A12345****", "114001", "1141001", "0912345678"])
        book.create_sheet("說明").append(["依身分證號對應學號；6A123456-0005-0000-0000-A12345678901"])
        book.active["A1"].comment = Comment("應為：學號", "歷程檔案檢核")

    assert kept_at_home(a_book(change=ordinary)) == ""
    printed = with_part(SOUND, "xl/printerSettings/printerSettings1.bin", b"\x00P")
    assert kept_at_home(printed) == ""


def test_how_an_outline_is_drawn_is_no_identity_number():
    drawn = b"<x xmlns:draw='d' draw:enhanced-path='M 0 0 L 21600 0 21600 21600 0 21600 Z N'/>"
    assert kept_at_home(with_part(SOUND, "xl/drawings/drawing9.xml", drawn)) == ""
    assert kept_at_home(with_part(SOUND, "xl/drawings/drawing9.xml", drawn.replace(b"enhanced-path", b"name"))) != ""


def test_what_is_too_large_to_look_through_does_not_travel():
    large = b"<x>" + b" " * (33 << 20) + b"</x>"
    assert kept_at_home(with_part(SOUND, "xl/sharedStrings.xml", large)) == NOT_SEEN


@needs_libreoffice
def test_the_same_holds_for_opendocument_workbooks(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.xlsx" for name in ("sound", "bad", "headed")]
    for path, rows in zip(files, ((), (("備註",), (f"{NUMBER} 是",)), (("身分證號",), ("A12",))), strict=True):
        path.write_bytes(a_book(*rows))
    sound, bad, headed = (path.read_bytes() for path in saved_again(files, "ods", tmp_path))
    assert (kept_at_home(sound), kept_at_home(bad), kept_at_home(headed)) == ("", "內含身分證號", "內含身分證號")


@settings(max_examples=60)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=30))
def test_an_identity_number_among_any_words_is_found(words):
    assert kept_at_home(a_book((f"{words} {NUMBER}",)))


# the folder, full


@contextmanager
def a_full_disk() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_mail_that_does_not_fit_on_the_disk_waits_and_leaves_nothing_half_written(tmp_path):
    mail = Leaving(TO, SENDER.address, b"Message-ID: <one@school.example>\r\n\r\n" + b"x" * 1000)
    with by_folder(tmp_path / "mail") as deliver:
        with a_full_disk(), pytest.raises(UnreachableError, match="寫不進郵件資料夾"):
            deliver(mail)
        assert list((tmp_path / "mail").iterdir()) == []
        deliver(mail)
        deliver(mail)
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "mail").iterdir()] == [
        ("one_school.example.eml", mail.message)
    ]


# what the ledger remembers of threads


def queued(desk: Desk, message: EmailMessage) -> str:
    with desk.ledger.writing() as writing:
        writing.queue(str(message["Message-ID"]), message.as_bytes(), desk.site.now())
    return str(message["Message-ID"])


def test_an_answer_that_returns_to_what_it_was_is_told_anew_and_follows_the_last_mail(tmp_path):
    desk = a_site(tmp_path / "site")
    told = []
    for digest in (A, B, A, B):
        message = answer_letter(desk, a_body(), TO, digest, NOW, None)
        assert str(message["In-Reply-To"]) == (told[-1] if told else thread_of(a_body(), SENDER))
        told.append(queued(desk, message))
    assert len(set(told)) == 4
    assert desk.ledger.post.about(a_body()["drop"]) == told[::-1]
    desk.close()


# the teachers of classes


def in_outbox(desk: Desk) -> list[EmailMessage]:
    """Give the mails to class teachers, oldest first, and clear the outbox."""
    found = sorted((desk.site.outbox / "mail").glob("class.*.eml"), key=lambda path: path.stat().st_mtime_ns)
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]
    for path in found:
        path.unlink()
    return mails


def two_classes() -> dict[str, Any]:
    """Give the small school with its third student in a class of their own."""
    school = small_school()
    school["student_roster"]["學生資料"][2]["班級名稱"] = "一年2班"
    school["staff"]["人員"].append(
        {"帳號": "chen", "姓名": "陳老師", "單位": "導師", "電子郵件": "chen@school.example", "導師班級": "一年2班"}
    )
    return school


def overfull(student: int, ticked: str = "是") -> list[dict[str, str]]:
    """Give more ticked records than the regulation allows, none of them ordered: nobody can choose but the student."""
    return [performance(number, student, 勾選=ticked, 勾選順序="") for number in range(1, 12)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_site(tmp_path / "site")
    school = two_classes()
    del school["diverse_performance"]
    drop_all(made, school)
    ingest(made)
    assert in_outbox(made) == []
    yield made
    made.close()


def hand_in(desk: Desk, rows: list[dict[str, str]]) -> list[EmailMessage]:
    drop(desk, "diverse_performance", {"作品成果紀錄": rows})
    ingest(desk)
    return in_outbox(desk)


def all_answers(desk: Desk) -> list[dict[str, Any]]:
    """Give every answer that was ever given, those that a later one has replaced among them."""
    from flows.steps.tables import verdicts

    with desk.ledger.engine.connect() as connection:
        return [json.loads(row.body) for row in connection.execute(sa.select(verdicts.c.body))]


def said_in(message: EmailMessage) -> list[str]:
    return [message.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_the_teacher_of_a_class_is_told_what_of_its_students_waits_and_no_other(desk):
    (message,) = hand_in(desk, overfull(1))
    assert message["To"] == "lin@school.example"
    assert str(message["Subject"]) == "［學習歷程］一年1班：1 位學生有 11 筆資料暫緩"
    for shape in said_in(message):
        for word in (
            "多元表現：11 筆",
            "學生1",
            "114001",
            "攝影作品 P-1-01",
            "等 11 筆",
            "原因：",
            "處理：",
            "請勿轉寄",
        ):
            assert word in shape
        assert not [word for word in ("114003", "學生3", "一年2班", *IDENTITIES) if word in shape]


def test_each_teacher_is_told_of_their_own_class_alone(desk):
    messages = {str(one["To"]): said_in(one)[0] for one in hand_in(desk, [*overfull(1), *overfull(3)])}
    assert set(messages) == {"lin@school.example", "chen@school.example"}
    assert "114003" not in messages["lin@school.example"]
    assert "114001" not in messages["chen@school.example"]


def test_a_teacher_is_told_once_then_of_each_change_and_last_that_all_is_settled(desk):
    (first,) = hand_in(desk, overfull(1))
    ingest(desk)
    assert in_outbox(desk) == []
    (second,) = hand_in(desk, [*overfull(1), *overfull(2)])
    assert str(second["Subject"]) == "［學習歷程］一年1班：2 位學生有 22 筆資料暫緩"
    assert second["In-Reply-To"] == first["Message-ID"]
    (settled,) = hand_in(desk, [*overfull(1, "否"), *overfull(2, "否")])
    assert str(settled["Subject"]) == "［學習歷程］一年1班：暫緩的資料已全部處理完畢"
    assert "目前沒有暫緩的資料" in said_in(settled)[0]
    assert hand_in(desk, [*overfull(1, "否"), *overfull(2, "否"), performance(1, 3)]) == []
    (again,) = hand_in(desk, [*overfull(1), *overfull(2, "否"), performance(1, 3)])
    assert again["Message-ID"] != first["Message-ID"]
    assert desk.ledger.first_broken_event() is None
    assert desk.ledger.undelivered() == []


def test_what_offices_wait_for_among_themselves_is_no_news_for_a_teacher(tmp_path):
    made = a_site(tmp_path / "site")
    school = small_school()
    for form in ("staff", "student_roster", *(form for form in school if form not in {"staff", "student_roster"})):
        drop_all(made, {form: school[form]})
        ingest(made)
    assert "X09" in {finding["rule"] for answer in all_answers(made) for finding in answer["findings"]}
    made.close()
    assert in_outbox(made) == []


def test_a_workbook_that_waits_as_a_whole_is_its_offices_business(desk):
    rows = [performance(number, 勾選="否") for number in range(1, 13)]
    assert hand_in(desk, rows) == []
    assert hand_in(desk, rows[:5]) == []
    assert "W16" in {one["rule"] for answer in desk.ledger.answers().values() for one in answer.body["findings"]}


def test_a_teacher_is_told_what_is_not_certified_and_what_the_student_can_do(desk):
    (message,) = hand_in(desk, [performance(1, 認證狀態="認證中"), performance(1, 2)])
    for shape in said_in(message):
        assert "請提醒學生在期限前完成認證；不提交的，請取消勾選。" in shape
        assert "攝影作品 P-1-01" in shape
        assert "114002" not in shape


def told_of(*forms: tuple[str, str, str, dict[str, str]]) -> list[ClassNews]:
    """Give the news of the classes of whole_school, each row of a form handed in by an office besides."""
    known = arrivals(whole_school())
    more = [
        arrival(100 + order, form, {sheet: [row]}, office=office, name=f"{office}.xlsx")
        for order, (form, office, sheet, row) in enumerate(forms)
    ]
    return [news for news in class_news(assessed([*known, *more]).school, PERIOD) if news.rows]


def test_a_contradiction_on_a_form_of_the_teachers_is_told_once_with_what_a_teacher_can_do():
    (news,) = told_of(("diverse_performance", "導師", "作品成果紀錄", performance(1, 2, 名稱="另一件作品")))
    (waiting,) = news.waiting
    assert (news.students, news.rows, waiting.form) == (1, 1, "多元表現")
    assert "導師的檔案有誤，請更正後重送" in waiting.advice
    assert [pupil.number for pupil in waiting.pupils] == ["114002"]


def test_a_contradiction_between_other_offices_is_not_told_to_teachers():
    row = whole_school()["school_contest"]["校內競賽成績"][0] | {"獎項": "特優"}
    school = assessed(
        [*arrivals(whole_school()), arrival(99, "school_contest", {"校內競賽成績": [row]}, office="訓育組")]
    )
    held = [fate for _, fate in school.school.fates(PERIOD.whole_year) if fate.reason.startswith("X06")]
    assert [fate.form for fate in held] == ["school_contest"]
    assert told_of(("school_contest", "訓育組", "校內競賽成績", row)) == []


def test_a_class_without_a_listed_teacher_is_not_written_to(tmp_path):
    made = a_site(tmp_path / "site")
    school = small_school()
    school["staff"]["人員"] = [person for person in school["staff"]["人員"] if not person.get("導師班級")]
    school["diverse_performance"]["作品成果紀錄"] = overfull(1)
    drop_all(made, school)
    ingest(made)
    assert in_outbox(made) == []
    made.close()


def test_a_notice_that_did_not_arrive_is_told_as_one_to_a_teacher(desk):
    blocked = desk.site.outbox / "mail"
    blocked.rename(blocked.with_name("aside"))
    blocked.write_text("in the way")
    drop(desk, "diverse_performance", {"作品成果紀錄": overfull(1)})
    ingest(desk)
    waiting = {(one.office, one.to, bool(one.drop)) for one in desk.ledger.undelivered()}
    assert ("導師", "lin@school.example", False) in waiting


def test_the_answers_of_offices_leave_though_the_notices_fail(desk, monkeypatch):
    from flows.ingest import UnfinishedError
    from flows.steps.mailing import classes

    def breaks(*_: object) -> None:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(classes, "class_news", breaks)
    drop(desk, "diverse_performance", {"作品成果紀錄": overfull(1)})
    with pytest.raises(UnfinishedError, match="RuntimeError"):
        ingest(desk)
    assert in_outbox(desk) == []
    assert desk.ledger.undelivered() == []
    assert len(desk.ledger.answers()) == len(desk.ledger.drops())
    assert all(isinstance(answer, Answer) for answer in desk.ledger.answers().values())
