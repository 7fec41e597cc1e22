from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from flows.prefect_client import client_environment
from flows.prefect_server import Server, start
from flows.settings import CLOCK, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# On a machine that is busy a law takes as long as it takes: it is about the school, not about time.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep Prefect out of the tester's own ~/.prefect, whichever test is the first to import it."""
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in client_environment(home, "").items():
            patch.setenv(name, value)
        patch.delenv("PREFECT_API_URL")  # a test that wants the dashboard says so
        yield home
        assert not os.environ.get("PREFECT_API_URL")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many minutes pass, for all who ask for the time."""

    def pass_by(minutes: float) -> None:
        monkeypatch.setenv(CLOCK, (now() + dt.timedelta(minutes=minutes)).isoformat())

    pass_by(0)
    return pass_by


@pytest.fixture(scope="session")
def prefect_server(prefect_home: Path) -> Iterator[Server]:
    with start(prefect_home) as server:
        server.wait_healthy()
        yield server
