"""Decide how a school's own Prefect server starts, is watched and ends: one child, one folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

from flows.prefect_client import client_environment, healthy

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS = 90.0  # a fresh database takes 25 s on a small machine
STOP_SECONDS = 10.0
LOG_LINES = 15

SERVER_SETTINGS = {
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "ERROR",
    "PREFECT_SERVER_UI_API_URL": "/api",  # relative, or another port gives blank pages
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


class ServerError(RuntimeError):
    """The Prefect server could not be started; the sentence says why and what to do."""


@dataclass(frozen=True)
class Server:
    """A Prefect server that this process started; leave its context, or call stop, to end it."""

    home: Path
    host: str
    port: int
    child: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The dashboard's address."""
        return f"http://{self.host}:{self.port}"

    @property
    def api_url(self) -> str:
        """The address for Prefect's client."""
        return f"{self.url}/api"

    def wait_healthy(self, timeout: float = START_SECONDS) -> None:
        """Return once the server answers; where it died, or after so many seconds, raise ServerError."""
        latest = time.monotonic() + timeout
        while not healthy(self.api_url):
            if self.child.poll() is not None:
                raise self._given_up(f"儀表板伺服器啟動失敗（結束代碼 {self.child.returncode}）。")
            if time.monotonic() > latest:
                raise self._given_up(f"儀表板伺服器在 {timeout:.0f} 秒內沒有啟動完成。")
            time.sleep(0.2)

    def stop(self, grace: float = STOP_SECONDS) -> None:
        """End the server and all it started: asked first, killed after so many seconds of grace."""
        _signal_group(self.child.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.child.wait(grace)
        _kill_group(self.child.pid)
        self.child.wait()
        if self.child.stdin:
            self.child.stdin.close()

    def _given_up(self, sentence: str) -> ServerError:
        self.stop()
        log = self.home / "server.log"
        lines = log.read_text("utf-8", "replace").splitlines()[-LOG_LINES:]
        return ServerError("\n".join((sentence, f"紀錄檔 {log} 的最後幾行：", *lines)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(home: Path, port: int | None = None, host: str = "127.0.0.1") -> Server:
    """Start a Prefect server with its database and log under home, and return at once.

    Raises ServerError where the port is taken. The server ends when this process dies, however it dies.
    """
    chosen = _free_port(host, port)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = (sys.executable, "-P", "-m", __name__, "server", "start", "--host", host, "--port", str(chosen))
    with open(home / "server.log", "wb", opener=partial(os.open, mode=0o600)) as log:
        child = subprocess.Popen(  # noqa: S603 our own interpreter and module; host and port are the site's settings
            command,
            cwd=home,  # Prefect takes settings from files in the working directory: only its own are here
            env=os.environ | _environment(home, f"http://{host}:{chosen}/api"),
            stdin=subprocess.PIPE,  # closes with this process, and so tells the child that it is gone
            stdout=log,
            stderr=subprocess.STDOUT,
            umask=0o077,  # Prefect makes its database readable by everyone
            start_new_session=True,  # Ctrl-C is for us alone: the server ends after our own work
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    return Server(home, host, chosen, child)


def _environment(home: Path, api_url: str) -> dict[str, str]:
    pages = {"PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home.absolute() / "ui")}
    return client_environment(home, api_url) | SERVER_SETTINGS | pages


def _free_port(host: str, port: int | None) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":  # a port left a moment ago is free; elsewhere the option means another thing
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port or 0))
        except OSError as taken:
            raise ServerError(_why_taken(host, port)) from taken
        return int(probe.getsockname()[1])


def _why_taken(host: str, port: int | None) -> str:
    if healthy(f"http://{host}:{port}/api"):
        return f"{host}:{port} 已有一個 Prefect 伺服器在執行，可能是上次沒有結束的。請先結束它，或改用別的埠。"
    return f"無法使用 {host}:{port}，可能已被其他程式占用。請改用別的埠。"


def _signal_group(pid: int, ask: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(pid, ask)
        else:
            os.kill(pid, ask)


def _kill_group(pid: int) -> None:
    _signal_group(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _end_with_parent() -> None:
    sys.stdin.buffer.read()  # returns when the parent dies
    _signal_group(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    _kill_group(os.getpid())


if __name__ == "__main__":
    from runpy import run_module

    threading.Thread(target=_end_with_parent, daemon=True).start()
    run_module("prefect", run_name="__main__", alter_sys=True)
