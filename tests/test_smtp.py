"""Mail by SMTP: safe on the way, kept until it has left, and never in the way of the school's work."""

from __future__ import annotations

import datetime as dt
import json
import os
import ssl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from mail_server import (
    LOOPBACK,
    PASSWORD,
    USER,
    Box,
    authenticator,
    cutting_off,
    dripping,
    free_port,
    server,
    silent,
    with_mail,
)
from school import PERIOD, a_site, drop, small_school
from typer.testing import CliRunner

from flows.cli import app
from flows.ingest import ingest
from flows.settings import SiteError, open_site
from flows.steps.mailing.by_smtp import Server, by_smtp
from flows.steps.mailing.leaving import DelayedError, Leaving, RefusedError, UnreachableError, pause
from flows.submit import submit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from aiosmtpd.smtp import AuthResult

    from flows.desk import Desk

WRONG = "open sesame"
SENDER, TO = "licheng@school.example", "wang@school.example"
REGISTRAR, ACTIVITIES = "registrar@school.example", "activities@school.example"
MAIL = Leaving(TO, SENDER, b"Message-ID: <one@school.example>\r\n\r\nthe mail\r\n.a line with a dot\r\n")
START = dt.datetime(2026, 1, 16, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture(scope="module")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(ca, tmp_path) -> str:
    path = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return str(path)


def at(port: int, **options: Any) -> Server:
    known = {"host": "localhost", "security": "none", "domain": "school.example", "timeout": 5.0}
    return Server(port=port, **(known | options))


def post(server_known: Server, *mails: Leaving) -> None:
    with by_smtp(server_known) as deliver:
        for mail in mails:
            deliver(mail)


# the way there


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_goes_by_a_safe_connection_to_its_one_recipient(ca, trusted, security):
    box = Box()
    with server(box, security, ca) as port:
        post(at(port, security=security, ca_file=trusted), MAIL)
    assert box.mails == [(SENDER, [TO], MAIL.message)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_password_is_said_only_over_a_safe_connection_and_opens_the_door(ca, trusted, security):
    box, said = Box(), []

    def opens(*asked: Any) -> AuthResult:
        said.append((asked[1].ssl is not None or security == "tls", asked[-1].login, asked[-1].password))
        return authenticator(*asked)

    with server(box, security, ca, authenticator=opens, auth_require_tls=security != "tls") as port:
        post(at(port, security=security, ca_file=trusted, user=USER, password=PASSWORD), MAIL)
    assert said == [(True, USER.encode(), PASSWORD.encode())]
    assert len(box.mails) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_nobody_known_ends_the_connection(ca, security):
    box = Box()
    with server(box, security, ca) as port, pytest.raises(UnreachableError, match="憑證無法驗證"):
        post(at(port, security=security), MAIL)
    assert box.mails == []


def test_a_certificate_for_another_name_ends_the_connection(ca, trusted):
    box = Box()
    with server(box, "tls", ca) as port, pytest.raises(UnreachableError, match="憑證無法驗證"):
        post(at(port, host=LOOPBACK, security="tls", ca_file=trusted), MAIL)
    assert box.mails == []


def test_a_server_without_starttls_gets_nothing():
    box = Box()
    with server(box) as port, pytest.raises(UnreachableError, match="沒有提供所要求的安全連線"):
        post(at(port, security="starttls"), MAIL)
    assert box.mails == []


def test_a_wrong_password_is_told_and_repeated_nowhere(ca, trusted):
    login = {"user": USER, "password": WRONG}
    with (
        server(Box(), "tls", ca, authenticator=authenticator, auth_require_tls=False) as port,
        pytest.raises(UnreachableError, match=r"不接受帳號或密碼：535") as told,
    ):
        post(at(port, security="tls", ca_file=trusted, **login), MAIL)
    assert WRONG not in str(told.value)
    assert PASSWORD not in repr(at(port, password=PASSWORD))


def test_a_file_of_authorities_that_is_none_is_told(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("ca.pem", "nowhere.pem"):
        with pytest.raises(UnreachableError, match="ca_file"):
            post(at(free_port(), security="tls", ca_file=str(tmp_path / name)), MAIL)


@pytest.mark.parametrize("host", ["no..name", "nowhere.invalid"])
def test_a_host_that_is_nowhere_is_told(host):
    with pytest.raises(UnreachableError, match="連不上郵件伺服器"):
        post(at(free_port(), host=host), MAIL)


@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_says_its_answer_byte_by_byte_is_waited_for_no_longer(ca, trusted, security):
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost").configure_cert(secure)
    with dripping(0.1, secure if security == "tls" else None) as port:
        began = time.monotonic()
        with pytest.raises(UnreachableError, match=r"連不上郵件伺服器.*timed out"):
            post(at(port, security=security, ca_file=trusted, timeout=0.5), MAIL)
        assert time.monotonic() - began < 3


# what the server answers


@pytest.mark.parametrize(
    ("where", "answer", "meaning"),
    [
        ("recipient", "550 no such user", RefusedError),
        ("recipient", "451 greylisted", DelayedError),
        ("recipient", "421 going down", UnreachableError),
        ("message", "554 looks like spam", RefusedError),
        ("message", "452 no space", DelayedError),
        ("sender", "530 log in first", UnreachableError),
        ("sender", "552 too large", RefusedError),
        ("sender", "450 later", DelayedError),
    ],
)
def test_each_answer_of_a_server_has_its_meaning(where, answer, meaning):
    box = Box()
    box.to_recipients[TO] = [answer] if where == "recipient" else []
    (box.to_messages if where == "message" else box.to_senders).extend([answer] if where != "recipient" else [])
    with server(box) as port, pytest.raises(meaning, match=answer):
        post(at(port), MAIL)
    assert box.mails == []


def test_the_words_of_a_server_are_told_on_one_line_masked_and_bounded():
    box = Box(to_recipients={TO: [f"550 A123456789 {'x' * 400}"]})
    with server(box) as port, pytest.raises(RefusedError) as told:
        post(at(port), MAIL)
    assert "A12345****" in told.value.cause
    assert len(told.value.cause) <= 300
    assert told.value.cause.isprintable()


def test_after_a_refused_mail_the_next_goes_by_the_same_connection():
    box = Box(to_recipients={TO: ["550 no"]})
    with server(box) as port, by_smtp(at(port)) as deliver:
        with pytest.raises(RefusedError):
            deliver(MAIL)
        deliver(MAIL)
    assert (len(box.mails), box.connections) == (1, 1)


def test_a_wait_doubles_from_a_minute_to_an_hour():
    minutes = [pause(attempts).total_seconds() / 60 for attempts in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]
    assert pause(10_000) == dt.timedelta(hours=1)


# a school whose mail goes by SMTP


@pytest.fixture
def clock(monkeypatch) -> Callable[[int], None]:
    def tick(minutes: int) -> None:
        monkeypatch.setenv("LICHENG_NOW", (START + dt.timedelta(minutes=minutes)).isoformat())

    tick(0)
    return tick


@pytest.fixture
def desk(tmp_path, clock) -> Iterator[Desk]:  # noqa: ARG001 - the clock stands
    made = a_site(tmp_path / "site")
    for form in ("staff", "student_roster", "officer_record"):
        drop(made, form, small_school()[form])
    yield made
    made.close()


def by_port(desk: Desk, port: int, **keys: object) -> Desk:
    told = {"transport": "smtp", "host": "localhost", "port": port, "security": "none", "timeout_seconds": 1.0}
    return with_mail(desk, **(told | keys))


def states(desk: Desk) -> list[tuple[str, str]]:
    return [(one.office, one.state) for one in desk.ledger.undelivered()]


def test_all_mails_of_a_sweep_go_by_one_connection_each_to_its_own_reader(desk):
    box = Box()
    with server(box) as port:
        desk = by_port(desk, port)
        ingest(desk)
    assert sorted(to for _, (to,), _ in box.mails) == [ACTIVITIES, REGISTRAR, REGISTRAR]
    assert (box.connections, len(set(box.ids))) == (1, 3)
    assert desk.ledger.undelivered() == []
    assert not (desk.site.outbox / "mail").exists()
    assert desk.ledger.first_broken_event() is None


@contextmanager
def closed_port(_box: Box) -> Iterator[dict[str, object]]:
    yield {"port": free_port()}


@contextmanager
def slow(_box: Box) -> Iterator[dict[str, object]]:
    with silent() as port:
        yield {"port": port}


@contextmanager
def cut_off(box: Box) -> Iterator[dict[str, object]]:
    with cutting_off(box) as port:
        yield {"port": port}


@contextmanager
def busy(_box: Box) -> Iterator[dict[str, object]]:
    box = Box(to_messages=["451 come back later"] * 3)
    with server(box) as port:
        yield {"port": port}


@contextmanager
def unknown_certificate(_box: Box) -> Iterator[dict[str, object]]:
    with server(Box(), "tls", trustme.CA()) as port:
        yield {"port": port, "security": "tls"}


@contextmanager
def wrong_password(_box: Box) -> Iterator[dict[str, object]]:
    with server(Box(), authenticator=authenticator, auth_require_tls=False) as port:
        yield {"port": port, "user": USER}


@contextmanager
def no_password(_box: Box) -> Iterator[dict[str, object]]:
    with server(Box()) as port:
        yield {"port": port, "user": USER, "password_env": "NOT_SET"}


@contextmanager
def folder_in_the_way(_box: Box) -> Iterator[dict[str, object]]:
    yield {"transport": "folder", "port": 0}


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (closed_port, "連不上郵件伺服器"),
        (slow, "連不上郵件伺服器"),
        (cut_off, "連線中斷"),
        (busy, "稍後再寄：451 come back later"),
        (unknown_certificate, "憑證無法驗證"),
        (wrong_password, "不接受帳號或密碼：535"),
        (no_password, "環境變數 NOT_SET"),
        (folder_in_the_way, "寫不進郵件資料夾"),
    ],
)
def test_whatever_becomes_of_mail_the_school_goes_on_and_every_mail_arrives_in_the_end(
    desk: Desk,
    clock: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[Box], AbstractContextManager[dict[str, object]]],
    cause: str,
) -> None:
    box = Box()
    (desk.site.outbox / "mail").write_text("in the way")
    monkeypatch.setenv("LICHENG_MAIL_PASSWORD", WRONG)
    with trouble(box) as keys:
        desk = by_port(desk, **keys)
        answered = ingest(desk).replies.bodies
        packages = submit(desk, periods=(PERIOD,)).packages
    waiting = desk.ledger.undelivered()
    assert len(answered) == len(waiting) == 3
    assert {one.state for one in waiting} == {"waiting"}
    assert any(cause in one.cause for one in waiting)
    assert all((package.folder / "bagit.txt").exists() or list(package.folder.iterdir()) for package in packages)
    assert len(packages) == 1
    early, arrived = list(box.ids), Box()
    clock(61)
    with server(arrived) as port:
        desk = by_port(desk, port, user="")
        ingest(desk)
    assert sorted(arrived.ids) == sorted(one.id for one in waiting)
    assert set(early) <= set(arrived.ids)  # cut off after it was taken: seen again under the same name
    assert (desk.ledger.undelivered(), desk.ledger.first_broken_event()) == ([], None)
    desk.close()


