"""Whatever becomes of a process that reads, the one that asked goes on: it is answered, in time, or told why not."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from binary_workbooks import Made, xls
from hypothesis import given
from hypothesis import strategies as st
from inbox_folder import zipped

from flows.steps.reading import BrokenReaderError, Limits, Readers, UnreadableError, pool, worker
from flows.steps.reading.confining import BLOATED
from flows.steps.reading.row_texts import CELL_MARK, ROW_MARK, as_bytes, rows_of
from schemas import wording_files as words
from schemas.printable import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
READING = "flows.steps.reading.child"
START_SECONDS = 3  # of Python itself, on a busy machine
LARGE_ROWS = 190_000

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked at in /proc")


@pytest.fixture(autouse=True)
def nobody_ready() -> Iterator[None]:
    """Begin with no process, and leave none to another test."""
    pool.end_all()
    yield
    pool.end_all()


def small(folder: Path, text: str = "1", name: str = "small.csv") -> Path:
    path = folder / name
    path.write_text(f"學號,姓名\n{text},王小明\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file that takes a good part of a second to read."""
    path = tmp_path_factory.mktemp("large") / "large.csv"
    path.write_text("學號,姓名\n" + "".join(f"{row},學生{row}\n" for row in range(LARGE_ROWS)), "utf-8")
    return path


def reading_processes(of: int | None = None) -> list[int]:
    """List the processes that read for this one (or for another)."""
    children = " ".join(map(told, Path(f"/proc/{of or os.getpid()}/task").glob("*/children")))
    return sorted(pid for pid in map(int, children.split()) if READING in command_line(pid))


def command_line(pid: int) -> str:
    return told(Path(f"/proc/{pid}/cmdline")).replace("\0", " ")


def told(path: Path) -> str:
    """Read what the system tells of a process or a thread: nothing of one that has just ended."""
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""


def gone(pids: list[int]) -> bool:
    """Wait for processes to end."""
    until = time.monotonic() + START_SECONDS
    while left := any(READING in command_line(pid) for pid in pids):
        if time.monotonic() > until:
            break
        time.sleep(0.02)
    return not left


def is_read(path: Path, readers: Readers | None = None) -> bool:
    return (readers or Readers(Limits())).read(path).grids[0].rows[0] == ["學號", "姓名"]


def refusal(path: Path, readers: Readers | None = None, **limits: int) -> tuple[str, str]:
    """Give the rule and the words with which a file is refused."""
    with pytest.raises(UnreadableError) as refused:
        (readers or Readers(Limits(**limits))).read(path)
    return refused.value.rule, refused.value.expected


# --- processes that are ended -----------------------------------------------------------------------------------------


def test_one_process_reads_file_after_file(tmp_path):
    assert is_read(small(tmp_path))
    [first] = reading_processes()
    assert is_read(small(tmp_path))
    assert reading_processes() == [first]


def test_processes_that_were_ended_while_idle_do_not_fail_the_next_read(tmp_path):
    with ExitStack() as lent:
        for _ in range(4):
            lent.enter_context(pool.lent_worker())
    while len(idle := reading_processes()) < 4:  # one that has just begun has no name yet
        time.sleep(0.01)
    for pid in idle:
        os.kill(pid, signal.SIGKILL)
    assert gone(idle)
    assert is_read(small(tmp_path))
    assert not set(reading_processes()) & set(idle)


@contextmanager
def killing(most: int) -> Iterator[list[int]]:
    """End so many processes, each in the midst of its file."""
    over, killed = threading.Event(), list[int]()

    def kill() -> None:
        while not over.wait(0.02):
            for pid in set(reading_processes()) - set(killed):
                if len(killed) < most and not over.wait(0.15):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield killed
    finally:
        over.set()
        killer.join()


def test_a_process_ended_in_the_midst_of_a_file_leaves_the_file_to_another(large):
    with killing(1) as killed:
        assert is_read(large)
    assert len(killed) == 1


