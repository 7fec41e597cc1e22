"""The notes of a sheet: ours are known by their first words, taken out and written anew; others stay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import chain
from typing import TYPE_CHECKING

from flows.steps.marking.markup import Cut, Node, child, filled, inside, root_of, spliced
from flows.steps.marking.note_texts import beneath, run_of, without_ours
from flows.steps.workbook_xml import DECLARATION, attribute
from schemas.wording_marking import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


CELL = re.compile(rb"(?<![\w.:-])ref\s*=\s*[\"']([A-Za-z]+\d+)")
OF_THREAD = "tc="  # what the author of a note begins with that only stands for a thread of remarks


@dataclass(frozen=True)
class Noted:
    """The notes of a sheet as they are to be: cells (such as C17) whose note is gone or new, and how many are left."""

    pieces: Iterable[bytes]
    gone: frozenset[str]
    new: tuple[str, ...]
    left: int


def empty_notes(space: str) -> bytes:
    """Give a part without notes."""
    return f'{DECLARATION}<comments xmlns="{space}"><authors></authors><commentList></commentList></comments>'.encode()


def noted(xml: bytes, notes: Mapping[str, str]) -> Noted:
    """Take our earlier notes out of a part and put new ones in; on a cell that has a note of another, beneath it.

    A note that stands for a thread of remarks is left alone, and its cell gets none of ours.
    """
    root = root_of(xml)
    listed = _list(xml, root)
    if listed is None:
        xml = spliced(xml, [filled(xml, root, b"<%scommentList></%scommentList>" % (root.prefix, root.prefix))])
        return noted(xml, notes)
    kept, there = dict[str, bytes](), set[str]()
    threads = _threads(xml, root)
    for cell, note in _listed(xml, listed):
        there.add(cell)
        is_thread = threads is not None and threads.search(note)
        left = note if is_thread else without_ours(note)
        if left:
            kept[cell] = beneath(left, notes[cell], root.prefix) if cell in notes and not is_thread else left
    new = [cell for cell in notes if cell not in kept]
    author, cut = _author(xml, root)
    head = spliced(xml[: listed.inner], cut if new else ())
    made = (_note(cell, notes[cell], author, root.prefix.decode()).encode() for cell in new)
    opened, closed = _around(head, xml, listed)
    pieces = chain((opened,), kept.values(), made, (closed,))
    return Noted(pieces, frozenset(there - kept.keys()), tuple(new), len(kept) + len(new))


def _around(head: bytes, xml: bytes, listed: Node) -> tuple[bytes, bytes]:
    """Give what stands before the notes and behind them; a list that was empty is opened."""
    if listed.inner < listed.end:
        return head, xml[listed.inner_end :]
    return head[:-2] + b">", b"</" + listed.prefix + b"commentList>" + xml[listed.end :]


def _threads(xml: bytes, root: Node) -> re.Pattern[bytes] | None:
    """Give the shape of notes by authors that are threads; None where there are none."""
    authors = child(xml, root, b"authors")
    listed = [joined_text(xml[one.inner : one.inner_end]) for one in inside(xml, authors)] if authors else []
    places = "|".join(str(place) for place, name in enumerate(listed) if name.startswith(OF_THREAD))
    return re.compile(rb"^<[^>]*\sauthorId\s*=\s*[\"'](?:%s)[\"']" % places.encode()) if places else None


def joined_text(markup: bytes) -> str:
    """Give the text of some markup without its tags."""
    return unescape(re.sub(rb"<[^>]*>", b"", markup).decode("utf-8", "replace")).strip()


def _list(xml: bytes, root: Node) -> Node | None:
    """Find the list of notes by its first and last tag, since it may be very long."""
    name = root.prefix + b"commentList"
    opened = re.search(rb"<%s\b([^>]*?)(/?)>" % re.escape(name), xml)
    if opened is None:
        return None
    end = opened.end() if opened[2] else xml.rfind(b"</" + name)
    after = end if opened[2] else xml.find(b">", end) + 1
    return Node(b"commentList", opened.start(), opened.end(), end, after, root.prefix, opened[1])


def _listed(xml: bytes, notes: Node) -> Iterator[tuple[str, bytes]]:
    """Give every note with its cell: none holds another one, and there may be very many."""
    name = re.escape(notes.prefix) + b"comment"
    shape = re.compile(rb"<%s\b([^>]*?)(?:/>|>.*?</%s\s*>)" % (name, name), re.DOTALL)
    for found in shape.finditer(xml, notes.inner, notes.inner_end):
        cell = CELL.search(found[1])
        yield cell[1].decode().upper() if cell else "", found[0]


def _note(cell: str, text: str, author: int, p: str) -> str:
    run = run_of(text, p)
    return f'<{p}comment ref="{cell}" authorId="{author}"><{p}text>{run}</{p}text></{p}comment>'


def _author(xml: bytes, root: Node) -> tuple[int, list[Cut]]:
    """Find the place of our name among the authors, or where it is to be put."""
    authors = child(xml, root, b"authors")
    p = root.prefix.decode()
    name = f"<{p}author>{attribute(AUTHOR)}</{p}author>"
    if authors is None:
        return 0, [(root.inner, root.inner, f"<{p}authors>{name}</{p}authors>".encode())]
    listed = [xml[one.start : one.end] for one in inside(xml, authors)]
    if name.encode() in listed:
        return listed.index(name.encode()), []
    return len(listed), [filled(xml, authors, name.encode())]
