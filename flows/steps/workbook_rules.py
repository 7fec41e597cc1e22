"""What a sheet offers, warns of, refuses, shows and locks while somebody types."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from flows.steps.cell_rules import gap, unchanged, wrong_identity
from flows.steps.column_letters import letters
from flows.steps.workbook_styles import Shown
from flows.steps.workbook_xml import LAST_ROW, attribute, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.workbook import ColumnLayout, OpenCell, SheetLayout

# What is 0 here stays allowed.
_PROTECTION: Final = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>'
)


def protection(sheet: SheetLayout) -> str:
    """Give what locks a sheet, without a password."""
    return _PROTECTION if sheet.protected else ""


def conditional_formats(sheet: SheetLayout) -> str:
    """Give the formats that show wrong identity numbers and the gaps of a row."""
    wrong = [place for place, column in enumerate(sheet.columns) if column.identity]
    missing = [place for place, column in enumerate(sheet.columns) if column.mandatory and sheet.gaps]
    row = sheet.first_row
    whole = f"$A{row}:${letters(max(len(sheet.columns) - 1, 0))}{row}"
    formats = [(place, place, wrong_identity(f"{letters(place)}{row}"), Shown.WRONG) for place in wrong]
    formats += [(first, last, gap(f"{letters(first)}{row}", whole), Shown.GAP) for first, last in _runs(missing)]
    return "".join(
        f'<conditionalFormatting sqref="{letters(first)}{row}:{letters(last)}{LAST_ROW}">'
        f'<cfRule type="expression" dxfId="{shown:d}" priority="{rank}"><formula>{escaped(formula)}</formula></cfRule>'
        "</conditionalFormatting>"
        for rank, (first, last, formula, shown) in enumerate(formats, 1)
    )


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Join places that follow each other into their first and last."""
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        found = [place for _, place in run]
        yield found[0], found[-1]


def validations(sheet: SheetLayout) -> str:
    """Give the drop-downs, hints and guards of the columns, their headings and the open cells."""
    made = [*_of_columns(sheet), *_of_headings(sheet), *map(_open_cell, sheet.open_cells)]
    return f'<dataValidations count="{len(made)}">{"".join(made)}</dataValidations>' if made else ""


def _of_columns(sheet: SheetLayout) -> Iterator[str]:
    for place, column in enumerate(sheet.columns):
        name = letters(place)
        if column.choices or column.hint:
            yield _column(column, f"{name}{sheet.first_row}:{name}{LAST_ROW}")


def _column(column: ColumnLayout, cells: str) -> str:
    if not column.choices:
        return _validation("", cells, column.hint)
    # A warning lets a clerk insist: whether a value holds is for the check of the drop to say.
    style = "stop" if column.strict else "warning"
    formula = column.choices if isinstance(column.choices, str) else _listed(column.choices)
    return _validation(f' type="list" errorStyle="{style}"', cells, column.hint, column.warning, formula)


def _of_headings(sheet: SheetLayout) -> Iterator[str]:
    for place, column in enumerate(sheet.columns):
        if column.guard and sheet.headed:
            cell = f"{letters(place)}{sheet.first_row - 1}"
            formula = unchanged(cell, column.heading)
            yield _validation(' type="custom" errorStyle="stop"', cell, "", column.guard, formula)


def _open_cell(cell: OpenCell) -> str:
    at = f"{letters(cell.column)}{cell.row}"
    if not cell.choices:
        return _validation("", at, cell.hint)
    return _validation(' type="list" errorStyle="stop"', at, cell.hint, cell.warning, _listed(cell.choices))


def _validation(kind: str, cells: str, hint: str, warning: str = "", formula: str = "") -> str:
    prompt = f' showInputMessage="1" prompt="{attribute(hint)}"' if hint else ""
    error = f' error="{attribute(warning)}"' if warning else ""
    # Excel takes anything for a formula whose cell is blank where blanks are allowed.
    opening = f'<dataValidation{kind} allowBlank="{"custom" not in kind:d}"{prompt}'
    if not formula:
        return f'{opening} sqref="{cells}"/>'
    refusing = f' showErrorMessage="1"{error} sqref="{cells}"'
    return f"{opening}{refusing}><formula1>{escaped(formula)}</formula1></dataValidation>"


def _listed(choices: tuple[str, ...]) -> str:
    return '"{}"'.format(",".join(choices).replace('"', '""'))