def test_a_file_on_which_process_after_process_ends_is_too_much_and_the_next_is_read(tmp_path, large):
    with killing(99) as killed:
        rule, expected = refusal(large)
    assert (rule, expected) == ("W04", words.MEMORY.format(limit=Limits.memory_mib))
    assert len(killed) == 2
    assert is_read(small(tmp_path))


def test_a_file_that_needs_more_memory_than_allowed_is_too_much_and_the_next_is_read(tmp_path, large):
    rule, expected = refusal(large, memory_mib=32, seconds=5)  # the last memory is found slowly
    assert rule == "W04"
    assert expected in {words.MEMORY.format(limit=32), words.SECONDS.format(limit=5)}
    assert is_read(small(tmp_path))
    assert is_read(large)


@pytest.mark.slow
def test_wherever_memory_ends_it_is_the_file_that_is_too_large_and_no_fault_of_the_program(tmp_path):
    path = tmp_path / "errors.xls"
    path.write_bytes(xls([Made("錯誤", [["#N/A"] * 200] * 200)]))
    fates = set()
    for mebibytes in range(32, 128, 6):
        try:
            Readers(Limits(memory_mib=mebibytes, seconds=2)).read(path)
            fates.add("read")
        except UnreadableError as refused:
            fates.add(refused.rule)
        pool.end_all()
    assert fates == {"read", "W04"}


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_refused_in_time_and_the_next_is_read(tmp_path):
    pipe = tmp_path / "waits for ever"
    os.mkfifo(pipe)
    began = time.monotonic()
    assert refusal(pipe, seconds=1) == ("W04", words.SECONDS.format(limit=1))
    assert time.monotonic() - began < 1 + worker.GRACE_SECONDS + 2
    assert is_read(small(tmp_path))


def test_too_much_text_is_refused_and_the_next_file_is_read(tmp_path, large):
    assert refusal(large, text_mib=1) == ("W04", words.TEXT.format(limit=1))
    assert is_read(small(tmp_path))


