"""The ledger keeps what happened: all of a step or nothing of it, once, and no change to it goes unseen."""

from __future__ import annotations

import datetime as dt
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from school import PERIOD, a_site, drop, small_school, sweep

from flows.steps.ledger import Ledger
from flows.steps.records import Answer, Attached, Submission
from flows.steps.tables import events
from schemas.drop import Drop
from schemas.terms import Period

NOON = dt.datetime(2026, 1, 16, 4, 0, tzinfo=dt.UTC)
TAIPEI = ZoneInfo("Asia/Taipei")
LICHENG = Path(sys.executable).with_name("licheng")


def received(number: int) -> Drop:
    return Drop(0, f"drop-{number}", "訓育組", f"幹部{number}.xlsx", f"{number:064}", 100, NOON, PERIOD)


def attached(number: int, year: int = 114, office: str = "教務處") -> Attached:
    return Attached(f"attachment-{number}", office, "成果.pdf", f"{number:064}", NOON, year)


def answered(number: int) -> Answer:
    return Answer(f"drop-{number}", "accepted", f"{number:064}", NOON, {"drop": f"drop-{number}"})


@pytest.fixture
def ledger(tmp_path):
    opened = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield opened
    opened.close()


def a_busy_ledger(drops: int) -> Ledger:
    ledger = Ledger("sqlite://")
    for number in range(drops):
        with ledger.writing() as writing:
            writing.attach([attached(number)])
            writing.receive(received(number), f"arrival-{number}")
        with ledger.writing() as writing:
            writing.answer(answered(number), [(("訓育組", "officer_record", "幹部經歷紀錄", PERIOD, ""), 3)])
            writing.queue(f"<drop-{number}@school.example>", b"mail", NOON)
        with ledger.writing() as writing:
            writing.sent(f"<drop-{number}@school.example>", NOON)
    with ledger.writing() as writing:
        writing.submit(Submission(PERIOD, 1, "digest", NOON, {}))
    return ledger


def tampered(ledger: Ledger, *changes: sa.Executable) -> int | None:
    with ledger.engine.begin() as connection:
        for change in changes:
            connection.execute(change)
    found = ledger.first_broken_event()
    ledger.close()
    return found


BUSY = st.integers(1, 3)
PLACE = st.integers(0, 1_000_000)


def place_in(ledger: Ledger, anywhere: int) -> int:
    return anywhere % len(ledger.events()) + 1


@settings(max_examples=10)
@given(drops=BUSY)
def test_a_log_that_nobody_touched_is_whole(drops):
    ledger = a_busy_ledger(drops)
    assert len(ledger.events()) == 5 * drops + 1
    assert ledger.first_broken_event() is None
    ledger.close()


@settings(max_examples=40)
@given(
    drops=BUSY,
    anywhere=PLACE,
    column=st.sampled_from(["at", "kind", "body", "hash"]),
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
)
def test_an_edited_event_is_found_at_its_place(drops, anywhere, column, text):
    ledger = a_busy_ledger(drops)
    number = place_in(ledger, anywhere)
    before = getattr(ledger.events()[number - 1], column)
    other = text if text != before else text + "!"
    assert tampered(ledger, events.update().where(events.c.number == number).values({column: other})) == number


@settings(max_examples=30)
@given(drops=BUSY, anywhere=PLACE)
def test_a_deleted_event_is_found_even_the_last_one(drops, anywhere):
    ledger = a_busy_ledger(drops)
    number = place_in(ledger, anywhere)
    assert tampered(ledger, events.delete().where(events.c.number == number)) == number


@settings(max_examples=30)
@given(drops=BUSY, anywhere=PLACE)
def test_a_log_that_was_cut_short_is_found(drops, anywhere):
    ledger = a_busy_ledger(drops)
    number = place_in(ledger, anywhere)
    assert tampered(ledger, events.delete().where(events.c.number >= number)) == number


@settings(max_examples=30)
@given(drops=BUSY, places=st.lists(PLACE, min_size=2, max_size=2))
def test_two_events_that_changed_places_are_found_at_the_earlier_place(drops, places):
    ledger = a_busy_ledger(drops)
    one, other = sorted(place_in(ledger, anywhere) for anywhere in places)
    aside = 10_000
    moves = [
        events.update().where(events.c.number == old).values(number=new)
        for old, new in ((one, aside), (other, one), (aside, other))
    ]
    assert tampered(ledger, *moves) == (None if one == other else one)


def test_an_event_that_somebody_adds_is_found():
    ledger = a_busy_ledger(1)
    last = ledger.events()[-1]
    forged = {"number": last.number + 1, "at": last.at, "kind": "answered", "body": "{}", "hash": last.hash}
    assert tampered(ledger, events.insert().values(forged)) == last.number + 1


def queued(ledger: Ledger) -> list[tuple[str, bytes]]:
    return [(mail.id, ledger.post.leaving(mail.id).message) for mail in ledger.post.queued()]


def test_the_same_mail_is_queued_once(ledger):
    for _ in range(2):
        with ledger.writing() as writing:
            writing.queue("<one@school.example>", b"the mail", NOON)
            writing.queue("<one@school.example>", b"the mail", NOON)
    assert queued(ledger) == [("<one@school.example>", b"the mail")]
    assert [event.kind for event in ledger.events()] == ["queued"]


