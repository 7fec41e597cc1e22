"""Attachments are judged by their content: what they really are, how large, and whether they can be opened."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from attached_files import (
    FRAME,
    box,
    changed_later,
    chunk,
    film,
    jpg,
    made_for_the_web,
    mp3,
    mp4,
    noise,
    pdf,
    pdf_with_stream_trailer,
    png,
    segment,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from school import a_site, attach, drop, outcome, performance, small_school, sweep

from flows.checking import check_draft
from flows.steps.attachments import judge
from flows.steps.sample.files import attachment
from schemas import wording_attachments as wording
from schemas.attached import DOCUMENTS, MEDIA, MIB, NOBODYS, PORTABLE, Family, Flaw, Sent
from schemas.cross_rules import Breach, sent_along
from schemas.forms import forms
from schemas.kinds import Attachment
from schemas.register import Register, attachment_name, sent_by
from schemas.terms import Law, Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from school import Rows

    from flows.desk import Desk
    from schemas.attached import Facts

OFFICE, SHEET = "教務處", "學期課程學習成果"
LAW = Law(Period(114, 1), "034347")


def seen(content: bytes) -> Facts:
    return judge(io.BytesIO(content))


def told(content: bytes) -> tuple[str, str]:
    facts = seen(content)
    return facts.sort, str(facts.flaw)


# --- sound files ------------------------------------------------------------------------------------------------------

SOUND = {
    "a page": ("pdf", pdf()),
    "a page after some bytes of another program": ("pdf", b"\r\n" * 100 + pdf()),
    "a page with zeros behind it": ("pdf", pdf() + bytes(5000)),
    "a page with a shop's line behind it": ("pdf", pdf() + b"\n<!-- printed -->\r\n"),
    "a page whose table lies elsewhere than is said": ("pdf", pdf().replace(b"startxref\n", b"startxref\n9")),
    "a page whose words speak of encryption": ("pdf", pdf().replace(b"/F1 18", b"/Encrypt")),
    "a page that was changed later": ("pdf", changed_later(pdf(size=3000))),
    "a page of a packed table": ("pdf", pdf_with_stream_trailer()),
    "a page of a packed table that lies elsewhere": ("pdf", b"\n" * 7 + pdf_with_stream_trailer()),
    "a page made for the web": ("pdf", made_for_the_web()),
    "a picture": ("png", png()),
    "a picture with a note behind its end": ("png", png() + b"left by a program"),
    "a photo with a small one in it": ("jpg", jpg()),
    "a photo in several scans": ("jpg", jpg(scans=4)),
    "a photo with a telephone's data behind it": ("jpg", jpg() + b"SEFT" + jpg()),
    "a film": ("mp4", mp4()),
    "a film with its contents last": ("mp4", film(contents_first=False).whole),
    "a film of a telephone": ("mp4", mp4(brand=b"mp42")),
    "a film with a long box": (
        "mp4",
        film().head + b"\0\0\0\1mdat" + struct.pack(">Q", 116) + noise(100) + box(b"moov"),
    ),
    "a film whose last box has no length": ("mp4", film().whole + b"\0\0\0\0free"),
    "a film with a camera's data behind it": ("mp4", film().whole + b"\xff\xfe\0\1\0\0\1 left by a camera"),
    "a recording": ("mp3", mp3()),
    "a recording without a title": ("mp3", FRAME * 10),
    "a recording that counts its frames": ("mp3", mp3(counted=True)),
    "a recording with a title at its end": ("mp3", mp3() + b"TAG" + b"title".ljust(125)),
    "a recording with a little noise in it": ("mp3", FRAME * 40 + noise(200) + FRAME * 40),
    "the sample school's page": ("pdf", attachment("CO114-00001_a.pdf")),
    "the sample school's photo": ("jpg", attachment("CO114-00001_a.jpg")),
    "the sample school's picture": ("png", attachment("CO114-00001_a.png")),
    "the sample school's recording": ("mp3", attachment("CO114-00001_a.mp3")),
}


@pytest.mark.parametrize(("sort", "content"), SOUND.values(), ids=SOUND)
def test_a_whole_file_is_known_by_its_content_and_taken(sort: str, content: bytes) -> None:
    facts = seen(content)
    assert (facts.size, facts.sort, facts.flaw) == (len(content), sort, Flaw.NONE)


# --- files cut short, locked or spoilt --------------------------------------------------------------------------------

CUT = {
    "a page": pdf(size=9000),
    "a short page": pdf(),
    "a page of a packed table": pdf_with_stream_trailer(),
    "a page made for the web": made_for_the_web(),
    "a short page made for the web": made_for_the_web(600),
    "a picture": png(),
    "a photo": jpg(),
    "a photo in several scans": jpg(scans=3),
    "a film": mp4(),
    "a film with its contents last": film(contents_first=False).whole,
    "a recording that counts its frames": mp3(counted=True),
}


@pytest.mark.parametrize("content", CUT.values(), ids=CUT)
def test_a_file_cut_at_any_twentieth_is_found_incomplete(content: bytes) -> None:
    assert seen(content).flaw == Flaw.NONE
    flaws = [seen(content[: len(content) * part // 20]).flaw for part in range(1, 20)]
    assert flaws == [Flaw.TRUNCATED] * 19


@pytest.mark.parametrize("content", [pdf(size=9000), png(), jpg(), mp3(counted=True)], ids=["pdf", "png", "jpg", "mp3"])
def test_a_copy_broken_off_in_a_file_of_full_length_is_not_taken(content: bytes) -> None:
    half = content[: len(content) // 2].rstrip(b"\0")
    assert seen(half + bytes(len(content) - len(half))).flaw in {Flaw.TRUNCATED, Flaw.DAMAGED}


def test_a_change_that_was_cut_short_is_found_behind_the_first_end_mark() -> None:
    first = pdf()
    changed = changed_later(first, b"(" + noise(900).hex().encode() + b")")
    assert seen(changed[: len(first) + 500]).flaw == Flaw.TRUNCATED


PAGE_BEHIND = b"\n<html>" + b" " * 3000 + b"</html>\n"
EMBEDDING = pdf(size=9000).replace(b"endstream\nendobj", pdf() + b"\nendstream\nendobj" + b"%" * 3000, 1)


@pytest.mark.parametrize("content", [pdf(size=9000), pdf_with_stream_trailer(), made_for_the_web()])
def test_a_page_of_the_web_behind_a_whole_document_does_no_harm(content: bytes) -> None:
    assert told(content + PAGE_BEHIND) == ("pdf", "")
    assert told(pdf(trailer=b"/Encrypt 9 0 R") + PAGE_BEHIND) == ("pdf", "encrypted")


CUT_BEHIND_A_MARK = {
    "made for the web": made_for_the_web()[:4000],
    "made for the web, of no known length": made_for_the_web().replace(b"/L ", b"/M ")[:4000],
    "with a document within it": EMBEDDING[: EMBEDDING.index(b"%%%") + 2900],
    "whose change was cut short": changed_later(pdf(), noise(9000))[:6000],
    "of a table that is not where it says": pdf().replace(b"startxref\n", b"startxref\n9") + PAGE_BEHIND,
}


@pytest.mark.parametrize("content", CUT_BEHIND_A_MARK.values(), ids=CUT_BEHIND_A_MARK)
def test_an_end_mark_far_from_the_end_is_no_end_unless_its_table_is_there(content: bytes) -> None:
    assert told(content) == ("pdf", "truncated")


def test_a_recording_that_ends_within_its_title_is_incomplete() -> None:
    assert told(b"ID3\x03\0\0\0\0\x7f\x7f" + noise(300)) == ("mp3", "truncated")


@pytest.mark.parametrize("kept", [3, 100, 200])
def test_a_recording_whose_last_frame_is_mostly_gone_is_incomplete(kept: int) -> None:
    assert seen(mp3() + FRAME[:kept]).flaw == Flaw.TRUNCATED
    assert seen(mp3() + FRAME[: len(FRAME) - kept]).flaw == Flaw.NONE


LOCKED = {
    "by its trailer": pdf(trailer=b"/Encrypt 9 0 R"),
    "by a dictionary in its trailer": pdf(trailer=b"/Encrypt<</Filter/Standard/V 4>>"),
    "by its packed table": pdf_with_stream_trailer(b"/Encrypt 9 0 R"),
    "by its packed table, after other bytes": b"\n" * 9 + pdf_with_stream_trailer(b"/Encrypt 9 0 R"),
    "and its table lies elsewhere": pdf(trailer=b"/Encrypt 9 0 R").replace(b"startxref\n", b"startxref\n9"),
    "and its packed table lies elsewhere": pdf_with_stream_trailer(b"/Encrypt 9 0 R").replace(
        b"startxref\n", b"startxref\n9"
    ),
}


@pytest.mark.parametrize("content", LOCKED.values(), ids=LOCKED)
def test_a_page_behind_a_password_is_found(content: bytes) -> None:
    assert told(content) == ("pdf", "encrypted")


def test_a_page_that_says_only_that_it_is_not_encrypted_is_open() -> None:
    assert told(pdf(trailer=b"/Encrypt null")) == ("pdf", "")


SPOILT = {
    "a page without any object": ("pdf", b"%PDF-1.4\n" + noise(500).hex().encode() + b"\n%%EOF\n"),
    "a picture with one bit turned": ("png", png()[:900] + bytes([png()[900] ^ 1]) + png()[901:]),
    "a picture without a head": ("png", png()[:8] + png()[33:]),
    "a picture of a head alone": ("png", png()[:33] + chunk(b"IEND", b"")),
    "a picture with two heads": ("png", png()[:33] + png()[8:]),
    "a photo of marks that there are not": ("jpg", b"\xff\xd8\xff\x05" + noise(50)),
    "a photo with no picture in it": ("jpg", b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\xff\xd9"),
    "a photo with noise among its tables": ("jpg", b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"noise" + jpg()[2:]),
    "a film of noise behind its first box": ("mp4", film().head + b"\xfe\xff" * 400),
    "a recording of noise": ("mp3", b"ID3\x03\0\0\0\0\0\x05title" + b"\x11" * 3000),
    "a recording mostly of noise": ("mp3", mp3() + b"\x11" * 9000 + FRAME * 6),
}


@pytest.mark.parametrize(("sort", "content"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_file_is_found(sort: str, content: bytes) -> None:
    assert told(content) == (sort, "damaged")


@pytest.mark.parametrize("content", [b"", b"\0", bytes(3000)], ids=["of no bytes", "of one zero", "of zeros"])
def test_a_file_without_content_is_empty_whatever_it_is_called(content: bytes) -> None:
    assert told(content) == ("", "empty")


# --- files of other sorts ---------------------------------------------------------------------------------------------


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, noise(400).hex())
    return file.getvalue()


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(2000) + stream.encode("utf-16-le") + bytes(100)


OTHERS = {
    "docx": archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": archive("[Content_Types].xml", "ppt/presentation.xml"),
    "zip": archive("成果.pdf"),
    "doc": compound("WordDocument"),
    "xls": compound("Workbook"),
    "ppt": compound("PowerPoint Document"),
    "locked": compound("EncryptedPackage"),
    "ole": compound("Contents"),
    "html": b"\xef\xbb\xbf\r\n<!-- saved -->\n<!DOCTYPE HTML><html><body>%PDF-1.4</body></html>",
    "svg": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    "xml": b'<?xml version="1.0"?>\n<rows/>',
    "txt": "報告：校園四季".encode("big5"),
    "rtf": b"{\\rtf1\\ansi}",
    "rar": b"Rar!\x1a\x07\x01\0" + noise(50),
    "7z": b"7z\xbc\xaf\x27\x1c" + noise(50),
    "heic": box(b"ftyp", b"heic\0\0\0\0mif1heic") + noise(500),
    "gif": b"GIF89a" + noise(50),
    "webp": b"RIFF\x64\0\0\0WEBPVP8 " + noise(50),
    "bmp": b"BM\x64\0\0\0\0\0\0\0" + noise(50),
    "tiff": b"II*\0" + noise(50),
    "mov": mp4(brand=b"qt  "),
    "m4a": mp4(brand=b"M4A "),
    "3gp": mp4(brand=b"3gp5"),
    "avi": b"RIFF\x64\0\0\0AVI LIST" + noise(50),
    "wav": b"RIFF\x64\0\0\0WAVEfmt " + noise(50),
    "wmv": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + noise(50),
    "mkv": b"\x1a\x45\xdf\xa3" + noise(50),
    "flac": b"fLaC" + noise(50),
    "ogg": b"OggS" + noise(50),
    "shortcut": b"[InternetShortcut]\r\nURL=https://school.example/",
    "": b"\x01\x02\x03" * 50,
}


@pytest.mark.parametrize(("sort", "content"), OTHERS.items(), ids=[sort or "unknown" for sort in OTHERS])
def test_a_file_of_another_sort_is_called_what_it_is(sort: str, content: bytes) -> None:
    assert told(content) == (sort, "")
    (breach,) = breaches("報告.pdf", DOCUMENTS, content)
    really, advice = wording.SORTS[sort]
    gap = " " if really[0] < "\x7f" else ""
    assert breach == Breach(f"PDF、JPG、PNG；「報告.pdf」實際上是{gap}{really}，{advice}", "A02")


def test_every_sort_that_can_be_told_has_words_of_its_own() -> None:
    said = [really for really, _ in wording.SORTS.values()]
    assert len(set(said)) == len(said)
    assert set(OTHERS) <= set(wording.SORTS)


# --- what rows are told -----------------------------------------------------------------------------------------------


def sent(content: bytes) -> Sent:
    facts = seen(content)
    return Sent("0" * 64, facts.size, facts.sort, facts.flaw)


def breaches(name: str, family: Family, content: bytes | Sent, law: Law = LAW) -> list[Breach]:
    """Judge one name by all the rules on attachments, the file being there under it."""
    file = content if isinstance(content, Sent) else sent(content)
    register = Register({}, {OFFICE: {attachment_name(name): file}}).asked_by(OFFICE)
    answers = [rule.judge(register, law)(name) for rule in sent_along("檔案", family)]
    return [answer for answer in answers if isinstance(answer, Breach)]


@pytest.mark.parametrize(
    ("family", "file", "rule", "said"),
    [
        (DOCUMENTS, Sent("a", 0, "", Flaw.EMPTY), "A04", "這個檔案沒有內容（0 位元組），請重新複製"),
        (DOCUMENTS, Sent("a", 99 * MIB, "docx"), "A02", "實際上是 Word 文件"),
        (DOCUMENTS, Sent("a", 99 * MIB, "mp4", Flaw.TRUNCATED), "A02", "請填在影音檔案的欄位"),
        (MEDIA, Sent("a", 1, "jpg"), "A02", "請填在文件檔案的欄位"),
        (PORTABLE, Sent("a", 1, "jpg"), "A02", "PDF；「報告.pdf」實際上是 JPG"),
        (DOCUMENTS, Sent("a", 6_500_000, "pdf", Flaw.TRUNCATED), "A03", "至多 4 MiB；這個檔案大小 6.2 MiB"),
        (MEDIA, Sent("a", 10 * MIB + 1, "mp4"), "A03", "至多 10 MiB；這個檔案大小 10.1 MiB"),
        (DOCUMENTS, Sent("a", 9, "pdf", Flaw.TRUNCATED), "A04", "這個 PDF 檔不完整，在中途截斷，請重新複製"),
        (DOCUMENTS, Sent("a", 9, "jpg", Flaw.TRUNCATED), "A04", "這個 JPG 檔不完整"),
        (DOCUMENTS, Sent("a", 9, "pdf", Flaw.ENCRYPTED), "A04", "請在 PDF 軟體移除後另存"),
        (DOCUMENTS, Sent("a", 9, "png", Flaw.DAMAGED), "A04", "這個 PNG 檔的內容損壞"),
        (DOCUMENTS, NOBODYS, "A01", "這個檔名收到過不同的內容"),
    ],
)
def test_a_file_has_one_fault_the_first_that_a_person_would_mend(
    family: Family, file: Sent, rule: str, said: str
) -> None:
    (breach,) = breaches("報告.pdf", family, file)
    assert breach.rule == rule
    assert said in breach.expected


@pytest.mark.parametrize(
    ("year", "family", "most"),
    [(108, DOCUMENTS, 2), (109, DOCUMENTS, 4), (114, DOCUMENTS, 4), (108, MEDIA, 5), (109, MEDIA, 10)],
)
def test_the_size_allowed_is_that_of_the_academic_year(year: int, family: Family, most: int) -> None:
    law = Law(Period(year, 1), "034347")
    sort = family.sorts[0]
    assert breaches("檔", family, Sent("a", most * MIB, sort), law) == []
    (breach,) = breaches("檔", family, Sent("a", most * MIB + 1, sort), law)
    assert breach == Breach(f"至多 {most} MiB；這個檔案大小 {most}.1 MiB", "A03")
    assert f"至多 {most} MiB" in Attachment(family).domain(law)


@given(size=st.integers(1, 1 << 40))
@example(4 * MIB + 1)
@example(4 * MIB)
def test_a_size_is_never_shown_smaller_than_it_is(size: int) -> None:
    shown = float(wording.in_mebibytes(size))
    assert size / MIB <= shown + 1e-9
    assert shown < size / MIB + 0.1 + 1e-9


def test_every_column_of_files_says_which_it_takes() -> None:
    columns = [column for form in forms().values() for sheet in form.sheets for column in sheet.columns]
    kinds = {(column.heading, column.kind.family) for column in columns if isinstance(column.kind, Attachment)}
    assert {heading for heading, family in kinds if family is MEDIA} == {"影音檔案名稱"}
    assert {heading for heading, family in kinds if family is PORTABLE} == {"檔案名稱"}
    assert {family for _, family in kinds} == {DOCUMENTS, MEDIA, PORTABLE}


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Résumé 1.pdf",
        "re\u0301sume\u0301 1.PDF",
        "Ｒésumé　１．ｐｄｆ",
        " résumé 1.pdf ",
        "résumé 1 .pdf",
        "résumé 1\u200b.pdf",
    ],
)
def test_spellings_that_look_the_same_name_the_same_file(name: str) -> None:
    assert attachment_name(name) == attachment_name("résumé 1.pdf")


@pytest.mark.parametrize("name", ["résumé ①.pdf", "resume 1.pdf", "résumé 1.pdf.pdf", "résumé1.pdf"])
def test_other_names_name_other_files(name: str) -> None:
    assert attachment_name(name) != attachment_name("résumé 1.pdf")


@given(st.text(max_size=30))
@example("ｶﾞｸ.pdf")
@example("\u0345\u1fb3 İ.ŉ")
def test_a_name_folded_twice_is_folded_once(name: str) -> None:
    assert attachment_name(attachment_name(name)) == attachment_name(name)


def test_rows_of_a_bundle_are_given_its_own_file_first() -> None:
    own, others = Sent("1" * 64, 1, "pdf"), Sent("2" * 64, 1, "pdf")
    sendings = {"導師": {"成果.pdf": NOBODYS, "獎狀.pdf": others}, "bundle": {"成果.pdf": own}}
    assert sent_by(sendings, "導師", "bundle") == {"成果.pdf": own, "獎狀.pdf": others}
    assert sent_by(sendings, "導師") == sent_by(sendings, "導師", "of another year") == sendings["導師"]
    assert sent_by(sendings, "訓育組") == {}


# --- whatever is sent -------------------------------------------------------------------------------------------------

BEGINNINGS = [content[:count] for _, content in SOUND.values() for count in (4, 12, 40, 700)]


@settings(max_examples=300)
@given(begins=st.sampled_from([b"", *BEGINNINGS, *OTHERS.values()]), rest=st.binary(max_size=3000))
def test_no_content_raises(begins: bytes, rest: bytes) -> None:
    facts = seen(begins + rest)
    assert facts.size == len(begins + rest)
    assert facts.sort in wording.SORTS
    assert Flaw(facts.flaw) in Flaw


@settings(max_examples=300)
@given(
    content=st.sampled_from([content for _, content in SOUND.values()]),
    at=st.integers(0, 1 << 20),
    byte=st.integers(0, 255),
)
def test_no_change_of_one_byte_raises(content: bytes, at: int, byte: int) -> None:
    at %= len(content)
    facts = seen(content[:at] + bytes([byte]) + content[at + 1 :])
    assert facts.size == len(content)


def test_a_huge_file_takes_neither_memory_nor_time(tmp_path: Path) -> None:
    path = tmp_path / "huge.mp4"
    with path.open("wb") as file:
        file.write(mp4()[:200])
        file.truncate(300 * MIB)
    tracemalloc.start()
    begun = time.monotonic()
    facts = judge(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (facts.size, facts.sort, facts.flaw) == (300 * MIB, "mp4", Flaw.NONE)
    assert most < MIB
    assert time.monotonic() - begun < 1


TIRESOME = {
    "marks of pictures without end": b"\xff\xd8" + b"\xff\xda\0\x02" * (1 << 21),
    "starts of frames without end": b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\xff\xfb" * (1 << 20),
    "smallest frames": b"ID3\x03\0\0\0\0\0\0" + (b"\xff\xf3\x14\x00".ljust(24, b"\0")) * (1 << 18),
    "smallest boxes": film().head + box(b"free") * (1 << 20),
    "smallest chunks": png()[:33] + chunk(b"tEXt", b"") * (1 << 20),
    "trailers without end": b"%PDF-1.4\n" + b"trailer   " * (1 << 20) + b"startxref\n5\n%%EOF",
    "comments without end": (b"<!-- " + b"--> " * 20 + b"-->") * 50,
}


@pytest.mark.parametrize("content", TIRESOME.values(), ids=TIRESOME)
def test_a_file_made_to_tire_its_reader_is_soon_done_with(content: bytes) -> None:
    begun = time.monotonic()
    seen(content)
    assert time.monotonic() - begun < 4


# --- on the way through the school ------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Desk]:
    desk = a_site(tmp_path / "site")
    for form, sheets in small_school().items():
        if form != "course_outcome":
            drop(desk, form, sheets)
    yield desk
    desk.close()


def findings(desk: Desk, rows: Rows) -> list[dict[str, Any]]:
    drop(desk, "course_outcome", {SHEET: rows})
    return [finding for finding in sweep(desk)["課程學習成果.xlsx"]["findings"] if finding["rule"].startswith("A")]


def test_a_document_of_the_wrong_sort_is_told_at_its_cell_and_mended_by_the_right_one(site: Desk) -> None:
    attach(site, OFFICE, "報告.pdf", OTHERS["docx"])
    row = outcome(1, 文件檔案名稱="報告.pdf")
    (finding,) = findings(site, [row])
    assert (finding["rule"], finding["row"], finding["heading"], finding["value"]) == (
        "A02",
        2,
        "文件檔案名稱",
        "報告.pdf",
    )
    assert "「報告.pdf」實際上是 Word 文件" in finding["expected"]
    attach(site, OFFICE, "報告.pdf", pdf())
    assert findings(site, [row]) == []


def test_a_file_that_many_rows_name_is_told_at_each_of_them_once(site: Desk) -> None:
    attach(site, OFFICE, "截斷.pdf", pdf(size=4000)[:3000])
    told_of = findings(site, [outcome(1, 文件檔案名稱="截斷.pdf"), outcome(2, 文件檔案名稱="截斷.pdf")])
    assert [(finding["rule"], finding["row"]) for finding in told_of] == [("A04", 2), ("A04", 3)]


def test_what_was_found_is_kept_with_the_attachment(site: Desk) -> None:
    attach(site, OFFICE, "加密.pdf", pdf(trailer=b"/Encrypt 9 0 R"))
    sweep(site)
    kept = site.ledger.attachments(114)[OFFICE]["加密.pdf"]
    assert (kept.size, kept.sort, kept.flaw) == (len(pdf(trailer=b"/Encrypt 9 0 R")), "pdf", Flaw.ENCRYPTED)
    assert site.store.path(kept.sha256).is_file()


def test_an_attachment_beside_a_draft_is_judged_too(site: Desk, tmp_path: Path) -> None:
    sweep(site)
    drop(site, "course_outcome", {SHEET: [outcome(1, 文件檔案名稱="報告.pdf")]})
    draft = tmp_path / "草稿.xlsx"
    (site.site.inbox / OFFICE / "課程學習成果.xlsx").rename(draft)
    beside = tmp_path / "附件"
    (beside / "資料夾").mkdir(parents=True)
    (beside / "報告.pdf").write_bytes(jpg()[:-500])
    told_of = [one for one in check_draft(site, draft, OFFICE)[0]["findings"] if one["rule"].startswith("A")]
    assert [(one["rule"], one["heading"]) for one in told_of] == [("A04", "文件檔案名稱")]
    (beside / "報告.pdf").write_bytes(pdf())
    assert [one for one in check_draft(site, draft, OFFICE)[0]["findings"] if one["rule"].startswith("A")] == []


def test_a_recording_among_the_documents_of_a_performance_is_not_taken(site: Desk) -> None:
    attach(site, "訓育組", "錄音.mp3", mp3())
    row = performance(1, 證明文件檔案名稱="錄音.mp3", 影音檔案名稱="錄音.mp3")
    drop(site, "diverse_performance", {"作品成果紀錄": [row]})
    told_of = [one for one in sweep(site)["多元表現.xlsx"]["findings"] if one["rule"].startswith("A")]
    assert [(one["rule"], one["heading"]) for one in told_of] == [("A02", "證明文件檔案名稱")]