def test_a_file_beyond_the_size_of_a_workbook_is_refused(large):
    assert refusal(large, file_mib=1) == ("W04", words.FILE_SIZE.format(limit=1))
    assert is_read(large, Readers(Limits(file_mib=large.stat().st_size // (1 << 20) + 1)))


def test_an_archive_is_taken_apart_up_to_its_own_size_only(tmp_path):
    path = tmp_path / "繳交.zip"
    path.write_bytes(zipped({"幹部.csv": b"a,b\n1,2\n", "影片.mp4": bytes(1 << 20)}))
    assert Readers(Limits(archive_mib=1)).unpack(path) is None
    assert Readers(Limits(unpacked_mib=1)).unpack(path) is None
    members = Readers(Limits(file_mib=1, archive_mib=2)).unpack(path)
    assert [(one.name, one.is_workbook, len(one.content)) for one in members] == [
        ("幹部.csv", True, 8),
        ("影片.mp4", False, 1 << 20),
    ]


@pytest.mark.slow
def test_blank_cells_without_number_are_refused_before_they_fill_the_memory(tmp_path):
    path = tmp_path / "blank.xls"
    far = [["x"], *[[] for _ in range(1998)], [*[None] * 255, "y"]]
    path.write_bytes(xls([Made(f"工作表{number}", far) for number in range(60)]))
    assert refusal(path) == ("W04", words.BLANK_CELLS)


# --- faults that are not the file's ----------------------------------------------------------------------------------


def test_a_stored_file_that_is_no_longer_what_it_was_is_no_fault_of_the_office(tmp_path):
    path = small(tmp_path)
    with pytest.raises(BrokenReaderError, match="restore it from a backup"):
        Readers(Limits()).read(path, "0" * 64)
    assert is_read(path)


@pytest.mark.parametrize("name", ["gone.csv", ""], ids=["a file that vanished", "a folder"])
def test_what_the_disk_does_not_hold_is_no_fault_of_the_office(tmp_path, name):
    with pytest.raises(BrokenReaderError, match="Error: "):
        Readers(Limits()).read(tmp_path / name)


# --- processes that answer nonsense ---------------------------------------------------------------------------------

SPEAKING = """
import struct, sys, time
from flows.steps.reading.frames import receive, send

answers = sys.stdout.buffer
receive(sys.stdin.buffer, 1 << 20)
UNSEEN = {"is_hidden": 0, "hidden_rows": [], "hidden_columns": [], "is_filtered": 0, "merged": [], "errors": []}
BESIDE = {"has_macros": 0, "links": [], "epoch_1904": 0, "notes": []}

def raw(kind, body, length=None):
    answers.write(struct.pack("<BI", kind, len(body) if length is None else length) + body)
    answers.flush()

def say(*frames, last=True):
    for frame in frames:
        send(answers, frame)
    send(answers, {"done": True, "last": last})
    sys.stdin.buffer.read()

def sheet(**unseen):
    return {"sheet": "a", "unseen": UNSEEN | unseen}
"""
BROKEN_OFF = {
    "nothing at all": "",
    "half a head": "answers.write(b'abc')",
    "a head alone": "raw(1, b'', 10)",
    "a frame cut off": "raw(2, b'abc', 10)",
    "a kind that is none": "raw(9, b'abc')",
    "no JSON": "raw(1, b'{')",
    "JSON that is no object": "raw(1, b'[1]')",
    "JSON that is no text": "raw(1, b'\\xff\\xfe')",
    "JSON nested without end": "raw(1, b'[' * 100_000)",
    "a number without end": "raw(1, b'{\"a\":' + b'9' * 100_000 + b'}')",
    "an end in the midst": "send(answers, sheet())",
    "an exception": "raise SystemExit(1)",
    "an end for want of memory": "raise SystemExit(3)",
}
OF_ANOTHER_SHAPE = {
    "bytes where JSON is due": "say(b'a')",
    "JSON where bytes are due": "say(sheet(), {'rows': [['a']]})",
    "rows that are no text": "say(sheet(), b'\\xff\\xff', BESIDE)",
    "nothing beside the sheets": "say(sheet(), b'a')",
    "no answer but its end": "say()",
    "a sheet of which nothing else is told": "say({'sheet': 'a'})",
    "a list in place of what is unseen": "say({'sheet': 'a', 'unseen': []})",
    "nothing in place of what is unseen": "say({'sheet': 'a', 'unseen': None})",
    "hidden rows that are a number": "say(sheet(hidden_rows=3), BESIDE)",
    "a hidden row that is nothing": "say(sheet(hidden_rows=[None]), BESIDE)",
    "a hidden row beyond all numbers": 'raw(1, b\'{"sheet":"a","unseen":{"is_hidden":0,"hidden_rows":[1e999]}}\')',
    "merged cells of two corners": "say(sheet(merged=[[1, 2]]), BESIDE)",
    "an error of two parts": "say(sheet(errors=[[1, 2]]), BESIDE)",
    "an error at no place": "say(sheet(errors=[[{}, [], 'x']]), BESIDE)",
    "links that are a number": "say(sheet(), b'a', BESIDE | {'links': 5})",
    "a refusal by no rule": "say({'refused': ['S99', 'x']})",
    "a refusal of one part": "say({'refused': ['W01']})",
    "a refusal that is a number": "say({'refused': 5})",
    "a refusal whose rule is a list": "say({'refused': [['W01'], 'x']})",
}
TOO_LONG = {
    "a frame longer than any": "raw(2, b'', 0xFFFFFFFF)",
    "JSON longer than any": "raw(1, b'', 0xFFFFFFFF)",
}


@pytest.fixture
def speaking(tmp_path, monkeypatch):
    """Put a program of the test's own in the place of the one that reads."""

    def put(program: str) -> None:
        path = tmp_path / "program.py"
        path.write_text(f"{SPEAKING}\n{program}\n", "utf-8")
        monkeypatch.setattr(worker, "READING", (sys.executable, str(path)))

    return put


@pytest.mark.parametrize("program", BROKEN_OFF.values(), ids=BROKEN_OFF)
def test_an_answer_that_breaks_off_is_told_as_such(tmp_path, speaking, program):
    speaking(program)
    with pytest.raises((UnreadableError, BrokenReaderError)):
        Readers(Limits()).read(small(tmp_path))


@pytest.mark.parametrize("program", OF_ANOTHER_SHAPE.values(), ids=OF_ANOTHER_SHAPE)
def test_an_answer_of_another_shape_is_none(tmp_path, speaking, program):
    speaking(program)
    assert refusal(small(tmp_path)) == ("W02", words.UNREADABLE)


@pytest.mark.parametrize("program", TOO_LONG.values(), ids=TOO_LONG)
def test_a_frame_beyond_the_limit_is_not_even_read(tmp_path, speaking, program):
    speaking(program + "\ntime.sleep(60)")
    began = time.monotonic()
    assert refusal(small(tmp_path)) == ("W04", words.TEXT.format(limit=Limits.text_mib))
    assert time.monotonic() - began < START_SECONDS


def test_a_program_that_does_not_start_or_go_on_is_no_fault_of_the_file(tmp_path, speaking):
    speaking("raise SystemExit(1)")
    with pytest.raises(BrokenReaderError, match="failed to start or to go on"):
        Readers(Limits()).read(small(tmp_path))


def test_a_process_that_ended_for_want_of_memory_says_that_the_file_is_too_large(tmp_path, speaking):
    speaking("raise SystemExit(3)")
    assert refusal(small(tmp_path)) == ("W04", words.MEMORY.format(limit=Limits.memory_mib))


def test_a_process_that_only_computes_is_ended_by_the_system_itself(tmp_path, speaking, monkeypatch):
    monkeypatch.setattr(worker, "GRACE_SECONDS", 60)
    speaking(
        "from flows.steps.reading import Limits, confining\nconfining.confine(Limits(seconds=1))\nwhile True: pass"
    )
    began = time.monotonic()
    assert refusal(small(tmp_path), seconds=1) == ("W04", words.SECONDS.format(limit=1))
    assert time.monotonic() - began < 20


def test_what_goes_wrong_in_taking_an_archive_apart_is_left_to_reading(tmp_path, speaking):
    path = tmp_path / "繳交.zip"
    path.write_bytes(zipped({"幹部.csv": b"a,b\n1,2\n"}))
    speaking("say(b'name', b'content')")
    assert Readers(Limits()).unpack(path) is None


ENDLESS = {
    "rows of nothing": "send(answers, sheet())\nwhile True: answers.write(struct.pack('<BI', 2, 0))",
    "rows of marks": "send(answers, sheet())\nwhile True: send(answers, b'\\x1e' * (1 << 20))",
    "cells of marks": "send(answers, sheet())\nwhile True: send(answers, b'\\x1f' * (1 << 20))",
    "sheets": "while True: send(answers, sheet())",
    "what stands beside": "while True: send(answers, BESIDE)",
    "one list": "raw(1, b'{\"a\":[' + b'[],' * (5 << 20) + b'0]}')\ntime.sleep(60)",
}
WITHIN = """
import json, sys, time
from pathlib import Path
from hostile_files import most_memory
from flows.steps.reading import Limits, Readers, UnreadableError, worker

worker.GRACE_SECONDS = 0.5
worker.READING = (sys.executable, sys.argv[1])
before, began = most_memory(), time.monotonic()
try:
    Readers(Limits(seconds=2)).read(Path(sys.argv[2]))
except UnreadableError as refused:
    print(json.dumps([refused.rule, most_memory() - before, time.monotonic() - began]))
"""


def told_by(program: str, *arguments: str | Path) -> list[int]:
    """Run a program beside the tests; give what it tells."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    paths = os.pathsep.join((str(HERE), str(HERE.parent)))
    environment = os.environ | {"PYTHONPATH": paths}
    run = subprocess.run(command, check=True, capture_output=True, timeout=60, env=environment, text=True)
    return json.loads(run.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("program", ENDLESS.values(), ids=ENDLESS)
def test_an_answer_without_end_neither_holds_nor_fills_the_one_that_asked(tmp_path, program):
    path = tmp_path / "program.py"
    path.write_text(f"{SPEAKING}\n{program}\n", "utf-8")
    rule, mebibytes, seconds = told_by(WITHIN, path, small(tmp_path))
    assert rule == "W04"
    assert mebibytes < 320
    assert seconds < 2 + 0.5 + 2 + START_SECONDS


# --- processes that have grown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("has_grown", "processes"), [("True", 3), ("False", 1)])
def test_a_process_that_says_that_it_has_grown_gives_way_to_a_fresh_one(tmp_path, speaking, has_grown, processes):
    pids = tmp_path / "pids"
    speaking(f"""
import os
while True:
    with open({str(pids)!r}, "a") as noted:
        print(os.getpid(), file=noted)
    for frame in (sheet(), b"a", BESIDE, {{"done": True, "last": {has_grown}}}):
        send(answers, frame)
    receive(sys.stdin.buffer, 1 << 20)
""")
    for _ in range(3):
        assert Readers(Limits()).read(small(tmp_path)).grids[0].rows == [["a"]]
    assert len(set(pids.read_text("ascii").split())) == processes


@pytest.mark.slow
def test_whatever_was_read_no_process_that_is_kept_is_large(tmp_path):
    path = tmp_path / "wide.xls"
    path.write_bytes(xls([Made("名冊", [[f"文字{row}" for _ in range(100)] for row in range(2000)])]))
    for _ in range(2):
        Readers(Limits()).read(path)
        sizes = [int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) for pid in reading_processes()]
        assert all(pages * resource.getpagesize() <= BLOATED for pages in sizes)


MUCH = """
import json, os, sys
from pathlib import Path
from test_readers import reading_processes
from flows.steps.reading import Limits, Readers

held = bytearray(os.urandom(1 << 10)) * (300 << 10)
told = []
for _ in range(3):
    Readers(Limits()).read(Path(sys.argv[1]))
    told += reading_processes()
print(json.dumps(told))
"""


def test_much_memory_of_the_one_that_asks_does_not_make_each_process_count_as_grown(tmp_path):
    pids = told_by(MUCH, small(tmp_path))
    assert len(pids) == 3
    assert len(set(pids)) == 1


# --- many at once -----------------------------------------------------------------------------------------------------


def test_many_threads_at_once_each_get_the_texts_of_their_own_files(tmp_path):
    readers = Readers(Limits())
    paths = [small(tmp_path, str(number), f"{number}.csv") for number in range(160)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda path: readers.read(path).grids[0].rows[1][0], paths))
    assert found == [str(number) for number in range(160)]
    assert 1 <= len(reading_processes()) <= 8


def test_files_read_ahead_come_in_their_order_each_with_its_own_end(tmp_path):
    files = [(small(tmp_path, str(number), f"{number}.csv"), "") for number in range(12)]
    files.insert(5, (tmp_path / "gone.csv", ""))
    found = list(Readers(Limits()).ahead(files))
    assert isinstance(found.pop(5).exception(), BrokenReaderError)
    assert [one.result().grids[0].rows[1][0] for one in found] == [str(number) for number in range(12)]


def test_whoever_stops_asking_leaves_the_other_files_unread(tmp_path):
    asked = []

    def files() -> Iterator[tuple[Path, str]]:
        for number in range(1000):
            asked.append(number)
            yield small(tmp_path), ""

    ahead = Readers(Limits()).ahead(files())
    assert next(ahead).result().grids[0].rows[1][0] == "1"
    ahead.close()
    assert len(asked) < 10
    assert is_read(small(tmp_path))


def test_of_no_files_none_is_read_ahead():
    assert list(Readers(Limits()).ahead([])) == []
    assert reading_processes() == []


# --- what is left -----------------------------------------------------------------------------------------------------

ENDS = """
import json, os, signal, sys, threading, time
from contextlib import ExitStack
from pathlib import Path
from test_readers import reading_processes
from flows.steps.reading import Limits, Readers, pool

with ExitStack() as lent:
    for _ in range(3):
        lent.enter_context(pool.lent_worker())
if sys.argv[2] == "killed":
    threading.Thread(target=Readers(Limits()).read, args=(Path(sys.argv[1]),), daemon=True).start()
    time.sleep(0.3)
while len(pids := reading_processes()) < 3:
    time.sleep(0.01)
print(json.dumps(pids), flush=True)
if sys.argv[2] == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("ending", ["by itself", "killed"])
def test_once_the_program_has_ended_no_process_is_left(large, ending):
    command = [sys.executable, "-c", ENDS, str(large), ending]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent)))}
    run = subprocess.run(command, check=False, capture_output=True, timeout=60, env=environment, text=True)
    pids = json.loads(run.stdout)
    assert len(pids) == 3
    assert gone(pids)


