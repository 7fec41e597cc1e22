"""What is told, without keeping a row back, of a student who has left and of an item registered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.cross_rules.base import ROSTER, Absent, Breach, CrossRule
from schemas.register import folded_name

if TYPE_CHECKING:
    from schemas.cross_rules.base import Answer, Judge
    from schemas.register import Register
    from schemas.terms import Law

STUDENT = "學號"
AWAY = frozenset({"休學", "轉出", "畢業", "結業", "肄業", "喪失學籍", "死亡"})
"""The 學籍狀態 of one who is not at the school."""


def on_the_roll() -> CrossRule:
    """X10: the student is at the school by the newest roster of the period."""

    def judge(register: Register, law: Law) -> Judge:
        rolls = [
            roll
            for part in law.period.parts()
            if (roll := register.lookup(*ROSTER, part, (STUDENT,), ("學籍狀態",))) is not None and part.semester
        ]
        newest, earlier = (rolls[-1], rolls[:-1]) if rolls else ({}, [])

        def judged(number: str) -> Answer:
            status = newest.get((number,), [("",)])[-1][0]
            if status in AWAY:
                return Breach("這位學生已離校或休學，請洽註冊組")
            gone = (number,) not in newest and any((number,) in roll for roll in earlier)
            return Breach("這位學生不在最近一學期的學生名冊內") if gone else None

        return judged

    return CrossRule("X10", STUDENT, (STUDENT,), judge, once=True)


def registered_too(at: str, form: str, sheet: str, same: dict[str, str], **only: str) -> CrossRule:
    """X07: a student's own item is not one that the school or an outside body has registered.

    `same` pairs a heading here with the one there that must say the same; `only` rows with these texts there count.
    """
    here, there = (STUDENT, *same), (STUDENT, *same.values())

    def judge(register: Register, law: Law) -> Judge:
        listed = register.lookup(form, sheet, law.period, (*there, *only))
        known = {tuple(map(folded_name, texts)) for texts in listed or ()}

        def judged(registrar: str, *texts: str) -> Answer:
            if registrar != "學生":
                return None
            if listed is None:
                return Absent(form, waits=False)
            twice = tuple(map(folded_name, (*texts, *only.values()))) in known
            return Breach(f"只登錄一次；「{sheet}」已有同一筆") if twice else None

        return judged

    return CrossRule("X07", at, ("登錄來源", *here), judge)
