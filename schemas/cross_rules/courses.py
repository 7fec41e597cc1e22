"""Whether a row agrees with the course as it was filed: its name, credits, year, and whether it bears credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas import course_code
from schemas.cross_rules.base import COURSES, ROSTER, Absent, Breach, CrossRule
from schemas.register import folded_name

if TYPE_CHECKING:
    from schemas.cross_rules.base import Answer, Judge
    from schemas.register import Register
    from schemas.terms import Law


def filed_name(name: str = "科目名稱", code: str = "課程代碼") -> CrossRule:
    """R12: 科目名稱 is the name filed under the code."""

    def judge(register: Register, law: Law) -> Judge:
        filed = register.lookup(*COURSES, law.period, ("課程代碼",), ("科目名稱",)) or {}
        codes = {folded_name(text): filed_code for (filed_code,), names in filed.items() for (text,) in names}

        def judged(typed: str, key: str) -> Answer:
            names = [text for (text,) in filed.get((key,), ()) if text]
            if not names or folded_name(typed) in map(folded_name, names):
                return None
            other = codes.get(folded_name(typed))
            return Breach(f"「{names[-1]}」" + (f"；若是「{typed}」，課程代碼為 {other}" if other else ""))

        return judged

    return CrossRule("R12", name, (name, code), judge)


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


def elective(code: str = "課程代碼") -> CrossRule:
    """C09: the course is one that students choose; 課程屬性 overrides the code."""

    def judge(register: Register, law: Law) -> Judge:
        filed = register.lookup(*COURSES, law.period, ("課程代碼",), ("課程屬性",)) or {}

        def judged(key: str) -> Answer:
            wrong = course_code.not_elective(key, filed.get((key,), [("",)])[-1][0])
            return Breach(wrong) if wrong else None

        return judged

    return CrossRule("C09", code, (code,), judge)
