"""How packages are rendered by themselves: as a deadline closes, and when a late workbook was accepted after one."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from flows.freezing import due, next_closing
from flows.running import Tell, run_submit
from flows.submit import Submitted
from flows.years import years
from schemas.failure import place_of
from schemas.identity import mask_all
from schemas.milestone import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.desk import Desk
    from flows.packages import Package

RETRY_SECONDS = 600.0
LOOK_SECONDS = 30.0  # how often it is asked whether another process has recorded a decision


def submit_due(desk: Desk, tell: Tell) -> Submitted | None:
    """Render the packages that are due now, those of the academic year before among them; None where none is.

    What each of them closes is told and recorded by the submission itself, so that nothing is closed twice.
    """
    packages: list[Package] = []
    for then in years(desk):
        if periods := due(then, then.site.now()):
            packages += run_submit(then, tell, periods).packages
    return Submitted(packages) if packages else None


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
            ahead = [next_closing(then, then.site.now()) for then in years(self.desk)]
        except Exception as error:  # noqa: BLE001 - the watch itself goes on; nothing has been lost
            self.note(f"packages could not be rendered ({_told(error)}); tried again in {RETRY_SECONDS:.0f} s")
            return time.time() + RETRY_SECONDS
        for package in done.packages if done else ():
            self.note(f"package {name_of(package.period, package.number or 0)} is rendered: {package.folder}")
        return min((moment.timestamp() for moment in ahead if moment), default=math.inf)

    def are_asked_for(self) -> bool:
        """Tell whether another process has recorded a decision since; asked now and then only."""
        if time.time() < self.look_at:
            return False
        self.look_at = time.time() + LOOK_SECONDS
        return self._decided not in {-1, len(self.desk.ledger.decisions())}
