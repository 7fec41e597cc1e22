"""The rules that a row can break only against other forms, and what is said where such a form has not arrived."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from schemas import course_code
from schemas.register import attachment_name
from schemas.terms import Period

if TYPE_CHECKING:
    from schemas.form import Column, Reference
    from schemas.register import Found, Register, Texts
    from schemas.terms import Law


class Breach(NamedTuple):
    """A row that breaks the rule: what was expected, and the rule where it is another than the one asked."""

    expected: str
    rule: str = ""


class Absent(NamedTuple):
    """A form without which the rule cannot be judged yet."""

    form: str


Answer = Breach | Absent | None
Judge = Callable[..., Answer]


@dataclass(frozen=True)
class CrossRule:
    """A rule against other forms: `judge(register, law)` gives the judgement of the texts of `reads`."""

    rule: str
    at: str
    reads: tuple[str, ...]
    judge: Callable[[Register, Law], Judge]


ROSTER = ("student_roster", "學生資料")
COURSES = ("course_code", "課程代碼")
OFFERINGS = ("course_offering", "各班開課")
MARKS = "grade_roster"


def found_in(column: Column, reference: Reference) -> CrossRule:
    """X01 X02 X03 (C06 for a class): the text stands in the referenced column of its form."""

    def judge(register: Register, law: Law) -> Judge:
        known = register.lookup(reference.form, reference.sheet, law.period, (reference.heading,))

        def judged(text: str) -> Answer:
            if not text or (known is not None and (text,) in known):
                return None
            return Absent(reference.form) if known is None else _missing(text, known)

        return judged

    return CrossRule(reference.rule, column.heading, (column.heading,), judge)


def _missing(text: str, known: Found) -> Breach:
    padded = [key for (key,) in known if key.lstrip("0") == text and key != text]
    if padded and text.isdigit():
        return Breach(f"「{padded[0]}」，前面的 0 要保留", "C14")
    near = get_close_matches(text, [key for (key,) in known], n=1)
    return Breach(f"最接近的是「{near[0]}」" if near else "名冊內已有的值")


def sent_along(heading: str) -> CrossRule:
    """A01: the file named is among the attachments that the office has sent."""

    def judge(register: Register, _: Law) -> Judge:
        sent = register.attached()

        def judged(name: str) -> Answer:
            if not name or sent.get(attachment_name(name)):
                return None
            if attachment_name(name) in sent:
                return Breach("不與別人同名的檔案：這個檔名收到過不同的內容，請改名（例如加上學號）後重送")
            near = get_close_matches(attachment_name(name), sent, n=1)
            return Breach(f"附件資料夾內的檔案；最接近的是「{near[0]}」" if near else "附件資料夾內的檔案")

        return judged

    return CrossRule("A01", heading, (heading,), judge)


def filed_name(name: str = "科目名稱", code: str = "課程代碼") -> CrossRule:
    """R12: 科目名稱 is the name filed under the code."""

    def judge(register: Register, law: Law) -> Judge:
        filed = register.lookup(*COURSES, law.period, ("課程代碼",), ("科目名稱",)) or {}

        def judged(typed: str, key: str) -> Answer:
            names = [text for (text,) in filed.get((key,), ()) if text]
            same = not names or _folded(typed) in map(_folded, names)
            return None if same else Breach(f"「{names[-1]}」")

        return judged

    return CrossRule("R12", name, (name, code), judge)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def filed_credits(credit: str = "修課學分", code: str = "課程代碼", grade: str = "開課年級") -> CrossRule:
    """R11: 修課學分 is that semester's credit; not judged where the name already contradicts the code."""

    def judge(register: Register, law: Law) -> Judge:
        filed = register.lookup(*COURSES, law.period, ("課程代碼",), ("授課學期學分節數",)) or {}

        def judged(typed: str, key: str, year: str, _name: str) -> Answer:
            terms = [text for (text,) in filed.get((key,), ()) if text]
            if not terms:
                return None
            due = course_code.credits(terms[-1], int(year), law.period.semester)
            return None if int(typed) == due else Breach(f"{due}")

        return judged

    return CrossRule("R11", credit, (credit, code, grade, "科目名稱"), judge)


def code_of_entry_year(code: str = "課程代碼", student: str = "學號") -> CrossRule:
    """R13: the code was filed for the year in which the student entered."""

    def judge(register: Register, law: Law) -> Judge:
        entered = register.lookup(*ROSTER, law.period, ("學號",), ("入學學年度",)) or {}

        def judged(key: str, number: str) -> Answer:
            years = [text for (text,) in entered.get((number,), ()) if text]
            right = not years or course_code.entry_year(key) == years[-1]
            return None if right else Breach(f"前三碼為入學學年度 {years[-1]}")

        return judged

    return CrossRule("R13", code, (code, student), judge)


