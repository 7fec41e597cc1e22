"""How a package is written, recorded and seen: aside first, and never changed once a record speaks of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.collected import first_rounds
from flows.drafting import facts_of
from flows.package_places import folder_of, lying, spare_of, told_place
from flows.settings_recorded import recorded
from schemas.milestone import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flows.collected import School
    from flows.desk import Desk
    from flows.freezing import Closing
    from flows.steps.package import Facts
    from flows.steps.records import Submission
    from flows.steps.rendering import Rendered
    from schemas.terms import Period

ASIDE = ".rendering"  # what a package is called while it is written
COMPARED = "compared"  # the key of a record that tells whether the package was compared with the one before it


@dataclass(frozen=True)
class Package:
    """One package: where it lies (nowhere in a preview), its number, and what it holds.

    `further` is what only a preview tells; `unwritten` says why it does not lie in the outbox, where it does not;
    `uncompared` names the package before it where that could not be had whole.
    """

    period: Period
    number: int | None
    folder: Path | None
    counts: dict[str, Any]
    unchanged: bool = False
    further: dict[str, Any] = field(default_factory=dict)
    unwritten: str = ""
    uncompared: str = ""

    def as_json(self, site: Path) -> dict[str, Any]:
        """Give the package as `submit --json` prints it."""
        facts = {
            "period": str(self.period),
            "number": self.number,
            "folder": told_place(self.folder, site),
            "unchanged": self.unchanged,
            "unwritten": self.unwritten,
            "uncompared": self.uncompared,
        }
        return facts | self.counts | self.further


def last_of(desk: Desk, period: Period) -> Submission | None:
    """Give the last package of a period that is recorded."""
    return max(desk.ledger.submissions(period), key=lambda package: package.number, default=None)


def write_aside(school: School, rendered: Rendered, facts: Facts, to: Path) -> str:
    """Write a package into a folder of its own, whatever was left there; give its fingerprint."""
    from flows.steps.package import fingerprint_of, write_package

    shutil.rmtree(to, ignore_errors=True)
    write_package(rendered, to, school.path_of, facts)
    return fingerprint_of(to)


def told_of(rendered: Rendered, facts: Facts) -> dict[str, Any]:
    """Count a package's rows, fates and attachments, and list the duties that are open."""
    from flows.steps.package import counts

    return counts(rendered) | {"duties": list(facts.duties)}


def freeze(  # noqa: PLR0913 - by keyword, and each is one fact about the package
    desk: Desk,
    school: School,
    rendered: Rendered,
    *,
    before: Path | None,
    closing: Sequence[Closing],
    amending: bool,
) -> Package:
    """Write a package aside, prove it with another reader, record it, then let it be seen.

    `before` is where the package before it lies, whole; None where there is none, or it cannot be had.

    Where all that goes is as in the last one, that keeps its number, unless something is closed with it or it is
    `amending` that one: that is recorded with a number of its own.
    """
    from flows.steps.package import digest_of
    from flows.steps.records import Submission
    from flows.steps.verification import prove

    period, last = rendered.period, last_of(desk, rendered.period)
    facts = facts_of(school, rendered, last.number + 1 if last else 1, [one.form for one in closing], before)
    told, written = told_of(rendered, facts), _written(school, rendered, facts)
    digest = digest_of(written.aside)
    prove(rendered, written.aside)
    if last and not (closing or amending) and _same(last, digest, before, written.aside):
        shutil.rmtree(written.aside)
        return Package(period, last.number, lying(desk.site, last), told, unchanged=True, unwritten=written.why)
    body = told | _recorded(school, rendered, closing, before) | {"fingerprint": written.fingerprint}
    _seal(desk, Submission(period, facts.number, digest, school.mark.moment, body), written)
    uncompared = name_of(period, last.number) if last and before is None else ""
    return Package(period, facts.number, written.final, told, unwritten=written.why, uncompared=uncompared)


def _same(last: Submission, digest: str, before: Path | None, aside: Path) -> bool:
    """Tell whether all that goes is as in the last package, of which `before` is where it lies whole."""
    from flows.steps.package import goes_alike

    return last.digest == digest or (before is not None and goes_alike(before, aside))


def _seal(desk: Desk, submission: Submission, written: _Written) -> None:
    """Record a package, then let it be seen: of a record without its folder, `restore` can make the folder again."""
    from flows.steps.package import settle

    with desk.ledger.writing() as writing:
        writing.submit(submission)
    settle(written.aside, written.final)


class _Written(NamedTuple):
    """A package that was written aside: where it is to lie, its fingerprint, and why it is not the outbox."""

    final: Path
    fingerprint: str
    why: str = ""

    @property
    def aside(self) -> Path:
        """Where it lies until it is recorded."""
        return self.final.with_name(ASIDE)


def _written(school: School, rendered: Rendered, facts: Facts) -> _Written:
    """Write a package aside in the outbox, or in the store where the outbox is closed or full."""
    site, period = school.desk.site, rendered.period
    final = folder_of(site, period, facts.number)
    try:
        return _Written(final, write_aside(school, rendered, facts, final.with_name(ASIDE)))
    except OSError as closed:
        spare = spare_of(site, period, facts.number)
        fingerprint = write_aside(school, rendered, facts, spare.with_name(ASIDE))
        return _Written(spare, fingerprint, f"{closed.filename or site.outbox}: {closed.strerror}")


def _recorded(school: School, rendered: Rendered, closing: Sequence[Closing], before: Path | None) -> dict[str, Any]:
    """Say what a record keeps of a package beside its counts: all that is needed to make it again."""
    leaving = {one.roster.path for one in rendered.rosters if one.roster.leaves_school}
    return {
        "offices": sorted({fate.drop.office for fate in rendered.fates if fate.roster in leaving}),
        "mark": school.mark.as_json(),
        "settings": dict(recorded(school.desk.site).told),
        "closes": [one.as_json() for one in closing],
        "first_round": first_rounds(rendered, [(one.form, one.round) for one in closing]),
        COMPARED: before is not None,
    }
