"""The text of one note: where ours begins and ends in it, so that what an office wrote about it is kept."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.steps.workbook_xml import escaped
from schemas.wording_marking import NOTE_END, NOTE_HEAD

TEXT = re.compile(rb"(<(?:[\w.-]+:)?t\b(?:[^>/]|/(?!>))*>)([^<]*)(</(?:[\w.-]+:)?t\s*>)")
EMPTY_RUN = re.compile(
    rb"<((?:[\w.-]+:)?)r>(?:<\1rPr>(?:(?!</\1rPr>).)*</\1rPr>)?<\1t\b[^>]*>\s*</\1t></\1r>", re.DOTALL
)
HEAD, END = NOTE_HEAD.encode(), NOTE_END.encode()
WHOLE = re.compile(
    rb"<[^>]*>\s*<[^>]*text>\s*<[^>]*r>(?:<(?:[\w.-]+:)?rPr>(?:<(?!/?(?:[\w.-]+:)?t\b)[^>]*>)*)?<(?:[\w.-]+:)?t\b[^>]*>"
    rb"%s[^<]*%s</[^>]*t></[^>]*r>\s*</[^>]*text>\s*</[^>]*>" % (HEAD, END)
)
"""A note that is ours and nothing else, as it is mostly spelled."""
FONT = '<rPr><sz val="10"/><color rgb="FF000000"/><rFont val="Microsoft JhengHei"/><family val="2"/></rPr>'


@lru_cache(maxsize=1024)  # most findings of a column say the same
def run_of(text: str, p: str, before: str = "") -> str:
    """Write our note as a run of text."""
    font = re.sub("<(/?)", rf"<\1{p}", FONT) if p else FONT
    return f'<{p}r>{font}<{p}t xml:space="preserve">{before}{NOTE_HEAD}\n{escaped(text)}\n{NOTE_END}</{p}t></{p}r>'


def without_ours(note: bytes) -> bytes:
    """Give a note without what is ours, from our first words to our last line; nothing where that was all."""
    if WHOLE.fullmatch(note):
        return b""
    if HEAD not in note:
        return note
    told = b"".join(found[2] for found in TEXT.finditer(note))
    start = told.find(HEAD)
    if start < 0:
        return note
    end = told.find(END, start)
    end = len(told) if end < 0 else end + len(END)
    before, after = told[:start].rstrip(b"\r\n"), told[end:]
    if not (before + after).strip():
        return b""
    skipped = len(after) - len(after.lstrip(b"\r\n")) if not before else 0
    return _cut(note, len(before), end + skipped)


def _cut(note: bytes, start: int, end: int) -> bytes:
    """Take the text between two places out of the pieces in which a note has it; one that was all ours goes whole."""
    at = 0

    def piece(found: re.Match[bytes]) -> bytes:
        nonlocal at
        text, first = found[2], at
        at += len(text)
        left = text[: max(start - first, 0)] + text[max(end - first, 0) :]
        return found[1] + left + found[3]

    return EMPTY_RUN.sub(b"", TEXT.sub(piece, note))


def beneath(note: bytes, text: str, prefix: bytes) -> bytes:
    """Put our note beneath another's; one that has no text yet gets it."""
    p = prefix.decode()
    end = note.rfind(b"</" + prefix + b"text")
    if end >= 0:
        gap = "\n" if any(found[2] for found in TEXT.finditer(note)) else ""
        return note[:end] + run_of(text, p, gap).encode() + note[end:]
    whole = f"<{p}text>{run_of(text, p)}</{p}text>".encode()
    empty = re.search(rb"<%stext\b[^>]*/>" % re.escape(prefix), note)
    if empty:
        return note[: empty.start()] + whole + note[empty.end() :]
    if note.endswith(b"/>"):
        return note[:-2] + b">" + whole + b"</" + prefix + b"comment>"
    at = note.index(b">") + 1
    return note[:at] + whole + note[at:]
