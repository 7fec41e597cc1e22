"""What every OpenDocument spreadsheet that we make is: the sheets of an Excel workbook, as good as there."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Final

from flows.steps.archive import pack
from flows.steps.ods_rules import Validations
from flows.steps.ods_styles import FONTS, STYLES, automatic_styles
from flows.steps.ods_table import Table
from flows.steps.ods_xml import NAMESPACES, attribute, on_sheet
from flows.steps.workbook import checked_names
from flows.steps.workbook_xml import DECLARATION, SharedStrings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.steps.workbook import SheetLayout

_MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_FIXED_TIME: Final = "1980-01-01T00:00:00"
_META: Final = (
    f"{DECLARATION}<office:document-meta {NAMESPACES}><office:meta><meta:generator>licheng</meta:generator>"
    f"<meta:creation-date>{_FIXED_TIME}</meta:creation-date></office:meta></office:document-meta>"
)
# A split of mode 2 is frozen; the lower part is number 2.
_FROZEN: Final = (("VerticalSplitMode", "short", 2), ("ActiveSplitRange", "short", 2))


def write_ods(sheets: Iterable[SheetLayout], to: Path | BinaryIO) -> None:
    """Write the sheets in their order as one .ods, so that it holds and offers what write_workbook's .xlsx does.

    What no XML can hold is visible as its code (_x0007_), since OpenDocument has no escape for it.
    Raises TypeError for a value that is not text, ValueError for one that no cell holds, for choices on a
    sheet that is missing and for no sheets at all; nothing has been written then.
    """
    laid_out = tuple(sheets)
    names = checked_names(laid_out)
    pack(_parts(laid_out, names), to, mimetype=_MIMETYPE)


def _parts(sheets: tuple[SheetLayout, ...], names: Sequence[str]) -> Iterator[tuple[str, Iterable[str]]]:
    parts = {
        "content.xml": _content(sheets, names),
        "styles.xml": (STYLES,),
        "settings.xml": _settings(sheets, names),
        "meta.xml": (_META,),
    }
    yield from parts.items()
    yield "META-INF/manifest.xml", _manifest(parts)


def _manifest(parts: Iterable[str]) -> Iterator[str]:
    yield f'{DECLARATION}<manifest:manifest xmlns:manifest="{_MANIFEST}" manifest:version="1.3">'
    yield f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIMETYPE}"/>'
    for name in parts:
        yield f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
    yield "</manifest:manifest>"


def _content(sheets: tuple[SheetLayout, ...], names: Sequence[str]) -> Iterator[str]:
    strings, validations = SharedStrings(), Validations()
    tables = [
        "".join(Table(sheet, name, strings, validations).xml()) for sheet, name in zip(sheets, names, strict=True)
    ]
    yield f"{DECLARATION}<office:document-content {NAMESPACES}>{FONTS}"
    yield automatic_styles(column.width for sheet in sheets for column in sheet.columns)
    yield "<office:body><office:spreadsheet>"
    yield '<table:calculation-settings table:automatic-find-labels="false" table:use-regular-expressions="false"/>'
    yield from validations.xml()
    yield from tables
    yield from _filters(sheets, names)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _filters(sheets: tuple[SheetLayout, ...], names: Sequence[str]) -> Iterator[str]:
    made = [
        # LibreOffice takes a range of such a name for the filter of its sheet.
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{place}" table:target-range-address='
        f'"{attribute(on_sheet(names[place], sheet.filtered()))}" table:display-filter-buttons="true"/>'
        for place, sheet in enumerate(sheets)
        if sheet.autofilter
    ]
    yield f"<table:database-ranges>{''.join(made)}</table:database-ranges>" if made else ""


def _settings(sheets: tuple[SheetLayout, ...], names: Sequence[str]) -> Iterator[str]:
    yield f"{DECLARATION}<office:document-settings {NAMESPACES}><office:settings>"
    yield '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
    yield '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
    yield '</config:config-item><config:config-item-map-named config:name="Tables">'
    yield from map(_view, sheets, names)
    yield '</config:config-item-map-named><config:config-item config:name="ActiveTable" config:type="string">'
    yield f"{attribute(names[0])}</config:config-item></config:config-item-map-entry>"
    yield "</config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"


def _view(sheet: SheetLayout, name: str) -> str:
    above = sheet.first_row - 1
    split = (("VerticalSplitPosition", "int", above), ("PositionBottom", "int", above))
    items = (*_FROZEN, *split) if sheet.headed and sheet.freeze else ()
    settings = "".join(
        f'<config:config-item config:name="{item}" config:type="{kind}">{value}</config:config-item>'
        for item, kind, value in items
    )
    opening = f'<config:config-item-map-entry config:name="{attribute(name)}">'
    return f"{opening}{settings}</config:config-item-map-entry>"
