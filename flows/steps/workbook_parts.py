"""Of which parts the package of a workbook is made, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.workbook_styles import STYLES
from flows.steps.workbook_xml import DECLARATION, MAIN, SharedStrings, attribute
from flows.steps.worksheet import sheet_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.workbook import SheetLayout

_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE_PART: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CORE_PART: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_FIXED_TIME: Final = '<dcterms:{0} xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:{0}>'
_CORE: Final = (
    f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>licheng</dc:creator>'
    f"{_FIXED_TIME.format('created')}{_FIXED_TIME.format('modified')}</cp:coreProperties>"
)
_ROOT_RELATIONS: Final = (
    f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)


def parts(sheets: tuple[SheetLayout, ...], names: list[str]) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield every part's name and its XML in pieces, to be used up one after the other."""
    strings = SharedStrings()
    yield "[Content_Types].xml", _content_types(len(sheets))
    yield "_rels/.rels", (_ROOT_RELATIONS,)
    yield "docProps/core.xml", (_CORE,)
    yield "xl/workbook.xml", _book(sheets, names)
    yield "xl/_rels/workbook.xml.rels", _book_relations(len(sheets))
    yield "xl/styles.xml", (STYLES,)
    for n, sheet in enumerate(sheets, 1):
        yield f"xl/worksheets/sheet{n}.xml", sheet_xml(sheet, strings, selected=n == 1)
    yield "xl/sharedStrings.xml", strings.xml()


def _content_types(sheets: int) -> Iterator[str]:
    yield f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    yield 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield '<Default Extension="xml" ContentType="application/xml"/>'
    yield f'<Override PartName="/docProps/core.xml" ContentType="{_CORE_PART}"/>'
    yield f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE_PART}.sheet.main+xml"/>'
    yield f'<Override PartName="/xl/styles.xml" ContentType="{_OFFICE_PART}.styles+xml"/>'
    yield f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_OFFICE_PART}.sharedStrings+xml"/>'
    for n in range(1, sheets + 1):
        yield f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_OFFICE_PART}.worksheet+xml"/>'
    yield "</Types>"


def _book(sheets: tuple[SheetLayout, ...], names: list[str]) -> Iterator[str]:
    yield f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}">'
    yield "<bookViews><workbookView/></bookViews><sheets>"
    for n, name in enumerate(names, 1):
        yield f'<sheet name="{attribute(name)}" sheetId="{n}" r:id="rId{n}"/>'
    yield "</sheets>"
    filters = [_filter_name(n, names[n], sheet) for n, sheet in enumerate(sheets) if sheet.autofilter]
    yield f"<definedNames>{''.join(filters)}</definedNames>" if filters else ""
    yield "</workbook>"


def _filter_name(place: int, name: str, sheet: SheetLayout) -> str:
    # Excel and LibreOffice look for a filter under this name.
    quoted = attribute(name.replace("'", "''"))
    opening = f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
    return f"{opening}'{quoted}'!{sheet.filtered('$')}</definedName>"


def _book_relations(sheets: int) -> Iterator[str]:
    targets = [f"worksheet worksheets/sheet{n}.xml" for n in range(1, sheets + 1)]
    yield f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    for n, target in enumerate([*targets, "styles styles.xml", "sharedStrings sharedStrings.xml"], 1):
        kind, path = target.split()
        yield f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{path}"/>'
    yield "</Relationships>"
