from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from flows.prefect_client import healthy
from flows.prefect_server import ServerError, start
from flows.publishing import publish_table
from flows.stages import plain, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flows.prefect_server import Server
    from flows.stages import Stage

NOWHERE = "http://127.0.0.1:9/api"
SENTENCE = "王小明 A123456789 的成績"


@dataclass(frozen=True)
class Verdict:
    rows: int
    conclusion: str


def take_in() -> list[str]:
    return ["幹部.xlsx", "競賽{1}.xlsx"]


def examine(file: str, rows: int = 0) -> Verdict:
    return Verdict(rows, "待補件" if "{" in file else "通過")


def ingest(stage: Stage) -> list[Verdict]:
    files = stage("收件", take_in)
    verdicts = [stage(f"檢核 {file}", examine, file, rows=3) for file in files]
    publish_table("verdicts", [{"檔案": file} for file in files], "各檔結果")
    return verdicts


def outcome(verdicts: list[Verdict]) -> str:
    return "待補件" if any(verdict.conclusion == "待補件" for verdict in verdicts) else "通過"


def school_run(body: Callable[[Stage], Any], notes: list[str], server: str | None = None, name: str = "訓育組") -> Any:
    of = outcome if body is ingest else (lambda _: "通過")
    return run(
        body,
        name="收件檢核",
        run_name=f"收件 {name} 幹部.xlsx",
        site_folder="校",
        note=notes.append,
        server=server,
        outcome=of,
    )


def asked(server: Server, path: str, **body: Any) -> list[dict[str, Any]]:
    import httpx

    return httpx.post(f"{server.api_url}/{path}/filter", json=body, trust_env=False).raise_for_status().json()


def eventually(look: Callable[[], Any], seconds: float = 30) -> Any:
    latest = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < latest:
        time.sleep(0.5)
    return seen


def flow_run(server: Server, name: str) -> dict[str, Any]:
    return asked(server, "flow_runs", flow_runs={"name": {"any_": [name]}})[0]


def alive(group: int) -> bool:
    return subprocess.run(["pgrep", "-g", str(group)], check=False, capture_output=True).returncode == 0


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    with start(tmp_path / "prefect") as server:
        yield server


def test_without_a_dashboard_the_body_runs_plainly_and_says_nothing():
    notes: list[str] = []
    assert [verdict.conclusion for verdict in school_run(ingest, notes)] == ["通過", "待補件"]
    assert notes == []


