"""What the commands print: their sentences in English, what the coordinator reads of the school in Chinese."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from flows.stages import printable
from schemas.decision import UNDELIVERED
from schemas.identity import mask_all
from schemas.terms import Fate
from schemas.wording_rebuilding import as_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Row

    from flows.demo import Shown
    from flows.ingest import Sweep
    from flows.packages import Package
    from flows.steps.overview import Cell
    from flows.steps.records import StoredFile, Undelivered
    from schemas.finding import Finding
    from schemas.terms import Law

PIPED_WIDTH = 200  # columns of a table that no terminal shows
NARROW = 100  # columns of a table that is read, not cut apart by another program
COVERAGE_WIDTHS = (17, 18, 20, 18, 27)
UNCOMPARED = "前一份套件 {name} 已不完整，也無法重新產製：這份套件不含與它的差異"
UNWRITTEN = "outbox 無法寫入（{why}）：套件先存放在下列位置，可寫入後由下一次收件放回 outbox"
STATUS_HEADINGS = ("單位", "表單", "期別", "狀態", "列數", "退回", "暫緩", "自上次", "繳交期限", "剩餘天數", "下一步")


def drop_line(body: dict[str, Any]) -> str:
    """Say what became of a drop, and where its report lies."""
    from flows.steps.answer_head import summary

    verdict, *said = summary(body)
    return f"{body['office']}「{printable(body['file'])}」{verdict}。{''.join(said)}\n  {body['report']}"


def beside(sweep: Sweep) -> Iterator[str]:
    """Say what a sweep left in the inbox and why, and how many answers no address was known for."""
    arrivals, unaddressed = sweep.arrivals, sweep.replies.unaddressed
    for name, finding in arrivals.left:
        yield f"{printable(name)}: {finding.definition.title}（{finding.rule}）：{finding.expected}"
    for waiting in arrivals.waiting:
        yield f"{printable(waiting.name)}: {waiting.why}"
    if sweep.unwritten:
        yield f"{sweep.unwritten}; the answers are kept, and laid out by the first sweep that can write there"
    if unaddressed:
        yield f"{unaddressed} answers had no address to go to; they lie in outbox/reports"


def event_line(event: Row[Any], *, as_json: bool) -> str:
    """Tell an event of the log."""
    if not as_json:
        return f"{event.number}  {event.at}  {event.kind}  {event.body}"
    return json.dumps(event._asdict() | {"body": json.loads(event.body)}, ensure_ascii=False)


def print_verified(broken: int | None, damaged: Sequence[StoredFile], *, as_json: bool) -> None:
    """Say whether the log is whole, and name each stored file that is no longer what was received."""
    files = [
        {
            "office": one.office,
            "file": mask_all(one.name),
            "received_at": one.received_at.isoformat(),
            "sha256": one.sha256,
        }
        for one in damaged
    ]
    if as_json:
        whole = broken is None and not damaged
        print(json.dumps({"whole": whole, "broken_at": broken, "damaged": files}, ensure_ascii=False))  # noqa: T201 - it is the answer
        return
    print("the log is whole" if broken is None else f"the log is broken at event {broken}")  # noqa: T201 - the same
    for one in files:
        at, place = one["received_at"], f"{one['office']}「{printable(one['file'])}」"
        print(f"a stored file is damaged or gone: {place}, received {at}, SHA-256 {one['sha256']}")  # noqa: T201 - the same


def mail_notes(stuck: Sequence[Undelivered]) -> Iterator[str]:
    """Say, a line a cause, how many mails could not leave."""
    for cause in dict.fromkeys(one.cause for one in stuck):
        number = sum(one.cause == cause for one in stuck)
        yield f"{number} mails have not reached their readers: {cause or '等待寄出'}; `licheng mails` lists them"


def package_line(package: Package) -> str:
    """Say what a package holds, what became of every row, and where it lies."""
    rows = {title: sum(sheets.values()) for title, sheets in package.counts["rosters"].items()}
    rosters = "、".join(f"{title} {number}" for title, number in rows.items())
    fates = "、".join(f"{fate} {count}" for fate, count in package.counts["fates"].items())
    missing = package.counts["missing"]
    duties = [duty for duty in package.counts["duties"] if not duty.get("decision")]
    rosters += f"\n  未產製（表單尚未送件，或其檔案擱置中）：{'、'.join(missing)}" if missing else ""
    rosters += f"\n  學校應辦事項 {len(duties)} 件，見 licheng status" if duties else ""
    rosters += f"\n  {UNWRITTEN.format(why=package.unwritten)}" if package.unwritten else ""
    rosters += f"\n  {UNCOMPARED.format(name=package.uncompared)}" if package.uncompared else ""
    where = f"\n  {package.folder}{_unchanged(package)}" if package.folder else "（預覽）"
    return f"{package.period} 各名冊列數：{rosters}\n  各列去向：{fates}；附件 {package.counts['attachments']}{where}"


def _unchanged(package: Package) -> str:
    held = package.counts["fates"].get(str(Fate.HELD), 0)
    return as_before(f"{package.number:02}", held) if package.unchanged else ""


def print_status(cells: Sequence[Cell]) -> None:
    """Print the table of offices and forms."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*STATUS_HEADINGS)
    for cell in cells:
        table.add_row(*_status_row(cell))
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)
    for cell in cells:
        for duty in cell.duties:
            if duty.rule != UNDELIVERED:  # the table itself says what has not come
                print_duty(cell.office, duty)


def _status_row(cell: Cell) -> tuple[str, ...]:
    from schemas.wording_reports import STATES
    from schemas.wording_since import since_words

    days = "" if cell.days_left is None else str(cell.days_left)
    since = since_words(cell.mended, cell.open, cell.new)
    what = (cell.office, cell.title, cell.period, STATES[cell.state])
    numbers = (str(cell.rows), str(cell.rejected), str(cell.held), since)
    return *what, *numbers, cell.due or "", days, cell.next


def print_duty(office: str, duty: Finding) -> None:
    """Print a duty of the school that is not done: who sees to it, what is expected, what to do."""
    from rich.console import Console

    said = f"{duty.severity} {office} {duty.definition.title}（{duty.rule}）：{duty.expected}"
    then = f"已決定：{duty.settled}" if duty.settled else duty.definition.advice
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(f"{said}。{then}", markup=False)


def print_rules(law: Law) -> None:
    """Print which clause is checked by what, then every rule; within 100 columns where no terminal is wider."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from flows.steps.rulebook import rule_entries
    from schemas import wording_rules as words
    from schemas.coverage import coverage

    console = Console(width=None if sys.stdout.isatty() else NARROW, highlight=False)
    clauses = Table(box=box.SIMPLE_HEAD, show_lines=True, expand=True, title=words.COVERAGE_TITLE)
    for heading, width in zip(words.COVERAGE_HEADINGS, COVERAGE_WIDTHS, strict=True):
        clauses.add_column(heading, overflow="fold", ratio=width)  # Chinese breaks anywhere
    for covered in coverage(law):
        clauses.add_row(*words.coverage_cells(covered))
    listed = Table(box=box.SIMPLE_HEAD, title=words.RULES_TITLE)
    for heading in words.RULE_HEADINGS:
        listed.add_column(heading, overflow="fold")
    for entry in rule_entries(law):
        listed.add_row(*words.rule_cells(entry.rule))
    console.print(words.subtitle(law), clauses, listed)


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
