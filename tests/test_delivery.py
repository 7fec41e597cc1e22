"""An answer reaches its own office once, says the same in every shape, and carries nothing that is not meant for it."""

from __future__ import annotations

import email
import email.policy
import json
import re
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from school import IDENTITIES, PERIOD, a_site, arrival, assessed, drop, drop_all, performance, small_school

from flows.desk import Desk
from flows.ingest import ingest
from flows.settings import SiteError, open_site
from flows.steps.answer_files import report_name
from flows.steps.directory import Directory, directory_of
from flows.steps.mail_page import mail_text
from flows.steps.mailing.answer import answer_mail
from flows.steps.mailing.composing import Sender
from flows.steps.mailing.identity_search import kept_at_home
from flows.steps.report_page import page
from flows.submit import submit
from schemas.drop import Particulars
from schemas.finding import Finding
from schemas.kinds import MAIL_ADDRESS
from schemas.terms import OFFICES, Law, Period

if TYPE_CHECKING:
    import datetime as dt
    from email.message import EmailMessage

    from school import School

    from flows.ingest import Sweep
    from schemas.table import Examined

SENDER = "licheng@school.example"
TAG, FORMULA = "<b>{{7*7}}", "=1+1"
WHOLE_NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-Z][1289A-D][0-9]{8}(?![0-9A-Za-z])", re.IGNORECASE)
MISTYPED = (IDENTITIES[0][:-1] + "x", IDENTITIES[1] + "0", f"{IDENTITIES[2][:4]} {IDENTITIES[2][4:]}9")
ROWS = re.compile(r"讀到 (\d+) 列：採認 (\d+)、退回 (\d+)、暫緩 (\d+)。")
PLACES = re.compile(r"(錯誤|待確認|提醒) (\d+) 項(?:，共 (\d+) 處)?[；。]")
THREAD = ["Message-ID", "In-Reply-To", "References", "Auto-Submitted"]
HEADERS = ["Subject", "From", "To", "Date", *THREAD, "MIME-Version", "Content-Type"]
NOT_ATTACHED = {"attached": False, "lies": ""}
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


@dataclass
class Answered:
    """A school after one sweep: its desk, what the sweep told, and the mails by drop id."""

    desk: Desk
    sweep: Sweep
    mails: dict[str, EmailMessage]

    def told(self, office: str, file: str | None = None) -> dict[str, Any]:
        return next(b for b in self.sweep.replies.bodies if b["office"] == office and file in {None, b["file"]})

    def mail(self, office: str, file: str | None = None) -> EmailMessage:
        return self.mails[self.told(office, file)["drop"]]


def mail(body: dict[str, Any], to: str, digest: str, at: dt.datetime) -> EmailMessage:
    return answer_mail(body, to, sender=Sender(SENDER), digest=digest, at=at)


def mails_in(desk: Desk) -> dict[str, EmailMessage]:
    found = (desk.site.outbox / "mail").glob("*.eml")
    parsed = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]
    return {str(message["Message-ID"])[1:].partition(".")[0]: message for message in parsed}


def a_school_of_slips() -> School:
    """Give the small school with what clerks should not have typed: tags, formulas, mistyped identity numbers."""
    school = small_school()
    officers = school["officer_record"]["幹部經歷紀錄"]
    officers[0]["單位名稱"] = FORMULA
    officers.append(officers[0] | {"學號": TAG})
    roster = school["student_roster"]["學生資料"]
    roster += [
        roster[0] | {"學號": f"11410{place}", "座號": str(10 + place), "身分證號": typed}
        for place, typed in enumerate(MISTYPED)
    ]
    school["staff"]["人員"].append(
        {"帳號": "club", "姓名": "社團組", "單位": "訓育組", "電子郵件": "club@school.example"}
    )
    return school


