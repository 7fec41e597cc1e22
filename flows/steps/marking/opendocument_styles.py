"""Which automatic styles an .ods has, which of them are ours from before, and which its marked cells need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.marking.markup import value_of
from flows.steps.marking.opendocument_fills import MADE_FROM, STYLE, filled, unfilled
from flows.steps.marking.opendocument_tags import element, elements
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flows.steps.marking.markup import Cut
    from flows.steps.marking.opendocument_tags import Element, Prefixes

OURS: Final = "licheng."
"""What the names of our automatic styles begin with."""

_AUTOMATIC: Final = "office:automatic-styles"
_CELLS: Final = "table-cell"


class Styles:
    """The automatic styles of one document, our fills taken off them; `own` are ours that go, with what each was."""

    def __init__(self, xml: bytes, prefixes: Prefixes, own_sheets: Collection[str]) -> None:
        """Look at the styles; those named in `own_sheets` are written anew with our sheets."""
        self.cuts: list[Cut] = []
        self.own: dict[str, str] = {}
        self._prefixes, self._made = prefixes, dict[tuple[str, str], str]()
        found = [(value_of(style.tag(xml), "style:name"), style) for style in _styles(xml)]
        cells = [one for one in found if value_of(one[1].tag(xml), "style:family") == _CELLS]
        self._plain = {name: unfilled(xml[style.start : style.end]) for name, style in cells}
        for name, style in found:
            self._sort_in(xml, name, style, is_anew=name in own_sheets)
        self._taken = {*own_sheets, *self._plain} - self.own.keys()

    def _sort_in(self, xml: bytes, name: str, style: Element, *, is_anew: bool) -> None:
        written = xml[style.start : style.end]
        base = value_of(written, MADE_FROM) if name.startswith(OURS) else ""
        if base and written in (self._clone(name, base, severity) for severity in Severity):
            self.own[name] = base
        if is_anew or name in self.own:
            self.cuts.append((style.start, style.end, b""))
        elif written != self._plain.get(name, written):
            self.cuts.append((style.start, style.end, self._plain[name]))

    def _clone(self, name: str, base: str, severity: str) -> bytes:
        return filled(self._plain.get(base, b""), name, base, severity, self._prefixes)

    def marked(self, base: str, severity: str) -> str:
        """Name the style of marked cells that look like `base` otherwise."""
        key = base, severity
        if key not in self._made:
            numbered = (f"{OURS}{number}" for number in range(1, len(self._taken) + 2))
            self._made[key] = name = next(one for one in numbered if one not in self._taken)
            self._taken.add(name)
        return self._made[key]

    def written(self) -> bytes:
        """Give the styles of marked cells, once all of them are known."""
        return b"".join(self._clone(name, *key) for key, name in self._made.items())


def _styles(xml: bytes) -> Iterator[Element]:
    automatic = element(xml, _AUTOMATIC)
    return elements(xml, STYLE, automatic.inner, automatic.inner_end) if automatic else iter(())


def styles_cut(xml: bytes, new: bytes) -> Cut:
    """Put styles behind those that a document has."""
    automatic = element(xml, _AUTOMATIC)
    if automatic and automatic.inner < automatic.end:
        return automatic.inner_end, automatic.inner_end, new
    body = element(xml, "office:body")
    start, end = (automatic.start, automatic.end) if automatic else (body.start, body.start) if body else (0, 0)
    return start, end, b"<%s>%s</%s>" % (_AUTOMATIC.encode(), new, _AUTOMATIC.encode())
