"""How a package is made again from its record, the ledger and the stored files, and what is compared then."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flows.collected import school_at
from flows.drafting import facts_of
from flows.package_places import differing, folder_of, told_place, whole
from flows.packages import COMPARED, write_aside
from flows.settings_recorded import Recorded
from flows.stages import plain
from flows.steps.store import DamagedError, sync_folder
from schemas.failure import Harm, place_of
from schemas.milestone import name_of
from schemas.wording_failures import program_failed
from schemas.wording_rebuilding import Remade, no_predecessor, not_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.collected import School
    from flows.desk import Desk
    from flows.steps.records import Submission

ASIDE = ".rebuilding"  # what a package is called while it is made again


@dataclass(frozen=True)
class Restored:
    """What became of a package of the record: its name, how it ended, and where it lies now."""

    name: str
    state: Remade
    folder: Path | None
    why: str = ""

    def as_json(self, site: Path) -> dict[str, Any]:
        """Give it as `rebuild --json` prints it."""
        folder = told_place(self.folder, site)
        return {"package": self.name, "state": self.state.name.lower(), "folder": folder, "why": self.why}


class Remaking:
    """Packages being made again, a school's state at one mark after the other."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._known: tuple[dict[str, Any], School] | None = None

    def make(self, submission: Submission) -> Restored:
        """Make a package again, and lay it in its place where it is what its record says."""
        name, final = named(submission), folder_of(self.desk.site, submission.period, submission.number)
        if "mark" not in submission.body:
            return Restored(name, Remade.OLDER, None)
        aside = final.with_name(ASIDE)
        try:
            fingerprint = self.write(submission, aside)
        except (DamagedError, FileNotFoundError, ValueError) as gone:  # a stored file, or a setting
            shutil.rmtree(aside, ignore_errors=True)
            return Restored(name, Remade.LOST, None, str(gone))
        except OSError:
            raise
        except Exception as bug:  # noqa: BLE001 - told; the other packages, and the sweep, go on
            shutil.rmtree(aside, ignore_errors=True)
            return Restored(name, Remade.LOST, None, program_failed(place_of(bug)))
        same = fingerprint == submission.body["fingerprint"]
        to = final if same else differing(final)
        shutil.rmtree(differing(final), ignore_errors=True)  # of an earlier trial
        aside.rename(to)
        sync_folder(to.parent)
        return Restored(name, Remade.AGAIN if same else Remade.DIFFERS, to)

    def write(self, submission: Submission, aside: Path) -> str:
        """Write a package again into a folder of its own; give its fingerprint.

        FileNotFoundError where it told the difference to the package before it, and that cannot be had.
        """
        last = self._before(submission)
        with at_hand(self.desk, last) as before:
            if last and before is None:
                raise FileNotFoundError(no_predecessor(named(last)))
            return self._write(submission, aside, before)

    def write_content(self, submission: Submission, aside: Path) -> str:
        """Write a package again without its difference; give the digest of its content, which is the same so."""
        from flows.steps.package import digest_of

        self._write(submission, aside, None)
        return digest_of(aside)

    def _write(self, submission: Submission, aside: Path, before: Path | None) -> str:
        school = self._school(submission)
        rendered = school.rendered(submission.period)
        closes = [one["form"] for one in submission.body["closes"]]
        facts = facts_of(school, rendered, submission.number, closes, before)
        return write_aside(school, rendered, facts, aside)

    def _before(self, submission: Submission) -> Submission | None:
        """Give the package with which one was compared."""
        earlier = [one for one in self.desk.ledger.submissions(submission.period) if one.number < submission.number]
        return max(earlier, key=_number, default=None) if submission.body.get(COMPARED, True) else None

    def _school(self, submission: Submission) -> School:
        """Give the school as it stood: packages of one submission have the same mark."""
        from flows.steps.records import mark_from

        told = {name: submission.body[name] for name in ("mark", "settings")}
        if self._known is None or self._known[0] != told:
            school = school_at(self.desk, mark_from(told["mark"]), plain, Recorded(told["settings"]))
            _check_stored(school)
            self._known = told, school
        return self._known[1]


def _check_stored(school: School) -> None:
    """FileNotFoundError where a drop can no longer be read that could be then."""
    for one in school.assessed.examined:
        if one.trouble and one.trouble.harm is Harm.LOST and one.drop.id not in school.desk.aside:
            raise FileNotFoundError(not_stored(one.drop.id))


@contextmanager
def at_hand(desk: Desk, submission: Submission | None) -> Iterator[Path | None]:
    """Give where a package lies whole; else its content is made again in the store for as long as this lasts.

    None where it cannot be, or is not what was recorded: what lies in the outbox is in many hands. None of none.
    """
    if submission is None:
        yield None
        return
    with TemporaryDirectory(dir=desk.site.store_folder) as aside:
        yield whole(desk.site, submission) or _made_again(desk, submission, Path(aside) / ASIDE)


def _made_again(desk: Desk, submission: Submission, aside: Path) -> Path | None:
    if "mark" in submission.body:
        with suppress(Exception):  # whatever it is: a package does not wait for the one before it
            return aside if Remaking(desk).write_content(submission, aside) == submission.digest else None
    return None


def _number(submission: Submission) -> int:
    return submission.number


def named(submission: Submission) -> str:
    """Name a package of the record: 114-1/01."""
    return name_of(submission.period, submission.number)
