"""A sound row for every sheet of every form, further ones with their own keys, and each fault that a cell can have."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from school import LAWS, PERIOD, Rows, School

from flows.assessment import Context
from schemas.attached import Sent
from schemas.form import IDENTITY, STUDENT
from schemas.forms import forms
from schemas.identity import completed
from schemas.kinds import (
    Attachment,
    Characters,
    Coded,
    CodedSet,
    CourseCode,
    Day,
    Flag,
    FormTitle,
    IdentityNumber,
    Mark,
    Number,
    Shaped,
    Suggested,
    Text,
    TimeOfDay,
)
from schemas.roc_date import from_date, to_date
from schemas.terms import OFFICES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemas.form import Column, Form, Sheet
    from schemas.kinds import Kind

LAW = LAWS[PERIOD]
SENT = {office: {"讀書報告.pdf": Sent("0" * 64, 1, "pdf")} for office in OFFICES}
CONTEXT = Context(SENT, LAWS)
PERSONS = 80  # students and teachers besides those of the examples: no sheet keyed by one has more faults than that

EMPTY, TYPE, RANGE, LIST, LONG = "empty", "wrong type", "out of range", "not in list", "too long"
UNKNOWN, TWICE = "unknown reference", "duplicate key"
SORTS = {"C01": EMPTY, "G04": EMPTY, "C04": RANGE, "C06": LIST, "C07": LONG}


class Fault(NamedTuple):
    """Where a fault must be found: the sheet, then the finding's rule, row, column letter and heading."""

    sheet: str
    rule: str
    row: int
    column: str
    heading: str


# --- what each kind of cell can have wrong ---------------------------------------------------------------------------


BROKEN: dict[type[Kind], Callable[[Any], list[tuple[str, str]]]] = {
    Text: lambda kind: [("C07", "長" * (kind.longest + 1))],
    Suggested: lambda kind: [("C07", "長" * (kind.longest + 1)), ("C06", "甲甲")],
    Mark: lambda kind: [
        ("C07", "9" * (kind.longest + 1)),
        ("C14", "1.14E+05"),
        ("C06", "11\u200b4"),
        ("C06", completed("F12345678")),
    ],
    Attachment: lambda kind: [("C07", "長" * (kind.longest + 1))],
    Number: lambda kind: [
        ("C02" if kind.whole else "C03", "甲"),
        ("C02", "1.5") if kind.whole else ("C03", "1,5"),
        ("C04", f"{float(kind.low) - 2:g}"),
        ("C04", f"{float(kind.high) + 1:g}"),
    ],
    Day: lambda _: [("C05", day) for day in ("甲", "11/12/114", "991231", "1140230", "99999")],
    TimeOfDay: lambda _: [("C13", time) for time in ("甲", "24:00", "12:60", "下午13:00", "1230", "1.5")],
    Flag: lambda _: [("C10", "甲"), ("C10", "TRUE")],
    Characters: lambda kind: [
        ("C07", "1" * (kind.width + 1)),
        ("C14", "1" * (kind.width - 1)),
        ("C06", "？" * kind.width),
    ],
    Coded: lambda kind: [("C06", "甲甲"), *zeros_lost(kind)],
    CodedSet: lambda _: [("C06", "甲"), ("C06", "1,甲")],
    FormTitle: lambda _: [("C06", "甲"), ("C06", "學生名冊表")],
    CourseCode: lambda _: [("C09", "甲"), ("C09", "114034347H11101A1010"), ("C09", "114034347H11101A1X10101")],
    IdentityNumber: lambda _: [("C08", "甲"), ("C08", "A123456780")],
    Shaped: lambda kind: [(kind.rule, "甲"), (kind.rule, "one.example")],
}
"""The rule and the text of every fault that a cell of each kind can have by itself."""


def zeros_lost(kind: Coded) -> list[tuple[str, str]]:
    codes = LAW.codes(kind.list_name).codes
    return [
        ("C14", code.lstrip("0")) for code in sorted(codes) if code[0] == "0" and code.lstrip("0") not in codes | {""}
    ]


def by_itself(column: Column) -> Iterator[tuple[str, str, str]]:
    """List a column's faults that its cell alone shows: the sort of fault, the rule, the text."""
    empty = [(column.empty_rule, ""), (column.empty_rule, "　")] if column.mandatory else []
    for rule, text in (*empty, *BROKEN[type(column.kind)](column.kind)):
        yield SORTS.get(rule, TYPE), rule, text


NOWHERE = {
    "X01": "999999",
    "X02": "114034347H11101A5119999",
    "X03": "nobody",
    "C06": "一年99班",
}
"""A sound text that the form referred to does not have, by the rule that is then broken."""


def unknown(sheet: Sheet, column: Column) -> Iterator[tuple[str, str, str]]:
    """List a column's faults that only another form, or the attachments, can show."""
    if column.refers:
        yield UNKNOWN, column.refers.rule, NOWHERE[column.refers.rule]
    if isinstance(column.kind, Attachment):
        yield UNKNOWN, "A01", "沒有送.pdf"
    across = {rule.rule for rule in sheet.cross_rules if rule.at == column.heading}
    if "X08" in across:
        yield UNKNOWN, "X08", "CO114-9999"
    if "X04" in across:  # a course that the student did not take
        yield UNKNOWN, "X04", "114034347H11101A5118888"
    if "X02" in across:
        yield UNKNOWN, "X02", "114034347H11101B"