def with_settings(desk: Desk, **addresses: str) -> Desk:
    """Write addresses of offices into school.toml, and open the site again."""
    toml = desk.site.folder / "school.toml"
    lines = toml.read_text("utf-8")
    for office, address in addresses.items():
        section = f'[offices."{office}"]\nemail = '
        assert section in lines
        lines = lines.replace(f'{section}""', f'{section}"{address}"')
    toml.write_text(lines, "utf-8")
    return Desk(open_site(desk.site.folder))


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-16T08:30")
        desk = with_settings(
            a_site(tmp_path_factory.mktemp("school")), 圖書館="library@school.example", 教務處="x@x.example"
        )
        school = a_school_of_slips()
        performances = school.pop("diverse_performance")
        drop_all(desk, school)
        sender = {"電子郵件": "club@school.example"}
        drop(desk, "diverse_performance", performances, name="社團.xlsx", information=sender)
        in_class = {"作品成果紀錄": [performance(2)]}
        drop(desk, "diverse_performance", in_class, office="導師", name="一班.xlsx", information={"範圍": "一年1班"})
        drop(desk, "absence_roster", school["absence_roster"], office="圖書館", name=f"{IDENTITIES[0]}.xlsx")
        drop(desk, "absence_roster", school["absence_roster"], office="輔導室")
        sweep = ingest(desk)
        yield Answered(desk, sweep, mails_in(desk))
        desk.close()


# whom it reaches

PEOPLE = [
    {"單位": "註冊組", "電子郵件": "registrar@school.example", "導師班級": ""},
    {"單位": "註冊組", "電子郵件": "deputy@school.example", "導師班級": ""},
    {"單位": "導師", "電子郵件": "lin@school.example", "導師班級": "一年1班"},
    {"單位": "導師", "電子郵件": "chen@school.example", "導師班級": "一年2班"},
]
DIRECTORY = Directory(PEOPLE, {"註冊組": "settings@school.example", "圖書館": "library@school.example"})


@pytest.mark.parametrize(
    ("office", "told", "address"),
    [
        ("註冊組", {}, "registrar@school.example"),
        ("註冊組", {"電子郵件": "deputy@school.example"}, "deputy@school.example"),
        ("註冊組", {"電子郵件": " Deputy@School.Example "}, "deputy@school.example"),
        ("註冊組", {"電子郵件": "ｄｅｐｕｔｙ＠ｓｃｈｏｏｌ．ｅｘａｍｐｌｅ"}, "deputy@school.example"),
        ("註冊組", {"電子郵件": "stranger@elsewhere.example"}, "registrar@school.example"),
        ("註冊組", {"電子郵件": "chen@school.example"}, "registrar@school.example"),
        ("導師", {"範圍": "一年2班"}, "chen@school.example"),
        ("圖書館", {}, "library@school.example"),
        ("輔導室", {}, ""),
    ],
)
def test_an_answer_goes_to_a_listed_address_of_its_own_office_and_to_no_other(office, told, address):
    assert DIRECTORY.address(office, Particulars("填報資訊", told)) == address


def test_an_answer_goes_to_an_address_as_the_staff_list_spells_it():
    listed = Directory([PEOPLE[0] | {"電子郵件": "Wang.Li@School.Example"}, PEOPLE[1]], {})
    told = Particulars("填報資訊", {"電子郵件": "wang.li@school.example"})
    assert listed.address("註冊組", told) == "Wang.Li@School.Example"


NEXT = Period(114, 2)


def staff(order: int, semester: int, *people: tuple[str, str], **options: Any) -> Examined:
    """Give a 處室與人員名冊 of the class's teachers, each with the class that the semester gives them."""
    rows = [
        {"帳號": name, "姓名": name, "單位": "導師", "電子郵件": f"{name}@school.example", "導師班級": of_class}
        for name, of_class in people
    ]
    return arrival(order, "staff", {"人員": rows}, semester=semester, **options)


def directory(*arrived: Examined, collected: Period = NEXT) -> Directory:
    return directory_of(assessed(arrived).school.tables, {}, collected)


FIRST = staff(1, 1, ("lin", "一年1班"), ("chen", "一年2班"))


def test_who_is_on_an_earlier_staff_list_alone_is_told_of_nobody_any_more():
    known = directory(FIRST, staff(2, 2, ("ho", "一年1班"), ("chen", "一年2班")))
    assert known.class_teachers() == {"一年1班": ["ho@school.example"], "一年2班": ["chen@school.example"]}
    told = Particulars("填報資訊", {"電子郵件": "lin@school.example", "範圍": "一年1班"})
    assert known.address("導師", told) == "ho@school.example"


def test_until_a_semester_has_its_staff_list_the_one_before_holds():
    old = {"一年1班": ["lin@school.example"], "一年2班": ["chen@school.example"]}
    nobody = staff(2, 2, ("ho", "一年1班"), left_out=("姓名",))
    assert directory(FIRST).class_teachers() == directory(FIRST, nobody).class_teachers() == old
    assert directory(FIRST, staff(2, 2, ("ho", "一年1班")), collected=PERIOD).class_teachers() == old
    assert directory().class_teachers() == {}


