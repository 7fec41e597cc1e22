"""Who must sign a package, who has, and how far it has come on its way to the central database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas import wording_signing as words
from schemas.milestone import SECRETARY, SIGNERS, Kind, name_of
from schemas.rosters import rosters_by_path
from schemas.wording_packages import MINUTE, SCHOOL_USE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from flows.steps.records import Submission
    from schemas.milestone import Milestone


class Seat(NamedTuple):
    """An office that must sign, and what stands of what its people said, oldest first: of each account the last word.

    An objection stands until the account that made it signs, or the executive secretary lifts it.
    """

    office: str
    words: tuple[Milestone, ...] = ()

    @property
    def yes(self) -> list[Milestone]:
        """Who has signed."""
        return [one for one in self.words if one.kind is Kind.SIGNED and one.accepted]

    @property
    def against(self) -> list[Milestone]:
        """Who objects."""
        return [one for one in self.words if not one.accepted]

    @property
    def is_signed(self) -> bool:
        """Whether somebody has signed and nobody objects."""
        return bool(self.yes) and not self.against

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has signed or objects."""
        return not self.yes and not self.against


@dataclass(frozen=True)
class Stage:
    """How far a package has come: rendered, signed, uploaded, received, confirmed; its moments in the school's zone.

    `uploads` are those that stand; each of the `withdrawals` took back one more.
    """

    submission: Submission
    made_at: dt.datetime
    seats: tuple[Seat, ...]
    uploads: tuple[Milestone, ...] = ()
    withdrawals: tuple[Milestone, ...] = ()
    superseded_by: str = ""  # the newest package of its period
    received: dt.datetime | None = None
    confirmed: bool = False

    @property
    def name(self) -> str:
        """The package's name."""
        return name_of(self.submission.period, self.submission.number)

    @property
    def waiting(self) -> list[str]:
        """Which offices have said nothing yet, or nothing that stands."""
        return [seat.office for seat in self.seats if seat.is_waiting]

    @property
    def objecting(self) -> list[str]:
        """Of which offices somebody objects."""
        return [seat.office for seat in self.seats if seat.against]

    @property
    def objections(self) -> list[Milestone]:
        """Every objection that stands."""
        return [one for seat in self.seats for one in seat.against]

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(seat.is_signed for seat in self.seats)

    @property
    def steps(self) -> list[tuple[bool, str]]:
        """List the five steps in order: whether each is done, and what is to be said of it."""
        due, against = len(self.seats), [words.objector(one) for one in self.objections]
        return [
            (True, f"{words.RENDERED} {self.made_at:{MINUTE}}"),
            (self.signed == due, words.signed_words(self.signed, due, self.waiting, against)),
            (bool(self.uploads), words.uploaded_words(self.uploads, self.withdrawals)),
            (self.received is not None, words.received_words(self.received)),
            (self.confirmed, words.CONFIRMED),
        ]

    @property
    def line(self) -> str:
        """Tell the whole way in one line."""
        way = words.ARROW.join(f"{words.DONE if done else words.OPEN} {said}" for done, said in self.steps)
        return f"{self.name}{words.superseded_words(self.superseded_by, self.uploads)}　{way}"

    def as_json(self) -> dict[str, Any]:
        """Give the stage as `status --packages --json` prints it."""
        return {
            "package": self.name,
            "made_at": self.made_at.isoformat(),
            "fingerprint": self.submission.body.get("fingerprint", ""),
            "signed": self.signed,
            "to_sign": [seat.office for seat in self.seats],
            "waiting": self.waiting,
            "objecting": self.objecting,
            "words": [word.as_json() for seat in self.seats for word in seat.words],
            "uploads": [upload.as_json() for upload in self.uploads],
            "withdrawn": [one.as_json() for one in self.withdrawals],
            "superseded_by": self.superseded_by,
            "received": self.received and self.received.isoformat(),
            "confirmed": self.confirmed,
        }


def must_sign(submission: Submission) -> tuple[str, ...]:
    """List who must sign a package: every office whose rows are in it, then the executive secretary."""
    offices = submission.body.get("offices")
    filed = set(offices) if offices is not None else _owners(submission)
    return (*(office for office in SIGNERS if office in filed), SECRETARY)


def _owners(submission: Submission) -> set[str]:
    """Give who owns the forms of the submitted rosters: a package of an earlier version names no office."""
    known = rosters_by_path(submission.period.year)
    filled = (path for path, _ in filled_workbooks(submission) if not stays_at_school(path))
    return {known[path].form.offices[0] for path in filled if path in known}


def filled_workbooks(submission: Submission) -> list[tuple[str, int]]:
    """List the workbooks of a package that have rows, each with how many."""
    every = ((path, sum(sheets.values())) for path, sheets in submission.body["rosters"].items())
    return [(path, rows) for path, rows in every if rows]


def stays_at_school(path: str) -> bool:
    """Tell by its place in the package whether a workbook stays at school."""
    return SCHOOL_USE in path.split("/")


def seats(submission: Submission, milestones: Iterable[Milestone]) -> tuple[Seat, ...]:
    """Give every office that must sign a package with what stands of what was said for it."""
    said = [one for one in milestones if _is_on(one, submission) and one.kind is not Kind.UPLOADED]
    return tuple(
        Seat(office, _standing(one for one in said if one.office == office)) for office in must_sign(submission)
    )


def _standing(said: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Keep the last word of each account; what is lifted leaves only the yeses before it."""
    last: dict[tuple[Kind, str], Milestone] = {}
    for one in said:
        if one.kind is Kind.LIFTED:
            last = {key: word for key, word in last.items() if word.accepted}
        last.pop((one.kind, one.by), None)
        last[one.kind, one.by] = one
    return tuple(last.values())


def uploads(submission: Submission, milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """List the uploads of a package that stand, oldest first: each that is taken back takes the last one with it."""
    standing: list[Milestone] = []
    for one in _told_of_uploads(submission, milestones):
        if one.accepted:
            standing.append(one)
        else:
            del standing[-1:]
    return tuple(standing)


def withdrawals(submission: Submission, milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """List what took back an upload of a package, oldest first."""
    return tuple(one for one in _told_of_uploads(submission, milestones) if not one.accepted)


def _told_of_uploads(submission: Submission, milestones: Iterable[Milestone]) -> Iterator[Milestone]:
    return (one for one in milestones if _is_on(one, submission) and one.kind is Kind.UPLOADED)


def _is_on(milestone: Milestone, submission: Submission) -> bool:
    return (milestone.period, milestone.number) == (submission.period, submission.number)
