"""How packages are rendered by themselves: as a deadline closes, and when a late workbook was accepted after one."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.desk import Desk
from flows.freezing import due, next_closing
from flows.running import Tell, run_submit
from flows.submit import Submitted
from schemas.failure import place_of
from schemas.identity import mask_all
from schemas.terms import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.packages import Package

RETRY_SECONDS = 600.0
LOOK_SECONDS = 30.0  # how often it is asked whether another process has recorded a decision


def submit_due(desk: Desk, tell: Tell) -> Submitted | None:
    """Render the packages that are due now, those of the academic year before among them; None where none is.

    What each of them closes is told and recorded by the submission itself, so that nothing is closed twice.
    """
    packages: list[Package] = []
    for then in _years(desk):
        if periods := due(then, then.site.now()):
            packages += run_submit(then, tell, periods).packages
    return Submitted(packages) if packages else None


def _years(desk: Desk) -> Iterator[Desk]:
    """Open the academic year before, where anything was handed in for it: it may end after the next has begun."""
    year = desk.site.period.year - 1
    if desk.ledger.drops(year):
        before = Desk(replace(desk.site, turned_to=Period(year, 2)))
        try:
            yield before
        finally:
            before.close()
    yield desk


def _told(error: Exception) -> str:
    """Say what stopped a package: a file by its path, a sentence of ours as it is, a bug by its place alone."""
    ours = isinstance(error, OSError) or type(error).__module__.startswith("flows.")
    return mask_all(f"{type(error).__name__}: {' '.join(str(error).split())}") if ours else place_of(error)


class Packages:
    """The packages of a site that is watched: rendered as their time comes, however often that fails at first."""

    def __init__(self, desk: Desk, note: Callable[[str], None]) -> None:
        self.desk, self.note = desk, note
        self.look_at = 0.0  # when to look for decisions again, in seconds as time.time gives them
        self._decided = -1  # how many there were when it was last seen to

    def see_to(self) -> float:
        """Render what is due; give the moment (in seconds, as time.time does) at which to come back."""
        try:
            done = submit_due(self.desk, Tell(self.note))
            self._decided = len(self.desk.ledger.decisions())
            ahead = [next_closing(then, then.site.now()) for then in _years(self.desk)]
        except Exception as error:  # noqa: BLE001 - the watch itself goes on; nothing has been lost
            self.note(f"packages could not be rendered ({_told(error)}); tried again in {RETRY_SECONDS:.0f} s")
            return time.time() + RETRY_SECONDS
        for package in done.packages if done else ():
            self.note(f"package {package.period}/{package.number:02} is rendered: {package.folder}")
        return min((moment.timestamp() for moment in ahead if moment), default=math.inf)

    def are_asked_for(self) -> bool:
        """Tell whether another process has recorded a decision since; asked now and then only."""
        if time.time() < self.look_at:
            return False
        self.look_at = time.time() + LOOK_SECONDS
        return self._decided not in {-1, len(self.desk.ledger.decisions())}
