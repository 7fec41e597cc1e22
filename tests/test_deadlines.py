"""By when a form must be in: what 期程表 says, fourteen days earlier, and an office's own day before that."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from school import a_site, drop, opened, small_school, sweep
from test_decisions import licheng

from flows.calendars import lay_calendars
from flows.settings import SiteError, make_site, open_site
from flows.steps.calendar import Year, calendar
from flows.steps.days_off import day_note
from flows.steps.deadlines import DEADLINES, Deadline, deadlines_of, due_next, schedule
from flows.steps.due_list import due_list
from schemas.catalogue import RULES
from schemas.forms import forms
from schemas.terms import Period
from schemas.wording_deadlines import entry_text, line_cells
from schemas.wording_preview import OUTSTANDING_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk

TAIPEI = ZoneInfo("Asia/Taipei")
FORMS = forms(114)
OUTCOMES, OFFICERS, MARKS = FORMS["course_outcome"], FORMS["officer_record"], FORMS["grade_roster"]
FIRST, YEAR = Period(114, 1), Period(114, 0)
LETTER = "臺教國署高字第1140000001號"


def row(form: str, semester: str, national: str, *more: str) -> tuple[str, str, tuple[str, ...]]:
    grade, turn, *window = (*more, *("全部", "一般")[len(more) :])
    return (DEADLINES, "期程", (form, semester, national, grade, turn, LETTER, *(window or ("", ""))))


THE_YEAR = schedule(
    [
        row("課程學習成果", "0", "1151008"),
        row("全部", "1", "1150228"),
        row("課程學習成果", "0", "1150415", "3", "第一梯次", "1150416", "1150422"),
        row("課程學習成果", "0", "1150610", "3", "第二梯次"),
        row("全部", "2", "1150815"),
    ]
)


def test_the_internal_deadline_is_fourteen_days_before_the_national_one_to_the_last_second_in_taipei():
    (one,) = schedule([row("全部", "1", "1150228")])
    assert one.internal == dt.date(2026, 2, 14)
    assert one.closes_at(TAIPEI) == dt.datetime(2026, 2, 14, 15, 59, 59, tzinfo=dt.UTC)
    assert [one.is_over(dt.date(2026, 2, day)) for day in (13, 14, 15)] == [False, False, True]


def test_every_column_of_the_schedule_is_remembered():
    first = schedule([row("課程學習成果", "0", "1150415", "3", "第一梯次", "1150416", "1150422")])[0]
    assert first == Deadline(
        dt.date(2026, 4, 15),
        "課程學習成果",
        0,
        "3",
        "第一梯次",
        LETTER,
        (dt.date(2026, 4, 16), dt.date(2026, 4, 22)),
    )
    assert first.turn == "第一梯次"


def test_a_row_that_was_remembered_by_its_first_three_columns_is_still_a_deadline():
    (one,) = schedule([(DEADLINES, "期程", ("全部", "1", "1150228"))])
    assert (one.internal, one.document, one.window) == (dt.date(2026, 2, 14), "", ())


def test_a_semesters_form_is_due_by_the_rows_of_its_semester_and_a_years_form_by_all_rows():
    assert [one.national.month for one in deadlines_of(MARKS, FIRST, THE_YEAR)] == [2]
    assert [one.national.month for one in deadlines_of(MARKS, Period(114, 2), THE_YEAR)] == [8]
    assert [one.national.month for one in deadlines_of(OUTCOMES, FIRST, THE_YEAR)] == [2, 4, 6, 8, 10]
    assert deadlines_of(OUTCOMES, YEAR, THE_YEAR) == deadlines_of(OUTCOMES, FIRST, THE_YEAR)


def test_the_rounds_of_the_last_grade_are_due_in_turn_and_in_the_end_the_last_stays():
    own = deadlines_of(OUTCOMES, YEAR, [one for one in THE_YEAR if one.form != "全部"])
    shown = [
        (due_next(own, dt.date(2026, month, day)) or own[0]).internal.isoformat()
        for month, day in ((1, 5), (4, 1), (4, 2), (5, 27), (5, 28), (12, 31))
    ]
    assert shown == ["2026-04-01", "2026-04-01", "2026-05-27", "2026-05-27", "2026-09-24", "2026-09-24"]
    assert due_next((), dt.date(2026, 1, 1)) is None


def test_of_a_form_and_of_all_forms_the_earlier_day_is_due():
    every = schedule(
        [row("全部", "1", "1150228"), row("校內幹部經歷名冊", "1", "1150220"), row("學生名冊", "1", "1150101")]
    )
    own = deadlines_of(OFFICERS, FIRST, every)
    assert [one.internal for one in own] == [dt.date(2026, 2, 6), dt.date(2026, 2, 14)]
    assert due_next(own, dt.date(2026, 1, 1)) == own[0]
    assert deadlines_of(OFFICERS, Period(114, 2), every) == ()


@given(st.dates(dt.date(1992, 1, 1), dt.date(2060, 1, 1)), st.dates(dt.date(1992, 1, 1), dt.date(2060, 1, 1)))
def test_what_is_due_next_is_never_over_while_another_deadline_lies_ahead(today, national):
    one = Deadline(national, "全部", 0, "全部", "一般", "")
    later = Deadline(dt.date(2061, 1, 1), "全部", 0, "全部", "一般", "")
    found = due_next((later, one), today)
    assert found is not None
    assert not found.is_over(today)
    assert found == (later if one.is_over(today) else one)


@pytest.mark.parametrize("days", [0, 1, 60])
def test_an_offices_own_day_lies_so_many_days_before_the_internal_deadline(days):
    (one,) = schedule([row("全部", "1", "1150228")])
    assert (one.internal - one.for_office(days)).days == days


# --- days on which nobody works ---------------------------------------------------------------------------------------


def test_whatever_day_of_a_deadline_nobody_works_on_is_noted():
    told = schedule(
        [row("課程學習成果", "0", "1150415", "3", "第一梯次", "1150416", "1150418"), row("全部", "2", "1150502")]
    )
    line, weekend = due_list(told, 114, {"教務處": 3, "註冊組": 3}, dt.date(2026, 1, 1))
    assert line.note == "收訖確認末日為星期六"
    assert line.office_notes == {"教務處": "單位期限 3月29日為星期日，前一個上班日為 3月27日（星期五）"}
    assert line_cells(line)[-1] == f"{line.note}；{line.office_notes['教務處']}"
    assert "單位期限" in entry_text(line, "教務處", "課程學習成果")
    assert "單位期限" not in entry_text(line, "學務處", "課程學習成果")
    assert "；國教署期限為星期六，前一個上班日為 4月30日（星期四）" in weekend.note


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ((2026, 2, 14), "校內期限為星期六，前一個上班日為 2月13日（星期五）"),
        ((2026, 2, 18), "校內期限為星期三（春節），前一個上班日為 2月13日（星期五）"),
        ((2026, 6, 18), "次日為端午節"),
        ((2026, 3, 18), ""),
    ],
)
def test_a_holiday_or_weekend_is_noted_beside_a_deadline_and_moves_none(day, said):
    assert day_note(dt.date(*day)) == said


# --- what the offices are told ----------------------------------------------------------------------------------------


LAST_GRADE = {"表單": "課程學習成果", "學期": "0", "年級": "3", "梯次": "第一梯次", "國教署截止日期": "1150415"}
WINDOW = {"收訖確認開始": "1150416", "收訖確認結束": "1150422"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A school that has handed in its deadlines; 教務處 is due three days earlier than the others."""
    monkeypatch.setenv("LICHENG_NOW", "2026-01-16T08:30")
    monkeypatch.setenv("LICHENG__OFFICES__教務處__DAYS_EARLIER", "3")
    desk = a_site(tmp_path / "site")
    schedule_of(desk, "1150228")
    yield desk
    desk.close()


