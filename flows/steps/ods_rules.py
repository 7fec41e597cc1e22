"""What a sheet of an OpenDocument spreadsheet offers, refuses, shows and locks: the same as in an Excel workbook."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from flows.steps.cell_rules import gap, unchanged, wrong_identity
from flows.steps.column_letters import letters
from flows.steps.ods_styles import style_name
from flows.steps.ods_xml import attribute, list_reference, literal, on_sheet, paragraphs, reference
from flows.steps.workbook_styles import Shown
from flows.steps.workbook_xml import LAST_ROW
from schemas.printable import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.steps.workbook import ColumnLayout, OpenCell, SheetLayout

_BETWEEN: Final = ";"
# Newer versions of LibreOffice know the filter; none has a way to say that sorting is allowed.
PROTECTION: Final = (
    '<loext:table-protection loext:select-protected-cells="true" loext:select-unprotected-cells="true" '
    'loext:use-autofilter="true"/>'
)


class Validations(dict[str, str]):
    """Every distinct validation of a document, and the attribute by which a cell refers to it; "" is none."""

    def __init__(self) -> None:
        super().__init__({"": ""})

    def __missing__(self, validation: str) -> str:
        self[validation] = referring = f' table:content-validation-name="val{len(self)}"'
        return referring

    def xml(self) -> Iterator[str]:
        """Yield the validations, whole once every sheet has been written."""
        made = [validation for validation in self if validation]
        yield "<table:content-validations>" if made else ""
        for n, validation in enumerate(made, 1):
            yield f'<table:content-validation table:name="val{n}"{validation}</table:content-validation>'
        yield "</table:content-validations>" if made else ""


def of_column(column: ColumnLayout, at: str) -> str:
    """Give what a column's cells offer and warn of; at is the address of the first, on its sheet."""
    if not column.choices:
        return _validation(at, column.hint) if column.hint else ""
    # A warning lets a clerk insist: whether a value holds is for the check of the drop to say.
    style = "stop" if column.strict else "warning"
    listed = list_reference(column.choices) if isinstance(column.choices, str) else _listed(column.choices)
    return _validation(at, column.hint, f"cell-content-is-in-list({listed})", style, column.warning)


def of_heading(column: ColumnLayout, cell: str, name: str) -> str:
    """Give what keeps a heading on the sheet of that name from being typed over."""
    if not column.guard:
        return ""
    same = unchanged(reference(cell), shown(column.heading), _BETWEEN)
    return _validation(on_sheet(name, cell), "", f"is-true-formula({same})", "stop", column.guard)


def of_open_cell(cell: OpenCell, at: str) -> str:
    """Give what an open cell offers and refuses; at is its address, on its sheet."""
    if not cell.choices:
        return _validation(at, cell.hint) if cell.hint else ""
    return _validation(at, cell.hint, f"cell-content-is-in-list({_listed(cell.choices)})", "stop", cell.warning)


def _listed(choices: Iterable[str]) -> str:
    return _BETWEEN.join(map(literal, choices))


def _validation(at: str, hint: str, condition: str = "", style: str = "", warning: str = "") -> str:
    asked = f' table:condition="{attribute(f"of:{condition}")}"' if condition else ""
    blank = "false" if "formula" in condition else "true"  # where a blank is let through, every formula would be
    said = paragraphs(warning) if warning else ""
    prompt = f'<table:help-message table:display="true">{paragraphs(hint)}</table:help-message>' if hint else ""
    opening = f'{asked} table:allow-empty-cell="{blank}" table:base-cell-address="{attribute(at)}">{prompt}'
    error = f'<table:error-message table:message-type="{style}" table:display="true">{said}</table:error-message>'
    return f"{opening}{error}" if condition else opening


def conditional_formats(sheet: SheetLayout, name: str) -> str:
    """Give the formats that show wrong identity numbers and the gaps of a row."""
    made = "".join(chain(_wrong_identities(sheet, name), _gaps(sheet, name)))
    return f"<calcext:conditional-formats>{made}</calcext:conditional-formats>" if made else ""


def _wrong_identities(sheet: SheetLayout, name: str) -> Iterator[str]:
    for place, column in enumerate(sheet.columns):
        if column.identity:
            cell = f"{letters(place)}{sheet.first_row}"
            yield _format(cell, name, wrong_identity(reference(cell), _BETWEEN), Shown.WRONG)


def _gaps(sheet: SheetLayout, name: str) -> Iterator[str]:
    row = sheet.first_row
    whole = reference(f"$A{row}:${letters(max(len(sheet.columns) - 1, 0))}{row}")
    for place, column in enumerate(sheet.columns):
        if column.mandatory and sheet.gaps:
            cell = f"{letters(place)}{row}"
            yield _format(cell, name, gap(reference(cell), whole, _BETWEEN), Shown.GAP)


def _format(first: str, name: str, formula: str, shown_as: Shown) -> str:
    column = first.rstrip("0123456789")
    cells = attribute(on_sheet(name, f"{first}:{column}{LAST_ROW}"))
    return (
        f'<calcext:conditional-format calcext:target-range-address="{cells}"><calcext:condition '
        f'calcext:apply-style-name="{style_name(shown_as)}" calcext:value="{attribute(f"formula-is({formula})")}" '
        f'calcext:base-cell-address="{attribute(on_sheet(name, first))}"/></calcext:conditional-format>'
    )
