"""However much there is to be told, a workbook that came back marked can be read, and takes no needless room."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_workbooks import finding, told
from plain_workbooks import TITLE

from flows.steps.marking import mark, opendocument, told_of
from flows.steps.marking.package import Package
from flows.steps.marking.telling import packed, unpacked
from flows.steps.ods import write_ods
from flows.steps.reading import Limits, UnreadableError, archive_guard, read_workbook
from flows.steps.reading.archive_guard import Archive
from flows.steps.reading.sheet_markup import CELL, DIGITS, shapes_of
from flows.steps.workbook import ColumnLayout, SheetLayout
from schemas.headings import TO_MEND
from schemas.wording_marking import left

LETTER = b"<a>" + b"letter" * 40_000 + b"</a>"


def archive(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", content)
    return made.getvalue()


@given(st.binary(max_size=5000), st.binary(max_size=5000), st.integers(0, 3_000_000))
@settings(max_examples=30)
def test_a_part_written_from_behind_is_the_part_written_from_before(first: bytes, later: bytes, zeros: int):
    whole = b"<a><!--" + first.hex().encode()
    behind = b"0" * zeros + later.hex().encode() + b"--></a>"
    package = Package(archive(b"<a/>"))
    package.put_from_behind("content.xml", [behind], lambda: [whole])
    with zipfile.ZipFile(io.BytesIO(package.packed())) as read:
        assert read.testzip() is None
        assert read.read("content.xml") == whole + behind


@pytest.mark.parametrize("is_long", [False, True])
def test_a_long_part_is_read_as_a_short_one_is_and_a_lying_one_refused(monkeypatch, is_long):
    monkeypatch.setattr(archive_guard, "LONG", 0 if is_long else 1 << 30)
    whole = archive(LETTER)
    [entry] = Archive(whole, Limits()).entries
    assert Archive(whole, Limits()).read(entry) == LETTER
    for old, lie in (
        (len(LETTER).to_bytes(4, "little"), (len(LETTER) - 1).to_bytes(4, "little")),
        (len(LETTER).to_bytes(4, "little"), (len(LETTER) + 1).to_bytes(4, "little")),
        (zlib.crc32(LETTER).to_bytes(4, "little"), bytes(4)),
    ):
        lying = Archive(whole.replace(old, lie), Limits())
        with pytest.raises(UnreadableError) as refused:
            lying.read(lying.entries[0])
        assert refused.value.rule == "W02"


@given(st.lists(st.sampled_from([b'<c r="A1"><v>1</v></c>', b'<c r="B22"/>', b'<row r="3">', b"x" * 30])))
def test_a_sheet_looked_at_in_pieces_has_the_same_cells(pieces: list[bytes]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.steps.reading.sheet_markup.AT_ONCE", 40)
        xml = b"<worksheet>" + b"".join(pieces)
        cells = xml.translate(None, DIGITS).split(CELL)
        assert shapes_of(xml) == {cell: cells.count(cell) for cell in cells}


@given(st.lists(st.sampled_from(["甲", "乙", "丙"]) | st.text(max_size=3)))
def test_what_is_packed_comes_out_as_it_was(texts: list[str]):
    assert unpacked(packed(texts)) == texts


def test_an_ods_says_how_many_lines_it_has_no_room_for(monkeypatch):
    made = io.BytesIO()
    write_ods([SheetLayout(TITLE, (ColumnLayout("學號"),), [[str(row) for row in range(60)]])], made)
    faults = [finding("C01", (TITLE, row, "A")) for row in range(2, 62)]
    room = len(made.getvalue()) * 20
    monkeypatch.setattr(opendocument, "_MOST_BYTES", room)
    answer = mark(made.getvalue(), told(*faults, column="B"), lambda: pytest.fail("it need not be written anew"))
    lines = next(grid for grid in read_workbook(answer.content).grids if grid.title == TO_MEND).rows
    kept = [row for row in lines if len(row) > 10 and row[10] == "C01"]
    assert 0 < len(kept) < len(faults)
    assert lines[-1][2] == left(len(faults) - len(kept))


def test_one_line_more_is_said_of_what_a_sheet_cannot_hold(monkeypatch):
    monkeypatch.setattr("flows.steps.marking.telling.MOST_LINES", 2)
    told_so = told_of(told(*(finding("C01", (TITLE, row, "A")) for row in range(2, 7))))
    assert (told_so["left"], len(unpacked(told_so["offered"]))) == (3, 2)
    assert len(unpacked(told_so["notes"])) == 5
