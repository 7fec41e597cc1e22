"""How our sheets of an .ods are printed: on A4 across, as wide as the page, whatever the office's own sheets have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.marking.markup import spliced, value_of
from flows.steps.marking.opendocument_looks import PAGE
from flows.steps.marking.opendocument_tags import Prefixes, element, elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.marking.markup import Cut

_LAYOUT: Final = (
    f'<style:page-layout{{declared}} style:name="{PAGE}"><style:page-layout-properties '
    'style:print-orientation="landscape" fo:page-width="297mm" fo:page-height="210mm" fo:margin="10mm" '
    'style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>'
)
_MASTER: Final = (
    f'<style:master-page{{declared}} style:name="{PAGE}" style:page-layout-name="{PAGE}">'
    '<style:header style:display="false"/><style:footer style:display="false"/></style:master-page>'
)
_OURS: Final = ("style:page-layout", "style:master-page")


def paged(xml: bytes, *, is_wanted: bool) -> bytes:
    """Give the styles of a document with the page of our sheets in them, or without it; the one of before goes."""
    found = (one for name in _OURS for one in elements(xml, name))
    gone = [(one.start, one.end, b"") for one in found if value_of(one.tag(xml), "style:name") == PAGE]
    return spliced(xml, [*gone, *(_cuts(xml) if is_wanted else ())])


def _cuts(xml: bytes) -> Iterator[Cut]:
    declared = Prefixes(xml).declared("style", "fo")
    end = xml.rfind(b"</office:document-styles")
    masters = element(xml, "office:master-styles")
    if end >= 0:
        before = masters.start if masters else end
        yield _put(xml, "office:automatic-styles", before, _LAYOUT.format(declared=declared))
        yield _put(xml, "office:master-styles", end, _MASTER.format(declared=declared))


def _put(xml: bytes, name: str, missing: int, new: str) -> Cut:
    """Put something last into a list; where there is no such list, at the place at which it is missing."""
    there = element(xml, name)
    if there and there.inner < there.end:
        return there.inner_end, there.inner_end, new.encode()
    start, end = (there.start, there.end) if there else (missing, missing)
    return start, end, f"<{name}>{new}</{name}>".encode()
