"""Cells of closed lists: entries of a dated code list, several of them, 是 or 否."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from schemas.kinds.base import Kind, Requirement, narrow
from schemas.kinds.words import Text
from schemas.nearest import nearest
from schemas.register import folded_name

if TYPE_CHECKING:
    from schemas.codes import CodeList
    from schemas.terms import Law


@dataclass(frozen=True)
class Coded(Kind):
    """An entry of a dated code list."""

    list_name: str

    def normal(self, text: str) -> str:
        """Bring to half width."""
        return narrow(text)

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for an entry of the list; digits short of a listed entry's zeros have lost them."""
        entries = law.codes(self.list_name)
        lost = {code.lstrip("0") for code in entries.codes if code.startswith("0")} - entries.codes
        shown = [f"{code} {label}".strip() if label != code else code for code, label in entries.entries]
        said = _shortened(shown)
        return (
            Requirement("C14", lambda text: text not in lost, said),
            Requirement("C06", entries.accepts, said, lambda text: _nearest(entries, text)),
        )


@dataclass(frozen=True)
class FormTitle(Kind):
    """The title of a form that offices hand in, or 全部: a deadline is one form's or all's."""

    every: ClassVar[str] = "全部"

    def normal(self, text: str) -> str:
        """Write a title as its form does, whatever the width of its brackets and the spaces in it."""
        from schemas.forms import forms

        titles = {folded_name(title): title for title in (self.every, *(form.title for form in forms().values()))}
        return titles.get(folded_name(text), text.strip())

    def entries(self, law: Law) -> tuple[tuple[str, str], ...]:
        """List the titles in the order in which the forms are read."""
        from schemas.forms import forms

        return ((self.every, self.every), *((form.title, form.title) for form in forms(law.year).values()))

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for one of the titles."""
        titles = [title for title, _ in self.entries(law)]

        def near(text: str) -> str | None:
            alike = nearest(text, titles)
            return f"最接近的是「{alike}」" if alike else None

        return (Requirement("C06", titles.__contains__, f"表單名稱，或「{self.every}」", near),)


@dataclass(frozen=True)
class Suggested(Text):
    """Words that are usually an entry of one of several code lists; a row rule says which list and whether it binds."""

    lists: tuple[str, ...] = ()

    def entries(self, law: Law) -> tuple[tuple[str, str], ...]:
        """List every entry of the lists once, in their order."""
        return tuple(dict.fromkeys(entry for name in self.lists for entry in law.codes(name).entries))


@dataclass(frozen=True)
class CodedSet(Kind):
    """Several entries of a code list in one cell, written with commas; rules on the set itself are row rules."""

    list_name: str

    def normal(self, text: str) -> str:
        """Write the entries with commas."""
        return re.sub(r"\s*[,、;/]\s*|\s+", ",", narrow(text))

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask that every entry be of the list."""
        known = law.codes(self.list_name).codes

        def met(text: str) -> bool:
            return all(not part or part in known for part in text.split(","))

        return (Requirement("C06", met, "代碼表內的代碼，以逗號分隔"),)


@dataclass(frozen=True)
class Flag(Kind):
    """是 or 否."""

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for one of the two."""
        return (Requirement("C10", lambda text: text in {"是", "否"}, "是 或 否"),)


def _nearest(entries: CodeList, text: str) -> str | None:
    near = entries.nearest(text)
    return near and f"最接近的是「{near}」（{entries.label(near)}）"


def _shortened(entries: list[str]) -> str:
    most = 20  # a list longer than this is read in the workbook's 代碼表
    return "、".join(entries[:most]) + ("…（見代碼表）" if len(entries) > most else "")
