"""Decide what Prefect's client may touch: one folder, one server, no console, no telemetry."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEALTH_SECONDS = 2.0
THIS_MACHINE = "127.0.0.1,localhost"

CLIENT_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A temporary server would cost 20 s and stay behind when its process is killed.
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    # The console is silenced at its handler: a level on the loggers would empty the dashboard's logs too.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}


def client_environment(home: Path, api_url: str) -> dict[str, str]:
    """Give the environment in which Prefect's client writes only under home and asks only that server.

    Prefect reads it when first imported and keeps it: update os.environ before that, or ~/.prefect is used.
    """
    # A school's web proxy must not be asked for this machine itself.
    exempt = ",".join(filter(None, (os.environ.get("NO_PROXY") or os.environ.get("no_proxy"), THIS_MACHINE)))
    return CLIENT_SETTINGS | {
        "PREFECT_HOME": str(home.absolute()),
        "PREFECT_API_URL": api_url,
        "NO_PROXY": exempt,
        "no_proxy": exempt,
    }


def healthy(api_url: str) -> bool:
    """Say whether a Prefect server answers at this address (http://host:port/api) within two seconds."""
    from http.client import HTTPException
    from urllib.request import ProxyHandler, build_opener

    try:
        with build_opener(ProxyHandler({})).open(f"{api_url}/health", timeout=HEALTH_SECONDS) as answer:
            return bool(answer.read(5) == b"true")
    except (OSError, HTTPException, ValueError):
        return False
