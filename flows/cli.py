"""The command `licheng`: what each command takes, prints and exits with (0 clean, 1 findings that block, 2 usage, 3 failed)."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.demo import Shown
    from flows.desk import Desk
    from flows.running import Tell
    from flows.submit import Package

CLEAN, BLOCKED, USAGE, FAILED = 0, 1, 2, 3

app = typer.Typer(
    help="From the workbooks that a school's offices drop in a folder to the national learning-portfolio rosters.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

SiteOption = Annotated[
    Path, typer.Option("--site", envvar="LICHENG_SITE", help="The site's folder.", show_default="current folder")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of sentences.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
HERE = Path()


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The folder to make a site in.")]) -> None:
    """Make a site: school.toml, one inbox folder an office, outbox and store.

    Example: licheng init /srv/portfolio
    """
    from flows.settings import make_site

    site = make_site(folder)
    typer.echo(f"{site.folder}: collecting {site.period}; check school.toml, then run `licheng blanks` and `licheng serve`")


@app.command()
def blanks(
    offices: Annotated[list[str] | None, typer.Argument(help="The offices; all, where none is named.")] = None,
    site: SiteOption = HERE,
) -> None:
    """Write the blank workbooks that offices fill.

    Example: licheng blanks 註冊組 訓育組
    """
    from flows.settings import open_site
    from flows.steps.blanks import write_blanks
    from schemas.terms import OFFICES, Law

    opened = open_site(site)
    unknown = [office for office in offices or () if office not in OFFICES]
    if unknown:
        raise typer.BadParameter(f"no such office: {'、'.join(unknown)}; the offices are {'、'.join(OFFICES)}")
    law = Law(opened.period, opened.settings.school.code)
    paths = write_blanks(opened.outbox / "blanks", law, offices or OFFICES)
    typer.echo(f"{len(paths)} blank workbooks in {opened.outbox / 'blanks'}")


@app.command()
def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders under the inbox; all of it, by default.")] = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,  # noqa: FBT002 - an option of the command line
    quiet: QuietOption = False,  # noqa: FBT002 - an option of the command line
) -> None:
    """Take in what the offices have dropped, check it, and answer.

    Example: licheng ingest inbox/訓育組
    """
    from flows.running import run_ingest
    from flows.steps.reporting import blocks

    with _desk(site) as desk, _telling(quiet=quiet) as tell:
        only = [_in_inbox(desk, path) for path in paths or ()]
        sweep = run_ingest(desk, tell, only)
        bodies = sweep.replies.bodies
    for body in bodies:
        typer.echo(json.dumps(_shown(body), ensure_ascii=False) if as_json else _drop_line(body))
    _tell_left(sweep.arrivals.left, sweep.arrivals.waiting)
    if not bodies and not as_json:
        typer.echo("nothing new in the inbox")
    raise typer.Exit(BLOCKED if any(map(blocks, bodies)) else CLEAN)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The draft workbook.")],
    office: Annotated[str, typer.Option("--office", help="The office that would hand it in.")],
    site: SiteOption = HERE,
    as_json: JsonOption = False,  # noqa: FBT002 - an option of the command line
) -> None:
    """Check a draft as if it had been dropped; nothing is stored and nothing is mailed.

    Example: licheng check draft.xlsx --office 訓育組
    """
    from flows.checking import check_draft
    from flows.steps.reporting import blocks, text
    from schemas.terms import OFFICES

    if office not in OFFICES:
        raise typer.BadParameter(f"no such office: {office}; the offices are {'、'.join(OFFICES)}")
    if not file.is_file():
        raise typer.BadParameter(f"{file}: no such file")
    with _desk(site) as desk:
        body = check_draft(desk, file, office)
        typer.echo(json.dumps(_shown(body), ensure_ascii=False) if as_json else text(body, desk.site.now()))
    raise typer.Exit(BLOCKED if blocks(body) else CLEAN)


@app.command()
def submit(  # noqa: PLR0913 - the command's options
    semester: Annotated[int | None, typer.Option(min=0, max=2, help="0 is the yearly package alone.")] = None,
    year: Annotated[int | None, typer.Option(help="The academic year (ROC) that the site collects.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would be submitted now.")] = False,  # noqa: FBT002 - an option
    site: SiteOption = HERE,
    as_json: JsonOption = False,  # noqa: FBT002 - an option of the command line
    quiet: QuietOption = False,  # noqa: FBT002 - an option of the command line
) -> None:
    """Render the numbered packages: the semester's rosters and the year's.

    Example: licheng submit --preview
    """
    from flows.running import run_submit
    from schemas.terms import Period

    with _desk(site) as desk, _telling(quiet=quiet) as tell:
        period = desk.site.period
        if year not in {None, period.year}:
            raise typer.BadParameter(f"the site collects {period.year}; set [period] in school.toml to render {year}")
        wanted = (period, period.whole_year) if semester is None else (Period(period.year, semester),)
        packages = run_submit(desk, tell, wanted, preview=preview).packages
    for package in packages:
        told = package.as_json(desk.site.folder)
        typer.echo(json.dumps(told, ensure_ascii=False) if as_json else _package_line(package))
    if not packages and not as_json:
        typer.echo("no rows have been handed in for this period; run `licheng status`")


@app.command()
def status(site: SiteOption = HERE, as_json: JsonOption = False) -> None:  # noqa: FBT002 - an option of the command line
    """Show what has arrived from each office, what is missing, and what to do next."""
    from flows.steps.overview import overview
    from flows.steps.standing import holders_of

    with _desk(site) as desk:
        drops = desk.ledger.drops(desk.site.period.year)
        holders = holders_of(desk.ledger.filed(), [drop.id for drop in drops])
        cells = overview(drops, desk.ledger.answers(), holders, desk.site.period, desk.site.now().date())
    if as_json:
        typer.echo(json.dumps([cell.as_json() for cell in cells], ensure_ascii=False))
    else:
        _status_table(cells)


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="A student's 學號, a drop's id, or PACKAGE:ROSTER:SHEET:ROW.")],
    site: SiteOption = HERE,
    as_json: JsonOption = False,  # noqa: FBT002 - an option of the command line
) -> None:
    """Tell the fate of every row of a student, a drop's story, or where a roster's row came from.

    Example: licheng explain 114-1/01:學生成績名冊:學期成績:2
    """
    from flows.explaining import explain as explained

    with _desk(site) as desk:
        facts = explained(desk, what)
    for fact in facts:
        typer.echo(json.dumps(fact, ensure_ascii=False) if as_json else "  ".join(f"{k}: {v}" for k, v in fact.items() if v not in {"", None}))


@app.command()
def demo(  # noqa: PLR0913 - the command's options
    students: Annotated[int, typer.Option(min=3, help="How many students the school has.")] = 300,
    faults: Annotated[bool, typer.Option("--faults", help="Plant clerks' faults.")] = False,  # noqa: FBT002 - an option
    folder: Annotated[Path, typer.Option("--site", help="The demonstration's folder; made anew.")] = Path("demo"),
    serve_after: Annotated[bool, typer.Option("--serve", help="Keep the dashboard and the watch up.")] = False,  # noqa: FBT002 - an option
    no_flow: Annotated[bool, typer.Option("--no-flow", help="Leave Prefect's server out.")] = False,  # noqa: FBT002 - an option
    quiet: QuietOption = False,  # noqa: FBT002 - an option of the command line
) -> None:
    """Make a sample school's workbooks, take them in, submit, and say where to look.

    Example: licheng demo --students 300 --faults
    """
    from flows.demo import demo as demonstrate

    with _telling(quiet=quiet, notes=True) as tell:
        demonstrate(
            folder, tell, _conclude, students=students, faults=faults, flow=not no_flow, keep=serve_after
        )


@app.command()
def serve(
    site: SiteOption = HERE,
    port: Annotated[int | None, typer.Option(help="The dashboard's port.", show_default="school.toml's")] = None,
) -> None:
    """Keep the dashboard and the inbox watch up: one command, one process."""
    from flows.serve import serve as keep_serving

    with _desk(site) as desk:
        settings = desk.site.settings.serve
        keep_serving(desk, _note, port=port or settings.port, every=settings.every_seconds)


def main() -> None:
    """Run the command; a mistake in its use or in the settings is said in a sentence, never as a traceback."""
    from flows.prefect_server import ServerError
    from flows.settings import SiteError
    from flows.steps.explaining import UnknownError

    os.umask(0o077)  # what a site holds is personal
    try:
        app()
    except (SiteError, ServerError, UnknownError) as mistake:
        typer.echo(f"licheng: {mistake}", err=True)
        sys.exit(USAGE)
    except Exception as error:  # noqa: BLE001 - the program's own failure, told and logged
        typer.echo(f"licheng: the program failed ({type(error).__name__}): {_logged(error)}", err=True)
        sys.exit(FAILED)


def _logged(error: Exception) -> str:
    """Keep the traceback for the developers, identity numbers masked, and say where."""
    import tempfile
    import traceback

    from schemas.identity import mask_all

    with tempfile.NamedTemporaryFile("w", prefix="licheng-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(mask_all("".join(traceback.format_exception(error))))
    return f"nothing was lost; details for the developers are in {log.name}"


@contextmanager
def _desk(folder: Path) -> Iterator[Desk]:
    from flows.desk import Desk
    from flows.settings import open_site

    desk = Desk(open_site(folder))
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def _telling(*, quiet: bool, notes: bool = False) -> Iterator[Tell]:
    """Show each stage's title while it runs, on a terminal only."""
    from rich.console import Console

    from flows.running import Tell

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield Tell(_note, _note) if notes and not quiet else Tell(_note)
    else:
        with console.status("...") as shown:
            yield Tell(console.print, shown.update)


