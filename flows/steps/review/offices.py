"""Each office's year: what it handed in, how much of that went back, and how much was late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.steps.review.figures import PER
from flows.steps.review.stories import NO_FORM
from schemas.terms import OFFICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.steps.review.figures import Line
    from flows.steps.review.stories import Story


@dataclass(frozen=True)
class OfficeLine:
    """One office's year: each drop counted once, whatever it held; `unjudged` are repetitions and others' forms."""

    office: str
    drops: int
    unjudged: int
    returned: int
    rows: int
    errors: int
    due: int  # forms that were handed in or awaited, each once for every deadline
    accepted: int  # of these
    late: int  # of these
    late_days: int  # the longest

    @property
    def rate(self) -> float | None:
        """Errors per hundred rows; None where no row was read."""
        return PER * self.errors / self.rows if self.rows else None


def by_office(told: Sequence[Story], every: Sequence[Line]) -> list[OfficeLine]:
    """Add up each office's year."""
    offices = {line.office for line in every} | {story.drop.office for story in told}
    return [_office(office, told, every) for office in OFFICES if office in offices]


def _office(office: str, told: Sequence[Story], every: Sequence[Line]) -> OfficeLine:
    own = [story for story in told if story.drop.office == office]
    ours = [line for line in every if line.office == office]
    counted = [timing for line in ours if line.form != NO_FORM for timing in line.deadlines]
    return OfficeLine(
        office=office,
        drops=len(own),
        unjudged=sum(not story.is_plain for story in own),
        returned=sum(any(story.returns_of(form) for form in story.forms) for story in own),
        rows=sum(line.rows for line in ours),
        errors=sum(line.errors for line in ours),
        due=len(counted),
        accepted=sum(one.accepted is not None for one in counted),
        late=sum(bool(one.late_days) for one in counted),
        late_days=max((one.late_days or 0 for one in counted), default=0),
    )
