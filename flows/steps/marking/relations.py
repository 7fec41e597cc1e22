"""Which part of a workbook points to which: read, added to and taken from; and the list of what sort each part is."""

from __future__ import annotations

import posixpath
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.marking.markup import filled, inside, prefixed, root_of, spliced
from flows.steps.workbook_xml import DECLARATION, attribute

if TYPE_CHECKING:
    from flows.steps.marking.markup import Cut, Node
    from flows.steps.marking.package import Package

PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
TYPES = "[Content_Types].xml"
EMPTY = f'{DECLARATION}<Relationships xmlns="{PACKAGE}relationships"></Relationships>'.encode()


class Relation(NamedTuple):
    """Where a part points: by which number, what kind the other part is, its name; "" where it lies outside."""

    id: str
    kind: str
    target: str


def relations_name(part: str) -> str:
    """Name the part that lists where another one points."""
    folder, file = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def relations(package: Package, part: str) -> list[Relation]:
    """List where a part points."""
    listed = relations_name(part)
    if listed not in package:
        return []
    xml = package.part(listed)
    return [_relation(part, node) for node in inside(xml, root_of(xml)) if node.name == b"Relationship"]


def _relation(part: str, node: Node) -> Relation:
    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), node.get("Target"))).lstrip("/")
    outside = node.get("TargetMode") == "External"
    return Relation(node.get("Id"), node.get("Type").rpartition("/")[2], "" if outside else target)


def target_of(package: Package, part: str, kind: str) -> str:
    """Name the first part of a kind to which a part points; "" where there is none."""
    return next((one.target for one in relations(package, part) if one.kind == kind), "")


def relate(package: Package, part: str, kind: str, target: str) -> str:
    """Let a part point to another one; give the number. `kind` is the whole address of the kind."""
    listed = relations_name(part)
    xml = package.part(listed) if listed in package else EMPTY
    root = root_of(xml)
    taken = {node.get("Id") for node in inside(xml, root)}
    number = next(name for n in count(1) if (name := f"rId{n}") not in taken)
    reached = posixpath.relpath(target, posixpath.dirname(part) or ".")
    new = f'<Relationship Id="{number}" Type="{kind}" Target="{attribute(reached)}"/>'
    package.put(listed, spliced(xml, [filled(xml, root, prefixed(new, root.prefix))]))
    return number


def unrelate(package: Package, part: str, number: str) -> None:
    """Let a part no longer point to another one."""
    listed = relations_name(part)
    xml = package.part(listed)
    found = [node for node in inside(xml, root_of(xml)) if node.get("Id") == number]
    package.put(listed, spliced(xml, [(node.start, node.end, b"") for node in found]))


def declare(package: Package, part: str, sort: str) -> None:
    """Say of what sort a part is."""
    _add_type(package, f'<Override PartName="/{attribute(part)}" ContentType="{sort}"/>')


def declare_ending(package: Package, ending: str, sort: str) -> None:
    """Say of what sort all parts with an ending are, unless that is said already."""
    xml = package.part(TYPES)
    if not any(node.get("Extension").casefold() == ending for node in inside(xml, root_of(xml))):
        _add_type(package, f'<Default Extension="{ending}" ContentType="{sort}"/>')


def _add_type(package: Package, new: str) -> None:
    xml = package.part(TYPES)
    root = root_of(xml)
    package.put(TYPES, spliced(xml, [filled(xml, root, prefixed(new, root.prefix))]))


def sort_of(package: Package, part: str) -> str:
    """Tell of what sort a part is declared to be; "" where it is not."""
    found = _declared(package.part(TYPES), part) if TYPES in package else None
    return found.get("ContentType") if found else ""


def change_sort(package: Package, part: str, sort: str | None) -> None:
    """Declare a part to be of another sort, or of none any more."""
    xml = package.part(TYPES)
    node = _declared(xml, part)
    if node:
        package.put(TYPES, spliced(xml, [_changed(xml, node, sort)]))


def _changed(xml: bytes, node: Node, sort: str | None) -> Cut:
    old = node.get("ContentType").encode()
    return (node.start, node.end, b"" if sort is None else xml[node.start : node.end].replace(old, sort.encode()))


def _declared(xml: bytes, part: str) -> Node | None:
    wanted = f"/{part}".casefold()
    return next((node for node in inside(xml, root_of(xml)) if node.get("PartName").casefold() == wanted), None)


def forget(package: Package, part: str) -> None:
    """Take a part out, with what is said of it and where it points."""
    package.remove(part)
    package.remove(relations_name(part))
    change_sort(package, part, None)