def schedule_of(desk: Desk, national: str) -> None:
    general = small_school()["deadline"]["期程"][0] | {"國教署截止日期": national}
    drop(desk, "deadline", {"期程": [general, general | LAST_GRADE | WINDOW]})
    sweep(desk)


def entries(desk: Desk, office: str) -> dict[str, icalendar.Event]:
    """Open an office's calendar as its program does; give the entries by title."""
    return entries_in((desk.site.outbox / "calendars" / f"{office}.ics").read_bytes())


def entries_in(content: bytes) -> dict[str, icalendar.Event]:
    return {str(event["summary"]): event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def days(event: icalendar.Event) -> tuple[dt.date, dt.date]:
    """Give the first and last day of an entry."""
    return event["dtstart"].dt, event["dtend"].dt - dt.timedelta(days=1)


def test_every_deadline_is_listed_with_both_days_the_offices_own_the_letter_and_the_window(site):
    lines = [json.loads(line) for line in licheng(site, "deadlines", "--json").splitlines()]
    assert [(one["form"], one["round"], one["internal"], one["days_left"]) for one in lines] == [
        ("全部", "一般", "2026-02-14T23:59", 29),
        ("課程學習成果", "第一梯次", "2026-04-01T23:59", 75),
    ]
    assert [one["offices"] for one in lines] == [{"教務處": "2026-02-11"}, {"教務處": "2026-03-29"}]
    assert lines[1]["confirmation"] == ["2026-04-16", "2026-04-22"]
    assert all(one["document"] == "臺教國署高字第1140000001號" for one in lines)
    shown = licheng(site, "deadlines")
    for said in ("2026-02-28", "2026-02-14", "教務處 02-11", "04-16～04-22", "星期六"):
        assert said in shown
    assert "…" not in shown


def test_a_school_without_a_schedule_says_who_hands_it_in(tmp_path):
    desk = a_site(tmp_path / "bare")
    assert "期程表 has not been handed in" in licheng(desk, "deadlines", "--ics")
    assert licheng(desk, "deadlines", "--json") == ""
    desk.close()


def test_an_office_that_is_due_earlier_sees_its_own_day_in_the_state_and_the_others_the_schools(site):
    due = {(cell.office, cell.form): (cell.due, cell.days_left) for cell in site.board()}
    assert due["註冊組", "grade_roster"] == ("2026-02-14", 29)
    assert due["教務處", "course_outcome"] == ("2026-02-11", 26)
    shown = licheng(site, "status")
    assert "繳交期限" in shown
    assert "校內期限" not in shown  # which is the same for all
    assert "繳交期限" in OUTSTANDING_HEADINGS


def test_a_sweep_lays_each_office_a_calendar_that_its_program_can_open(site):
    own = entries(site, "教務處")
    assert {title: days(event) for title, event in own.items() if "高三" in title} == {
        "教務處繳交：課程學習成果 全學年 高三第一梯次": (dt.date(2026, 3, 29),) * 2,
        "校內期限 23:59：課程學習成果 全學年 高三第一梯次": (dt.date(2026, 4, 1),) * 2,
        "國教署期限：課程學習成果 全學年 高三第一梯次": (dt.date(2026, 4, 15),) * 2,
        "收訖明細確認：課程學習成果 全學年 高三第一梯次": (dt.date(2026, 4, 16), dt.date(2026, 4, 22)),
    }
    text = str(own["校內期限 23:59：全部表單 第1學期"]["description"])
    for said in ("115年2月14日", "五末段", "二週前", "臺教國署高字第1140000001號", "前一個上班日"):
        assert said in text
    assert list(entries(site, "生輔組")) == ["校內期限 23:59：全部表單 第1學期", "國教署期限：全部表單 第1學期"]


def test_the_same_schedule_gives_the_same_bytes_and_an_unchanged_calendar_is_not_written_again(site):
    folder = site.site.outbox / "calendars"
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    licheng(site, "deadlines", "--ics")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before
    shutil.rmtree(folder)
    sweep(site)
    assert {path: path.read_bytes() for path in folder.iterdir()} == {path: told for path, (told, _) in before.items()}


def test_a_deadline_that_is_put_off_moves_its_entry_instead_of_adding_one(site, monkeypatch):
    before = entries(site, "註冊組")["國教署期限：全部表單 第1學期"]
    monkeypatch.setenv("LICHENG_NOW", "2026-01-20")
    schedule_of(site, "1150315")
    after = entries(site, "註冊組")["國教署期限：全部表單 第1學期"]
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert (days(before)[0], days(after)[0]) == (dt.date(2026, 2, 28), dt.date(2026, 3, 15))


def test_an_offices_own_day_that_is_moved_is_a_new_revision_and_the_other_entries_keep_theirs(site, monkeypatch):
    before = entries(site, "教務處")
    own = "教務處繳交：全部表單 第1學期"
    for days_earlier, day in (("5", 9), ("9", 5)):
        monkeypatch.setenv("LICHENG__OFFICES__教務處__DAYS_EARLIER", days_earlier)
        licheng(site, "deadlines", "--ics")
        after = entries(site, "教務處")
        assert days(after[own]) == (dt.date(2026, 2, day),) * 2
        assert int(after[own]["sequence"]) > int(before[own]["sequence"])
        assert after[own]["uid"] == before[own]["uid"]
        before = after
    unmoved = entries(site, "生輔組")["國教署期限：全部表單 第1學期"]
    assert int(unmoved["sequence"]) < int(before[own]["sequence"])


def test_the_entries_of_a_deadline_that_is_gone_are_taken_back_once(site, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", "2026-01-20")
    before = entries(site, "教務處")
    drop(site, "deadline", {"期程": [small_school()["deadline"]["期程"][0]]})
    sweep(site)
    after = entries(site, "教務處")
    gone = {title for title, event in after.items() if event.get("status") == "CANCELLED"}
    assert gone == {title for title in before if "高三第一梯次" in title}
    assert len(gone) == 4
    assert all(int(after[title]["sequence"]) > int(before[title]["sequence"]) for title in gone)
    path = site.site.outbox / "calendars" / "教務處.ics"
    content = path.read_bytes()
    licheng(site, "deadlines", "--ics")
    assert path.read_bytes() == content


def test_where_no_schedule_stands_any_more_every_entry_is_taken_back(site, monkeypatch):
    monkeypatch.setattr(type(site), "deadlines", lambda _: ())
    lay_calendars(site)
    assert {str(event["status"]) for event in entries(site, "生輔組").values()} == {"CANCELLED"}


NOW = dt.datetime(2026, 1, 16, 8, 30, tzinfo=TAIPEI)


ASKED = Year(114, "034347-114", NOW, tuple(due_list(THE_YEAR[:2], 114, {}, NOW.date())))
FILE = calendar("教務處", [ASKED], b"", NOW)


def laid_anew(laid: bytes) -> dict[str, icalendar.Event]:
    """Lay the calendar of an office over a file that lies there; give its entries."""
    return entries_in(calendar("教務處", [ASKED], laid, NOW))


OURS = b"BEGIN:VCALENDAR\r\nPRODID:-//Licheng//licheng//ZH-TW\r\nVERSION:2.0\r\n"


@pytest.mark.parametrize(
    "damaged",
    [
        lambda laid: laid.replace(b"SEQUENCE:", b"SEQUENCE:1\r\nSEQUENCE:"),
        lambda laid: laid.replace(b"VCALENDAR", b"VCALENDR"),
        lambda laid: laid[laid.index(b"BEGIN:VEVENT") : laid.index(b"END:VEVENT")] + b"END:VEVENT\r\n",
        lambda laid: laid.replace(b"VALUE=DATE:", b"VALUE=DATE,DATE:"),
        lambda laid: laid[: len(laid) // 2],
        lambda laid: laid + laid,
        lambda _: OURS + b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        lambda _: b"\xff\x00",
    ],
    ids=["two numbers", "misspelt", "an entry alone", "two kinds", "cut off", "twice", "a stranger's", "bytes"],
)
def test_a_calendar_that_somebody_has_damaged_is_laid_anew(damaged):
    assert laid_anew(damaged(FILE)) == laid_anew(b"")


@settings(max_examples=30)
@given(at=st.integers(0, 9999), length=st.integers(0, 30), by=st.binary(max_size=12))
def test_whatever_is_written_into_a_calendar_it_is_laid(at, length, by):
    at %= len(FILE)
    assert laid_anew(FILE[:at] + by + FILE[at + length :]).keys() >= laid_anew(b"").keys()


# --- the year before, of which deadlines are still ahead --------------------------------------------------------------


AUTUMN = {"表單": "課程學習成果", "學期": "0", "國教署截止日期": "1151008"}
AUTUMN_WINDOW = {"收訖確認開始": "1151009", "收訖確認結束": "1151015"}


@pytest.fixture
def turned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A school that collects 115-1 by now; of 114 one deadline is over and one is ahead."""
    desk, general = a_site(tmp_path / "site"), small_school()["deadline"]["期程"][0]
    drop(desk, "deadline", {"期程": [general, general | AUTUMN | AUTUMN_WINDOW]})
    sweep(desk)
    desk.close()
    monkeypatch.setenv("LICHENG__PERIOD__ACADEMIC_YEAR", "115")
    monkeypatch.setenv("LICHENG_NOW", "2026-09-01T08:30")
    with opened(desk.site.folder) as now:
        yield now


def listed(desk: Desk, *words: str) -> list[str]:
    lines = map(json.loads, licheng(desk, "deadlines", "--json", *words).splitlines())
    return [f"{one['year']} {one['form']}" for one in lines]


def test_what_is_still_ahead_of_the_year_before_stays_listed_and_in_the_calendars(turned, monkeypatch):
    before = entries(turned, "教務處")
    assert listed(turned) == ["114 課程學習成果"]
    assert listed(turned, "--year", "114") == ["114 全部", "114 課程學習成果"]
    general = small_school()["deadline"]["期程"][0]
    drop(turned, "deadline", {"期程": [general | {"國教署截止日期": "1160228"}]})
    sweep(turned)
    after = entries(turned, "教務處")
    last = {title.removeprefix("114學年度 "): event for title, event in after.items() if "114學年度" in title}
    assert listed(turned) == ["114 課程學習成果", "115 全部"]
    assert len(after) == len(last) + 2
    assert not [event for event in after.values() if "status" in event]
    assert days(after["收訖明細確認：114學年度 課程學習成果 全學年"]) == (dt.date(2026, 10, 9), dt.date(2026, 10, 15))
    assert {str(one["uid"]) for one in last.values()} == {str(one["uid"]) for one in before.values()}
    monkeypatch.setenv("LICHENG_NOW", "2026-10-16T08:30")
    licheng(turned, "deadlines", "--ics")
    assert not [title for title in entries(turned, "教務處") if "114學年度" in title]
    assert listed(turned) == ["115 全部"]


def test_a_form_of_the_year_before_that_is_still_due_is_refused_with_what_to_do_and_then_taken(turned, monkeypatch):
    answer = {"學號": "114001", "類別": "課程學習成果", "確認結果": "正確", "問題說明": "", "確認日期": "1151010"}
    monkeypatch.setenv("LICHENG_NOW", "2026-10-12T08:30")
    told = handed_in(turned, answer)
    assert [one["rule"] for one in told["findings"]] == ["W07"]
    assert "暫時改回" in RULES["W07"].advice
    monkeypatch.setenv("LICHENG__PERIOD__ACADEMIC_YEAR", "114")
    with opened(turned.site.folder) as back:
        assert "W07" not in [one["rule"] for one in handed_in(back, answer)["findings"]]


def handed_in(desk: Desk, answer: dict[str, str]) -> dict[str, Any]:
    information = {"表單": "收訖明細確認", "學年度": "114", "範圍": "一年1班"}
    drop(desk, "receipt_confirmation", {"收訖明細確認": [answer]}, information=information)
    return sweep(desk)["收訖明細確認.xlsx"]


@pytest.mark.parametrize("days_earlier", ["-1", "61", "half"])
def test_an_office_is_due_at_most_sixty_days_earlier(tmp_path, monkeypatch, days_earlier):
    make_site(tmp_path)
    monkeypatch.setenv("LICHENG__OFFICES__註冊組__DAYS_EARLIER", days_earlier)
    with pytest.raises(SiteError, match=r"(?i)days_earlier"):
        open_site(tmp_path)