def test_a_server_that_is_down_is_asked_once_a_sweep_and_the_rest_waits_with_the_first(desk, clock):
    desk = by_port(desk, free_port())
    ingest(desk)
    assert [(one.attempts, one.next_try) for one in desk.ledger.undelivered()] == [
        (1, START + dt.timedelta(minutes=1))
    ] * 3
    ingest(desk)
    assert [one.attempts for one in desk.ledger.undelivered()] == [1, 1, 1]  # it is not time yet
    clock(1)
    ingest(desk)
    assert [(one.attempts, one.next_try) for one in desk.ledger.undelivered()] == [
        (2, START + dt.timedelta(minutes=3))
    ] * 3
    assert [event.kind for event in desk.ledger.events()].count("delayed") == 3  # that it goes on is no news
    assert desk.ledger.post.next_try() == START + dt.timedelta(minutes=3)
    desk.close()


def test_a_mail_that_a_server_always_hangs_up_on_does_not_hold_up_the_others(desk):
    box = Box()
    with cutting_off(box) as port:
        desk = by_port(desk, port)
        for _ in range(3):
            ingest(desk)
    assert len(set(box.ids)) == 3  # each sweep another one is first in turn
    desk.close()


def test_a_refused_mail_is_kept_with_the_servers_words_and_not_tried_again(desk, clock):
    box = Box(to_recipients={ACTIVITIES: ["550 no such user", "250 OK"]})
    with server(box) as port:
        desk = by_port(desk, port)
        ingest(desk)
        clock(120)
        ingest(desk)
        (refused,) = desk.ledger.undelivered()
        assert (refused.office, refused.to, refused.state) == ("訓育組", ACTIVITIES, "refused")
        assert "550 no such user" in refused.cause
        assert refused.drop in {one.id for one in desk.ledger.drops()}
        assert [to for _, (to,), _ in box.mails] == [REGISTRAR, REGISTRAR]
    assert desk.ledger.first_broken_event() is None
    desk.close()