def test_a_process_that_reads_can_write_no_file_and_leaves_no_core(tmp_path):
    assert is_read(small(tmp_path))
    [pid] = reading_processes()
    assert resource.prlimit(pid, resource.RLIMIT_FSIZE)[0] == 0
    assert resource.prlimit(pid, resource.RLIMIT_CORE)[0] == 0
    assert resource.prlimit(pid, resource.RLIMIT_AS)[0] == Limits.memory_mib << 20


WRITES = """
import json, sys
from pathlib import Path
from flows.steps.reading import Limits, confining

confining.confine(Limits())
try:
    Path(sys.argv[1]).write_text("x")
except OSError as refused:
    print(json.dumps([refused.errno]))
"""


def test_what_it_tries_to_write_stays_empty(tmp_path):
    path = tmp_path / "written"
    assert told_by(WRITES, path) == [errno.EFBIG]
    assert path.read_bytes() == b""


# --- how rows travel --------------------------------------------------------------------------------------------------

ANY = st.text(st.characters(exclude_categories=()))  # lone halves of a letter among them
UNMARKED = st.text(st.characters(exclude_categories=(), exclude_characters=CELL_MARK + ROW_MARK))


@given(st.lists(st.lists(UNMARKED, min_size=1), min_size=1))
def test_rows_arrive_as_they_were_sent_but_for_what_cannot_be_printed(rows):
    assert rows_of(as_bytes(rows)) == [list(map(shown, row)) for row in rows]


@given(st.lists(st.lists(ANY, min_size=1), min_size=1))
def test_a_mark_within_a_cell_arrives_as_its_code(rows):
    assert rows_of(as_bytes(rows)) == [list(map(shown, row)) for row in rows]


def test_marks_and_zeros_within_the_cells_of_a_workbook_stay_within_them(tmp_path):
    path = tmp_path / "marks.xls"
    path.write_bytes(xls([Made("幹部", [["a\x1eb", "c\x1fd", "e\x00f"], ["1", "2", "3"]])]))
    assert Readers(Limits()).read(path).grids[0].rows == [
        ["a〔U+001E〕b", "c〔U+001F〕d", "e〔U+0000〕f"],
        ["1", "2", "3"],
    ]


def test_half_a_letter_arrives_as_its_code(tmp_path, speaking):
    speaking("say(sheet(), 'a\\udc00b'.encode('utf-8', 'surrogatepass'), BESIDE)")
    assert Readers(Limits()).read(small(tmp_path)).grids[0].rows == [["a〔U+DC00〕b"]]
