"""The command `licheng`: what each command takes, and what it exits with."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import printing
from flows.console import FAILED, in_inbox, note, opened, telling, told_of

if TYPE_CHECKING:
    from flows.demo import Shown
    from flows.desk import Desk
    from flows.ingest import Sweep, UnfinishedError
    from flows.running import Tell

CLEAN, BLOCKED = 0, 1

app = typer.Typer(
    help="From the workbooks that a school's offices drop in a folder to the national learning-portfolio rosters.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

SiteOption = Annotated[
    Path,
    typer.Option("--site", envvar="LICHENG_SITE", help="The site's folder.", show_default="current folder"),
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
    typer.echo(
        f"{site.folder}: collecting {site.period}; check school.toml, then run `licheng blanks` and `licheng serve`"
    )


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
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files or folders under the inbox; all of it, by default.")
    ] = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take in what the offices have dropped, check it, and answer.

    Example: licheng ingest inbox/訓育組
    """
    from flows.steps.reporting import blocks

    with opened(site) as desk, telling(quiet=quiet) as tell:
        sweep, failed = _swept(desk, tell, [in_inbox(desk, path) for path in paths or ()])
    bodies = sweep.replies.bodies
    for body in bodies:
        typer.echo(json.dumps(printing.drop_json(body), ensure_ascii=False) if as_json else printing.drop_line(body))
    for line in printing.beside(sweep):
        note(line)
    if failed:
        raise failed
    if not bodies and not as_json:
        typer.echo("nothing new in the inbox")
    raise typer.Exit(BLOCKED if any(map(blocks, bodies)) else CLEAN)


def _swept(desk: Desk, tell: Tell, only: list[Path]) -> tuple[Sweep, UnfinishedError | None]:
    """Run a sweep; give with it the failure of one that could not finish every drop."""
    from flows.ingest import UnfinishedError
    from flows.running import run_ingest

    try:
        return run_ingest(desk, tell, only), None
    except UnfinishedError as unfinished:
        return unfinished.sweep, unfinished


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="The draft workbook.")],
    office: Annotated[str, typer.Option("--office", help="The office that would hand it in.")],
    site: SiteOption = HERE,
    as_json: JsonOption = False,
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
    with opened(site) as desk:
        body = check_draft(desk, file, office)
        typer.echo(json.dumps(printing.drop_json(body), ensure_ascii=False) if as_json else text(body, desk.site.now()))
    raise typer.Exit(BLOCKED if blocks(body) else CLEAN)


@app.command()
def submit(
    semester: Annotated[int | None, typer.Option(min=0, max=2, help="0 is the yearly package alone.")] = None,
    year: Annotated[int | None, typer.Option(help="The academic year (ROC) that the site collects.")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would be submitted now.")] = False,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Render the numbered packages: the semester's rosters and the year's.

    Example: licheng submit --preview
    """
    from flows.running import run_submit
    from schemas.terms import Period

    with opened(site) as desk, telling(quiet=quiet) as tell:
        period = desk.site.period
        if year not in {None, period.year}:
            raise typer.BadParameter(f"the site collects {period.year}; set [period] in school.toml to render {year}")
        wanted = (period, period.whole_year) if semester is None else (Period(period.year, semester),)
        packages = run_submit(desk, tell, wanted, preview=preview).packages
    for package in packages:
        told = package.as_json(desk.site.folder)
        typer.echo(json.dumps(told, ensure_ascii=False) if as_json else printing.package_line(package))
    if not packages and not as_json:
        typer.echo("no rows have been handed in for this period; run `licheng status`")


@app.command()
def status(site: SiteOption = HERE, as_json: JsonOption = False) -> None:
    """Show what has arrived from each office, what is missing, and what to do next."""
    from flows.steps.overview import overview
    from flows.steps.standing import holders_of

    with opened(site) as desk:
        drops = desk.ledger.drops(desk.site.period.year)
        holders = holders_of(desk.ledger.filed(), [drop.id for drop in drops])
        cells = overview(drops, desk.ledger.answers(), holders, desk.site.period, desk.site.now().date())
    if as_json:
        typer.echo(json.dumps([cell.as_json() for cell in cells], ensure_ascii=False))
    else:
        printing.print_status(cells)


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="A student's 學號, a drop's id, or PACKAGE:ROSTER:SHEET:ROW.")],
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Tell the fate of every row of a student, a drop's story, or where a roster's row came from.

    Example: licheng explain 114-1/01:學生成績名冊:學期成績:2
    """
    from flows.explaining import explain as explained

    with opened(site) as desk:
        facts = explained(desk, what)
    for fact in facts:
        typer.echo(json.dumps(fact, ensure_ascii=False) if as_json else printing.fact_line(fact))


@app.command()
def log(
    site: SiteOption = HERE,
    verify: Annotated[bool, typer.Option("--verify", help="Walk the hash chain and say whether it is whole.")] = False,
) -> None:
    """Show everything that happened, oldest first; or verify that nothing of it was changed, removed or reordered."""
    with opened(site) as desk:
        if not verify:
            for event in desk.ledger.events():
                typer.echo(f"{event.number}  {event.at}  {event.kind}  {event.body}")
            return
        broken = desk.ledger.first_broken_event()
    typer.echo("the log is whole" if broken is None else f"the log is broken at event {broken}")
    raise typer.Exit(CLEAN if broken is None else FAILED)


@app.command()
def demo(
    students: Annotated[int, typer.Option(min=3, help="How many students the school has.")] = 300,
    faults: Annotated[bool, typer.Option("--faults", help="Plant clerks' faults.")] = False,
    folder: Annotated[Path, typer.Option("--site", help="The demonstration's folder; made anew.")] = Path("demo"),
    serve_after: Annotated[bool, typer.Option("--serve", help="Keep the dashboard and the watch up.")] = False,
    no_flow: Annotated[bool, typer.Option("--no-flow", help="Leave Prefect's server out.")] = False,
    quiet: QuietOption = False,
) -> None:
    """Make a sample school's workbooks, take them in, submit, and say where to look.

    Example: licheng demo --students 300 --faults
    """
    from flows.demo import Wanted
    from flows.demo import demo as demonstrate

    wanted = Wanted(students, faults=faults, flow=not no_flow, keep=serve_after)
    with telling(quiet=quiet) as tell:
        demonstrate(folder, tell, wanted, _conclude)


@app.command()
def serve(
    site: SiteOption = HERE,
    port: Annotated[int | None, typer.Option(help="The dashboard's port.", show_default="school.toml's")] = None,
) -> None:
    """Keep the dashboard and the inbox watch up: one command, one process."""
    from flows.serve import serve as keep_serving

    with opened(site) as desk:
        settings = desk.site.settings.serve
        keep_serving(desk, note, port=port or settings.port, every=settings.every_seconds)


def _conclude(shown: Shown) -> None:
    typer.echo(printing.conclusion(shown))


def main() -> None:
    """Run the command; a mistake in its use or in the settings is said in a sentence, never as a traceback."""
    os.umask(0o077)  # what a site holds is personal
    try:
        app()
    except Exception as error:  # noqa: BLE001 - told in a sentence, whatever it is
        told, code = told_of(error)
        note(f"licheng: {told}")
        sys.exit(code)
