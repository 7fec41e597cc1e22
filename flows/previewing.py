"""What a submission would be now: what would go, what is missing, sent back or held, what changed, what closes next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from flows.drafting import facts_of
from flows.packages import Package, last_of, told_of
from flows.remaking import at_hand
from schemas.milestone import name_of
from schemas.terms import Fate
from schemas.wording import rule_and_title
from schemas.wording_deadlines import deadline_name

if TYPE_CHECKING:
    from flows.collected import School
    from flows.desk import Desk
    from flows.steps.package import Facts
    from flows.steps.rendering import Rendered

KEPT = ("office", "title", "sheet", "file", "rows", "reason")
STOPPED = (Fate.REJECTED, Fate.HELD)


def previewed(desk: Desk, school: School, rendered: Rendered) -> Package:
    """Tell what a package made now would hold; nothing is recorded, or written where packages lie."""
    last = last_of(desk, rendered.period)
    with at_hand(desk, last) as before:
        facts = facts_of(school, rendered, last.number + 1 if last else 1, (), before)
    told = {
        "outstanding": list(facts.outstanding),
        "stopped": _stopped(rendered),
        "kept": [dict(zip(KEPT, line, strict=True)) for line in facts.kept],
        "previous": name_of(rendered.period, last.number) if last else None,
        "difference": facts.difference.as_json() if facts.difference else None,
        "next_freeze": _next_freeze(school, facts),
    }
    return Package(rendered.period, None, None, told_of(rendered, facts), further=told)


def _stopped(rendered: Rendered) -> list[dict[str, Any]]:
    """Count the rows that would not go by office, rule and fate; those held for no rule by their reason."""
    found = Counter(
        (fate.drop.office, fate.rule, rule_and_title(fate.rule) if fate.rule else fate.reason, str(fate.fate))
        for fate in rendered.fates
        if fate.fate in STOPPED
    )
    names = ("office", "rule", "reason", "fate")
    return [dict(zip(names, place, strict=True)) | {"rows": rows} for place, rows in sorted(found.items())]


def _next_freeze(school: School, facts: Facts) -> dict[str, Any] | None:
    """Give when the next of a package's forms closes, and which forms close then; None where 期程表 names no day."""
    now = school.mark.moment
    ahead = [one for one in facts.deadlines if not one.is_over(now.date())]
    if not ahead:
        return None
    at = min(one.closes_at(school.desk.site.timezone) for one in ahead)
    closing = [one for one in ahead if one.closes_at(school.desk.site.timezone) == at]
    forms = list(dict.fromkeys(map(deadline_name, closing)))
    return {"at": at.isoformat(), "days_left": (at.date() - now.date()).days, "forms": forms}
