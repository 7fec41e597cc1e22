"""The command `licheng`: the commands that it knows, and what it exits with."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows import printing
from flows.asking import check, explain, log, rules, status
from flows.console import note, opened, telling, told_of
from flows.dating import deadlines
from flows.handing_in import rebuild, reconcile, submit, verify
from flows.options import HERE, QuietOption, SiteOption
from flows.posting import mails
from flows.reviewing import layout, review
from flows.ruling import decide
from flows.taking_in import ingest

if TYPE_CHECKING:
    from flows.demo import Shown

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


COMMANDS = (
    *(ingest, check, status, explain, rules, log, mails),
    *(decide, deadlines, submit, rebuild, verify, reconcile, review),
)
for command in COMMANDS:
    app.command()(command)
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