# --- rows that differ from the example in their key ------------------------------------------------------------------


EXAMPLES = {(form.name, sheet.title): sheet.example_row(LAW) for form in forms().values() for sheet in form.sheets}
ITEMS = {
    "成果編號": ("course_outcome", "學期課程學習成果", "CO"),
    "紀錄編號": ("diverse_performance", "作品成果紀錄", "DP"),
}
"""By the heading of its number, what can be certified: a further student's form and sheet, how its number begins."""


def again(form: Form, sheet: Sheet, number: int) -> dict[str, str]:
    """Give a sound row of a sheet with a key of its own: the one of a number."""
    row = dict(EXAMPLES[form.name, sheet.title])
    key = (STUDENT,) if sheet.about_students and STUDENT in sheet.key else sheet.key
    for heading in dict.fromkeys((*key, *(heading for unique in sheet.unique for heading in unique))):
        row[heading] = varied(form, sheet.by_heading[heading], row[heading], number)
    return row | ({STUDENT: student(1 + number % PERSONS)} if form.name == "diverse_performance" else {})


def varied(form: Form, column: Column, text: str, number: int) -> str:
    """Give another sound text for a column of the key."""
    if column.refers:
        return {"X01": student(number), "X03": f"teacher{number}"}.get(column.refers.rule, text)
    if form.name.endswith("_certification"):
        return item(column.heading, number)
    return VARIED[type(column.kind)](column.kind, text, number)


def student(person: int) -> str:
    """Give the number of a further student."""
    return str(114100 + person)


def item(heading: str, person: int) -> str:
    """Give the number of the one item that a further student has."""
    return f"{ITEMS[heading][2]}114-1{person:02}"


def entry(entries: tuple[tuple[str, str], ...], place: int) -> str:
    return entries[place % len(entries)][0]


def later(text: str, days: int) -> str:
    return from_date(to_date(text) + dt.timedelta(days=days))


VARIED: dict[type[Kind], Callable[[Any, str, int], str]] = {
    Text: lambda _, text, number: f"{text}{number}",
    Mark: lambda _, text, number: f"{text}{number}",
    Day: lambda _, text, number: later(text, number),
    TimeOfDay: lambda _, text, number: f"{int(text[:2]) - 1 - number // 60:02}:{number % 60:02}",
    CourseCode: lambda _, text, number: f"{text[:-3]}{200 + number}",
    IdentityNumber: lambda _, __, number: completed(f"A1{number:07}"),
    FormTitle: lambda kind, _, number: entry(kind.entries(LAW), number),
    Coded: lambda kind, text, number: (
        entry(LAW.codes(kind.list_name).entries, number // 24) if kind.list_name == "deadline_grade" else text
    ),
    Characters: lambda _, text, __: text,
    Number: lambda _, text, __: text,
}
"""How the key of each kind goes on from row to row."""


# --- the sound school, and the faults in it --------------------------------------------------------------------------


def sound_school() -> School:
    """Give every sheet its example, and the roster and the staff some persons more."""
    school: School = {}
    for (form, sheet), row in EXAMPLES.items():
        school.setdefault(form, {})[sheet] = [row]
    pupil, teacher = EXAMPLES["student_roster", "學生資料"], EXAMPLES["staff", "人員"]
    for number in range(1, PERSONS + 1):
        seat = {"座號": str(10 + number), IDENTITY: completed(f"B1{number:07}")}
        school["student_roster"]["學生資料"].append(pupil | seat | {STUDENT: student(number)})
        school["staff"]["人員"].append(teacher | {"帳號": f"teacher{number}"})
        for heading, (form, sheet, _) in ITEMS.items():
            mine = {heading: item(heading, number), STUDENT: student(number)}
            school[form][sheet].append(EXAMPLES[form, sheet] | mine)
    return school


def letter(place: int) -> str:
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def cells_at_fault(form: Form, sheet: Sheet, rows: Rows) -> Iterator[tuple[str, Fault]]:
    """Add to a sheet's rows one for each fault of each column; give the sort of fault and where it must be found."""
    number = count(1)
    for place, column in enumerate(sheet.columns):
        for sort, rule, text in (*by_itself(column), *unknown(sheet, column)):
            rows.append(again(form, sheet, next(number)) | {column.heading: text})
            yield sort, Fault(sheet.title, rule, len(rows) + 1, letter(place), column.heading)


def keys_twice(form: Form, sheet: Sheet, rows: Rows) -> Iterator[tuple[str, Fault]]:
    """Add to a sheet's rows one with the example's key, and one for each further set of columns that is unique."""
    first = rows[0]
    for headings, at in ((sheet.key, sheet.key[0]), *((unique, unique[-1]) for unique in sheet.unique)):
        rows.append(again(form, sheet, len(rows)) | {heading: first[heading] for heading in headings})
        yield TWICE, Fault(sheet.title, "R14", len(rows) + 1, letter(sheet.headings.index(at)), at)
