"""What an .ods shows when it is opened: our first sheet, its head held fast."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from flows.steps.marking.markup import spliced, value_of
from flows.steps.marking.opendocument_tags import elements
from flows.steps.ods_xml import attribute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from flows.steps.marking.markup import Cut
    from flows.steps.marking.opendocument_tags import Element
    from flows.steps.marking.own_sheets import OwnSheet

_NAME: Final = "config:name"
_ACTIVE: Final = re.compile(rb"(<config:config-item\s[^>]*\"ActiveTable\"[^>]*>)[^<]*(?=<)")
# A split of mode 2 is held fast; the lower part is number 2.
_FROZEN: Final = (("VerticalSplitMode", "short", 2), ("ActiveSplitRange", "short", 2))


def shown_first(xml: bytes, ours: Sequence[OwnSheet], gone: Collection[str], first: str) -> bytes:
    """Give the settings with our sheets in the first view; as they are where they tell of no views at all.

    `gone` are the titles of those from before, `first` is that of the sheet on which the document opens.
    """
    shown = _named(xml, "config:config-item-set", "view-settings")
    if shown is None or shown.inner == shown.end:
        return xml
    if not _named(xml[: shown.inner_end], "config:config-item-map-indexed", "Views"):
        return spliced(xml, [(shown.inner_end, shown.inner_end, _whole_view(ours).encode())]) if ours else xml
    views = _named(xml, "config:config-item-map-named", "Tables")
    if views is None or views.inner == views.end:
        return xml
    return spliced(xml, [*_views(xml, views, ours, gone), *_active(xml, views, first)])


def _named(xml: bytes, name: str, ending: str) -> Element | None:
    return next((one for one in elements(xml, name) if value_of(one.tag(xml), _NAME).endswith(ending)), None)


def _whole_view(ours: Sequence[OwnSheet]) -> str:
    first = f'<config:config-item config:name="ActiveTable" config:type="string">{attribute(ours[0].title)}'
    return (
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{"".join(map(_view, ours))}'
        f"</config:config-item-map-named>{first}</config:config-item></config:config-item-map-entry>"
        "</config:config-item-map-indexed>"
    )


def _views(xml: bytes, views: Element, ours: Sequence[OwnSheet], gone: Collection[str]) -> Iterator[Cut]:
    yield views.inner, views.inner, "".join(map(_view, ours)).encode()
    for view in elements(xml, "config:config-item-map-entry", views.inner, views.inner_end):
        if value_of(view.tag(xml), _NAME) in gone:
            yield view.start, view.end, b""


def _view(sheet: OwnSheet) -> str:
    split = (("VerticalSplitPosition", "int", sheet.headed), ("PositionBottom", "int", sheet.headed))
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in (*_FROZEN, *split)
    )
    opening = f'<config:config-item-map-entry config:name="{attribute(sheet.title)}">'
    return f"{opening}{items}</config:config-item-map-entry>"


def _active(xml: bytes, views: Element, title: str) -> Iterator[Cut]:
    found = _ACTIVE.search(xml, views.end)
    if found:
        yield found.end(1), found.end(), attribute(title).encode()