def test_a_mail_told_to_come_later_lets_the_others_go_first(desk, clock):
    box = Box(to_recipients={REGISTRAR: ["451 greylisted"]})
    with server(box) as port:
        desk = by_port(desk, port)
        ingest(desk)
        assert states(desk) == [("註冊組", "waiting")]
        assert len(box.mails) == 2
        clock(1)
        ingest(desk)
    assert (states(desk), len(box.mails)) == ([], 3)
    desk.close()


# the command


def mails(desk: Desk, *options: str) -> Any:
    desk.close()
    return CliRunner().invoke(app, ["mails", "--site", str(desk.site.folder), *options])


def test_ingest_tells_that_mails_could_not_leave_and_why_and_ends_as_the_answers_say(desk):
    desk = by_port(desk, free_port())
    desk.close()
    told = CliRunner().invoke(app, ["ingest", "--quiet", "--site", str(desk.site.folder)])
    assert told.exit_code == 0
    assert "3 mails have not reached their readers: 連不上郵件伺服器 localhost" in told.stderr


def test_the_command_lists_what_waits_and_sends_it_when_asked_to(desk):
    assert mails(desk).stdout == "every mail has left\n"
    desk = by_port(desk, free_port())
    ingest(desk)
    listed = mails(desk)
    assert listed.exit_code == 0
    assert len(listed.stdout.splitlines()) == 3
    assert (
        "註冊組（registrar@school.example）等待寄出，已試 1 次，2026-01-16 08:31 後再寄：連不上郵件伺服器"
        in listed.stdout
    )
    facts = [json.loads(line) for line in mails(desk, "--json").stdout.splitlines()]
    assert {(fact["state"], fact["attempts"]) for fact in facts} == {("waiting", 1)}
    failed = mails(desk, "--retry")
    assert failed.exit_code != 0
    box = Box()
    with server(box) as port:
        desk = by_port(desk, port)
        sent = mails(desk, "--retry")
    assert (sent.exit_code, sent.stdout, len(box.mails)) == (0, "every mail has left\n", 3)
    assert desk.ledger.first_broken_event() is None


