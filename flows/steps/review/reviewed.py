"""A year's review as one value, from which the book, the page, the training sheets and the JSON are made."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from schemas import wording_review as words
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    import datetime as dt

    from flows.steps.review.duties import DutyLine
    from flows.steps.review.faults import Frequent
    from flows.steps.review.figures import Line
    from flows.steps.review.offices import OfficeLine
    from flows.steps.review.proofs import Proof
    from flows.steps.review.timing import Timing


@dataclass(frozen=True)
class Review:
    """One academic year as of a day: every form of every office, the offices, the school's duties, the faults."""

    year: int
    today: dt.date
    school: str
    lines: list[Line]
    offices: list[OfficeLine]
    duties: list[DutyLine]
    proofs: list[Proof]
    faults: list[Frequent]

    @property
    def all_done(self) -> bool:
        """Whether every duty of the school is proved."""
        return all(one.is_done for one in self.duties)

    def as_json(self) -> dict[str, Any]:
        """Give the review as `review --json` prints it."""
        return {
            "year": self.year,
            "today": self.today.isoformat(),
            "offices": [asdict(one) | {"rate": one.rate} for one in self.offices],
            "forms": [one.as_json() for one in self.lines],
            "duties": [one.as_json() for one in self.duties],
            "proofs": [one.as_json() for one in self.proofs],
            "faults": {one.office: [fault.as_json() for fault in one.faults] for one in self.faults},
        }


def office_cells(one: OfficeLine) -> tuple[str, ...]:
    """Give an office's year under OFFICE_HEADINGS."""
    counted = (one.drops, one.unjudged, one.returned, one.rows, one.errors)
    done = (one.due, one.accepted, one.late, one.late_days)
    return (one.office, *map(str, counted), words.rate(one.rate), *map(str, done))


def line_cells(one: Line) -> list[tuple[str, ...]]:
    """Give a form's rows under LINE_HEADINGS, one for each deadline; what is of the whole form stands in the first."""
    counted = (one.drops, one.answers, one.returned, one.rows, one.errors)
    whole = (
        f"{one.first:{MINUTE}}" if one.first else words.NOTHING,
        *map(str, counted),
        words.rate(one.rate),
        words.trend(one.rate, one.before),
    )
    head, again = (one.office, one.title or words.UNRECOGNISED, one.period), ("",) * len(whole)
    return [(*head, *_timed(timing), *(again if at else whole)) for at, timing in enumerate(one.deadlines)]


def _timed(one: Timing) -> tuple[str, ...]:
    return (
        one.whose or words.NOTHING,
        one.due.isoformat() if one.due else words.NOTHING,
        f"{one.accepted:{MINUTE}}" if one.accepted else words.NOT_ACCEPTED,
        words.NOTHING if one.late_days is None else str(one.late_days),
    )


def fault_cells(review: Review) -> list[tuple[str, ...]]:
    """Give every office's faults under FAULT_HEADINGS."""
    return [
        (one.office, fault.rule.id, fault.rule.title, str(fault.times), fault.example)
        for one in review.faults
        for fault in one.faults
    ]
