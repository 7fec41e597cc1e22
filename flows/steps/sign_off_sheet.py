"""The 核章表 of a package: what it holds, its fingerprint, and who signed it or objects; sealed on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.pages import template
from flows.steps.receipt import grouped_hash
from flows.steps.signatures import filled_workbooks, stays_at_school
from schemas import wording_signing as words
from schemas.milestone import CONVENER
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from flows.steps.signatures import Seat, Stage

GROUPS_A_LINE = 4  # of a fingerprint


def sign_off_page(school: str, stage: Stage) -> str:
    """Render a package's 核章表: what it holds, its fingerprint, and a line for everybody who signs or seals."""
    counted = filled_workbooks(stage.submission)
    leaving = [(path, rows) for path, rows in counted if not stays_at_school(path)]
    kept = [(path, rows) for path, rows in counted if stays_at_school(path)]
    lines = [(seat.office, _said(seat)) for seat in stage.seats]
    shown = {
        "package": stage.name,
        "replaced": words.superseded_notice(stage.superseded_by, stage.uploads),
        "facts": _facts(school, stage),
        "rosters": leaving,
        "total": sum(rows for _, rows in leaving),
        "kept": kept,
        "seats": [*lines, (CONVENER, "")],
    }
    return template("sign_off.html.j2").render(shown, words=words)


def _said(seat: Seat) -> str:
    """Tell who said what for an office: of many who signed, the last in full and the others by name."""
    others = seat.yes[:-1]
    told = [one for one in seat.words if one not in others]
    return words.words_said(told, [one.by for one in others])


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