def credited_course(code: str = "課程代碼") -> CrossRule:
    """R10: no course of category 8 or 9 without credit in a mark roster; 課程屬性 overrides the code."""

    def judge(register: Register, law: Law) -> Judge:
        filed = register.lookup(*COURSES, law.period, ("課程代碼",), ("課程屬性",))

        def judged(key: str) -> Answer:
            if filed is None:
                return Absent(COURSES[0])
            attribute = filed.get((key,), [("",)])[-1][0]
            return Breach("授予學分的課程") if course_code.is_uncredited_activity(key, attribute) else None

        return judged

    return CrossRule("R10", code, (code,), judge)


def bearing_credit(semester: str = "修課學期", *, own: bool = True) -> CrossRule:
    """L06: an outcome's course bears credit, by 修課學分 and by the course as filed for that semester.

    `semester` is the column that names the semester the course belongs to; courses of another school (`own`
    false) are judged by their code alone.
    """
    said = Breach("有核計學分的課程，修課學分大於 0")

    def judge(register: Register, law: Law) -> Judge:
        filed = register.lookup(*COURSES, law.period, ("課程代碼",), ("課程屬性", "授課學期學分節數"))

        def judged(typed: str, key: str, grade: str, term: str) -> Answer:
            if int(typed) == 0:
                return said
            if filed is None and own:
                return Absent(COURSES[0])
            attribute, terms = (filed or {}).get((key,), [("", "")])[-1]
            credited = not terms or course_code.credits(terms, int(grade), int(term)) > 0
            return None if credited and not course_code.is_uncredited_activity(key, attribute) else said

        return judged

    return CrossRule("L06", "修課學分", ("修課學分", "課程代碼", "開課年級", semester), judge)


def took_course(*mark_sheets: str) -> CrossRule:
    """X04: the student took the course that semester, by a mark sheet or by the class's offering."""
    reads = ("課程代碼", "學號", "修課學年度", "修課學期")

    def judge(register: Register, law: Law) -> Judge:
        classes = _classes(register, law)

        def judged(code: str, student: str, year: str, semester: str) -> Answer:
            if int(year) != law.year:
                return None  # kept at school: it is not of the year that is submitted
            term = Period(int(year), int(semester))
            marks = [register.lookup(MARKS, sheet, term, ("學號", "課程代碼")) for sheet in mark_sheets]
            offered = register.lookup(*OFFERINGS, term, ("班級名稱", "課程代碼"))
            taken = any((student, code) in sheet for sheet in marks if sheet)
            if taken or any((name, code) in (offered or {}) for name in classes.get(student, ())):
                return None
            absent = MARKS if marks[0] is None else OFFERINGS[0] if offered is None else ""
            return Absent(absent) if absent else Breach("該學期成績名冊或各班開課名冊內，該生修習的課程")

        return judged

    return CrossRule("X04", "課程代碼", reads, judge)


def teaches_course(*, same_class: bool = True) -> CrossRule:
    """X05: the teacher teaches the course to the student's class (to any, where it is taught apart), or deputises."""
    reads = ("任課教師帳號", "課程代碼", "學號", "修課學年度", "修課學期")
    key = ("班級名稱", "課程代碼") if same_class else ("課程代碼",)

    def judge(register: Register, law: Law) -> Judge:
        classes = _classes(register, law)

        def judged(account: str, code: str, student: str, year: str, semester: str) -> Answer:
            if int(year) != law.year:
                return None  # kept at school: it is not of the year that is submitted
            term = Period(int(year), int(semester))
            offered = register.lookup(*OFFERINGS, term, key, ("任課教師帳號", "代理認證教師帳號"))
            if offered is None:
                return Absent(OFFERINGS[0])
            keys = [(name, code) for name in classes.get(student, ())] if same_class else [(code,)]
            teachers = {one for each in keys for pair in offered.get(each, ()) for one in pair if one}
            apart = not same_class and not teachers  # taught by nobody this semester: 自學輔導, 專班
            known = not keys or apart or account in teachers
            return None if known else Breach(_teachers(teachers, account))

        return judged

    return CrossRule("X05", "任課教師帳號", reads, judge)


def _teachers(teachers: set[str], account: str) -> str:
    near = get_close_matches(account, sorted(teachers), n=1, cutoff=0) or ["各班開課名冊登記的教師"]
    return f"該班這門課的任課或代理認證教師，例如「{near[0]}」"


def _classes(register: Register, law: Law) -> dict[str, Texts]:
    """Give each student's classes of the period (of a year: of both semesters)."""
    rows = register.lookup(*ROSTER, law.period, ("學號",), ("班級名稱",)) or {}
    return {number: tuple(dict.fromkeys(name for (name,) in names if name)) for (number,), names in rows.items()}
