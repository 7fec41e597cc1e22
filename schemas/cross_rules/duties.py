"""Whether a meeting of the working group was led as the regulation asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.cross_rules.base import Breach, CrossRule
from schemas.register import folded_name

if TYPE_CHECKING:
    from schemas.cross_rules.base import Answer, Judge
    from schemas.register import Register
    from schemas.terms import Law

CONVENER = "校長"


def led_by_the_convener(heading: str) -> CrossRule:
    """G02: the convener, who is the principal, leads the meeting; not judged where no principal is listed.

    The principal's name may stand beside a title: 校長 林○○.
    """

    def judge(register: Register, law: Law) -> Judge:
        seats = register.lookup("working_group", "工作小組名單", law.period, ("職稱",), ("姓名",)) or {}
        names = [name for (name,) in seats.get((CONVENER,), ()) if folded_name(name)]

        def judged(leader: str) -> Answer:
            led = not names or any(folded_name(name) in folded_name(leader) for name in names)
            return None if led else Breach(f"由召集人（{CONVENER}）{'、'.join(names)}主持")

        return judged

    return CrossRule("G02", heading, (heading,), judge)