def test_the_lists_of_two_offices_in_one_semester_are_one():
    more = staff(2, 1, ("ho", "一年3班"), office="資媒組")
    assert set(directory(FIRST, more).class_teachers()) == {"一年1班", "一年2班", "一年3班"}


def test_the_staff_list_the_class_the_sender_and_the_settings_decide_who_gets_the_mail(answered):
    expected = {
        ("註冊組", "學生名冊.xlsx"): "registrar@school.example",
        ("教務處", "課程學習成果.xlsx"): "academic@school.example",  # the staff list before the settings
        ("訓育組", "校內幹部經歷名冊.xlsx"): "activities@school.example",
        ("訓育組", "社團.xlsx"): "club@school.example",
        ("導師", "一班.xlsx"): "lin@school.example",
        ("圖書館", None): "library@school.example",
    }
    assert {place: str(answered.mail(*place)["To"]) for place in expected} == expected


def test_an_office_without_an_address_gets_no_mail_and_is_counted(answered):
    told = answered.told("輔導室")
    assert told["drop"] not in answered.mails
    assert answered.sweep.replies.unaddressed == 1
    assert len(answered.mails) == len(answered.sweep.replies.bodies) - 1
    assert (answered.desk.site.folder / told["report"]).is_file()


def test_a_report_lies_in_the_folder_of_its_own_office(answered):
    for body in answered.sweep.replies.bodies:
        assert Path(body["report"]).parts[:3] == ("outbox", "reports", body["office"])
        assert body["drop"] in Path(body["report"]).name


def test_another_offices_form_is_named_but_nothing_in_it_is_echoed(answered):
    told = answered.told("輔導室")
    assert (told["verdict"], told["forms"]) == ("quarantined", [])
    assert [finding["rule"] for finding in told["findings"]] == ["W06"]
    report = (answered.desk.site.folder / told["report"]).read_text("utf-8")
    assert "缺勤紀錄名冊" in report
    assert "114002" not in report


# that a mail is a mail


def test_every_mail_is_a_text_and_a_page_with_its_own_name_and_date(answered):
    assert answered.mails
    for message in answered.mails.values():
        assert not message.defects
        kinds = [part.get_content_type() for part in message.walk() if part.get_content_maintype() == "text"]
        assert kinds == ["text/plain", "text/html"]
        assert message.get_content_type() in {"multipart/alternative", "multipart/mixed"}
        assert str(message["From"]) == SENDER
        assert message["Date"].datetime.isoformat() == "2026-01-16T08:30:00+08:00"
        assert re.fullmatch(r"<[\w-]+\.[0-9a-f]{16}@school\.example>", str(message["Message-ID"]))
        assert message["Cc"] is message["Bcc"] is None


def test_the_subject_says_the_office_the_file_the_verdict_and_the_faults(answered):
    told = answered.told("訓育組", "校內幹部經歷名冊.xlsx")
    subject = str(answered.mail("訓育組", "校內幹部經歷名冊.xlsx")["Subject"])
    assert told["verdict"] == "partly"
    assert subject == "［學習歷程］訓育組 校內幹部經歷名冊：部分待補正，錯誤 1 項"


def numbers_of(body: dict[str, Any]) -> tuple[tuple[int, ...], dict[str, tuple[int, int]]]:
    rows = (sum(form[key] for form in body["forms"]) for key in ("rows", "accepted", "rejected", "held"))
    counts = {}
    for severity in ("錯誤", "待確認", "提醒"):
        groups = [group["count"] for group in body["groups"] if group["severity"] == severity]
        counts |= {severity: (len(groups), sum(groups))} if groups else {}
    return tuple(rows), counts


def said_in(shape: str) -> tuple[tuple[int, ...], dict[str, tuple[int, int]]]:
    (rows,) = ROWS.findall(shape)
    counts = {name: (int(things), int(places or things)) for name, things, places in PLACES.findall(shape)}
    return tuple(map(int, rows)), counts