def test_retrying_forgets_a_refusal(desk):
    box = Box(to_recipients={ACTIVITIES: ["550 no such user"]})
    with server(box) as port:
        desk = by_port(desk, port)
        ingest(desk)
        assert mails(desk, "--retry").stdout == "every mail has left\n"
    assert len(set(box.ids)) == len(box.mails) == 3


REPORT = """\
From: MAILER-DAEMON@school.example
To: licheng@school.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain

It did not arrive.
--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.school.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: mailbox: A123456789
 is gone

--=b
Content-Type: {kind}

From: licheng@school.example
To: {to}
Message-ID: {id}
Subject: x

--=b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_marked_and_shown_with_the_cause(desk, tmp_path, kind):
    ingest(desk)
    name = next(one for one in desk.ledger.post.about(desk.ledger.drops()[-1].id))
    to = desk.ledger.post.leaving(name).to
    report = tmp_path / "report.eml"
    report.write_text(REPORT.format(to=to, action="failed", kind=kind, id=name), "utf-8")
    told = mails(desk, "--bounce", str(report))
    (bounced,) = desk.ledger.undelivered()
    assert (bounced.id, bounced.state, bounced.to) == (name, "bounced", to)
    assert "A12345**** is gone" in bounced.cause
    assert "被退回" in told.stdout
    assert desk.ledger.first_broken_event() is None
    assert mails(desk, "--retry").stdout == "every mail has left\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (REPORT.format(to=TO, action="failed", kind="message/rfc822", id="<stranger@elsewhere.example>"), "never sent"),
        (
            REPORT.format(to=TO, action="delayed", kind="message/rfc822", id="<one@school.example>"),
            "no delivery report",
        ),
        ("Subject: hello\n\nI am away", "no delivery report"),
        ("", "no delivery report"),
    ],
)
def test_what_is_no_report_on_a_mail_of_ours_changes_nothing(desk, tmp_path, content, said):
    report = tmp_path / "report.eml"
    report.write_text(content, "utf-8")
    told = mails(desk, "--bounce", str(report))
    assert told.exit_code == 2
    assert said in " ".join(told.stderr.replace("│", " ").split())
    assert desk.ledger.undelivered() == []


# the settings


def refused(desk: Desk, **keys: object) -> str:
    with pytest.raises(SiteError) as told:
        with_mail(desk, **keys)
    return str(told.value)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"transport": "post"}, '[mail] transport: expected: "folder" or "smtp"'),
        ({"transport": "smtp"}, "[mail] host: missing; expected: the name of the mail server"),
        ({"transport": "smtp", "host": "mail.school.example", "security": "none"}, '[mail] security: "none" is for'),
        ({"host": "user@mail.school.example"}, "[mail] host: expected: the name of the mail server"),
        ({"password_env": WRONG}, "[mail] password_env: expected: the name of an environment variable"),
        ({"password_env": "LICHENG__MAIL__X"}, "[mail] password_env: expected: a name that does not begin"),
        ({"port": 70000}, "[mail] port: expected: a port"),
        ({"timeout_seconds": 0}, "[mail] timeout_seconds: expected: a number of seconds"),
        ({"reply_to": "nobody"}, "[mail] reply_to: expected: empty or an e-mail address"),
        ({"attach_mib": -1}, "[mail] attach_mib: expected: a whole number of MiB"),
    ],
)
def test_a_wrong_setting_of_mail_is_named_by_key_and_line(desk, keys, said):
    told = refused(desk, **keys)
    assert "school.toml, line " in told
    assert said in told
    assert WRONG not in told


def test_a_site_that_sends_by_smtp_opens_without_its_password(desk: Desk, tmp_path: Path) -> None:
    keys = {"transport": "smtp", "host": "mail.school.example", "user": USER, "password_env": "NOT_SET"}
    assert "NOT_SET" not in os.environ
    mail = with_mail(desk, **keys).site.settings.mail
    assert (mail.security, mail.port, mail.timeout_seconds) == ("starttls", 0, 20.0)
    assert open_site(tmp_path / "site").settings.mail == mail
