"""A text is read as the office meant it: by its own delimiter, and not taken for a picture, a page or a program."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_workbooks import PARTS, SHEET, STRINGS, TABLE, parts
from raw_archives import Part, archive

from flows.steps.reading import Limits, UnreadableError, read_workbook
from flows.steps.reading.markup import DEEPEST, tags
from flows.steps.reading.unpacking import members
from schemas import wording_files as words

DELIMITERS = sorted(words.DELIMITERS)
PRINTED = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters='"'), max_size=20)


def rows_of(content: str | bytes) -> list[list[str]]:
    return read_workbook(content.encode() if isinstance(content, str) else content).grids[0].rows


def refusal(content: str | bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as refused:
        read_workbook(content.encode() if isinstance(content, str) else content)
    return refused.value


def row_told(content: str | bytes) -> int:
    """Give the row that a refusal names."""
    [row] = re.findall(r"第 (\d+) 列", refusal(content).expected)
    return int(row)


@pytest.mark.parametrize("mark", [mark for mark in DELIMITERS if mark != ","])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_description_full_of_another_delimiter_does_not_part_the_cells(mark, quote):
    told = mark.join("一二三四五")
    rows = rows_of(f"學號,職務,說明\n114001,班長,{quote}{told}{quote}\n")
    assert rows == [["學號", "職務", "說明"], ["114001", "班長", told]]


def test_the_commas_of_an_amount_do_not_part_the_cells_of_a_file_with_tabs():
    rows = rows_of("學號\t職務\t獎金\n114001\t班長\t1,234,567,890\n")
    assert rows == [["學號", "職務", "獎金"], ["114001", "班長", "1,234,567,890"]]


def test_a_decimal_comma_in_every_row_does_not_part_the_cells():
    assert rows_of("姓名;節數\n王;1,5\n李;2,5\n") == [["姓名", "節數"], ["王", "1,5"], ["李", "2,5"]]


def test_a_title_above_and_rows_of_unequal_length_do_not_hide_the_delimiter():
    rows = rows_of("幹部名單；一一四學年\n學號,姓名\n1,王\n2\n3,李,x|y|z\n")
    assert rows[1:] == [["學號", "姓名", ""], ["1", "王", ""], ["2", "", ""], ["3", "李", "x|y|z"]]


@given(st.sampled_from(DELIMITERS), st.lists(st.tuples(PRINTED, PRINTED), min_size=1, max_size=8))
def test_whatever_quoted_cells_hold_the_delimiter_outside_them_is_found(mark, cells):
    lines = [("學號", "姓名"), *cells]
    text = "".join(f'"{one}"{mark}"{other}"\n' for one, other in lines)
    assert rows_of(text) == [list(line) for line in lines]


@pytest.mark.parametrize("told", ["寫了 <script> 與 <tr> 程式", "<table> 標籤教學", "<html>", "<?xml version='1.0'?>"])
def test_a_description_that_names_tags_does_not_make_a_page_of_the_file(told):
    assert rows_of(f"學號,說明\n1,{told}\n") == [["學號", "說明"], ["1", told]]


def test_a_heading_in_angle_brackets_is_a_heading_though_a_tag_is_named_below():
    assert rows_of("<必填>學號,說明\n1,<table> 教學\n") == [["<必填>學號", "說明"], ["1", "<table> 教學"]]


@pytest.mark.parametrize("start", ["", "\ufeff", " \r\n\t", "\ufeff\n"])
@pytest.mark.parametrize("tag", ["<html", "<!DOCTYPE html", "<TABLE", "<meta", "<style", "<!-- 匯出 --><table"])
def test_an_export_that_begins_with_a_tag_is_told_to_be_a_page(start, tag):
    refused = refusal(f"{start}{tag}><tr><td>學號,姓名</td></tr></table>")
    assert (refused.rule, refused.expected) == ("W01", words.really(words.WEB_PAGE))


def test_a_page_behind_many_blank_lines_is_still_told_to_be_a_page():
    assert refusal("\r\n" * 5000 + "<table><tr><td>a,b</td></tr></table>").expected == words.really(words.WEB_PAGE)


@pytest.mark.parametrize("heading", ["BMI", "MZ班", "ID3", "RIFF", "OggS", "BZh", "Rar!", "GIF89a", "abcdftyp"])
def test_a_heading_that_begins_as_a_picture_or_a_program_does_is_a_heading(heading):
    assert rows_of(f"{heading},學號\r\n20,1\r\n") == [[heading, "學號"], ["20", "1"]]
    assert rows_of(f"{heading},學號\r\n20,1\r\n".encode("cp950") + b"\x1a")[0] == [heading, "學號"]


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00", words.PICTURE),
        (b"GIF89a\x10\x00\x10\x00", words.PICTURE),
        (b"II*\x00\x08\x00\x00\x00", words.PICTURE),
        (b"MM\x00*\x00\x00\x00\x08", words.PICTURE),
        (b"ID3\x03\x00\x00\x00\x00\x0f\x76TIT2", words.SOUND_OR_FILM),
        (b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00", words.SOUND_OR_FILM),
        (b"OggS\x00\x02\x00\x00", words.SOUND_OR_FILM),
        (b"\x00\x00\x00\x18ftypmp42", words.SOUND_OR_FILM),
        (b"Rar!\x1a\x07\x01\x00", words.COMPRESSED),
        (b"BZh91AY&SY\x01\x02", words.COMPRESSED),
        (b"MZ\x90\x00\x03\x00\x00\x00", words.PROGRAM),
    ],
)
def test_what_truly_is_a_picture_a_film_an_archive_or_a_program_is_named(start, what):
    refused = refusal(start + b",1\n" * 40)
    assert (refused.rule, refused.expected) == ("W01", words.really(what))


def test_the_row_of_a_bad_letter_is_told_by_the_encoding_that_came_further():
    sound = "學號,姓名\n1,王\n"
    assert row_told(sound.encode() + b"2,\xff\n") == 3
    assert row_told(b"\xef\xbb\xbf" + sound.encode() + b"\xff,2\n") == 3
    assert row_told(sound.encode("cp950") + b"2,\xff\n") == 3
    assert row_told(sound.replace("\n", "\r").encode() + b"2,\xff\r") == 3


def test_the_row_of_a_bad_letter_in_utf_16_counts_lines_and_no_letters():
    assert "上".encode("utf-16-le")[0] == ord("\n")
    assert row_told("上,上\n上,".encode("utf-16") + b"\x00\xd8" + ",1\n".encode("utf-16-le")) == 2


@pytest.mark.parametrize("row", ['"x"y,2', '"x,2'])
def test_of_quotes_it_is_said_that_they_are_wrong_not_that_they_never_end(row):
    refused = refusal(f"a,b\n{row}\n")
    assert (refused.rule, refused.expected) == ("W02", words.QUOTES.format(row=2))
    assert "引號使用不正確" in refused.expected


def declared(part: str, encoding: str, written: str) -> bytes:
    """Give a workbook one part of which declares an encoding, and is written in another."""
    content = PARTS[part].replace('"UTF-8"', f'"{encoding}"').encode(written)
    return archive([Part(name.encode(), one) for name, one in (parts() | {part: content}).items()])


@pytest.mark.parametrize("part", [SHEET, STRINGS])
@pytest.mark.parametrize("encoding", ["UTF8", "utf8", "Utf8"])
def test_utf8_without_its_hyphen_is_the_same_encoding(part, encoding):
    assert {grid.title: grid.rows for grid in read_workbook(declared(part, encoding, "utf-8")).grids} == TABLE


@pytest.mark.parametrize(("encoding", "written"), [("UTF8", "utf-16"), ("UTF16", "utf-8"), ("UTF9", "utf-8")])
def test_a_part_in_another_encoding_than_it_declares_is_refused(encoding, written):
    assert refusal(declared(STRINGS, encoding, written)).rule == "W02"


def test_markup_within_markup_without_end_is_refused():
    assert len(tags("x.xml", b"<a>" * DEEPEST + b"</a>" * DEEPEST)) == DEEPEST
    assert len(tags("x.xml", b"<a>" + b"<b></b>" * DEEPEST + b"</a>")) == DEEPEST + 1
    for bad in (b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1), b"<!DOCTYPE a><a/>", b"<a>"):
        with pytest.raises(UnreadableError):
            tags("x.xml", bad)


def names_read(*names: bytes, flags: int = 0) -> list[str]:
    told = {"flags": flags}
    packed = archive([Part(name, b"a,b\n1,2\n", local=told, central=told) for name in names])
    return [name for name, _, _ in members(packed, Limits())]


def test_two_names_in_big5_that_differ_in_one_letter_are_two_files():
    for letter in range(0x41, 0x5B):  # a second byte that is a capital letter, and the same as a small one
        names = [b"\xa4" + bytes([byte]) + b".csv" for byte in (letter, letter + 0x20)]
        assert names_read(*names) == [name.decode("cp950") for name in names]


@pytest.mark.parametrize(
    ("names", "flags"),
    [
        ([b"a.csv", b"A.CSV"], 0),
        (["導師a.csv".encode(), "導師A.csv".encode()], 0x800),
        (["導師.csv".encode("cp950"), "導師.csv".encode("cp950")], 0),
        (["導師.csv".encode("cp950"), "導師.csv".encode()], 0),
    ],
)
def test_one_name_that_stands_twice_is_refused(names, flags):
    with pytest.raises(UnreadableError) as refused:
        names_read(*names, flags=flags)
    assert refused.value.rule == "W02"


def test_a_damaged_file_in_an_archive_is_named_as_its_office_named_it():
    name = "導師經歷.csv"
    bad = Part(name.encode("cp950"), b"a,b\n", local={"crc": 1}, central={"crc": 1})
    with pytest.raises(UnreadableError) as refused:
        list(members(archive([bad]), Limits()))
    assert refused.value.expected == words.BROKEN_PART.format(part=name)


def test_a_wide_blank_in_a_name_is_no_reason_to_refuse_an_archive():
    assert names_read("王　小明.csv".encode(), flags=0x800) == ["王　小明.csv"]
