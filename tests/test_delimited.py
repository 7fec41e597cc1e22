"""Texts of rows from programs that keep numbers as texts: ="114001" is the text 114001, and the office is told."""

from __future__ import annotations

import pytest

from flows.steps.reading import read_workbook
from schemas import wording_files as words


def test_cells_written_as_formulas_are_read_as_their_texts_and_told():
    book = read_workbook('學號,姓名\n="0114001","=""王""""明"""\n'.encode())
    assert book.grids[0].rows == [["學號", "姓名"], ["0114001", '王"明']]
    assert book.notes == (words.UNWRAPPED,)


def test_it_is_told_beside_how_the_file_was_read():
    book = read_workbook('學號\t姓名\n="0114001"\t王小明\n'.encode("cp950"))
    read_as = words.READ_AS.format(encoding="Big5", delimiter=words.DELIMITERS["\t"])
    assert (book.grids[0].rows[1], book.notes) == (["0114001", "王小明"], (read_as, words.UNWRAPPED))


@pytest.mark.parametrize("cell", ["=1+1", '="1"&"2"', '"=""1""&A1"', "=", '"="""', "a=b"])
def test_a_cell_that_is_no_such_text_stays_as_it_is(cell):
    book = read_workbook(f"a,b\n1,{cell}\n".encode())
    plain = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
    assert (book.grids[0].rows[1], book.notes) == (["1", plain], ())
