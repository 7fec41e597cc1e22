"""The command `licheng decide`: a person's word on what awaits one, or the signature under a package."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.console import opened
from flows.options import BLOCKED, CLEAN, HERE, ByOption, JsonOption, QuietOption, ReasonOption, SiteOption
from flows.taking_in import ingest
from schemas.milestone import package_named

if TYPE_CHECKING:
    from datetime import date

WhatArgument = Annotated[
    str, typer.Argument(help="The finding's id, as the report and --json print it; or a package: 114-1/01.")
]
VerdictArgument = Annotated[Literal["accept", "reject"] | None, typer.Argument(help="Whether what was found is meant.")]
OfficeOption = Annotated[
    str, typer.Option("--office", help="For which office a package is signed, where the account does not say.")
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(
        "--until", formats=["%Y-%m-%d"], help="The last day on which it holds; by default the academic year's."
    ),
]


def decide(
    finding: WhatArgument = "",
    verdict: VerdictArgument = None,
    by: ByOption = "",
    reason: ReasonOption = "",
    until: UntilOption = None,
    office: OfficeOption = "",
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
    given = _given(finding, verdict, by, reason)
    _refuse_mixture(finding, until, office)
    if _is_package(finding):
        _sign(site, given, office, as_json=as_json)
    else:
        _record(site, given, until and until.date(), as_json=as_json)
        _sweep_again(site, as_json=as_json, quiet=quiet)


def _given(finding: str, verdict: str | None, by: str, reason: str) -> dict[str, str]:
    """Give what every word needs, by the name on the command line; refuse where one is missing."""
    given = {"FINDING": finding, "accept|reject": verdict or "", "--by": by, "--reason": reason.strip()}
    if missing := [name for name, value in given.items() if not value]:
        raise typer.BadParameter(
            f"{', '.join(missing)} must be given; `licheng decide --list` tells what awaits a word"
        )
    return given


def _refuse_mixture(finding: str, until: datetime | None, office: str) -> None:
    if (office and not _is_package(finding)) or (until and _is_package(finding)):
        raise typer.BadParameter("--until is for findings, --office for packages")


def _is_package(finding: str) -> bool:
    """Tell whether a package is meant, though it be none of any year: no finding's id has a / in it."""
    return "/" in finding


def _sign(site: Path, given: dict[str, str], office: str, *, as_json: bool) -> None:
    """Record a word on a package, and say how far that has come."""
    from flows.printing_packages import print_recorded
    from flows.signing import Signing, sign

    package, verdict, by, reason = given.values()
    named = package_named(package)
    with opened(site, named and named[0].year) as desk:  # who may sign is told by the staff list of the package's year
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
