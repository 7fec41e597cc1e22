"""What is told, without keeping a row back, of a student who has left and of an item registered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.cross_rules.base import ROSTER, Absent, Breach, CrossRule

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
                return Breach(f"在學學生；學生名冊的學籍狀態為「{status}」")
            gone = (number,) not in newest and any((number,) in roll for roll in earlier)
            return Breach("最近一學期學生名冊內的學生") if gone else None

        return judged

    return CrossRule("X10", STUDENT, (STUDENT,), judge, once=True)


def registered_too(at: str, form: str, sheet: str, same: dict[str, str], **only: str) -> CrossRule:
    """X07: a student's own item is not one that the school or an outside body has registered.

    `same` pairs a heading here with the one there that must say the same; `only` rows with these texts there count.
    """
    here, there = (STUDENT, *same), (STUDENT, *same.values())

    def judge(register: Register, law: Law) -> Judge:
        known = register.lookup(form, sheet, law.period, (*there, *only))

        def judged(registrar: str, *texts: str) -> Answer:
            if registrar != "學生":
                return None
            if known is None:
                return Absent(form, waits=False)
            return Breach(f"只登錄一次；「{sheet}」已有同一筆") if (*texts, *only.values()) in known else None

        return judged

    return CrossRule("X07", at, ("登錄來源", *here), judge)
