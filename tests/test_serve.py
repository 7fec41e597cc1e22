"""The one process a school keeps alive: it answers what is dropped, shows it in the dashboard, and ends clean."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from school import IDENTITIES, a_site, drop, small_school

from flows.prefect_client import healthy
from flows.serve import look, watch
from schemas.wording_replies import REPLIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LICHENG = Path(sys.executable).with_name("licheng")
IDENTITY = re.compile(r"(?<![0-9A-Za-z])[A-Z][1289A-D][0-9]{8}(?![0-9A-Za-z])")
READY = "watching"


def eventually(look_again: Callable[[], Any], seconds: float = 60) -> Any:
    latest = time.monotonic() + seconds
    while not (seen := look_again()) and time.monotonic() < latest:
        time.sleep(0.2)
    return seen


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def descendants(pid: int) -> set[int]:
    """List the processes that a process has started, and theirs."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(status.parent.name)] = int(fields[1])
    found = {child for child, parent in parents.items() if parent == pid}
    return found.union(*map(descendants, found))


@dataclass
class Running:
    """A command that stays up: its process, what it has said so far, and the site it works on."""

    process: subprocess.Popen[bytes]
    log: Path
    site: Path

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def api(self) -> str:
        return (self.site / "store" / "prefect" / "api-url").read_text("utf-8")

    def ask(self, what: str, **body: Any) -> list[dict[str, Any]]:
        import httpx

        return httpx.post(f"{self.api}/{what}/filter", json=body, trust_env=False).raise_for_status().json()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def environment() -> dict[str, str]:
    return os.environ | {"LICHENG__SERVE__EVERY_SECONDS": "0.5", "NO_COLOR": "1"}


def start(log: Path, site: Path, *arguments: object) -> Iterator[Running]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            [LICHENG, *map(str, arguments)], stdout=out, stderr=subprocess.STDOUT, env=environment()
        )
    running = Running(process, log, site)
    try:
        assert eventually(lambda: READY in running.said or process.poll() is not None, 180)
        assert process.poll() is None, running.said
        yield running
    finally:
        if process.poll() is None:
            running.stop()


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    folder = tmp_path_factory.mktemp("school")
    desk = a_site(folder / "site")
    desk.close()
    site = desk.site.folder
    yield from start(folder / "serve.log", site, "serve", "--site", site, "--port", free_port())


@pytest.fixture(scope="module")
def demonstrating(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    site = folder / "site"
    yield from start(folder / "demo.log", site, "demo", "--students", 30, "--serve", "--site", site)


def reports(site: Path, office: str) -> list[Path]:
    return sorted((site / "outbox" / "reports" / office).glob("*.html"))


def swept(running: Running) -> subprocess.CompletedProcess[str]:
    command = [LICHENG, "ingest", "--site", running.site]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment())


# the watch


def test_a_workbook_that_comes_while_another_is_answered_is_answered_too(tmp_path):
    desk = a_site(tmp_path / "site")
    school = small_school()
    stop = threading.Event()
    notes = []

    def note(sentence: str) -> None:
        notes.append(sentence)
        if len(notes) == 1:  # the first sweep has ended, and the watch has not looked again
            drop(desk, "course_code", school["course_code"])

    drop(desk, "student_roster", school["student_roster"])
    watching = threading.Thread(target=watch, args=(desk, note, stop, 0.05))
    watching.start()
    came_meanwhile = "教學組 課程名稱與課程代碼.xlsx: accepted"
    answered = eventually(lambda: any(came_meanwhile in note for note in notes), 15)
    stop.set()
    watching.join()
    desk.close()
    assert answered, notes


@contextmanager
def watched(desk, notes):
    """Watch an inbox; give the list of its sweeps, which grows."""
    stop, sweeps, take_in = threading.Event(), [], desk.take_in

    def counted(only):
        sweeps.append(only)
        return take_in(only)

    desk.take_in = counted
    watching = threading.Thread(target=watch, args=(desk, notes.append, stop, 0.02))
    watching.start()
    try:
        yield sweeps
    finally:
        stop.set()
        watching.join()
        desk.close()


def test_what_is_left_in_the_inbox_is_not_looked_into_again_and_again(tmp_path):
    desk = a_site(tmp_path / "site")
    (desk.site.inbox / "訓育組" / "一年級").mkdir()
    (desk.site.inbox / "訓育組" / "一年級" / "幹部.xlsx").write_bytes(b"rows")
    with watched(desk, []) as sweeps:
        time.sleep(1.5)
    assert len(sweeps) == 1


def verdicts(notes):
    return [note for note in notes if note.startswith("教學組 課程.xlsx: ")]


def the_answer(desk):
    (book,) = (desk.site.inbox / "教學組" / REPLIES).glob("*.xlsx")
    return book


