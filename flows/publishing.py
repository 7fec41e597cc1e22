"""Decide what a flow run shows beside itself in the dashboard: tables, never personal data."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from flows.prefect_client import healthy
from flows.stages import in_flow_run, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def publish_table(key: str, rows: Sequence[Mapping[str, object]], description: str) -> None:
    """Show the rows as a table beside the flow run; do nothing outside one.

    The key is of lower-case letters, digits and hyphens; the dashboard finds a table by it.
    """
    if in_flow_run():
        from prefect.artifacts import create_table_artifact

        table = [{column: _cell(value) for column, value in row.items()} for row in rows]
        _unless_lost(partial(create_table_artifact, table, key=key, description=printable(description)))


def _cell(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def _unless_lost(publish: Callable[[], object]) -> None:
    from prefect.settings import PREFECT_API_URL

    # Where the dashboard is gone nothing is lost: what it would show can be made again from the ledger.
    if healthy(PREFECT_API_URL.value() or ""):  # Prefect's client would try for ten seconds
        with suppress(Exception):  # the work is done and recorded; what Prefect makes of it must not undo that
            publish()


def flush_logs() -> None:
    """Send what Prefect's client has not yet sent of its logs: due before the server is stopped."""
    if "prefect" in sys.modules:
        from prefect.logging.handlers import APILogHandler

        APILogHandler().flush()
