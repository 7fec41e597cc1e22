"""What each office did of each form: when it was due, came and was accepted, how often it went back, its errors."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flows.steps.review.stories import is_clean
from schemas.forms import forms
from schemas.terms import OFFICES, Period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.review.stories import Slot, Story

Key = tuple[str, str, str]
"""Office, form, period as 114-1."""

PER = 100  # rows: errors are told per so many


@dataclass(frozen=True)
class Line:
    """One office's work on one form of one period; `title` is "" for drops in which no form was recognised.

    `accepted` is when each of its sheets had been without an error once. `rows` and `errors` are of first arrivals.
    `late_days` are counted from the day on which it was due to that one, or to today; None where no day is known.
    `before` is the rate of the period before.
    """

    office: str
    form: str
    title: str
    period: str
    due: dt.date | None
    first: dt.datetime | None
    accepted: dt.datetime | None
    drops: int
    answers: int
    returned: int
    rows: int
    errors: int
    late_days: int | None
    before: float | None

    @property
    def rate(self) -> float | None:
        """Errors per hundred rows; None where no row was read."""
        return PER * self.errors / self.rows if self.rows else None

    def as_json(self) -> dict[str, Any]:
        """Give the line as `review --json` prints it."""
        told = asdict(self) | {"rate": self.rate}
        moments = {name: told[name] and told[name].isoformat() for name in ("due", "first", "accepted")}
        return told | moments


def lines(
    told: Sequence[Story], due: Mapping[Key, dt.date | None], before: Mapping[Key, float], today: dt.date
) -> list[Line]:
    """Give a line for everything that is due or came, in the order of offices and forms.

    `due` names what is awaited, with its day where that is known; `before` are the rates of the year before.
    """
    held = _by_key(told)
    known = dict(before) | rates(told)
    keys = sorted({*due, *held}, key=lambda key: (OFFICES.index(key[0]), _title(key), key))
    return [_line(key, held.get(key, []), due.get(key), known.get(_before(key)), today) for key in keys]


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


def _line(key: Key, own: Sequence[Story], due: dt.date | None, before: float | None, today: dt.date) -> Line:
    office, form, period = key
    accepted = _accepted(own, form)
    done = accepted.date() if accepted else today
    rows, errors = _first_come(own, form)
    return Line(
        office=office,
        form=form,
        title=_title(key),
        period=period,
        due=due,
        first=min((story.drop.received_at for story in own), default=None),
        accepted=accepted,
        drops=len(own),
        answers=sum(len(story.answers) for story in own),
        returned=sum(story.returns_of(form) for story in own),
        rows=rows,
        errors=errors,
        late_days=max(0, (done - due).days) if due else None,
        before=before,
    )


def _accepted(own: Sequence[Story], form: str) -> dt.datetime | None:
    """Give the moment by which every sheet, of every scope, had come without an error once; None until then.

    A sheet and scope in which nothing stands any more, as of a 範圍 that was mistyped once, is not waited for.
    """
    first: dict[Slot, dt.datetime | None] = {}
    for story in own:
        clean = next((answer.answered_at for answer in story.answers if is_clean(answer, form)), None)
        for slot in story.slots_of(form):
            so_far = first.get(slot)
            first[slot] = min(filter(None, (so_far, clean)), default=None)
    moments = [moment for moment in first.values() if moment]
    is_open = any(moment is None and _stands(slot, own, form) for slot, moment in first.items())
    return max(moments) if moments and not is_open else None


def _stands(slot: Slot, own: Sequence[Story], form: str) -> bool:
    """Tell whether the last drop that holds a slot, and was not turned down by a person, has rows there."""
    held = [story.rows_in(form, slot) for story in own if slot in story.slots_of(form) and not story.is_withdrawn]
    return bool(held and held[-1])


def _before(key: Key) -> Key:
    """Name the same of the semester before, or of the year before."""
    office, form, period = key
    year, semester = map(int, period.split("-"))
    earlier = {0: Period(year - 1, 0), 1: Period(year - 1, 2), 2: Period(year, 1)}
    return office, form, str(earlier[semester])
