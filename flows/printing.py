"""What the commands print: their sentences in English, what the coordinator reads of the school in Chinese."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from flows.stages import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.demo import Shown
    from flows.ingest import Sweep
    from flows.steps.overview import Cell
    from flows.submit import Package

PIPED_WIDTH = 200  # columns of a table that no terminal shows
STATUS_HEADINGS = ("單位", "表單", "期別", "狀態", "列數", "退回", "暫緩", "校內期限", "剩餘天數", "下一步")


def drop_json(body: dict[str, Any]) -> dict[str, Any]:
    """Give what `ingest --json` prints of a drop."""
    return {key: value for key, value in body.items() if key != "deadlines"}


def drop_line(body: dict[str, Any]) -> str:
    """Say what became of a drop, and where its report lies."""
    from flows.steps.reporting import totals
    from schemas.terms import Verdict
    from schemas.wording import verdict_line

    said = verdict_line(Verdict(body["verdict"]).words, totals(body))
    return f"{body['office']}「{printable(body['file'])}」{said}\n  {body['report']}"


def beside(sweep: Sweep) -> Iterator[str]:
    """Say what a sweep left in the inbox and why, and how many answers no address was known for."""
    arrivals, unaddressed = sweep.arrivals, sweep.replies.unaddressed
    for name, finding in arrivals.left:
        yield f"{printable(name)}: {finding.definition.title}（{finding.rule}）"
    for name in arrivals.waiting:
        yield f"{printable(name)}: still being copied; taken at the next sweep"
    if unaddressed:
        yield f"{unaddressed} answers had no address to go to; they lie in outbox/reports"


def package_line(package: Package) -> str:
    """Say what a package holds, what became of every row, and where it lies."""
    rosters = "；".join(f"{title} {sum(sheets.values())} 列" for title, sheets in package.counts["rosters"].items())
    fates = "、".join(f"{fate} {count}" for fate, count in package.counts["fates"].items())
    if package.counts["missing"]:
        rosters += f"；未產製（表單尚未送件）：{'、'.join(package.counts['missing'])}"
    where = f"\n  {package.folder}" + ("（與上次相同）" if package.unchanged else "") if package.folder else "（預覽）"
    return f"{package.period}：{rosters}\n  各列去向：{fates}；附件 {package.counts['attachments']}{where}"


def fact_line(fact: dict[str, Any]) -> str:
    """Put a fact's names and values on one line, empty ones left out."""
    return "  ".join(f"{name}: {value}" for name, value in fact.items() if value not in ("", None, []))


def print_status(cells: Sequence[Cell]) -> None:
    """Print the table of offices and forms."""
    from rich.console import Console
    from rich.table import Table

    from schemas.wording import STATES

    table = Table(*STATUS_HEADINGS)
    for cell in cells:
        days = "" if cell.days_left is None else str(cell.days_left)
        numbers = (str(cell.rows), str(cell.rejected), str(cell.held))
        table.add_row(
            cell.office, cell.title, cell.period, STATES[cell.state], *numbers, cell.due or "", days, cell.next
        )
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)


def conclusion(shown: Shown) -> str:
    """Say in a few lines what a demonstration read, found, held and wrote, and where to look."""
    from flows.steps.reporting import totals

    bodies, site, arrivals = shown.sweep.replies.bodies, shown.site, shown.sweep.arrivals
    added = [totals(body) for body in bodies]
    sums = {key: sum(each[key] for each in added) for key in added[0]}
    written = "\n".join(f"written   {package_line(package)}" for package in shown.submitted.packages)
    return (
        f"\nread      {len(bodies)} workbooks, {sums['rows']} rows, {arrivals.attachments} attachments\n"
        f"found     {sums['錯誤']} 錯誤, {sums['待確認']} 待確認, {sums['提醒']} 提醒\n"
        f"held      {sums['held']} rows; {sums['rejected']} rows sent back to their offices\n"
        f"{written}\n"
        f"look at   {site.outbox / 'submissions'} (rosters), {site.outbox / 'reports'} (what each office was told),\n"
        f"          {site.outbox / 'mail'} (mails); `licheng status --site {site.folder}`"
    )