def test_running_plainly_never_imports_prefect():
    program = (
        "import sys; from flows.stages import run; from flows.publishing import publish_table\n"
        "body = lambda stage: stage('收件', publish_table, 'verdicts', [], '')\n"
        "run(body, name='收件檢核', run_name='收件', site_folder='校', note=print)\n"
        "sys.exit('prefect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_dashboard_that_does_not_answer_is_told_of_once_and_the_work_is_done():
    notes: list[str] = []
    assert school_run(ingest, notes, NOWHERE) == ingest(plain)
    assert len(notes) == 1
    assert NOWHERE in notes[0]


def test_a_taken_port_is_refused_with_a_sentence(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(ServerError, match="其他程式"):
        start(tmp_path, port=other.getsockname()[1])


@pytest.mark.slow
def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path):
    (tmp_path / "prefect.db").mkdir()  # where the database file should be
    with start(tmp_path) as server, pytest.raises(ServerError, match=r"(?s)啟動失敗.*server\.log.*Error"):
        server.wait_healthy()


def test_a_server_that_is_too_slow_is_ended(tmp_path: Path):
    with start(tmp_path) as server, pytest.raises(ServerError, match="秒內沒有啟動完成"):
        server.wait_healthy(timeout=0.1)
    assert not alive(server.child.pid)


@pytest.mark.slow
def test_the_server_ends_with_a_parent_that_was_killed(tmp_path: Path):
    program = (
        "import sys, time; from pathlib import Path; from flows.prefect_server import start\n"
        "print(start(Path(sys.argv[1])).child.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        group = int(parent.stdout.readline())
        time.sleep(1)  # the child has begun to listen for its parent's end
        assert alive(group)
        parent.send_signal(signal.SIGKILL)
    assert eventually(lambda: not alive(group), seconds=20)


@pytest.mark.slow
def test_a_run_is_shown_with_its_chinese_names_and_states(prefect_server: Server):
    notes: list[str] = []
    assert school_run(ingest, notes, prefect_server.api_url, "{括號}") == ingest(plain)
    shown = flow_run(prefect_server, "收件 {括號} 幹部.xlsx")
    assert (shown["state_name"], shown["state_type"]) == ("待補件", "COMPLETED")
    assert shown["parameters"] == {"site": "校"}

    def tasks() -> dict[str, str]:
        runs = asked(prefect_server, "task_runs", task_runs={"flow_run_id": {"any_": [shown["id"]]}})
        return {one["name"]: one["state_name"] for one in runs}

    expected = {"收件": "完成", "檢核 幹部.xlsx": "通過", "檢核 競賽{1}.xlsx": "待補件"}
    assert eventually(lambda: tasks() == expected), tasks()
    assert notes == []


@pytest.mark.slow
def test_a_table_stands_beside_the_run(prefect_server: Server):
    school_run(ingest, [], prefect_server.api_url, "圖書館")
    of_run = {"flow_run_id": {"any_": [flow_run(prefect_server, "收件 圖書館 幹部.xlsx")["id"]]}}
    shown = {one["type"]: one["data"] for one in asked(prefect_server, "artifacts", artifacts=of_run)}
    assert json.loads(shown["table"]) == [{"檔案": "幹部.xlsx"}, {"檔案": "競賽{1}.xlsx"}]


@pytest.mark.slow
def test_a_bug_comes_out_unchanged_once_and_turns_the_run_red(prefect_server: Server):
    bug, calls = ValueError(SENTENCE), []

    def breaks() -> None:
        calls.append(1)
        raise bug

    with pytest.raises(ValueError, match="王小明") as caught:
        school_run(lambda stage: stage("檢核", breaks), [], prefect_server.api_url, "教學組")
    assert caught.value is bug
    assert calls == [1]
    shown = flow_run(prefect_server, "收件 教學組 幹部.xlsx")
    assert (shown["state_name"], shown["state_type"]) == ("程式錯誤", "FAILED")
    assert "ValueError（test_stages.py 第" in shown["state"]["message"]


@pytest.mark.slow
def test_no_personal_data_reaches_the_dashboards_database(prefect_server: Server):
    def breaks(row: str) -> str:
        raise LookupError(row)

    with pytest.raises(LookupError):
        school_run(lambda stage: stage("檢核", breaks, SENTENCE), [], prefect_server.api_url, "輔導室")
    school_run(lambda stage: stage("檢核", str.strip, SENTENCE), [], prefect_server.api_url, "註冊組")
    of_run = {"flow_run_id": {"any_": [flow_run(prefect_server, "收件 註冊組 幹部.xlsx")["id"]]}}
    assert eventually(lambda: asked(prefect_server, "task_runs", task_runs=of_run))
    assert eventually(lambda: asked(prefect_server, "logs", logs=of_run)), "logs are still sent to the dashboard"
    kept = b"".join(path.read_bytes() for path in prefect_server.home.glob("prefect.db*"))
    assert "收件 註冊組".encode() in kept
    assert SENTENCE.encode() not in kept
    assert b"A123456789" not in kept


@pytest.mark.slow
def test_a_name_that_is_no_text_is_shown_with_boxes(prefect_server: Server):
    notes: list[str] = []
    school_run(ingest, notes, prefect_server.api_url, "\udca4\u202e\n")
    assert flow_run(prefect_server, "收件 □□□ 幹部.xlsx")["state_name"] == "待補件"
    assert notes == []


@pytest.mark.slow
def test_a_daily_schedule_is_planned_ahead(prefect_server: Server):
    from prefect import flow
    from prefect.schedules import Cron
    from prefect.settings import PREFECT_API_URL, temporary_settings

    daily = Cron("0 7 * * *", timezone="Asia/Taipei")
    with temporary_settings({PREFECT_API_URL: prefect_server.api_url}):
        deployment = flow(take_in, name="催繳").to_deployment("每日催繳", schedule=daily).apply()
    of_schedule = {"deployment_id": {"any_": [str(deployment)]}}
    planned = eventually(lambda: asked(prefect_server, "flow_runs", flow_runs=of_schedule), seconds=90)
    assert {one["expected_start_time"][11:16] for one in planned} == {"23:00"}  # 07:00 in Taipei


@pytest.mark.slow
def test_a_second_server_on_the_same_port_is_refused(prefect_server: Server, tmp_path: Path):
    with pytest.raises(ServerError, match="已有一個 Prefect 伺服器"):
        start(tmp_path, port=prefect_server.port)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_only_the_schools_own_account_can_read_the_database(prefect_server: Server):
    files = [path for path in prefect_server.home.rglob("*") if path.is_file()]
    assert prefect_server.home / "prefect.db" in files
    assert [path for path in files if path.stat().st_mode & 0o077] == []


@pytest.mark.slow
def test_the_work_is_done_once_when_the_dashboard_dies_midway(own_server: Server):
    own_server.wait_healthy()
    calls, notes = [], []

    def dies_midway(stage: Stage) -> list[Verdict]:
        calls.append(1)
        stage("收件", take_in)
        own_server.stop()
        return ingest(stage)

    assert school_run(dies_midway, notes, own_server.api_url) == ingest(plain)
    assert calls == [1]
    assert len(notes) == 1
    assert "中途中斷" in notes[0]
    assert not alive(own_server.child.pid)
    assert not healthy(own_server.api_url)


@pytest.mark.slow
def test_an_interruption_ends_the_run_and_is_not_repeated(prefect_server: Server):
    calls: list[int] = []

    def interrupted() -> None:
        calls.append(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        school_run(lambda stage: stage("檢核", interrupted), [], prefect_server.api_url, "體育組")
    assert calls == [1]
    assert flow_run(prefect_server, "收件 體育組 幹部.xlsx")["state_type"] == "CRASHED"


@pytest.mark.slow
def test_a_watcher_runs_bodies_in_a_thread_beside_an_event_loop(prefect_server: Server):
    async def watch() -> Any:
        return await asyncio.to_thread(school_run, ingest, notes, prefect_server.api_url, "實習處")

    notes: list[str] = []
    assert asyncio.run(watch()) == ingest(plain)
    assert flow_run(prefect_server, "收件 實習處 幹部.xlsx")["state_name"] == "待補件"
    assert notes == []
