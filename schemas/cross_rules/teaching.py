"""Who took a course and who may certify an outcome of it: the students of a class, its teacher, the deputy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.cross_rules.base import MARKS, OFFERINGS, OUTCOMES, ROSTER, Absent, Breach, CrossRule
from schemas.nearest import nearest
from schemas.terms import Period

if TYPE_CHECKING:
    from schemas.cross_rules.base import Answer, Judge
    from schemas.register import Register, Texts
    from schemas.terms import Law


class MarkSheet(NamedTuple):
    """A sheet of marks: its form, its title and the heading of the course's code there."""

    form: str
    sheet: str
    code: str = "課程代碼"


SEMESTER_MARKS = MarkSheet(MARKS, "學期成績")
MADE_UP = MarkSheet(MARKS, "補修成績")
TAKEN_AGAIN = MarkSheet("retake_roster", "重修成績", "原修課課程代碼")
REPEATED = MarkSheet("retake_roster", "重讀成績")


def took_course(*marks: MarkSheet) -> CrossRule:
    """X04: the student took the course that semester: by a mark sheet, by the class's offering, or as chosen.

    The form of the first mark sheet is waited for.
    """
    reads = ("課程代碼", "學號", "修課學年度", "修課學期")

    def judge(register: Register, law: Law) -> Judge:
        def judged(code: str, student: str, year: str, semester: str) -> Answer:
            if int(year) != law.year:
                return None  # kept at school: it is not of the year that is submitted
            term = Period(int(year), int(semester))
            listed = [register.lookup(one.form, one.sheet, term, ("學號", one.code)) for one in marks]
            offered = register.lookup(*OFFERINGS, term, ("班級名稱", "課程代碼"))
            taken = any((student, code) in sheet for sheet in listed if sheet) or _chose(register, term, student, code)
            if taken or any((name, code) in (offered or {}) for name in _classes(register, term, student)):
                return None
            absent = marks[0].form if listed[0] is None else OFFERINGS[0] if offered is None else ""
            return Absent(absent) if absent else Breach("該學期成績名冊、選修科目名冊或各班開課名冊內，該生修習的課程")

        return judged

    return CrossRule("X04", "課程代碼", reads, judge)


def _chose(register: Register, term: Period, student: str, code: str) -> bool:
    """Tell whether the student chose the course and did not give it up."""
    chosen = register.lookup("elective_enrolment", "選修科目", term, ("學號", "課程代碼"), ("選課結果",)) or {}
    return any(result != "退選" for (result,) in chosen.get((student, code), ()))


class Certified(NamedTuple):
    """What an outcome says of the course for which it is certified."""

    code: str
    student: str
    year: str
    semester: str


def teaches_course(*, same_class: bool = True) -> CrossRule:
    """X05: the teacher teaches the course to the student's class (to any, where it is taught apart), or deputises."""
    reads = ("任課教師帳號", "課程代碼", "學號", "修課學年度", "修課學期")

    def judge(register: Register, law: Law) -> Judge:
        teaching = _Teaching(register, law)

        def judged(account: str, *course: str) -> Answer:
            return teaching.judge(account, Certified(*course), same_class=same_class)

        return judged

    return CrossRule("X05", "任課教師帳號", reads, judge)


def certifier_teaches(same_class: tuple[str, ...], apart: tuple[str, ...]) -> CrossRule:
    """X05: who certifies an outcome elsewhere than beside it teaches its course, or deputises.

    `same_class` and `apart` are the sheets of outcomes by whether their course is taught to the student's own class;
    outcomes on other sheets were made at another school.
    """
    headings = ("課程代碼", "學號", "修課學年度", "修課學期")

    def judge(register: Register, law: Law) -> Judge:
        teaching = _Teaching(register, law)

        def judged(account: str, item: str) -> Answer:
            for sheet in (*same_class, *apart):
                found = register.lookup(OUTCOMES, sheet, law.period, ("成果編號",), headings) or {}
                course = found.get((item,), [()])[-1]
                if course and all(course):
                    return teaching.judge(account, Certified(*course), same_class=sheet in same_class)
            return None  # X08 tells of what nobody registered

        return judged

    return CrossRule("X05", "認證教師帳號", ("認證教師帳號", "成果編號"), judge)


def certified_after_upload() -> CrossRule:
    """R01: no outcome is certified before it was uploaded."""

    def judge(register: Register, law: Law) -> Judge:
        sheets = register.sheets(OUTCOMES, law.period)
        found = [register.lookup(OUTCOMES, sheet, law.period, ("成果編號",), ("上傳日期",)) or {} for sheet in sheets]

        def judged(day: str, item: str) -> Answer:
            uploaded = [text for numbers in found for (text,) in numbers.get((item,), ()) if text]
            return Breach(f"不早於上傳日期 {uploaded[-1]}") if uploaded and day < uploaded[-1] else None

        return judged

    return CrossRule("R01", "認證日期", ("認證日期", "成果編號"), judge)


class _Teaching:
    """Who teaches what to whom, as a register knows it."""

    def __init__(self, register: Register, law: Law) -> None:
        self.register, self.law = register, law

    def judge(self, account: str, course: Certified, *, same_class: bool) -> Answer:
        if int(course.year) != self.law.year:
            return None  # kept at school: it is not of the year that is submitted
        term = Period(int(course.year), int(course.semester))
        if self.register.lookup(*OFFERINGS, term, ("課程代碼",)) is None:
            return Absent(OFFERINGS[0])
        names = _classes(self.register, term, course.student)
        own = self._teachers(term, ("班級名稱", "課程代碼"), [(name, course.code) for name in names])
        # A course that the own class is not offered was chosen, or is taught apart: its teacher is any class's.
        teachers = own if own and same_class else self._teachers(term, ("課程代碼",), [(course.code,)])
        apart = not same_class and not teachers  # taught by nobody this semester: 自學輔導, 專班
        known = not names or apart or account in teachers
        return None if known else Breach(_expected(teachers, account))

    def _teachers(self, term: Period, key: Texts, keys: list[Texts]) -> set[str]:
        offered = self.register.lookup(*OFFERINGS, term, key, ("任課教師帳號", "代理認證教師帳號")) or {}
        return {one for each in keys for pair in offered.get(each, ()) for one in pair if one}


def _expected(teachers: set[str], account: str) -> str:
    near = nearest(account, sorted(teachers), alike=0)
    return "這門課的任課或代理認證教師" + (f"，例如「{near}」" if near else "；各班開課名冊沒有這門課的教師")


def _classes(register: Register, term: Period, student: str) -> list[str]:
    """Give a student's classes in a semester; where its roster does not name the student, those of the year."""
    for period in (term, term.whole_year):
        rows = register.lookup(*ROSTER, period, ("學號",), ("班級名稱",)) or {}
        names = [name for (name,) in rows.get((student,), ()) if name]
        if names:
            return list(dict.fromkeys(names))
    return []
