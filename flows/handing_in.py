"""The commands by which the school hands in: what is submitted, and what is known of it afterwards."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from flows import printing
from flows.console import note, opened, telling
from flows.options import (
    BLOCKED,
    CLEAN,
    HERE,
    ByOption,
    JsonOption,
    QuietOption,
    ReasonOption,
    SiteOption,
    YearOption,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.desk import Desk
    from flows.packages import Package
    from flows.running import Tell

SemesterOption = Annotated[int | None, typer.Option("--semester", min=0, max=2, help="0 is the yearly package alone.")]
UploadedOption = Annotated[
    int | None, typer.Option("--uploaded", min=1, help="Only note that the package of this number was uploaded.")
]
WithdrawOption = Annotated[
    bool, typer.Option("--withdraw", help="With --uploaded: take back the last upload noted, for a --reason.")
]

NO_ROWS = "no rows have been handed in for this period; run `licheng status`"
NOTHING_DUE = "no deadline has closed anything that is not in a package already; run `licheng deadlines`"


def submit(
    semester: SemesterOption = None,
    year: YearOption = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would be submitted now.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Only what a deadline that is over has closed; for cron.")] = False,
    uploaded: UploadedOption = None,
    withdraw: WithdrawOption = False,
    by: ByOption = "",
    receipt_number: Annotated[str, typer.Option(help="The number on the national receipt.")] = "",
    reason: ReasonOption = "",
    site: SiteOption = HERE,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Render the numbered packages: the semester's rosters and the year's.

    Example: licheng submit --preview
    """
    noting = bool(uploaded or withdraw or by or reason or receipt_number)
    _refuse_mixture(year, semester, noting=noting, preview=preview, due=due)
    if noting:
        _note_upload(site, (year, semester, uploaded), (by, receipt_number, reason), as_json=as_json, withdraw=withdraw)
        return
    with opened(site, year) as desk, telling(quiet=quiet) as tell:
        packages = _due(desk, tell) if due else _asked_for(desk, tell, semester, preview=preview)
    for package in packages:
        _tell(package, desk.site.folder, as_json=as_json)
    if not packages:
        _tell_nothing(NOTHING_DUE if due else NO_ROWS, as_json=as_json)


def _refuse_mixture(year: int | None, semester: int | None, *, noting: bool, preview: bool, due: bool) -> None:
    if noting and (preview or due):
        raise typer.BadParameter("--uploaded only notes an upload; it goes with neither --preview nor --due")
    if due and (preview or year or semester is not None):
        raise typer.BadParameter("--due stands alone: the deadlines say which packages are made")


def _due(desk: Desk, tell: Tell) -> Sequence[Package]:
    """Make the packages that a deadline has closed, of everything that lay in the inbox by then."""
    from flows.ingest import UnfinishedError
    from flows.on_time import submit_due
    from flows.running import run_ingest

    try:
        run_ingest(desk, tell)
    except UnfinishedError as unfinished:  # what failed was set aside, and all else goes on
        note(str(unfinished))
    submitted = submit_due(desk, tell)
    return submitted.packages if submitted else ()


def _asked_for(desk: Desk, tell: Tell, semester: int | None, *, preview: bool) -> Sequence[Package]:
    """Make (or only draft) the packages of a semester, or of all that the site collects."""
    from flows.running import run_submit
    from schemas.terms import Period

    period = desk.site.period
    every = period.whole_year.parts() if desk.site.turned_to else (period, period.whole_year)
    wanted = every if semester is None else (Period(period.year, semester),)
    return run_submit(desk, tell, wanted, preview=preview).packages


def _tell(package: Package, site: Path, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(package.as_json(site), ensure_ascii=False))
        return
    typer.echo(printing.package_line(package))
    if package.further:
        from flows.printing_preview import print_preview

        print_preview(package)


def _tell_nothing(why: str, *, as_json: bool) -> None:
    """Say that there is no package, and why; in JSON as one that has neither period nor number."""
    nothing = {"period": None, "number": None, "folder": None, "why": why}
    typer.echo(json.dumps(nothing, ensure_ascii=False) if as_json else why)


def rebuild(site: SiteOption = HERE, as_json: JsonOption = False, quiet: QuietOption = False) -> None:
    """Make missing answers and packages again from the store, and say whether each package equals its record.

    Example: licheng rebuild
    """
    from flows.rebuilding import rebuilt
    from schemas.wording_rebuilding import EQUAL, remade_line

    with opened(site) as desk, telling(quiet=quiet) as tell:
        found = rebuilt(desk, tell.progress)
    for one in found:
        told = one.as_json(desk.site.folder)
        line = remade_line(one.name, one.state, told["folder"] or "", one.why)
        typer.echo(json.dumps(told, ensure_ascii=False) if as_json else line)
    if not found and not as_json:
        typer.echo("no package has been made yet; the answers lie in outbox/reports")
    raise typer.Exit(CLEAN if all(one.state in EQUAL for one in found) else BLOCKED)


def reconcile(
    package: Annotated[str, typer.Argument(help="The package: 114-1/01, or its folder.")],
    receipt: Annotated[Path, typer.Argument(help="The .zip with the central database's 收訖明細.")],
    password_env: Annotated[
        str, typer.Option("--password-env", help="The environment variable that holds the receipt's password.")
    ] = "",
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Compare what the central database says it received with what a package sent.

    Example: licheng reconcile 114-1/01 receipt.zip --password-env RECEIPT_PASSWORD
    """
    from flows.reconciling import password_in
    from flows.reconciling import reconcile as reconciled
    from flows.recorded_package import package_meant

    period, _ = package_meant(package)
    with opened(site, period.year) as desk:
        compared = reconciled(desk, package, receipt, password_in(password_env))
    typer.echo(json.dumps(compared.told, ensure_ascii=False) if as_json else compared.line)
    raise typer.Exit(CLEAN if compared.told["clean"] else BLOCKED)


def _note_upload(
    site: Path,
    which: tuple[int | None, int | None, int | None],
    said: tuple[str, str, str],
    *,
    as_json: bool,
    withdraw: bool,
) -> None:
    """Record that a package was uploaded, or that it was not: of the semester named, else of the one collected."""
    from flows.printing_packages import print_recorded
    from flows.signing import Upload, record_upload, withdraw_upload
    from schemas.terms import Period

    year, semester, number = which
    by, receipt, reason = said
    if withdraw and not (number and by and reason.strip() and not receipt):
        raise typer.BadParameter("--withdraw goes with --uploaded, --by and --reason, and without --receipt-number")
    if not withdraw and not (number and by and receipt and not reason):
        raise typer.BadParameter("--uploaded, --by and --receipt-number go together; --reason goes with --withdraw")
    with opened(site, year) as desk:
        period = desk.site.period if semester is None else Period(desk.site.period.year, semester)
        record = withdraw_upload if withdraw else record_upload
        recorded = record(desk, Upload(period, number or 0, by, receipt, reason))
    print_recorded(recorded, as_json=as_json)


def verify(
    package: Annotated[str, typer.Argument(help="A package's folder, or one of the site: 114-1/01.")],
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Check a package by itself: hashes, bag, counts, cells, limits, lineage; its folder is all that is needed.

    Where the site's ledger knows the package, its fingerprint is compared.

    Example: licheng verify 114-1/01
    """
    from flows.verifying import verified

    found = verified(package, site)
    for line in [json.dumps(found.as_json(), ensure_ascii=False)] if as_json else found.lines():
        typer.echo(line)
    raise typer.Exit(BLOCKED if found.faults else CLEAN)
