"""The workbook's own list of its sheets and names: ours are taken out of it and put first, all else keeps its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.marking.markup import (
    Cut,
    UnmarkableError,
    child,
    filled,
    inside,
    opening,
    root_of,
    spliced,
    with_value,
)
from flows.steps.marking.relations import declare, relate, relations, sort_of, target_of
from flows.steps.marking.removal import Listed, forget_sheet
from flows.steps.marking.worksheet import office_space, relation_prefix
from flows.steps.workbook_xml import attribute, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.steps.marking.markup import Node
    from flows.steps.marking.package import Package

BEFORE_NAMES = (b"externalReferences", b"functionGroups", b"sheets")


HIDDEN = {"hidden", "veryHidden"}


class Name(NamedTuple):
    """A name of one of our sheets: its place among them, what it is called, the cells that it stands for."""

    place: int
    called: str
    cells: str
    is_hidden: bool


class Book:
    """The part of a package that lists the sheets."""

    def __init__(self, package: Package) -> None:
        """Find it; UnmarkableError where the package has none in markup."""
        self._package = package
        self.part = target_of(package, "", "officeDocument")
        if not self.part.lower().endswith(".xml"):
            raise UnmarkableError("the workbook is not in markup")
        self._xml = package.part(self.part)
        root = root_of(self._xml)
        if root.name != b"workbook":
            raise UnmarkableError("no workbook")
        self.space, self.prefix = (
            root.get("xmlns" + (f":{root.prefix[:-1].decode()}" if root.prefix else "")),
            root.prefix,
        )
        self.relations_space = office_space(opening(self._xml, root)) + "relationships/"

    @property
    def sheets(self) -> list[Listed]:
        """List the sheets in their order."""
        targets = {one.id: one for one in relations(self._package, self.part)}
        found = []
        for node in inside(self._xml, self._list()):
            to = targets.get(number := node.get(r"[\w.-]+:id"))
            is_hidden = node.get("state") in HIDDEN
            found.append(Listed(node.get("name"), number, *((to.target, to.kind) if to else ("", "")), is_hidden))
        return found

    def _list(self) -> Node:
        found = child(self._xml, root_of(self._xml), b"sheets")
        if found is None:
            raise UnmarkableError("a workbook without sheets")
        return found

    def style_sheet(self) -> str:
        """Name the part of the formats; UnmarkableError where there is none."""
        found = target_of(self._package, self.part, "styles")
        if not found:
            raise UnmarkableError("a workbook without formats")
        return found

    def drop(self, parts: frozenset[str]) -> None:
        """Take sheets out, with what belongs to them alone; the names of the others move up."""
        listed = self.sheets
        gone = [place for place, sheet in enumerate(listed) if sheet.part in parts]
        if not gone or len(gone) == len(listed):
            return
        for place in gone:
            still = [sheet.part for sheet in listed if sheet.part not in parts]
            forget_sheet(self._package, self.part, listed[place], still)
        nodes = list(inside(self._xml, self._list()))
        cuts = [(nodes[place].start, nodes[place].end, b"") for place in gone]
        left = {str(old): str(new) for new, old in enumerate(n for n in range(len(listed)) if n not in gone)}
        self._xml = spliced(self._xml, [*cuts, *self._renumbered(left)])

    def _renumbered(self, places: dict[str, str]) -> list[Cut]:
        """Let names that belong to one sheet follow it; those of a sheet that is gone go as well."""
        listed = child(self._xml, root_of(self._xml), b"definedNames")
        cuts = list[Cut]()
        for node in inside(self._xml, listed) if listed else ():
            old = node.get("localSheetId")
            if old and old not in places:
                cuts.append((node.start, node.end, b""))
            elif old and places[old] != old:
                cuts.append((node.start, node.inner, with_value(opening(self._xml, node), "localSheetId", places[old])))
        return cuts

    def put_first(self, sheets: Sequence[tuple[str, Iterable[bytes]]], names: list[Name]) -> list[str]:
        """Add sheets before all others, with their names, and let the workbook open on the first; give their parts."""
        if not sheets:
            return []
        count = len(list(inside(self._xml, self._list())))
        shifted = {str(place): str(place + len(sheets)) for place in range(count)}
        self._xml = spliced(self._xml, self._renumbered(shifted))
        taken = [int(node.get("sheetId") or 0) for node in inside(self._xml, self._list())]
        parts, elements = [], []
        for number, (title, xml) in enumerate(sheets, max(taken, default=0) + 1):
            part = self._add(xml)
            parts.append(part)
            elements.append(self._element(title, number, part))
        at = self._list().inner
        cuts = [(at, at, "".join(elements).encode()), *self._named(names, sheets), *self._views()]
        self._xml = spliced(self._xml, cuts)
        return parts

    def _add(self, xml: Iterable[bytes]) -> str:
        like = next((sheet.part for sheet in self.sheets if sheet.kind == "worksheet"), None)
        if like is None:
            raise UnmarkableError("no sheet of cells")
        folder = like.rpartition("/")[0]
        part = self._package.free_name(f"{folder}/sheet{{}}.xml")
        self._package.put(part, xml, is_ours=True)
        declare(self._package, part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
        return part

    def _element(self, title: str, number: int, part: str) -> str:
        id_ = relate(self._package, self.part, f"{self.relations_space}worksheet", part)
        prefix, declaration = relation_prefix(opening(self._xml, root_of(self._xml)))
        p = self.prefix.decode()
        return f'<{p}sheet{declaration} name="{attribute(title)}" sheetId="{number}" {prefix}:id="{id_}"/>'

    def _named(self, names: list[Name], sheets: Sequence[tuple[str, Iterable[bytes]]]) -> list[Cut]:
        p = self.prefix.decode()
        made = ""
        for name in names:
            hidden = ' hidden="1"' if name.is_hidden else ""
            cells = escaped(f"'{sheets[name.place][0]}'!{name.cells}")
            told = f'{p}definedName name="{name.called}" localSheetId="{name.place}"{hidden}'
            made += f"<{told}>{cells}</{p}definedName>"
        root = root_of(self._xml)
        listed = child(self._xml, root, b"definedNames")
        if listed:
            return [filled(self._xml, listed, made.encode())]
        before = next(node for name in BEFORE_NAMES if (node := child(self._xml, root, name)))
        return [(before.end, before.end, f"<{p}definedNames>{made}</{p}definedNames>".encode())]

    def _views(self) -> list[Cut]:
        """Let every window open on the first sheet."""
        listed = child(self._xml, root_of(self._xml), b"bookViews")
        cuts = list[Cut]()
        for node in inside(self._xml, listed) if listed else ():
            tag = with_value(with_value(opening(self._xml, node), "activeTab", None), "firstSheet", None)
            cuts.append((node.start, node.inner, tag))
        return cuts

    def save(self) -> None:
        """Put the list back into the package."""
        self._package.put(self.part, self._xml)

    @property
    def sort(self) -> str:
        """Of what sort the workbook is declared to be."""
        return sort_of(self._package, self.part)