def test_a_mail_that_has_left_is_not_sent_again(ledger):
    with ledger.writing() as writing:
        writing.queue("<one@school.example>", b"the mail", NOON)
        writing.queue("<two@school.example>", b"another", NOON)
    with ledger.writing() as writing:
        writing.sent("<one@school.example>", NOON)
    assert queued(ledger) == [("<two@school.example>", b"another")]
    with ledger.writing() as writing:
        writing.queue("<one@school.example>", b"the mail", NOON)
    assert queued(ledger) == [("<two@school.example>", b"another")]


def test_a_step_that_breaks_off_leaves_neither_rows_nor_events(ledger):
    def step() -> None:
        with ledger.writing() as writing:
            writing.receive(received(1), "arrival-1")
            writing.answer(answered(1), [])
            writing.queue("<one@school.example>", b"the mail", NOON)
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        step()
    assert (ledger.drops(), ledger.answers(), queued(ledger), ledger.events()) == ([], {}, [], [])
    assert ledger.first_broken_event() is None


def test_one_arrival_cannot_be_received_twice(ledger):
    with ledger.writing() as writing:
        writing.receive(received(1), "arrival-1")
    with pytest.raises(sa.exc.IntegrityError), ledger.writing() as writing:
        writing.receive(received(2), "arrival-1")
    assert [one.id for one in ledger.drops()] == ["drop-1"]


def test_drops_are_told_in_the_order_and_the_year_in_which_they_came(ledger):
    later = Drop(0, "drop-9", "訓育組", "幹部.xlsx", "9" * 64, 1, NOON, Period(115, 1))
    with ledger.writing() as writing:
        orders = [writing.receive(one, one.id).order for one in (received(2), later, received(1))]
    assert orders == sorted(orders)
    assert [one.id for one in ledger.drops()] == ["drop-2", "drop-9", "drop-1"]
    assert [one.id for one in ledger.drops(114)] == ["drop-2", "drop-1"]


def attachments_of(ledger: Ledger, office: str, *years: int) -> list[str | None]:
    """Say by its number which attachment each year has; "" for none that counts, None for no file at all."""
    sent = [ledger.attachments(year).get(office, {}).get("成果.pdf") for year in years]
    return [one and one.sha256.lstrip("0") for one in sent]


def test_a_year_has_its_own_attachment_else_that_of_the_newest_year_before_and_never_a_later_one(ledger):
    with ledger.writing() as writing:
        writing.attach([attached(1, 115), attached(2, 113), attached(3, 111), attached(4, 113)])
    assert attachments_of(ledger, "教務處", 110, 111, 112, 113, 114, 115, 116) == [None, "3", "3", "4", "4", "1", "1"]


def test_a_name_of_two_contents_among_many_people_is_nobodys_in_that_year_alone(ledger):
    with ledger.writing() as writing:
        sent = [(1, 113), (2, 114), (3, 114), (4, 115), (5, 115), (5, 116), (5, 116)]
        writing.attach([replace(attached(n, year, "導師"), arrival=f"{place}") for place, (n, year) in enumerate(sent)])
    assert attachments_of(ledger, "導師", 113, 114, 115, 116) == ["1", "", "", "5"]


def test_what_was_written_is_there_when_the_ledger_is_opened_again(tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    first = Ledger(url)
    with first.writing() as writing:
        writing.receive(received(1), "arrival-1")
        writing.answer(answered(1), [])
        writing.submit(Submission(PERIOD, 3, "digest", NOON, {"rows": 2}))
    first.close()
    again = Ledger(url, TAIPEI)
    assert [one.id for one in again.drops()] == ["drop-1"]
    assert again.answers()["drop-1"] == answered(1)
    assert again.submissions(PERIOD) == [Submission(PERIOD, 3, "digest", NOON, {"rows": 2})]
    assert again.arrivals() == {"arrival-1"}
    again.close()


def test_the_time_of_a_drop_is_told_in_the_schools_own_zone(tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", TAIPEI)
    with ledger.writing() as writing:
        writing.receive(received(1), "arrival-1")
    assert f"{ledger.drops()[0].received_at:%Y-%m-%d %H:%M}" == "2026-01-16 12:00"
    ledger.close()


def test_a_drop_sent_again_is_told_the_time_in_taipei_of_the_first(tmp_path, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", "2026-01-16T12:00")
    desk = a_site(tmp_path / "site")
    officers = small_school()["officer_record"]
    first = drop(desk, "officer_record", officers)
    content = first.read_bytes()
    sweep(desk)
    monkeypatch.setenv("LICHENG_NOW", "2026-01-17T09:00")
    first.write_bytes(content)
    (again,) = sweep(desk).values()
    desk.close()
    (repeated,) = again["findings"]
    assert (again["verdict"], repeated["rule"], repeated["expected"]) == ("duplicate", "W15", "2026-01-16 12:00")


@pytest.mark.skipif(os.name != "posix", reason="the rights of files are those of POSIX")
def test_nobody_else_may_read_what_the_command_stores(tmp_path):
    site = tmp_path / "site"
    subprocess.run([LICHENG, "init", site], check=True, capture_output=True, umask=0o022)
    (site / "inbox" / "訓育組" / "幹部.xlsx").write_bytes(b"no workbook")
    subprocess.run([LICHENG, "ingest", "--site", site], check=False, capture_output=True, umask=0o022)
    kept = [path for folder in ("store", "outbox") for path in (site / folder).rglob("*")]
    assert {"ledger.sqlite", "files"} <= {path.name for path in kept}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept if path.is_dir()} == {0o700}
