"""Whether the file that a row names is there, of a sort and size that its column takes, and whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemas import wording_attachments as wording
from schemas.attached import ARCHIVES, MIB, Flaw
from schemas.cross_rules.base import Breach, CrossRule
from schemas.failure import DAMAGED
from schemas.nearest import nearest
from schemas.register import attachment_name
from schemas.wording_failures import ATTACHMENT_DAMAGED, ROW_WAITS
from schemas.wording_intake import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.attached import Family, Sent
    from schemas.cross_rules.base import Answer, Judge
    from schemas.register import Register
    from schemas.terms import Law

RULES_ON_FILES = ("A01", "A02", "A03", "A04")
BY_DAMAGE = {DAMAGED: "A04"}  # what has befallen a file since it came is found where its own flaws are


def sent_along(heading: str, family: Family) -> tuple[CrossRule, ...]:
    """A01 to A04: the file named is among the office's attachments, and the column takes it; one fault at most."""
    return tuple(CrossRule(rule, heading, (heading,), partial(_judge, rule, family)) for rule in RULES_ON_FILES)


def _judge(rule: str, family: Family, register: Register, law: Law) -> Judge:
    sent, most = register.attached(), family.most(law.year)

    def judged(name: str) -> Answer:
        breach = _breach(name, sent, family, most) if name else None
        return breach if breach and rule == BY_DAMAGE.get(breach.rule, breach.rule) else None

    return judged


def _breach(name: str, sent: Mapping[str, Sent], family: Family, most: int) -> Breach | None:
    file = sent.get(attachment_name(name))
    if file is None:
        return Breach(_not_there(name, sent), "A01")
    if file.is_nobodys:
        return Breach(wording.WHOSE, "A01", instead=wording.RENAME)
    return _breach_of_content(name, file, family, most)


def _not_there(name: str, sent: Mapping[str, Sent]) -> str:
    near = nearest(attachment_name(name), sent)
    packed = any(file.sort in ARCHIVES for file in sent.values())
    return wording.not_there(near and visible(sent[near].name or near), packed=packed)


def _breach_of_content(name: str, file: Sent, family: Family, most: int) -> Breach | None:
    """Judge in the order in which a person would mend: what is empty has no sort, what is too large is made anew."""
    if file.flaw == Flaw.EMPTY:
        return Breach(wording.flawed(file.flaw, file.sort, file.size), "A04")
    if file.sort not in family.sorts:
        return Breach(wording.of_another_sort(family, name, file.sort), "A02")
    if file.size > most * MIB:
        return Breach(wording.too_large(file.size, most), "A03")
    if file.flaw == Flaw.LOST:
        return Breach(ATTACHMENT_DAMAGED, DAMAGED, waits=ROW_WAITS)
    return Breach(wording.flawed(file.flaw, file.sort, file.size), "A04") if file.flaw else None
