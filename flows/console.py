"""What every command shares: the site opened, progress shown on a terminal, failures told in a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from flows.options import FAILED, USAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.desk import Desk
    from flows.running import Tell


@contextmanager
def opened(folder: Path, year: int | None = None) -> Iterator[Desk]:
    """Open the site in a folder, and close it after; turned to another academic year where one is named."""
    from flows.desk import Desk
    from flows.settings import open_site
    from schemas.terms import Period

    site = open_site(folder)
    elsewhere = year not in {None, site.period.year}
    desk = Desk(replace(site, turned_to=Period(year or 0, 2)) if elsewhere else site)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def telling(*, quiet: bool) -> Iterator[Tell]:
    """Show each stage's title while it runs, on a terminal only."""
    from rich.console import Console

    from flows.running import Tell

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield Tell() if quiet else Tell(note)
    else:
        with console.status("...") as shown:
            yield Tell(console.print, shown.update)


def note(sentence: str) -> None:
    """Print a sentence beside the results."""
    typer.echo(sentence, err=True)


def in_inbox(desk: Desk, path: Path) -> Path:
    """Find a file or folder named from here, from the site or from its inbox; it must lie in the inbox."""
    found = next((each for each in (path, desk.site.folder / path, desk.site.inbox / path) if each.exists()), None)
    inbox = desk.site.inbox.resolve()
    if found is None or not found.resolve().is_relative_to(inbox):  # whatever ".." and links it is written with
        raise typer.BadParameter(f"{path}: no such file or folder under {desk.site.inbox}")
    return desk.site.inbox / found.resolve().relative_to(inbox)


def told_of(error: Exception) -> tuple[str, int]:
    """Say what went wrong in a sentence, and the exit code: a mistake in the use, or a failure of the program."""
    from flows.deciding import UndecidableError
    from flows.prefect_server import ServerError
    from flows.settings import SiteError
    from flows.signers import UnsignableError
    from flows.steps.explaining import UnknownError
    from flows.steps.reconciliation import ReceiptError

    if isinstance(error, SiteError | ServerError | UnknownError | UndecidableError | UnsignableError | ReceiptError):
        return str(error), USAGE
    return f"{_said(error)}; nothing was lost; details are in {_logged(error)}", FAILED


def _said(error: Exception) -> str:
    """Say what failed: what the program knows to say, a folder or disk that it cannot use, or itself."""
    from flows.ingest import UnfinishedError

    if isinstance(error, UnfinishedError):
        return str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return f"the program failed ({type(error).__name__})"


def _logged(error: Exception) -> str:
    """Keep the traceback for the developers, identity numbers masked, and say where."""
    import tempfile
    import traceback

    from schemas.identity import mask_all

    with tempfile.NamedTemporaryFile("w", prefix="licheng-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(mask_all("".join(traceback.format_exception(error))))
    return log.name
