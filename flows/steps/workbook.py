"""What every workbook that we make is: texts stay texts, nothing runs, same content gives same bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flows.steps.workbook_xml import (
    DECLARATION,
    LAST_ROW,
    MAIN,
    STYLES,
    SharedStrings,
    attribute,
    extent,
    sheet_xml,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_LONGEST_NAME: Final = 31
_LONGEST_PROMPT: Final = 255  # of an input prompt, and of a drop-down list written out
_WIDEST: Final = 255
_NAMELESS: Final = "Sheet"
_FORBIDDEN: Final = str.maketrans("[]:*?/\\", "［］：＊？／＼")  # a full-width twin says the same
_UNNAMEABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RANGE: Final = re.compile(r"'((?:[^']|'')+)'!\$[A-Z]{1,3}\$[0-9]+(?::\$[A-Z]{1,3}\$[0-9]+)?")

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


@dataclass(frozen=True)
class ColumnLayout:
    """One column: its heading, how it looks and what typing into it offers.

    choices is the drop-down list itself, or where it stands: "'代碼表'!$A$2:$A$9". With text=False what reads
    as a number is written as one (for reports); label=True makes the column's own cells bold.
    """

    heading: str
    width: float = 12.0  # in characters
    mandatory: bool = False
    text: bool = True
    choices: tuple[str, ...] | str = ()
    hint: str = ""
    label: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.width <= _WIDEST:
            raise ValueError(f"column {self.heading}: a width is between 0 and {_WIDEST}, not {self.width}")
        if _units(self.hint) > _LONGEST_PROMPT:
            raise ValueError(f"column {self.heading}: a hint has at most {_LONGEST_PROMPT} characters")
        if isinstance(self.choices, str):
            if self.choices and not _RANGE.fullmatch(self.choices):
                raise ValueError(f"column {self.heading}: choices are no range: {self.choices}")
        elif any("," in choice for choice in self.choices) or _units(",".join(self.choices)) > _LONGEST_PROMPT:
            raise ValueError(f"column {self.heading}: choices too long or with a comma belong on a sheet")

    @property
    def list_sheet(self) -> str:
        """Return the title of the sheet that the choices stand on, or nothing."""
        found = _RANGE.fullmatch(self.choices) if isinstance(self.choices, str) else None
        return found[1].replace("''", "'") if found else ""


@dataclass(frozen=True)
class SheetLayout:
    """One sheet by columns: values holds one collection of texts for each column, all equally long.

    A blank is "". A frame's column goes in as `frame[name].tolist()`, which is faster to walk than a Series.
    Raises ValueError for columns of unequal length or number and for more rows than a workbook holds.
    """

    title: str
    columns: tuple[ColumnLayout, ...]
    values: Sequence[Collection[str]] = ()
    headed: bool = True
    freeze: bool = True
    autofilter: bool = False

    def __post_init__(self) -> None:
        if len(self.values) not in (0, len(self.columns)) or len({len(column) for column in self.values}) > 1:
            raise ValueError(f"sheet {self.title}: its columns differ in number or length")
        if self.headed + self.height > LAST_ROW:
            raise ValueError(f"sheet {self.title}: {self.height} rows, but a sheet ends at row {LAST_ROW}")

    @property
    def height(self) -> int:
        """Return the number of rows under the heading."""
        return len(self.values[0]) if self.values else 0


def by_column(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Turn rows of equal length into the columns that a SheetLayout takes."""
    return list(zip(*rows, strict=True))


def labelled_sheet(title: str, pairs: Sequence[tuple[str, str]], widths: tuple[float, float]) -> SheetLayout:
    """Lay out labels in bold in column A and their values in column B, from row 1."""
    columns = (ColumnLayout("", widths[0], label=True), ColumnLayout("", widths[1]))
    return SheetLayout(title, columns, by_column(pairs), headed=False)


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Make the titles into names that Excel takes: no forbidden mark, at most 31 long, none twice."""
    names: dict[str, str] = {}
    for title in titles:
        plain = _UNNAMEABLE.sub("", title.translate(_FORBIDDEN))
        plain = re.sub("^'|'$", "’", plain).strip() or _NAMELESS
        name, twin = _shortened(plain, _LONGEST_NAME), 1
        while name.casefold() in {*names, "history"}:  # Excel keeps "History" for itself
            twin += 1
            name = _shortened(plain, _LONGEST_NAME - len(f" ({twin})")) + f" ({twin})"
        names[name.casefold()] = name
    return list(names.values())


def write_workbook(sheets: Iterable[SheetLayout], to: Path | BinaryIO) -> None:
    """Write the sheets in their order as one .xlsx.

    Raises TypeError for a value that is not text, ValueError for one that no cell holds, for choices on a
    sheet that is missing and for no sheets at all; nothing has been written then.
    """
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, xml in _parts(tuple(sheets)):
            part = bytearray()
            for piece in xml:
                part += piece.encode()
            archive.writestr(_entry(name), part, ZIP_DEFLATED, compresslevel=1)  # higher: 4 times as long
    if isinstance(to, Path):
        to.write_bytes(made.getvalue())
    else:
        to.write(made.getvalue())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # dated 1980-01-01
    entry.create_system = 0  # else it tells Windows from Linux
    return entry


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(text: str, units: int) -> str:
    while _units(text) > units:
        text = text[:-1]
    return text


def _parts(sheets: tuple[SheetLayout, ...]) -> Iterator[tuple[str, Iterable[str]]]:
    names = sheet_names(sheet.title for sheet in sheets)
    _refuse_impossible(sheets, names)
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


def _refuse_impossible(sheets: tuple[SheetLayout, ...], names: list[str]) -> None:
    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    wanted = {column.list_sheet for sheet in sheets for column in sheet.columns} - {""}
    if missing := wanted.difference(names):
        raise ValueError(f"choices stand on sheets that the workbook has not: {sorted(missing)}")


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
    return f"{opening}'{quoted}'!{extent(sheet, '$')}</definedName>"


def _book_relations(sheets: int) -> Iterator[str]:
    targets = [f"worksheet worksheets/sheet{n}.xml" for n in range(1, sheets + 1)]
    yield f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    for n, target in enumerate([*targets, "styles styles.xml", "sharedStrings sharedStrings.xml"], 1):
        kind, path = target.split()
        yield f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{path}"/>'
    yield "</Relationships>"