def test_the_mail_the_page_the_text_and_the_json_say_the_same_counts(answered):
    for body in answered.sweep.replies.bodies:
        page_of = (answered.desk.site.folder / body["report"]).parent / report_name(body)
        shapes = [page_of.read_text("utf-8"), page_of.with_suffix(".txt").read_text("utf-8")]
        if body["drop"] in answered.mails:
            message = answered.mails[body["drop"]]
            shapes += [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
        assert [said_in(shape) for shape in shapes] == [numbers_of(body)] * len(shapes)
        for finding in body["findings"]:
            assert all(finding["rule"] in shape for shape in shapes[:2])
            assert all(finding["advice"] in shape for shape in shapes[:2])
    assert any(numbers_of(body)[1] for body in answered.sweep.replies.bodies)


# once, and always the same


def test_the_same_answer_has_the_same_message_id_and_another_one_another(answered):
    body = answered.told("訓育組", "社團.xlsx")
    now = answered.desk.site.now()
    one, again, other = (str(mail(body, "a@b.example", d, now)["Message-ID"]) for d in ("a" * 64, "a" * 64, "b" * 64))
    assert one == again != other


def test_a_sweep_that_changes_nothing_mails_nothing(answered):
    before = sorted((answered.desk.site.outbox / "mail").iterdir())
    assert ingest(answered.desk).replies.bodies == []
    assert sorted((answered.desk.site.outbox / "mail").iterdir()) == before
    assert answered.desk.ledger.post.queued() == []


def test_a_mail_that_could_not_leave_leaves_at_the_next_sweep_unchanged(tmp_path):
    desk = a_site(tmp_path / "site")
    drop(desk, "staff", small_school()["staff"])
    blocked = desk.site.outbox / "mail"
    blocked.write_text("in the way")
    assert len(ingest(desk).replies.bodies) == 1
    (queued,) = (desk.ledger.post.leaving(one.id).message for one in desk.ledger.post.queued())
    (waiting,) = desk.ledger.undelivered()
    assert (waiting.office, waiting.state) == ("註冊組", "waiting")
    assert "寫不進郵件資料夾" in waiting.cause
    blocked.unlink()
    assert ingest(desk).replies.bodies == []
    sent = [path.read_bytes() for path in blocked.iterdir()]
    assert sent == [queued]
    assert desk.ledger.post.queued() == []
    desk.close()


def test_a_report_that_could_not_be_laid_out_is_laid_out_at_the_next_sweep(tmp_path):
    desk = a_site(tmp_path / "site")
    drop(desk, "staff", small_school()["staff"])
    blocked = desk.site.outbox / "reports"
    blocked.write_text("in the way")
    assert len(ingest(desk).replies.bodies) == 1
    blocked.unlink()
    assert ingest(desk).replies.bodies == []
    (body,) = (answer.body for answer in desk.ledger.answers().values())
    assert (desk.site.folder / body["report"]).is_file()
    assert len(list((desk.site.outbox / "mail").iterdir())) == 1
    desk.close()


def test_reports_that_were_deleted_come_back_byte_for_byte(tmp_path):
    desk = a_site(tmp_path / "site")
    drop(desk, "staff", small_school()["staff"])
    ingest(desk)
    before = {path: path.read_bytes() for path in (desk.site.outbox / "reports").rglob("*.*")}
    for path in before:
        path.unlink()
    ingest(desk)
    assert {path: path.read_bytes() for path in (desk.site.outbox / "reports").rglob("*.*")} == before != {}
    desk.close()


# what is typed stays what was typed


OUR_STYLE = re.compile(r"[a-z0-9#%:;,. -]*")  # it can name no file and hold nothing that was typed


class Shown(HTMLParser):
    """What a browser makes of a page: its tags, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(source)
        self.close()
        self.text = "".join(self.texts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "src"]
        assert all(OUR_STYLE.fullmatch(value or "") for name, value in attrs if name == "style")
        assert all((value or "").startswith("#") for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


OUR_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "article", "div", "h1", "h2", "h3", "p"),
    *("br", "strong", "a", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "input", "label"),
}


def test_a_tag_typed_in_a_cell_is_shown_and_never_obeyed(answered):
    told = answered.told("訓育組", "校內幹部經歷名冊.xlsx")
    assert [finding["value"] for finding in told["findings"]] == [TAG]
    source = ((answered.desk.site.folder / told["report"]).parent / report_name(told)).read_text("utf-8")
    shown = Shown(source)
    assert shown.tags <= OUR_TAGS
    assert TAG in shown.text
    assert "<b>" not in source
    assert TAG in answered.mail("訓育組", "校內幹部經歷名冊.xlsx").get_body(("plain",)).get_content()


def a_body(file: str, sheet: str, value: str, heading: str) -> dict[str, Any]:
    finding = Finding("X01", sheet, 17, "A", heading, value, value, cells=((17, value, value), (18, value, value)))
    counted = {"form": "officer_record", "sheet": sheet, "rows": 1, "accepted": 0, "rejected": 1, "held": 0}
    facts = {"drop": "20260116-083000-abcdef", "file": file, "office": "訓育組", "sha256": "0" * 64}
    return facts | {"verdict": "rejected", "forms": [counted], "findings": [finding.as_json()], "report": ""}


@settings(max_examples=60)
@given(value=ANY_TEXT, name=ANY_TEXT)
@pytest.mark.parametrize("around", ["{}", "<script>{}</script>", "{{{{ {} }}}}", "\"'><{}", "&lt;{}"])
def test_whatever_is_typed_is_shown_on_the_page_as_text(answered, around, value, name):
    typed = around.format(value)
    shown = Shown(page(a_body(name, name, typed, name), answered.desk.site.now()))
    assert shown.tags <= OUR_TAGS
    assert Finding("X01", value=typed).value in shown.text


@settings(max_examples=60)
@given(file=ANY_TEXT, value=ANY_TEXT)
@pytest.mark.parametrize(
    "around", ["{}", "x\r\nBcc: all@school.example\r\n\r\n{}", "=?utf-8?q?=0ABcc:x?= {}", "x\u2028{}"]
)
def test_whatever_a_file_is_called_its_mail_has_one_recipient_and_no_further_header(answered, around, file, value):
    body = a_body(around.format(file), "工作表", value, "學號")
    sent = mail(body, "wang@school.example", "a" * 64, answered.desk.site.now()).as_bytes()
    message = email.message_from_bytes(sent, policy=email.policy.default)
    assert list(message.keys()) == HEADERS
    assert message["To"] == "wang@school.example"
    plain, said = message.get_body(("plain",)).get_content(), mail_text(body, answered.desk.site.now(), **NOT_ATTACHED)
    assert plain.split() == said.split()


ACCEPTED_BY_THE_ROSTER = st.one_of(
    st.from_regex(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,12}@[A-Za-z0-9.-]{1,12}\.[a-z]{2,3}", fullmatch=True),
    st.sampled_from(
        [".wang@school.example", "wang..li@school.example", "wang.@school.example", "=?utf-8?q?x?=@school.example"]
    ),
).filter(lambda typed: all(need.met(typed) for need in MAIL_ADDRESS.requirements(Law(PERIOD, "034347"))))


@settings(max_examples=200)
@given(to=ACCEPTED_BY_THE_ROSTER)
def test_every_address_that_the_staff_list_accepts_can_be_written_to(answered, to):
    body = a_body("幹部.xlsx", "工作表", "114001", "學號")
    sent = mail(body, to, "a" * 64, answered.desk.site.now()).as_bytes()
    assert str(email.message_from_bytes(sent, policy=email.policy.default)["To"]) == to


@pytest.mark.parametrize("address", [".wang@school.example", "wang..li@school.example", "=?utf-8?q?x?=@school.example"])
def test_an_address_that_no_mail_can_carry_is_a_finding_and_holds_nobody_up(tmp_path, address):
    desk = a_site(tmp_path / "site")
    school = small_school()
    school["staff"]["人員"][2]["電子郵件"] = address
    for form in ("staff", "student_roster", "officer_record"):
        drop(desk, form, school[form])
    told = {body["file"]: body for body in ingest(desk).replies.bodies}
    desk.close()
    assert [finding["rule"] for finding in told["處室與人員名冊.xlsx"]["findings"]] == ["C12"]


@pytest.mark.parametrize("address", [".wang@school.example", "wang..li@school.example", "王@school.example"])
@pytest.mark.parametrize("place", ['email = ""', 'sender = "licheng@school.example"'])
def test_an_address_that_no_mail_can_carry_is_refused_in_the_settings(tmp_path, place, address):
    toml = a_site(tmp_path / "site").site.folder / "school.toml"
    written = toml.read_text("utf-8")
    toml.write_text(written.replace(place, f'{place.partition(" ")[0]} = "{address}"', 1), "utf-8")
    assert toml.read_text("utf-8") != written
    with pytest.raises(SiteError, match=r"expected: .*an e-mail address"):
        open_site(toml.parent)


# no personal data, no formulas


def readable(path: Path) -> str:
    if path.suffix != ".eml":
        return path.read_text("utf-8", errors="replace")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return "\n".join(
        [
            *map(str, message.values()),
            *(part.get_content() for part in message.walk() if part.get_content_maintype() == "text"),
        ]
    )


def test_no_report_mail_or_name_of_either_holds_a_whole_identity_number(answered):
    outbox = answered.desk.site.outbox
    told = [path for path in outbox.rglob("*") if path.is_file() and "submissions" not in path.parts]
    assert not [path for path in told if WHOLE_NUMBER.search(path.name)]
    written = {path: readable(path) for path in told if path.suffix != ".xlsx"}  # its own workbook, which it alone gets
    assert {path.suffix for path in written} == {".html", ".txt", ".json", ".eml", ".ics"}
    typed = [*IDENTITIES, *MISTYPED]
    for path, content in written.items():
        assert not WHOLE_NUMBER.search(content)
        assert not [number for number in typed if number in content or number in path.name]
    assert sum(content.count(f"{IDENTITIES[0][:6]}****") for content in written.values()) > 0


def test_what_is_attached_to_a_mail_carries_no_identity_number(answered):
    attached = {drop: list(message.iter_attachments()) for drop, message in answered.mails.items()}
    assert any(attached.values())
    assert not [part for parts in attached.values() for part in parts if kept_at_home(part.get_content())]
    assert attached[answered.told("註冊組", "學生名冊.xlsx")["drop"]] == []


def test_no_answer_kept_in_the_ledger_holds_a_whole_identity_number(answered):
    bodies = [json.dumps(a.body, ensure_ascii=False) for a in answered.desk.ledger.answers().values()]
    assert bodies
    assert not [body for body in bodies if WHOLE_NUMBER.search(body) or any(typed in body for typed in MISTYPED)]


def test_a_mistyped_identity_number_is_pointed_at_and_masked(answered):
    told = [f for f in answered.told("註冊組", "學生名冊.xlsx")["findings"] if f["rule"] == "C08"]
    assert [(f["row"], f["heading"], f["value"][-4:]) for f in told] == [(row, "身分證號", "****") for row in (5, 6, 7)]


def test_identity_numbers_in_the_names_of_sheets_and_columns_are_masked(tmp_path):
    from openpyxl import Workbook

    desk = a_site(tmp_path / "site")
    book = Workbook()
    book.active.title = IDENTITIES[0]
    book.active.append(["學號", "單位名稱", "開始日期", "結束日期", "擔任職務", "幹部等級", IDENTITIES[1]])
    book.active.append(["114001", "一年1班", "1140901", "1150120", "班長", "2", "甲"])
    strange = book.create_sheet(IDENTITIES[2])
    strange.append(["甲", "乙"])
    strange.append(["丙", "丁"])
    book.save(desk.site.inbox / "訓育組" / "幹部.xlsx")
    (body,) = ingest(desk).replies.bodies
    assert "W11" in [finding["rule"] for finding in body["findings"]]
    assert not WHOLE_NUMBER.search(json.dumps(body, ensure_ascii=False))
    assert not WHOLE_NUMBER.search(((desk.site.folder / body["report"]).parent / report_name(body)).read_text("utf-8"))
    desk.close()


def test_a_formula_typed_as_text_stays_text_in_every_workbook_we_write(answered):
    from openpyxl import load_workbook

    submit(answered.desk, periods=(PERIOD, PERIOD.whole_year))
    written = list((answered.desk.site.outbox / "submissions").rglob("*.xlsx"))
    assert len(written) > 4
    for path in written:
        with zipfile.ZipFile(path) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not [sheet for sheet in sheets if re.search(rb"<(\w+:)?f[\s>/]", sheet)]
    (officers,) = (path for path in written if path.name == "校內幹部經歷名冊.xlsx")
    cells = [cell for row in load_workbook(officers)["幹部經歷紀錄"].iter_rows(min_row=2) for cell in row]
    assert [(cell.value, cell.data_type) for cell in cells if cell.value == FORMULA] == [(FORMULA, "s")]


def test_every_office_of_the_regulation_has_its_inbox(answered):
    assert {path.name for path in answered.desk.site.inbox.iterdir()} == set(OFFICES)
