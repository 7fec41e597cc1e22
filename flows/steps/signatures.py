"""Who must sign a package, who has, and how far it has come on its way to the central database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps.pages import template
from flows.steps.receipt import grouped_hash
from schemas import wording_signing as words
from schemas.milestone import CONVENER, SECRETARY, SIGNERS, Kind, name_of
from schemas.rosters import rosters_by_path
from schemas.wording_packages import SCHOOL_USE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from flows.steps.records import Submission
    from schemas.milestone import Milestone

MINUTE = "%Y-%m-%d %H:%M"
GROUPS_A_LINE = 4  # of a fingerprint


class Seat(NamedTuple):
    """One who must sign, and the last word said; None where nothing was."""

    office: str
    word: Milestone | None

    @property
    def is_signed(self) -> bool:
        """Whether the last word is a yes."""
        return self.word is not None and self.word.accepted

    @property
    def is_against(self) -> bool:
        """Whether the last word is an objection."""
        return self.word is not None and not self.word.accepted


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
        """Who has said nothing yet."""
        return [seat.office for seat in self.seats if seat.word is None]

    @property
    def objecting(self) -> list[str]:
        """Who objects."""
        return [seat.office for seat in self.seats if seat.is_against]

    @property
    def signed(self) -> int:
        """How many have signed."""
        return sum(seat.is_signed for seat in self.seats)

    @property
    def steps(self) -> list[tuple[bool, str]]:
        """List the five steps in order: whether each is done, and what is to be said of it."""
        due = len(self.seats)
        return [
            (True, f"{words.RENDERED} {self.made_at:{MINUTE}}"),
            (self.signed == due, words.signed_words(self.signed, due, self.waiting, self.objecting)),
            (bool(self.uploads), words.uploaded_words(self.uploads, self.withdrawals)),
            (self.received is not None, words.received_words(self.received)),
            (self.confirmed, words.CONFIRMED),
        ]

    @property
    def line(self) -> str:
        """Tell the whole way in one line."""
        way = words.ARROW.join(f"{words.DONE if done else words.OPEN} {said}" for done, said in self.steps)
        return f"{self.name}{words.superseded_words(self.superseded_by)}　{way}"

    def as_json(self) -> dict[str, Any]:
        """Give the stage as `status --packages --json` prints it."""
        return {
            "package": self.name,
            "made_at": self.made_at.isoformat(),
            "fingerprint": self.submission.body.get("fingerprint", ""),
            "signed": self.signed,
            "to_sign": [seat.office for seat in self.seats],
            "waiting": self.waiting,
            "words": [seat.word.as_json() for seat in self.seats if seat.word],
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
    filled = (path for path, _ in _filled(submission) if not _stays(path))
    return {known[path].form.offices[0] for path in filled if path in known}


def _filled(submission: Submission) -> list[tuple[str, int]]:
    """List the workbooks of a package that have rows, each with how many."""
    every = ((path, sum(sheets.values())) for path, sheets in submission.body["rosters"].items())
    return [(path, rows) for path, rows in every if rows]


def _stays(path: str) -> bool:
    """Tell by its place in the package whether a workbook stays at school."""
    return SCHOOL_USE in path.split("/")


def seats(submission: Submission, milestones: Iterable[Milestone]) -> tuple[Seat, ...]:
    """Give everybody who must sign a package with the last word said on it."""
    said = {one.office: one for one in milestones if _is_on(one, submission) and one.kind is Kind.SIGNED}
    return tuple(Seat(office, said.get(office)) for office in must_sign(submission))


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


def sign_off_page(school: str, stage: Stage) -> str:
    """Render a package's 核章表: what it holds, its fingerprint, and a line for everybody who signs or seals."""
    counted = _filled(stage.submission)
    leaving = [(path, rows) for path, rows in counted if not _stays(path)]
    kept = [(path, rows) for path, rows in counted if _stays(path)]
    lines = [(seat.office, words.word_said(seat.word) if seat.word else words.NOT_YET) for seat in stage.seats]
    shown = {
        "package": stage.name,
        "replaced": words.do_not_sign(stage.superseded_by),
        "facts": _facts(school, stage),
        "rosters": leaving,
        "total": sum(rows for _, rows in leaving),
        "kept": kept,
        "seats": [*lines, (CONVENER, "")],
    }
    return template("sign_off.html.j2").render(shown, words=words)


def _facts(school: str, stage: Stage) -> list[tuple[str, str]]:
    """List what a 核章表 says of its package as a whole: labels, each with its text."""
    submission, fingerprint = stage.submission, stage.submission.body.get("fingerprint", "")
    facts = [
        (words.SCHOOL, school),
        (words.PACKAGE, words.package_words(submission.period, submission.number)),
        (words.MADE, f"{stage.made_at:{MINUTE}}"),
        (words.FINGERPRINT, _in_lines(grouped_hash(fingerprint)) if fingerprint else words.NO_FINGERPRINT),
    ]
    if stage.uploads or stage.withdrawals:
        facts.append((words.STATE, words.uploaded_words(stage.uploads, stage.withdrawals)))
    return facts


def _in_lines(groups: str) -> str:
    """Break a hash's groups evenly, so that line after line can be compared by eye."""
    every = groups.split()
    starts = range(0, len(every), GROUPS_A_LINE)
    return "\n".join(" ".join(every[start : start + GROUPS_A_LINE]) for start in starts)