def a_faulty_list(desk):
    (title, rows), *_ = small_school()["course_code"].items()
    drop(desk, "course_code", {title: [row | {"科目名稱": ""} for row in rows]}, name="課程.xlsx")


def test_the_answers_that_a_sweep_lays_set_off_no_other(tmp_path):
    desk, notes = a_site(tmp_path / "site"), []
    a_faulty_list(desk)
    with watched(desk, notes) as sweeps:
        assert eventually(lambda: verdicts(notes), 15)
        assert the_answer(desk)
        time.sleep(1.5)
    assert (len(sweeps), len(verdicts(notes))) == (1, 1), notes


def test_an_answer_mended_where_it_lies_is_answered_without_any_command(tmp_path):
    from openpyxl import load_workbook

    desk, notes = a_site(tmp_path / "site"), []
    a_faulty_list(desk)
    with watched(desk, notes):
        assert eventually(lambda: verdicts(notes), 15)
        mended = the_answer(desk)
        book = load_workbook(mended)
        book.worksheets[-1]["A9"] = "再一列"
        book.save(mended)
        assert eventually(lambda: len(verdicts(notes)) == 2, 15), notes
        assert not mended.exists()


def test_an_answer_saved_before_the_watch_has_looked_again_is_news(tmp_path):
    class Saving(list[str]):
        def append(self, note: str) -> None:
            super().append(note)
            if len(self) == 1:  # the first sweep has ended, and the watch has not looked again
                the_answer(desk).write_bytes(b"mended")

    desk, notes = a_site(tmp_path / "site"), Saving()
    a_faulty_list(desk)
    with watched(desk, notes):
        assert eventually(lambda: len(verdicts(notes)) == 2, 15), notes


def test_a_look_sees_every_file_and_every_change_to_one(tmp_path):
    for folder in ("附件", REPLIES):
        (tmp_path / "訓育組" / folder).mkdir(parents=True)
    looks = [look(tmp_path)]
    for name, content in (
        ("a.xlsx", b"1"),
        ("附件/b.pdf", b"1"),
        ("a.xlsx", b"12"),
        ("附件/b.pdf", b""),
        ("回覆/c.xlsx", b""),
    ):
        (tmp_path / "訓育組" / name).write_bytes(content)
        looks.append(look(tmp_path))
    assert not looks[0]
    assert len(set(looks)) == len(looks)
    assert look(tmp_path) == looks[-1]


# the process


@pytest.mark.slow
def test_a_workbook_dropped_while_the_school_is_served_is_answered_without_any_command(serving):
    desk = a_site(serving.site.parent / "clerk")
    whole = drop(desk, "student_roster", small_school()["student_roster"])
    desk.close()
    whole.rename(serving.site / "inbox" / "註冊組" / whole.name)
    assert eventually(lambda: reports(serving.site, "註冊組"), 30), serving.said
    assert eventually(lambda: f"註冊組 {whole.name}: accepted" in serving.said, 10), serving.said
    assert not (serving.site / "inbox" / "註冊組" / whole.name).exists()
    assert eventually(lambda: [run for run in serving.ask("flow_runs") if run["state_name"] == "通過"])
    assert f"收件 註冊組 {whole.name}" in [run["name"] for run in serving.ask("flow_runs")]


@pytest.mark.slow
def test_another_command_shows_its_work_on_the_same_dashboard(serving):
    before = {run["id"] for run in serving.ask("flow_runs")}
    ended = swept(serving)
    assert (ended.returncode, ended.stdout) == (0, "nothing new in the inbox\n"), ended.stderr

    def ours() -> list[dict[str, Any]]:
        return [run for run in serving.ask("flow_runs") if run["id"] not in before and run["state_type"] == "COMPLETED"]

    (run,) = eventually(ours)
    assert (run["name"], run["state_name"], run["parameters"]) == ("收件（再次核對）", "通過", {"site": "site"})


@pytest.mark.slow
def test_a_second_server_of_the_same_school_is_refused_and_the_first_goes_on(serving):
    port = serving.api.rpartition(":")[2].partition("/")[0]
    command = [LICHENG, "serve", "--site", serving.site, "--port", port]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, env=environment(), timeout=60)
    assert (ended.returncode, "Traceback" in ended.stderr, port in ended.stderr) == (2, False, True)
    assert healthy(serving.api)
    assert serving.process.poll() is None


@pytest.mark.slow
def test_the_dashboard_answers_on_this_machine_alone_and_its_files_are_nobody_elses(serving):
    assert serving.api.startswith("http://127.0.0.1:")
    kept = [path for path in (serving.site / "store" / "prefect").rglob("*") if path.is_file()]
    databases = [path for path in kept if path.suffix == ".db"]
    assert databases
    assert {path.stat().st_mode & 0o077 for path in (*databases, serving.site / "store" / "ledger.sqlite")} == {0}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed as Linux lists them")