def _note(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _in_inbox(desk: Desk, path: Path) -> Path:
    found = next((each for each in (path, desk.site.folder / path, desk.site.inbox / path) if each.exists()), None)
    if found is None or not found.absolute().is_relative_to(desk.site.inbox):
        raise typer.BadParameter(f"{path}: no such file or folder under {desk.site.inbox}")
    return found.absolute()


def _shown(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "deadlines"}


def _drop_line(body: dict[str, Any]) -> str:
    from flows.steps.reporting import totals
    from schemas.terms import Verdict
    from schemas.wording import verdict_line

    return f"{body['office']}「{body['file']}」{verdict_line(Verdict(body['verdict']).title, totals(body))}\n  {body['report']}"


def _tell_left(left: list[tuple[str, Any]], waiting: list[str]) -> None:
    for name, finding in left:
        typer.echo(f"{name}: {finding.definition.title}（{finding.rule}）", err=True)
    for name in waiting:
        typer.echo(f"{name}: still being copied; taken at the next sweep", err=True)


def _package_line(package: Package) -> str:
    rosters = "；".join(f"{title} {sum(sheets.values())} 列" for title, sheets in package.counts["rosters"].items())
    fates = "、".join(f"{fate} {count}" for fate, count in package.counts["fates"].items())
    where = f"\n  {package.folder}" + ("（與上次相同）" if package.unchanged else "") if package.folder else "（預覽）"
    return f"{package.period}：{rosters}\n  各列去向：{fates}；附件 {package.counts['attachments']}{where}"


def _status_table(cells: list[Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    from schemas.wording import STATES

    table = Table("單位", "表單", "期別", "狀態", "列數", "退回", "暫緩", "校內期限", "剩餘天數", "下一步")
    for cell in cells:
        days = "" if cell.days_left is None else str(cell.days_left)
        numbers = (str(cell.rows), str(cell.rejected), str(cell.held))
        table.add_row(cell.office, cell.title, cell.period, STATES[cell.state], *numbers, cell.due or "", days, cell.next)
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def _conclude(shown: Shown) -> None:
    from flows.steps.reporting import totals

    bodies = shown.sweep.replies.bodies
    added = [totals(body) for body in bodies]
    site = shown.site
    sums = {key: sum(each[key] for each in added) for key in ("rows", "accepted", "rejected", "held", "錯誤", "待確認", "提醒")}
    typer.echo(
        f"\nread      {len(bodies)} workbooks, {sums['rows']} rows, {shown.sweep.arrivals.attachments} attachments\n"
        f"found     {sums['錯誤']} 錯誤, {sums['待確認']} 待確認, {sums['提醒']} 提醒; {sums['rejected']} rows rejected, {sums['held']} held"
    )
    for package in shown.submitted.packages:
        typer.echo(f"written   {_package_line(package)}")
    typer.echo(
        f"look at   {site.outbox / 'submissions'} (rosters), {site.outbox / 'reports'} (what each office was told),\n"
        f"          {site.outbox / 'mail'} (mails); `licheng status --site {site.folder}`"
    )
