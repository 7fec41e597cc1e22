"""A submission: from the rows that stand to numbered packages, every row accounted for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.collected import school_at
from flows.package_stages import renew_sign_offs
from flows.packages import freeze, last_of
from flows.previewing import previewed
from flows.publishing import publish_table
from flows.rebuilding import restore_packages
from flows.remaking import at_hand
from flows.stages import plain
from schemas.terms import Fate
from schemas.wording_reports import DONE

if TYPE_CHECKING:
    from flows.collected import School
    from flows.desk import Desk
    from flows.packages import Package
    from flows.stages import Stage
    from flows.steps.rendering import Rendered
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

    with desk.at_work():
        if not preview:
            with suppress(OSError):  # where the outbox is closed, each package says so itself
                stage("補齊先前的套件", restore_packages, desk)
        school = school_at(desk, mark_of(desk.ledger, desk.site.now()), stage)
        packages = []
        for period in periods:
            rendered = stage(f"產製名冊 {period}", school.rendered, period)
            if rendered.fates:
                make = previewed if preview else _frozen
                packages.append(stage(f"封裝 {period}", make, desk, school, rendered))
    publish_table("ti-jiao", [_row(package) for package in packages], "提交套件")
    return Submitted(packages)


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