def test_told_to_stop_it_ends_clean_with_no_process_left_and_work_goes_on_without_it(serving):
    api, children = serving.api, descendants(serving.process.pid)
    groups = {os.getpgid(child) for child in children}
    assert children
    assert serving.stop() == 0, serving.said
    assert serving.said.endswith("stopped\n")
    assert "Traceback" not in serving.said
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    for group in groups - {os.getpgid(0)}:
        with pytest.raises(ProcessLookupError):
            os.killpg(group, 0)
    assert not healthy(api)
    assert not (serving.site / "store" / "prefect" / "api-url").exists()
    ended = swept(serving)
    assert (ended.returncode, ended.stderr) == (0, "")


# the demonstration


@pytest.mark.slow
def test_the_demonstration_shows_its_runs_in_chinese(demonstrating):
    def ended() -> list[dict[str, Any]]:
        runs = demonstrating.ask("flow_runs")
        return runs if len(runs) > 1 and all(run["state_type"] == "COMPLETED" for run in runs) else []

    runs = eventually(ended)
    by_name = {run["name"]: run["state_name"] for run in runs}
    (sweep,) = (name for name in by_name if name.startswith("收件 "))
    (submission,) = (name for name in by_name if name.startswith("提交 "))
    assert re.fullmatch(r"收件 .+ .+\.xlsx、.+ 等 \d+ 件", sweep)
    assert re.fullmatch(r"提交 \d{3}-[12]、\d{3}-0", submission)
    assert (by_name[sweep], by_name[submission]) == ("通過", "通過")
    rendered = {f"{step} {period}" for step in ("產製名冊", "封裝") for period in submission[3:].split("、")}
    titles = {"收件", "讀取與檢核", "交叉核對", "合併", "限額與勾選", "回覆 註冊組", "寄送"} | rendered

    def tasks() -> dict[str, str]:  # the server hears of tasks a while after they have ended
        seen = {task["name"]: task["state_name"] for task in demonstrating.ask("task_runs")}
        return seen if titles <= set(seen) and "Running" not in seen.values() else {}

    states = eventually(tasks)
    assert titles <= set(states)
    assert set(states.values()) <= {"完成", "通過"}
    assert states["回覆 註冊組"] == "通過"


@pytest.mark.slow
def test_the_demonstration_shows_what_became_of_every_file_as_a_table(demonstrating):
    def laid_out() -> dict[str, Any]:
        found = {artifact["key"]: json.loads(artifact["data"]) for artifact in demonstrating.ask("artifacts")}
        return found if {"shou-jian", "gui-ze", "ti-jiao"} <= set(found) else {}

    tables = eventually(laid_out)
    assert {"規則", "內容", "結果", "說明"} == set(tables["gui-ze"][0])
    assert {row["結果"] for row in tables["gui-ze"]} <= {"通過", "未通過", "略過"}
    assert {"單位", "檔案", "結果", "列數", "採認", "退回", "暫緩"} == set(tables["shou-jian"][0])
    assert {row["結果"] for row in tables["shou-jian"]} == {"全部通過"}
    first, second = (row["套件"] for row in tables["ti-jiao"])
    assert re.fullmatch(r"\d{3}-[12]/01", first)
    assert re.fullmatch(r"\d{3}-0/01", second)


@pytest.mark.slow
def test_the_demonstration_kept_up_answers_what_is_dropped_and_its_dashboard_holds_no_identity_number(demonstrating):
    (demonstrating.site / "inbox" / "訓育組" / f"{IDENTITIES[0]}.xlsx").write_bytes(b"no workbook")
    masked = f"{IDENTITIES[0][:6]}****.xlsx"
    assert eventually(lambda: f"訓育組 {masked}: rejected" in demonstrating.said, 30), demonstrating.said
    assert eventually(lambda: f"收件 訓育組 {masked}" in [run["name"] for run in demonstrating.ask("flow_runs")])
    for kind in ("flows", "flow_runs", "task_runs", "artifacts", "logs"):
        shown = json.dumps(demonstrating.ask(kind), ensure_ascii=False)
        assert len(shown) > 2 or kind == "logs"
        assert not IDENTITY.search(shown), kind


@pytest.mark.slow
def test_the_demonstration_told_to_stop_ends_clean_and_has_said_where_to_look(demonstrating):
    api = demonstrating.api
    assert demonstrating.stop() == 0, demonstrating.said
    assert not healthy(api)
    for word in ("read ", "found ", "written ", "look at "):
        assert word in demonstrating.said
    assert "Traceback" not in demonstrating.said
