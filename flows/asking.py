"""The commands that only ask: a draft, the state of the semester, a row's story, the rules, the log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from flows import printing, printing_packages
from flows.console import note, opened
from flows.options import BLOCKED, CLEAN, FAILED, HERE, JsonOption, SiteOption, YearOption
from schemas.milestone import package_named

PackagesOption = Annotated[
    bool, typer.Option("--packages", help="Only the packages: signed, uploaded, received, confirmed.")
]
WholeAnswerOption = Annotated[
    Path | None,
    typer.Option("--to", help="A folder for the whole answer: the workbook marked, the page, the JSON."),
]


def check(
    file: Annotated[Path, typer.Argument(help="The draft: a workbook, or a .zip with its attachments.")],
    office: Annotated[str, typer.Option("--office", help="The office that would hand it in.")],
    to: WholeAnswerOption = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Check a draft as if it had been dropped; nothing is stored and nothing is mailed.

    Example: licheng check draft.xlsx --office 訓育組 --to checked
    """
    from flows.checking import check_draft
    from flows.steps.answer_files import drop_json
    from flows.steps.report_page import text
    from flows.steps.reporting import blocks
    from schemas.terms import OFFICES

    if office not in OFFICES:
        raise typer.BadParameter(f"no such office: {office}; the offices are {'、'.join(OFFICES)}")
    if not file.is_file():
        raise typer.BadParameter(f"{file}: no such file")
    with opened(site) as desk:
        bodies, now = check_draft(desk, file, office, to), desk.site.now()
    for body in bodies:
        typer.echo(json.dumps(drop_json(body), ensure_ascii=False) if as_json else text(body, now))
    for failed in filter(None, (body.get("failed") for body in bodies)):
        note(f"the program failed on the draft: {failed}")
    if crashed := sorted({rule for body in bodies for rule in body["checks"]["crashed"]}):
        note(f"rules failed in the program: {', '.join(crashed)}; what they should have judged was not checked")
        raise typer.Exit(FAILED)
    raise typer.Exit(BLOCKED if any(map(blocks, bodies)) else CLEAN)


def status(
    packages: PackagesOption = False,
    year: YearOption = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Show what has arrived from each office, what is missing, what to do next, and how far each package has come."""
    from flows.boards import year_board
    from flows.confirming import confirmation_lines, with_confirmations
    from flows.failing import failure_facts, failure_lines
    from flows.freezing import due
    from flows.package_stages import stages, year_before

    with opened(site, year) as desk:
        come, late, before = stages(desk), due(desk, desk.site.now()), year_before(desk)
        if packages:
            printing_packages.print_stages(come, before, as_json=as_json)
            return
        cells = year_board(desk) if year else desk.board()
        stuck, lines = desk.ledger.undelivered(), confirmation_lines(desk)
        failures = desk.ledger.failures(desk.site.period.year)
        told = with_confirmations(desk, [cell.as_json() for cell in cells]) if as_json else []
        told += failure_facts(desk, failures) if as_json else []
        lines = [*failure_lines(desk, failures), *lines]
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    printing.print_status(cells)
    for line in (*printing.mail_notes(stuck), *lines, *printing_packages.due_lines(late)):
        typer.echo(line)
    printing_packages.print_stages(come, before)


def explain(
    what: Annotated[str, typer.Argument(help="A student's 學號, a drop's id, or PACKAGE:ROSTER:SHEET:ROW.")],
    year: YearOption = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Tell the fate of every row of a student, a drop's story, or where a roster's row came from.

    Example: licheng explain 114-1/01:學生成績名冊:學期成績:2
    """
    from flows.explaining import block
    from flows.explaining import explain as explained

    named = package_named(what.partition(":")[0])
    with opened(site, year or (named and named[0].year)) as desk:
        facts = explained(desk, what)
    for fact in facts:
        typer.echo(json.dumps(fact, ensure_ascii=False) if as_json else block(fact))


def rules(
    site: SiteOption = HERE,
    year: YearOption = None,
    as_json: JsonOption = False,
    as_page: Annotated[bool, typer.Option("--html", help="Write the rule book as one page.")] = False,
    to: Annotated[Path | None, typer.Option("--to", help="Where to write the page (with --html).")] = None,
) -> None:
    """Show which clause is checked by what, and every rule; or write the rule book. A site is not needed.

    Example: licheng rules --html
    """
    from flows.rules import rules_of_site
    from flows.steps.rule_facts import facts
    from flows.steps.rulebook import write_rule_book

    if (to and not as_page) or (as_page and as_json):
        raise typer.BadParameter("--to goes with --html, and --html not with --json")
    law, folder = rules_of_site(site, year)
    if as_page:
        page = write_rule_book(to or folder, law)
        typer.echo(f"the rule book: {page}")
    elif as_json:
        for fact in facts(law):
            typer.echo(json.dumps(fact, ensure_ascii=False))
    else:
        printing.print_rules(law)


def log(
    site: SiteOption = HERE,
    verify: Annotated[
        bool, typer.Option("--verify", help="Walk the hash chain and read every stored file: is all whole?")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show everything that happened, oldest first; or verify that nothing of it was changed, removed or reordered.

    With --verify every stored original is read again too: each that is no longer what was received is named.
    """
    from flows.failing import damaged_files

    with opened(site) as desk:
        if not verify:
            for event in desk.ledger.events():
                typer.echo(printing.event_line(event, as_json=as_json))
            return
        broken, damaged = desk.ledger.first_broken_event(), damaged_files(desk)
    printing.print_verified(broken, damaged, as_json=as_json)
    raise typer.Exit(FAILED if broken is not None else BLOCKED if damaged else CLEAN)
