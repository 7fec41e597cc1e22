"""Whether what a row refers to is there: a student, a course, a person, an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.cross_rules.base import COURSES, Absent, Breach, CrossRule
from schemas.nearest import nearest

if TYPE_CHECKING:
    from schemas.cross_rules.base import Answer, Judge
    from schemas.form import Column, Reference
    from schemas.register import Register
    from schemas.terms import Law


def found_in(column: Column, reference: Reference) -> CrossRule:
    """X01 X02 X03 (C06 for a class): the text stands in the referenced column of its form."""

    def judge(register: Register, law: Law) -> Judge:
        known = register.lookup(reference.form, reference.sheet, law.period, (reference.heading,))
        keys = [key for (key,) in known or ()]

        def judged(text: str) -> Answer:
            if not text or (known is not None and (text,) in known):
                return None
            return Absent(reference.form) if known is None else _missing(text, keys)

        return judged

    return CrossRule(reference.rule, column.heading, (column.heading,), judge)


def _missing(text: str, known: list[str]) -> Breach:
    padded = [key for key in known if key.lstrip("0") == text and key != text] if text.isdigit() else []
    if padded:
        return Breach(f"「{padded[0]}」，前面的 0 要保留", "C14")
    near = nearest(text, known)
    return Breach(f"最接近的是「{near}」" if near else "名冊內已有的值")


def begins_a_course(heading: str) -> CrossRule:
    """X02: the sixteen characters are those with which some filed course code begins."""

    def judge(register: Register, law: Law) -> Judge:
        filed = register.lookup(*COURSES, law.period, ("課程代碼",))
        known = None if filed is None else {code[:16] for (code,) in filed}

        def judged(text: str) -> Answer:
            if known is None:
                return Absent(COURSES[0])
            return None if text in known else _missing(text, sorted(known))

        return judged

    return CrossRule("X02", heading, (heading,), judge)


def registered_item(form: str, heading: str) -> CrossRule:
    """X08: the number certified is that of one item which somebody registered, on any of the form's sheets."""

    def judge(register: Register, law: Law) -> Judge:
        sheets = register.sheets(form, law.period)
        arrived = {sheet: register.lookup(form, sheet, law.period, (heading,)) or {} for sheet in sheets}

        def judged(text: str) -> Answer:
            if not arrived:
                return Absent(form)
            holding = [sheet for sheet, numbers in arrived.items() if (text,) in numbers]
            if len(holding) > 1:
                return Breach(f"只屬於一筆的{heading}；{'、'.join(f'「{sheet}」' for sheet in holding)}都有這個編號")
            return None if holding else _missing(text, [number for keys in arrived.values() for (number,) in keys])

        return judged

    return CrossRule("X08", heading, (heading,), judge)
