"""The command `licheng mails`: which mails have not reached their readers, why, and what may be done about it."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.console import opened
from flows.options import CLEAN, FAILED, HERE, JsonOption, SiteOption

if TYPE_CHECKING:
    import datetime as dt

    from flows.desk import Desk
    from flows.steps.records import Undelivered

LARGEST = 32 << 20  # bytes of a delivery report


def mails(
    retry: Annotated[bool, typer.Option("--retry", help="Forget waiting times and refusals; send now.")] = False,
    bounce: Annotated[
        Path | None, typer.Option("--bounce", help="A delivery report (.eml) that came back to the sender.")
    ] = None,
    site: SiteOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """List the mails that wait, were refused or came back, with the cause of each.

    Example: licheng mails --retry
    """
    with opened(site) as desk:
        if bounce:
            record_bounce(desk, bounce)
        if retry:
            send_again(desk)
        stuck, zone = desk.ledger.undelivered(), desk.site.timezone
    for one in stuck:
        typer.echo(json.dumps(_fact(one), ensure_ascii=False) if as_json else _line(one, zone))
    if not stuck and not as_json:
        typer.echo("every mail has left")
    raise typer.Exit(FAILED if retry and stuck else CLEAN)


def send_again(desk: Desk) -> None:
    """Send everything that has not reached its reader as if it had just been queued."""
    from flows.sending import send

    with desk.at_work():
        with desk.ledger.writing() as writing:
            for one in desk.ledger.undelivered():
                writing.retry(one.id, desk.site.now())
        send(desk)


def record_bounce(desk: Desk, report: Path) -> None:
    """Note that a mail came back, by the report on it; BadParameter where that is none on a mail of ours."""
    from flows.steps.mailing.bounces import bounce_of

    if not report.is_file() or report.stat().st_size > LARGEST:
        raise typer.BadParameter(f"{report}: no such file, or too large for a delivery report")
    bounce = bounce_of(report.read_bytes())
    if bounce is None:
        raise typer.BadParameter(f"{report}: no delivery report on a mail that failed (RFC 3464)")
    if not desk.ledger.post.has(bounce.mail):
        raise typer.BadParameter(f"{report}: is about a mail that this site never sent")
    with desk.at_work(), desk.ledger.writing() as writing:
        writing.bounce(bounce.mail, bounce.cause, desk.site.now())


def _fact(one: Undelivered) -> dict[str, Any]:
    return vars(one) | {"next_try": one.next_try and one.next_try.isoformat()}


def _line(one: Undelivered, zone: dt.tzinfo) -> str:
    from schemas.wording_mail import undelivered_line
    from schemas.wording_packages import MINUTE

    until = f"{one.next_try.astimezone(zone):{MINUTE}}" if one.next_try else ""
    return undelivered_line((one.office, one.to), one.state, one.attempts, until, one.cause)
