"""Decide how a body of work is shown in Prefect, and that it is done once whatever becomes of Prefect."""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, runtime_checkable

from flows.prefect_client import healthy
from schemas.failure import place_of
from schemas.identity import mask_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect.client.schemas.objects import State

P = ParamSpec("P")
T = TypeVar("T")

DONE = "完成"
BROKEN = "程式錯誤"
UNREACHABLE = "儀表板 {server} 沒有回應；工作照常進行，只是這一次不會顯示在儀表板上。"
LOST = "儀表板中途中斷（{cause}）；工作已照常完成，只是這一次的顯示可能不完整。"
CLIENT_RETRIES = 1  # of 2 s; with Prefect's own five a dead server would hold a workbook for minutes


class Stage(Protocol):
    """A way of calling one step of a body: plainly, or as a titled task in the dashboard."""

    def __call__(self, title: str, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the step under its title and return what it returns."""


@runtime_checkable
class Concluded(Protocol):
    """A result that says in Chinese how its step ended, such as 通過 or 待補件."""

    @property
    def conclusion(self) -> str:
        """The few characters that the coordinator sees as the state."""


def concluded(result: object) -> str:
    """Name how a result ended: its own conclusion, else 完成."""
    return result.conclusion if isinstance(result, Concluded) else DONE


def plain(_title: str, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the step; Prefect is neither needed nor imported."""
    return step(*args, **kwargs)


def as_tasks(title: str, step: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the step as a Prefect task of that title.

    The task itself takes no argument and returns no value: frames and personal data never reach the server.
    """
    # Of a dashboard that is gone the flow tells, once, where it ends.
    return _once(lambda _: step(*args, **kwargs), partial(_as_task, title), concluded, lambda _: None)


def run(  # noqa: PLR0913 by keyword only, and each is one fact about the run
    body: Callable[[Stage], T],
    *,
    name: str,
    run_name: str,
    site_folder: str,
    note: Callable[[str], None],
    server: str | None = None,
    outcome: Callable[[T], str] = concluded,
) -> T:
    """Run the body as a Prefect flow where a healthy server is known, else plainly; return what it returns.

    The server (http://host:port/api) is given or in PREFECT_API_URL. The body's own exception comes out
    unchanged. Inside a run that Prefect itself started (a schedule) the body's tasks join that run.
    """
    if in_flow_run():
        return body(as_tasks)
    api_url = server or os.environ.get("PREFECT_API_URL")
    if api_url and healthy(api_url):
        through = partial(_as_flow, api_url, name, run_name, site_folder)
        return _once(body, through, outcome, note)
    if api_url:
        note(UNREACHABLE.format(server=api_url))
    return body(plain)


def in_flow_run() -> bool:
    """Say whether a Prefect flow run is under way here, without importing Prefect to find out."""
    if "prefect.context" not in sys.modules:
        return False
    from prefect.context import FlowRunContext

    return FlowRunContext.get() is not None


def printable(text: str) -> str:
    """Mask identity numbers, and put a box for what no dashboard can show: control marks, bytes that are no text."""
    return "".join(character if character.isprintable() else "□" for character in mask_all(text))


def _once(
    body: Callable[[Stage], T],
    through: Callable[[Callable[[], State[Any]]], object],
    outcome: Callable[[T], str],
    note: Callable[[str], None],
) -> T:
    from prefect.exceptions import PrefectSignal

    end: Future[T] = Future()  # kept outside Prefect, so that its failures neither lose nor repeat the work
    try:
        through(partial(_state_of, body, outcome, end))
    except (Exception, PrefectSignal) as lost:  # noqa: BLE001 the work's own exception is in `end`; this is Prefect's
        note(LOST.format(cause=type(lost).__name__))
    return end.result() if end.done() else body(plain)


def _state_of(body: Callable[[Stage], T], outcome: Callable[[T], str], end: Future[T]) -> State[Any]:
    from prefect.states import Completed, Failed

    try:
        result = body(as_tasks)
        state: State[Any] = Completed(name=outcome(result))
    except Exception as bug:  # noqa: BLE001 kept for the caller, who gets it unchanged
        end.set_exception(bug)
        return Failed(name=BROKEN, message=place_of(bug))
    end.set_result(result)
    return state


def _as_task(title: str, state: Callable[[], State[Any]]) -> object:
    from prefect import task
    from prefect.cache_policies import NO_CACHE

    shown = printable(title)

    # The run's name comes from a function: in a text Prefect would fill in the braces of a file's name.
    @task(name=shown, task_run_name=lambda: shown, cache_policy=NO_CACHE, persist_result=False)
    def step() -> State[Any]:
        return state()

    return step(return_state=True)


def _as_flow(api_url: str, name: str, run_name: str, site_folder: str, state: Callable[[], State[Any]]) -> None:
    from prefect import flow
    from prefect import settings as prefect

    @flow(name=name, flow_run_name=lambda: printable(run_name), persist_result=False)
    def body(site: str) -> State[Any]:  # noqa: ARG001 shown in the dashboard as the run's only parameter
        return state()

    # Heartbeats off: joining their thread costs a second a run, and only code can turn them off.
    settings = {
        prefect.PREFECT_API_URL: api_url,
        prefect.PREFECT_CLIENT_MAX_RETRIES: CLIENT_RETRIES,
        prefect.PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
    }
    with prefect.temporary_settings(settings):
        body(site_folder, return_state=True)
