"""A submission: from the rows that stand to numbered packages, every row accounted for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.collected import school_at
from flows.failing import look_over, note_damaged
from flows.package_stages import renew_sign_offs
from flows.packages import freeze, last_of
from flows.previewing import previewed
from flows.publishing import publish_table
from flows.rebuilding import restore_packages
from flows.remaking import at_hand
from flows.sending import send
from flows.stages import plain
from flows.steps.store import DamagedError
from schemas.terms import Fate
from schemas.wording_reports import DONE

if TYPE_CHECKING:
    from flows.collected import School
    from flows.desk import Desk
    from flows.packages import Package
    from flows.stages import Stage
    from flows.steps.rendering import Rendered
    from schemas.failure import Failure
    from schemas.terms import Period


@dataclass(frozen=True)
class Submitted:
    """Every package that one submission rendered."""

    packages: list[Package]

    @property
    def conclusion(self) -> str:
        """How the flow run ended, in the dashboard."""
        return DONE


def submit(desk: Desk, stage: Stage = plain, *, periods: tuple[Period, ...], preview: bool = False) -> Submitted:
    """Render the package of each period that has rows; a preview writes and records nothing.

    All of it is told as the ledger stands when it begins, so that it can be made again.
    """
    from flows.steps.ledger_as_of import mark_of

    packages: dict[Period, Package | None] = {}
    with desk.at_work():
        fresh = [] if preview else _looked_over(desk, stage)
        while left := [period for period in periods if period not in packages]:
            school = school_at(desk, mark_of(desk.ledger, desk.site.now()), stage)
            try:
                for period in left:
                    packages[period] = _made(desk, stage, school, period, preview=preview)
            except DamagedError as damaged:  # the rows that name them wait, and all is made without them
                fresh += note_damaged(desk, school, damaged.hashes)
        if fresh:
            stage("寄送", send, desk)
    made = [package for package in packages.values() if package]
    publish_table("ti-jiao", [_row(package) for package in made], "提交套件")
    return Submitted(made)


def _looked_over(desk: Desk, stage: Stage) -> list[Failure]:
    """Lay out what is missing of earlier packages, and look whether what this one is made from is still whole."""
    with suppress(OSError):  # where the outbox is closed, each package says so itself
        stage("補齊先前的套件", restore_packages, desk)
    return stage("核對原件", look_over, desk)


def _made(desk: Desk, stage: Stage, school: School, period: Period, *, preview: bool) -> Package | None:
    rendered = stage(f"產製名冊 {period}", school.rendered, period)
    if not rendered.fates:
        return None
    return stage(f"封裝 {period}", previewed if preview else _frozen, desk, school, rendered)


def _frozen(desk: Desk, school: School, rendered: Rendered) -> Package:
    """Freeze a package with what its moment closes, and lay the sheets of all of its period that are signed."""
    from flows.freezing import amended, closing

    period, then, last = rendered.period, school.desk, last_of(desk, rendered.period)
    closes = closing(then, school.mark.moment).get(period, ())
    with at_hand(desk, last) as before:
        amending = period in amended(then)
        package = freeze(desk, school, rendered, before=before, closing=closes, amending=amending)
    if not package.unwritten:
        renew_sign_offs(desk, period)
    return package


def _row(package: Package) -> dict[str, object]:
    number = f"{package.number:02}" if package.number else "預覽"
    return {"套件": f"{package.period}/{number}", "附件": package.counts["attachments"]} | {
        str(fate): package.counts["fates"].get(str(fate), 0) for fate in Fate
    }
