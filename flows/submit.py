"""A submission: from the rows that stand to numbered packages, every row accounted for."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.assessment import assess
from flows.publishing import publish_table
from flows.stages import plain
from schemas.register import attachment_name, sent_by
from schemas.terms import Fate
from schemas.wording_reports import DONE

if TYPE_CHECKING:
    from pathlib import Path

    from flows.assessment import Assessed
    from flows.desk import Desk
    from flows.stages import Stage
    from flows.steps.accounting import School
    from flows.steps.decisions_in_force import InForce
    from flows.steps.rendering import Rendered, Source
    from schemas.register import Sendings
    from schemas.terms import Period


@dataclass(frozen=True)
class Package:
    """One package: where it lies (nowhere in a preview), its number, and what it holds."""

    period: Period
    number: int | None
    folder: Path | None
    counts: dict[str, Any]
    unchanged: bool = False

    def as_json(self, site: Path) -> dict[str, Any]:
        """Give the package as `submit --json` prints it."""
        folder = self.folder and self.folder.relative_to(site).as_posix()
        facts = {
            "period": str(self.period),
            "number": self.number,
            "folder": folder,
            "unchanged": self.unchanged,
        }
        return facts | self.counts


@dataclass(frozen=True)
class Submitted:
    """Every package that one submission rendered."""

    packages: list[Package]

    @property
    def conclusion(self) -> str:
        """How the flow run ended, in the dashboard."""
        return DONE


class CrashedError(Exception):
    """A rule on which the program itself failed: what it should have judged must not go out."""

    def __init__(self, rules: list[str]) -> None:
        super().__init__(f"rules failed in the program: {'; '.join(rules)}; no package was made")


def _refuse_crashed(assessed: Assessed) -> None:
    crashed = [one for table in assessed.school.tables for one in table.unjudged if one.bug]
    if crashed:
        raise CrashedError(sorted({f"{one.rule}: {one.why}" for one in crashed})) from crashed[0].bug


def submit(desk: Desk, stage: Stage = plain, *, periods: tuple[Period, ...], preview: bool = False) -> Submitted:
    """Render the package of each period that has rows; a preview writes and records nothing."""
    from flows.steps.decisions_in_force import in_force
    from flows.steps.packaging import counts

    with desk.at_work():
        examined = stage("讀取與檢核", desk.examine, desk.ledger.drops(desk.site.period.year))
        assessed = assess(stage, examined, context := desk.context())
        _refuse_crashed(assessed)
        packages = []
        for period in periods:
            rendered = stage(f"產製名冊 {period}", _render, desk, assessed.school, period)
            if rendered.fates:
                told = counts(rendered) | {"duties": _duties(desk, period)}
                decided = in_force(context.decisions, str(period), assessed.school.tables)
                packages.append(stage(f"封裝 {period}", _package, desk, rendered, told, decided, preview=preview))
    publish_table("ti-jiao", [_row(package) for package in packages], "提交套件")
    return Submitted(packages)


def _render(desk: Desk, school: School, period: Period) -> Rendered:
    from flows.steps.rendering import render

    code, sent = desk.site.settings.school.code, desk.ledger.attachments(desk.site.period.year)
    return render(school.tables, school.fates(period), period, code, sent)


def _duties(desk: Desk, period: Period) -> list[dict[str, Any]]:
    """List the school's duties of a period that are not done, each with the office that must see to it."""
    cells = [cell for cell in desk.board(period) if cell.period == str(period)]
    return [
        {"office": cell.office, "form": cell.title} | finding.as_json() for cell in cells for finding in cell.duties
    ]


def _package(desk: Desk, rendered: Rendered, told: dict[str, Any], decided: list[InForce], *, preview: bool) -> Package:
    """Write a package aside, record it, then let it be seen; the same content as the last one's keeps its number."""
    from flows.steps.packaging import digest_of, settle, write_package
    from flows.steps.records import Submission

    if preview:
        return Package(rendered.period, None, None, told)
    folder = desk.site.outbox / "submissions" / str(rendered.period)
    aside = folder / ".rendering"
    shutil.rmtree(aside, ignore_errors=True)
    sent = desk.ledger.attachments(rendered.period.year)
    write_package(rendered, aside, lambda source: desk.store.path(_hash_of(source, sent)), decided)
    digest = digest_of(aside)
    last = max(desk.ledger.submissions(rendered.period), key=lambda package: package.number, default=None)
    unchanged = last is not None and last.digest == digest
    number = last.number + (not unchanged) if last else 1
    if not unchanged:
        with desk.ledger.writing() as writing:
            writing.submit(Submission(rendered.period, number, digest, desk.site.now(), told))
    final = folder / f"{number:02}"
    settle(aside, final, anew=not unchanged)
    return Package(rendered.period, number, final, told, unchanged=unchanged)


def _hash_of(source: Source, sent: Sendings) -> str:
    return sent_by(sent, source.office, source.bundle)[attachment_name(source.name)].sha256


def _row(package: Package) -> dict[str, object]:
    number = f"{package.number:02}" if package.number else "預覽"
    return {"套件": f"{package.period}/{number}", "附件": package.counts["attachments"]} | {
        str(fate): package.counts["fates"].get(str(fate), 0) for fate in Fate
    }
