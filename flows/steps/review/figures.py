"""What each office did of each form: when it came, and was complete for its deadlines, what went back, its errors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flows.steps.review.timing import timings
from schemas.forms import forms
from schemas.terms import OFFICES, Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.review.stories import Slot, Story
    from flows.steps.review.timing import Target, Timing

Key = tuple[str, str, str]
"""Office, form, period as 114-1."""

PER = 100  # rows: errors are told per so many


@dataclass(frozen=True)
class Line:
    """One office's work on one form of one period; `title` is "" for drops in which no form was recognised.

    `deadlines` tell, for each, when it was complete, the earliest first. `rows` and `errors` are of first arrivals.
    `before` is the rate of the period before.
    """

    office: str
    form: str
    title: str
    period: str
    deadlines: tuple[Timing, ...]
    first: dt.datetime | None
    drops: int
    answers: int
    returned: int
    rows: int
    errors: int
    before: float | None

    @property
    def rate(self) -> float | None:
        """Errors per hundred rows; None where no row was read."""
        return PER * self.errors / self.rows if self.rows else None

    @property
    def accepted(self) -> dt.datetime | None:
        """When all that ever came was complete: what the last deadline asks for."""
        return self.deadlines[-1].accepted

    @property
    def late_days(self) -> int | None:
        """The longest delay of all its deadlines; None where no day is known."""
        return max((one.late_days for one in self.deadlines if one.late_days is not None), default=None)

    def as_json(self) -> dict[str, Any]:
        """Give the line as `review --json` prints it."""
        moments = {"first": self.first, "accepted": self.accepted}
        dated = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
        timed = {"deadlines": [one.as_json() for one in self.deadlines], "late_days": self.late_days}
        return asdict(self) | dated | timed | {"rate": self.rate}


def lines(
    told: Sequence[Story], due: Mapping[Key, Sequence[Target]], before: Mapping[Key, float], today: dt.date
) -> list[Line]:
    """Give a line for everything that is due or came, in the order of offices and forms.

    `due` names what is awaited, with the deadlines that are known; `before` are the rates of the year before.
    """
    held = _by_key(told)
    known = dict(before) | rates(told)
    keys = sorted({*due, *held}, key=lambda key: (OFFICES.index(key[0]), _title(key), key))
    return [_line(key, held.get(key, []), due.get(key, ()), known.get(_before(key)), today) for key in keys]


def rates(told: Iterable[Story]) -> dict[Key, float]:
    """Give errors per hundred rows by office, form and period, where rows were read."""
    found = {}
    for key, own in _by_key(told).items():
        rows, errors = _first_come(own, key[1])
        if rows:
            found[key] = PER * errors / rows
    return found


def _first_come(own: Iterable[Story], form: str) -> tuple[int, int]:
    """Count rows and errors as each sheet of each scope first came: sending it again does not thin the errors out."""
    known: set[Slot] = set()
    rows = errors = 0
    for story in own:
        read, wrong = story.tally(form, known)
        rows, errors = rows + read, errors + wrong
        known |= story.slots_of(form)
    return rows, errors


def _by_key(told: Iterable[Story]) -> dict[Key, list[Story]]:
    held: defaultdict[Key, list[Story]] = defaultdict(list)
    for story in told:
        for form in story.forms:
            held[story.drop.office, form, str(story.period_of(form))].append(story)
    return held


def _title(key: Key) -> str:
    form = forms().get(key[1])
    return form.title if form else ""


def _line(key: Key, own: Sequence[Story], due: Sequence[Target], before: float | None, today: dt.date) -> Line:
    office, form, period = key
    rows, errors = _first_come(own, form)
    return Line(
        office=office,
        form=form,
        title=_title(key),
        period=period,
        deadlines=timings(own, form, due, today),
        first=min((story.drop.received_at for story in own), default=None),
        drops=len(own),
        answers=sum(len(story.answers) for story in own),
        returned=sum(story.returns_of(form) for story in own),
        rows=rows,
        errors=errors,
        before=before,
    )


def _before(key: Key) -> Key:
    """Name the same of the semester before, or of the year before."""
    office, form, period = key
    year, semester = map(int, period.split("-"))
    earlier = {0: Period(year - 1, 0), 1: Period(year - 1, 2), 2: Period(year, 1)}
    return office, form, str(earlier[semester])
