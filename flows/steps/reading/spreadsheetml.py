"""What a .xlsx or .xlsm does not show, and whether its parts belong together."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.reading.markup import in_utf8, refuse_unsound, tags
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.sheet_markup import of_sheet
from flows.steps.reading.unseen import SheetUnseen, Unseen
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.reading.limits import Limits

PACKAGE_RELATIONS = "_rels/.rels"
ON = {"1", "true", "on"}
EXTERNAL = "External"
PLAIN_STARTS = (b"<worksheet", b'<?xml version="1.0"?>', b'<?xml version="1.0" encoding="UTF-8"')
BOOK = "officeDocument"
USUAL = {BOOK: "xl/workbook.xml", "sharedStrings": "xl/sharedstrings.xml", "styles": "xl/styles.xml"}
SMALLEST_ITEM = 4  # bytes of the shortest tag that a declared count can count
LONGEST_COUNT = 20  # digits

UNIQUE = re.compile(rb"\buniqueCount\s*=\s*[\"'](\d+)[\"']")
COUNT = re.compile(rb"\bcount\s*=\s*[\"'](\d+)[\"']")


class Relation(NamedTuple):
    """Where a part points: the kind of the other part, its name or address, and whether it lies outside."""

    kind: str
    target: str
    external: bool


def unseen(parts: Mapping[str, bytes], limits: Limits) -> Unseen:
    """Say what a workbook does not show; UnreadableError (W02) where its parts do not belong together."""
    needs_second_reader = False
    for name in parts:
        needs_second_reader |= _look_through(name, parts[name])
    parts = _InUtf8(parts)
    book = workbook_part(parts)
    relations = _relations(parts, book)
    found = Unseen(
        has_macros=any(relation.kind == "vbaProject" for relation in relations.values()),
        links=tuple(_links(parts, relations)),
        needs_second_reader=needs_second_reader or _has_decoy(parts, book, relations),
    )
    _list_sheets(found, parts, book, relations, limits)
    found.needs_second_reader |= any(sheet.has_cdata for sheet in found.sheets.values())
    return found


class _InUtf8(Mapping[str, bytes]):
    """Parts as they are looked into, whatever they are written in."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._parts = parts

    def __getitem__(self, name: str) -> bytes:
        return in_utf8(self._parts[name])

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _look_through(name: str, content: bytes) -> bool:
    """Refuse (W02) a part that is unfit to be read; tell whether the first reader would go past what it holds."""
    is_sheet, plain = _is_sheet(name, content), in_utf8(content)
    if not is_sheet:
        refuse_unsound({name: content})
    _refuse_counts(name, plain)
    aside = name.lower().startswith(("docprops/", "customxml/"))
    return not aside and (plain is not content or (not is_sheet and b"![CDATA[" in content))


def _list_sheets(
    found: Unseen, parts: Mapping[str, bytes], book: str, relations: Mapping[str, Relation], limits: Limits
) -> None:
    listed, calculated = [], True
    for name, attributes in tags(book, parts[book]):
        if name == "workbookPr":
            found.epoch_1904 = attributes.get("date1904") in ON
        elif name == "calcPr":
            calculated = attributes.get("fullCalcOnLoad") not in ON
        elif name == "sheet" and "name" in attributes:
            listed.append((attributes, relations.get(attributes.get("id", ""))))
    _check(book, listed, limits)
    for told, relation in listed:
        part = _sheet_part(parts, relation, told)
        sheet = of_sheet(part, parts[part], limits, calculated=calculated) if part else SheetUnseen()
        sheet.is_hidden = told.get("state", "visible") != "visible"
        found.sheets[told["name"]] = sheet


def _is_sheet(name: str, content: bytes) -> bool:
    """Tell the parts that are looked at one by one, and no closer than they need be."""
    return "worksheets/" in name.casefold() and name.lower().endswith(".xml") and content.startswith(PLAIN_STARTS)


def _has_decoy(parts: Mapping[str, bytes], book: str, relations: Mapping[str, Relation]) -> bool:
    """Tell whether a part that nothing points to has the name by which the first reader looks for another one."""
    there = {name.casefold() for name in parts}
    named = {relation.kind: relation.target.casefold() for relation in relations.values()} | {BOOK: book.casefold()}
    return any(usual in there and named.get(kind, usual) != usual for kind, usual in USUAL.items())


def _check(book: str, listed: list[tuple[dict[str, str], Relation | None]], limits: Limits) -> None:
    """Refuse sheets that are read more than once: a small file could take hours."""
    if len(listed) > limits.sheets:
        raise UnreadableError("W04", words.SHEETS.format(limit=limits.sheets, count=len(listed)))
    names = {told["name"] for told, _ in listed}
    if len(names) < len(listed) or len({relation for _, relation in listed}) < len(listed):
        raise UnreadableError("W02", words.LYING.format(part=book))


def workbook_part(parts: Mapping[str, bytes]) -> str:
    """Name the part that lists the sheets; UnreadableError (W02) where the package has none."""
    for relation in _relations(parts, "").values():
        if relation.kind == BOOK:
            return _there(parts, relation.target)
    raise UnreadableError("W02", words.MISSING_PART.format(part=PACKAGE_RELATIONS))


def _there(parts: Mapping[str, bytes], name: str) -> str:
    known = {other.casefold(): other for other in parts}
    if name.casefold() not in known:
        raise UnreadableError("W02", words.MISSING_PART.format(part=name))
    return known[name.casefold()]


def _relations(parts: Mapping[str, bytes], part: str) -> dict[str, Relation]:
    """Read a part's relations by id, their targets as names of parts."""
    folder, _, file = part.rpartition("/")
    listed = posixpath.join(folder, "_rels", f"{file}.rels")
    if listed not in parts:
        return {}
    found = {}
    for name, attributes in tags(listed, parts[listed]):
        if name == "Relationship":
            external = attributes.get("TargetMode") == EXTERNAL
            target = attributes.get("Target", "")
            inner = target if external else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = Relation(kind, inner, external)
    return found


def _links(parts: Mapping[str, bytes], relations: Mapping[str, Relation]) -> Iterator[str]:
    """List the files that the workbook takes values from."""
    for relation in relations.values():
        if relation.kind == "externalLink" and relation.target in parts:
            yield from (one.target for one in _relations(parts, relation.target).values() if one.external)
        elif relation.external:
            yield relation.target


def _refuse_counts(name: str, content: bytes) -> None:
    """Refuse counts that no content of that size can hold: readers set room aside for them before they look."""
    plain = name.casefold()
    declared = UNIQUE if plain.endswith("sharedstrings.xml") else COUNT if plain.endswith("styles.xml") else None
    most = len(content) // SMALLEST_ITEM + 1
    if declared and any(len(count) > LONGEST_COUNT or int(count) > most for count in declared.findall(content)):
        raise UnreadableError("W02", words.LYING.format(part=name))


def _sheet_part(parts: Mapping[str, bytes], relation: Relation | None, told: Mapping[str, str]) -> str:
    """Name the part of a sheet of cells; "" for one of a chart or of macros."""
    if relation is None or relation.external:
        raise UnreadableError("W02", words.MISSING_PART.format(part=told["name"]))
    part = _there(parts, relation.target)
    return part if relation.kind == "worksheet" else ""
