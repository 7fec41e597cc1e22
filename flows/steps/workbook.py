"""What every workbook that we make is: texts stay texts, nothing runs, same content gives same bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from flows.steps.archive import pack
from flows.steps.column_letters import letters
from flows.steps.workbook_parts import parts
from flows.steps.workbook_xml import LAST_ROW
from schemas.printable import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

_LONGEST_NAME: Final = 31
_LONGEST_PROMPT: Final = 255  # of an input prompt, and of a drop-down list written out
_WIDEST: Final = 255
_NAMELESS: Final = "Sheet"
_FORBIDDEN: Final = str.maketrans("[]:*?/\\", "［］：＊？／＼")  # a full-width twin says the same
_UNNAMEABLE: Final = re.compile("[\t\n\r]")
_RANGE: Final = re.compile(r"'((?:[^']|'')+)'!\$[A-Z]{1,3}\$[0-9]+(?::\$[A-Z]{1,3}\$[0-9]+)?")


@dataclass(frozen=True)
class ColumnLayout:
    """One column: its heading, how it looks and what typing into it offers.

    choices is the drop-down list itself, or where it stands: "'代碼表'!$A$2:$A$9". Something else may be typed
    after a warning; strict=True refuses it; `warning` is what is said then. With text=False what reads as a number
    is written as one (for reports); label=True makes the column's own cells bold, wrapped=True breaks their lines.
    identity=True shows a cell whose identity number is wrong. `guard` is what the heading says when somebody types
    over it, which it refuses then; nothing, where it may be changed.
    """

    heading: str
    width: float = 12.0  # in characters
    mandatory: bool = False
    text: bool = True
    choices: tuple[str, ...] | str = ()
    hint: str = ""
    label: bool = False
    strict: bool = False
    warning: str = ""
    wrapped: bool = False
    identity: bool = False
    guard: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.width <= _WIDEST:
            raise ValueError(f"column {self.heading}: a width is between 0 and {_WIDEST}, not {self.width}")
        if max(map(_units, (self.hint, self.warning, self.guard))) > _LONGEST_PROMPT:
            raise ValueError(f"column {self.heading}: a message has at most {_LONGEST_PROMPT} characters")
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
class OpenCell:
    """A cell that may be typed in on a protected sheet; column from 0, row as the sheet numbers it, from 1.

    What is not among its choices is refused.
    """

    column: int
    row: int
    choices: tuple[str, ...] = ()
    hint: str = ""
    warning: str = ""

    def __post_init__(self) -> None:
        if max(map(_units, (self.hint, self.warning, ",".join(self.choices)))) > _LONGEST_PROMPT:
            raise ValueError(f"row {self.row}: a message or list has at most {_LONGEST_PROMPT} characters")


@dataclass(frozen=True)
class SheetLayout:
    """One sheet by columns: values holds one collection of texts for each column, all equally long.

    A blank is "". A frame's column goes in as `frame[name].tolist()`, which is faster to walk than a Series.
    `preface` are rows above the headings: a bold label in A and a text from B on, over its neighbours. The first
    `examples` rows of the values look like examples. With gaps=True an empty cell of a mandatory column is shown
    in every row that holds anything. protected=True locks all but the open cells, without a password; sorting,
    filtering and the widths of columns stay allowed.
    Raises ValueError for columns of unequal length or number, for more rows than a workbook holds, and for an open
    cell where no row is.
    """

    title: str
    columns: tuple[ColumnLayout, ...]
    values: Sequence[Collection[str]] = ()
    headed: bool = True
    freeze: bool = True
    autofilter: bool = False
    preface: tuple[tuple[str, str], ...] = ()
    examples: int = 0
    gaps: bool = False
    protected: bool = False
    open_cells: tuple[OpenCell, ...] = ()

    def __post_init__(self) -> None:
        if len(self.values) not in (0, len(self.columns)) or len({len(column) for column in self.values}) > 1:
            raise ValueError(f"sheet {self.title}: its columns differ in number or length")
        if self._last_row > LAST_ROW:
            raise ValueError(f"sheet {self.title}: {self.height} rows, but a sheet ends at row {LAST_ROW}")
        if any(not self.first_row <= cell.row <= self._last_row for cell in self.open_cells):
            raise ValueError(f"sheet {self.title}: an open cell lies in no row")

    @property
    def height(self) -> int:
        """Return the number of rows under the heading."""
        return len(self.values[0]) if self.values else 0

    @property
    def first_row(self) -> int:
        """Return the number of the row in which the values begin; the headings stand in the one above."""
        return len(self.preface) + self.headed + 1

    @property
    def extent(self) -> str:
        """Return the range that everything on the sheet fills, such as A1:C9."""
        return f"A1:{self._last_column}{max(self._last_row, 1)}"

    def filtered(self, mark: str = "") -> str:
        """Return the range of the filter: headings and rows, those still to be typed among them; A1:C9 or $A$1:$C$9."""
        last = LAST_ROW if self.gaps else max(self._last_row, 1)
        return f"{mark}A{mark}{max(self.first_row - 1, 1)}:{mark}{self._last_column}{mark}{last}"

    @property
    def _last_row(self) -> int:
        return self.first_row - 1 + self.height

    @property
    def _last_column(self) -> str:
        return letters(max(len(self.columns), 1) - 1)


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
        plain = _UNNAMEABLE.sub("", shown(title).translate(_FORBIDDEN))
        plain = re.sub("^'|'$", "’", plain).strip() or _NAMELESS
        name, twin = _shortened(plain, _LONGEST_NAME), 1
        while name.casefold() in {*names, "history"}:  # Excel keeps "History" for itself
            twin += 1
            name = _shortened(plain, _LONGEST_NAME - len(f" ({twin})")) + f" ({twin})"
        names[name.casefold()] = name
    return list(names.values())


def checked_names(sheets: Sequence[SheetLayout]) -> list[str]:
    """Name the sheets; ValueError for none at all, and for choices on a sheet that is missing."""
    names = sheet_names(sheet.title for sheet in sheets)
    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    wanted = {column.list_sheet for sheet in sheets for column in sheet.columns} - {""}
    if missing := wanted.difference(names):
        raise ValueError(f"choices stand on sheets that the workbook has not: {sorted(missing)}")
    return names


def write_workbook(sheets: Iterable[SheetLayout], to: Path | BinaryIO) -> None:
    """Write the sheets in their order as one .xlsx.

    Raises TypeError for a value that is not text, ValueError for one that no cell holds, for choices on a
    sheet that is missing and for no sheets at all; nothing has been written then.
    """
    laid_out = tuple(sheets)
    names = checked_names(laid_out)
    pack(parts(laid_out, names), to)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(text: str, units: int) -> str:
    while _units(text) > units:
        text = text[:-1]
    return text
