"""How a flow's body is started: through the dashboard's server where the site has one, else plainly."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flows.ingest import Sweep, ingest
from flows.prefect_client import client_environment, healthy
from flows.publishing import flush_logs
from flows.stages import run
from flows.submit import Submitted, submit
from schemas.identity import mask_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from flows.desk import Desk
    from flows.settings import Site
    from flows.stages import Stage
    from schemas.terms import Period

P = ParamSpec("P")
T = TypeVar("T")
INGEST, SUBMIT = "收件檢核", "提交"
NOTE = "api-url"
PREVIEW = "（預覽）"
SHOWN_NAMES = 3


def _silent(_: str) -> None:
    pass


@dataclass(frozen=True)
class Tell:
    """Whom a run tells: `progress` the title of each stage as it begins, `note` a sentence on what went otherwise."""

    note: Callable[[str], None] = _silent
    progress: Callable[[str], None] = _silent


def prefect_home(site: Site) -> Path:
    """Say where a site's Prefect keeps its own things."""
    return site.store_folder / "prefect"


@contextmanager
def announced(site: Site, api_url: str) -> Iterator[None]:
    """Note, as long as this lasts, where the site's own server answers: for the other commands."""
    note = prefect_home(site) / NOTE
    note.write_text(api_url, encoding="utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
        flush_logs()


def known_server(site: Site) -> str | None:
    """Find the server to show work on: PREFECT_API_URL, else the one that the site's own `serve` runs."""
    if told := os.environ.get("PREFECT_API_URL"):
        return told
    note = prefect_home(site) / NOTE
    found = note.read_text(encoding="utf-8").strip() if note.exists() else ""
    return found if found and healthy(found) else None


def run_ingest(desk: Desk, tell: Tell, only: Sequence[Path] = ()) -> Sweep:
    """Run one sweep, as a flow where a server is known."""
    return _run(desk, lambda stage: ingest(desk, stage, only), INGEST, _sweep_name(desk, only), tell)


def run_submit(desk: Desk, tell: Tell, periods: tuple[Period, ...], *, preview: bool = False) -> Submitted:
    """Run a submission, as a flow where a server is known."""
    name = f"{SUBMIT} {'、'.join(map(str, periods))}" + (PREVIEW if preview else "")
    return _run(desk, lambda stage: submit(desk, stage, periods=periods, preview=preview), SUBMIT, name, tell)


def _run(desk: Desk, body: Callable[[Stage], T], name: str, run_name: str, tell: Tell) -> T:
    server = known_server(desk.site)
    if server:
        # before Prefect is first imported, so that it writes in the site's store alone
        os.environ.update(client_environment(prefect_home(desk.site), server))

    def watched(stage: Stage) -> T:
        return body(followed(stage, tell.progress))

    folder = desk.site.folder.name
    return run(watched, name=name, run_name=run_name, site_folder=folder, note=tell.note, server=server)


def followed(stage: Stage, progress: Callable[[str], None]) -> Stage:
    """Call each step as the stage does, telling its title first."""

    def told(title: str, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        progress(title)
        return stage(title, step, *args, **kwargs)

    return told


def _sweep_name(desk: Desk, only: Sequence[Path]) -> str:
    """Name a sweep after the workbooks that it finds: 收件 訓育組 幹部.xlsx."""
    found = sorted(only) or sorted(path for path in desk.site.inbox.glob("*/*") if path.is_file())
    names = [mask_all(f"{path.parent.name} {path.name}") for path in found if not path.name.startswith((".", "~$"))]
    more = f" 等 {len(names)} 件" if len(names) > SHOWN_NAMES else ""
    return f"收件 {'、'.join(names[:SHOWN_NAMES])}{more}" if names else "收件（再次核對）"
