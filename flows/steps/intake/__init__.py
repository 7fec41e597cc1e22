"""What in the inbox is a drop: stored and in the ledger before it leaves its folder; all else is left and listed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from flows.steps.intake.arrivals import Arrivals, Waiting
from flows.steps.intake.bundles import Arrival, digest, drop_of, opened
from flows.steps.intake.keeping import keep
from flows.steps.intake.leftovers import Leftovers
from flows.steps.intake.looking import Entry, Stays, Waits, everything_in, is_unchanged
from flows.steps.intake.mended import mended_in
from flows.steps.intake.parcels import Parcel
from flows.steps.intake.remembered import let_go
from flows.steps.intake.settling import settled
from flows.steps.intake.unfit import shown
from flows.steps.intake.untouched import Untouched
from flows.steps.records import Attached
from schemas import wording_intake as words
from schemas.attached import Facts, Flaw
from schemas.failure import Harm, Mishap
from schemas.finding import Finding
from schemas.identity import mask_all

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.steps.intake.bundles import Content
    from flows.steps.ledger import Ledger
    from flows.steps.store import Store
    from schemas.drop import Member
    from schemas.terms import Period

__all__ = ["Arrivals", "Intake", "Waiting"]

T = TypeVar("T")
AT_ONCE = 8


@dataclass(frozen=True)
class Intake:
    """Takes files from an inbox into a store and a ledger; `now` gives the time in the school's zone.

    `laid_at` gives when a file that was last changed in a nanosecond came to lie in its folder; by default now.
    `judge` tells what a stored attachment is; `unpack` gives the members of a stored archive (its path and hash) that
    holds workbooks, None for everything else.
    """

    inbox: Path
    store: Store
    ledger: Ledger
    period: Period
    now: Callable[[], dt.datetime]
    judge: Callable[[Path], Facts]
    unpack: Callable[[Path, str], list[Member] | None]
    laid_at: Callable[[int], dt.datetime] | None = None

    def take_in(self, only: Iterable[Path] = ()) -> Arrivals:
        """Take in every whole file of the inbox, or of the paths named; what is stored and recorded leaves it."""
        self.store.clear()
        arrivals, leftovers = Arrivals(), Leftovers(self.inbox, self.store.folder)
        wanted = [path.absolute() for path in only]
        mended = mended_in(self.inbox, Untouched(self.inbox, self._memory))
        seen = self._sorted_out(chain(everything_in(self.inbox), mended), arrivals)
        asked = [entry for entry in seen if not wanted or _within(entry.path, wanted)]
        whole = sorted(self._sorted_out(settled(asked), arrivals), key=_by_saving)
        kept = list(self._sorted_out(self._kept(whole), arrivals))
        self._record([one for one in kept if not leftovers.holds(one)], arrivals)
        let_go(self._memory, [one.entry.path for one in kept])
        stuck = [one for one in kept if not _leave_inbox(one.entry)]
        leftovers.note(kept, stuck)
        list(self._sorted_out((Stays(one.entry.path, words.NOT_REMOVED) for one in stuck), arrivals))
        return arrivals

    @property
    def _memory(self) -> Path:
        """Where the answers are remembered that were laid out (see `Replies`): beside the folder of stored files."""
        return self.store.folder.parent

    def _sorted_out(self, things: Iterable[T | Stays | Waits], arrivals: Arrivals) -> Iterator[T]:
        """Go on with what is to be taken in; list what stays, and what waits, with the reason."""
        for thing in things:
            if isinstance(thing, Stays):
                name = self._name(thing.path)
                arrivals.left.append((name, Finding("W18", value=name, expected=thing.what.words)))
            elif isinstance(thing, Waits):
                arrivals.waiting.append(Waiting(self._name(thing.path), thing.why, thing.until))
            else:
                yield thing

    def _kept(self, entries: Sequence[Entry]) -> Iterator[Arrival | Waits]:
        with ThreadPoolExecutor(AT_ONCE) as pool:  # most of the time is spent waiting for the disk
            hashes = list(pool.map(lambda entry: keep(entry, self.store), entries))
        for entry, sha256 in zip(entries, hashes, strict=True):
            yield sha256 if isinstance(sha256, Waits) else Arrival(entry, sha256, self._key(entry, sha256))

    def _key(self, entry: Entry, sha256: str) -> str:
        """Name this very arrival, so that a crash before the file left the inbox does not take it twice."""
        return digest(entry.office, str(entry.path.relative_to(self.inbox)), *map(str, entry.look), sha256)

    def _record(self, kept: Iterable[Arrival], arrivals: Arrivals) -> None:
        """Let the ledger have all that it does not know, at once."""
        known = self.ledger.arrivals()
        fresh = [self._parcel(one, arrivals) for one in kept if one.key not in known]
        if fresh:
            self.store.settle()
            with self.ledger.writing() as writing:
                before = writing.last_drop()
                for parcel in fresh:
                    arrivals.attachments += len(parcel.files)
                    arrivals.drops += parcel.record(writing, before)

    def _parcel(self, arrival: Arrival, arrivals: Arrivals) -> Parcel:
        """Say what an arrival is recorded as: the members of an archive that holds workbooks, else the file itself."""
        office, now = arrival.entry.office, self.now()
        laid_at = self.laid_at(arrival.entry.look.changed) if self.laid_at else now
        try:
            contents = self._contents(arrival)
        except OSError:
            raise
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends; what it is in truth is found when it is read
            arrivals.mishaps.append(_unopened(bug, office, arrival.itself))
            contents = [arrival.itself]
        drops = [(one.key, drop_of(one, office, self.period, now, laid_at)) for one in contents if one.is_workbook]
        files = [self._attached(office, one, now, arrivals) for one in contents if not one.is_workbook]
        return Parcel(arrival, contents[0].bundle, drops, files)

    def _contents(self, arrival: Arrival) -> list[Content]:
        path = self.store.path(arrival.sha256)
        members = (self.unpack(path, arrival.sha256) if arrival.entry.is_workbook else None) or []
        holds_workbooks = any(member.is_workbook for member in members)
        return opened(arrival, members, self.store) if holds_workbooks else [arrival.itself]

    def _attached(self, office: str, one: Content, now: dt.datetime, arrivals: Arrivals) -> Attached:
        try:
            facts = self.judge(self.store.path(one.sha256))
        except OSError:
            raise
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends, and to the office as a file that is damaged
            arrivals.mishaps.append(_unopened(bug, office, one))
            facts = Facts(one.size, "", Flaw.DAMAGED)
        judged = (facts.size, facts.sort, facts.flaw)
        return Attached(one.key, office, one.name, one.sha256, now, self.period.year, *judged, one.bundle)

    def _name(self, path: Path) -> str:
        """Write a path so that it can be shown, whatever characters or bytes it is made of."""
        return mask_all(shown(path.relative_to(self.inbox)))


def _unopened(bug: Exception, office: str, one: Content) -> Mishap:
    return Mishap(Harm.UNOPENED, "", bug, office, one.name, one.sha256)


def _within(path: Path, wanted: list[Path]) -> bool:
    return any(path.absolute() == one or one in path.absolute().parents for one in wanted)


def _by_saving(entry: Entry) -> tuple[bool, int, str]:
    """Order workbooks by when they were saved, so that the later of two in one sweep is the later drop."""
    return (entry.is_workbook, entry.look.modified if entry.is_workbook else 0, str(entry.path))


def _leave_inbox(entry: Entry) -> bool:
    """Remove a file that is stored, unless somebody has meanwhile laid another in its place; False where it stays."""
    try:
        if is_unchanged(entry):
            entry.path.unlink()
    except OSError:  # it is stored, and the others go on
        return False
    return True
