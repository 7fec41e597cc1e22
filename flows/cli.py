"""The command `licheng`: what each command takes, and what it exits with."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime  # noqa: TC003 - typer reads a command's annotations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows import printing
from flows.asking import check, explain, log, rules, status
from flows.console import in_inbox, note, opened, telling, told_of
from flows.dating import deadlines
from flows.handing_in import rebuild, reconcile, submit, verify
from flows.options import BLOCKED, CLEAN, HERE, JsonOption, QuietOption, SiteOption
from flows.posting import mails
from flows.reviewing import layout, review
from schemas.milestone import package_named

if TYPE_CHECKING:
    from datetime import date

    from flows.demo import Shown
    from flows.desk import Desk
    from flows.ingest import Sweep, UnfinishedError
    from flows.running import Tell

app = typer.Typer(
    help="From the workbooks that a school's offices drop in a folder to the national learning-portfolio rosters.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
    ods: Annotated[bool, typer.Option("--ods", help="Write OpenDocument workbooks too.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Leave out the lists and rows that the store knows.")] = False,
    site: SiteOption = HERE,
    quiet: QuietOption = False,
) -> None:
    """Write the blank workbooks that offices fill, with the lists and rows that are known already.

    Example: licheng blanks 註冊組 訓育組 --ods
    """
    from flows import stages
    from flows.blanking import give_out
    from flows.running import followed
    from schemas.terms import OFFICES

    unknown = [office for office in offices or () if office not in OFFICES]
    if unknown:
        raise typer.BadParameter(f"no such office: {'、'.join(unknown)}; the offices are {'、'.join(OFFICES)}")
    with opened(site) as desk, telling(quiet=quiet) as tell:
        paths = give_out(desk, offices or OFFICES, followed(stages.plain, tell.progress), empty=plain, ods=ods)
        typer.echo(f"{len(paths)} blank workbooks in {desk.site.outbox / 'blanks'}")


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
    from flows.steps.answer_files import drop_json
    from flows.steps.reporting import blocks

    with opened(site) as desk, telling(quiet=quiet) as tell:
        sweep, failed = _swept(desk, tell, [in_inbox(desk, path) for path in paths or ()])
        stuck = desk.ledger.undelivered()
    bodies = sweep.replies.bodies
    for body in bodies:
        typer.echo(json.dumps(drop_json(body), ensure_ascii=False) if as_json else printing.drop_line(body))
    for line in (*printing.beside(sweep), *printing.mail_notes(stuck)):
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
def decide(
    finding: Annotated[
        str, typer.Argument(help="The finding's id, as the report and --json print it; or a package: 114-1/01.")
    ] = "",
    verdict: Annotated[
        Literal["accept", "reject"] | None, typer.Argument(help="Whether what was found is meant.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="The account of who decides.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day on which it holds; by default the academic year's."),
    ] = None,
    office: Annotated[
        str, typer.Option("--office", help="For which office a package is signed, where the account does not say.")
    ] = "",
    only_list: Annotated[bool, typer.Option("--list", help="Only list what awaits a word.")] = False,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Decide on a finding that awaits a person's word (待確認), and sweep again; or sign a package. It is logged.

    Example: licheng decide dfcmarbsfh accept --by chen --reason 已停辦 --until 2026-03-31
    Example: licheng decide 114-1/01 accept --by chen --reason 核對無誤
    """
    if only_list:
        _list_open(site, as_json=as_json)
        return
    given = {"FINDING": finding, "accept|reject": verdict or "", "--by": by, "--reason": reason.strip()}
    if missing := [name for name, value in given.items() if not value]:
        raise typer.BadParameter(
            f"{', '.join(missing)} must be given; `licheng decide --list` tells what awaits a word"
        )
    is_package = package_named(finding) is not None
    if (until and is_package) or (office and not is_package):
        raise typer.BadParameter("--until is for findings, --office for packages")
    if is_package:
        _sign(site, given, office, as_json=as_json)
        return
    _record(site, given, until and until.date(), as_json=as_json)
    _sweep_again(site, as_json=as_json, quiet=quiet)


def _sign(site: Path, given: dict[str, str], office: str, *, as_json: bool) -> None:
    """Record a word on a package, and say how far that has come."""
    from flows.printing_packages import print_recorded
    from flows.signing import Signing, sign

    package, verdict, by, reason = given.values()
    with opened(site) as desk:
        recorded = sign(desk, Signing(package, verdict == "accept", by, reason, office))
    print_recorded(recorded, as_json=as_json)


def _record(site: Path, given: dict[str, str], until: date | None, *, as_json: bool) -> None:
    """Record a decision, and say what it was."""
    from flows.deciding import Ruling
    from flows.deciding import decide as recorded

    finding, verdict, by, reason = given.values()
    with opened(site) as desk:
        ruled = recorded(desk, Ruling(finding, verdict == "accept", by, reason, until))
    typer.echo(json.dumps(ruled.as_json(), ensure_ascii=False) if as_json else ruled.line)


def _sweep_again(site: Path, *, as_json: bool, quiet: bool) -> None:
    try:
        ingest(None, site, as_json=as_json, quiet=quiet)
    except typer.Exit as end:  # that something awaits mending is no news about the decision
        raise typer.Exit(CLEAN if end.exit_code == BLOCKED else end.exit_code) from None


def _list_open(site: Path, *, as_json: bool) -> None:
    from flows.deciding import awaiting

    with opened(site) as desk:
        found = awaiting(desk)
    for one in found:
        said = one.as_json()
        typer.echo(
            json.dumps(said, ensure_ascii=False) if as_json else f"{one.id}  {one.rule}  {one.office}  {one.matter}"
        )
    if not found and not as_json:
        typer.echo("nothing awaits a decision")


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


for asked in (submit, verify, reconcile, rebuild, check, status, deadlines, explain, rules, log, mails, review):
    app.command()(asked)
app.add_typer(layout, name="layout")


def main() -> None:
    """Run the command; a mistake in its use or in the settings is said in a sentence, never as a traceback."""
    os.umask(0o077)  # what a site holds is personal
    try:
        app()
    except Exception as error:  # noqa: BLE001 - told in a sentence, whatever it is
        told, code = told_of(error)
        note(f"licheng: {told}")
        sys.exit(code)
