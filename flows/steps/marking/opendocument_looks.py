"""How the cells, rows and columns that we put into an .ods look: the same as in an Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.marking.looks import BAD, DARK, FILLS, GREY, LINK, WHITE, Own
from schemas.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.marking.opendocument_tags import Prefixes

SHEET: Final = "licheng.sheet"
PAGE: Final = "licheng.page"
RESULT_WIDTH: Final = 40  # characters
TALLEST: Final = 12  # lines of a row
_MM_A_CHARACTER: Final = 2.1
_FACE: Final = "Microsoft JhengHei"
_LINE_POINTS, _MARGIN_POINTS = 15.5, 4


def name_of(own: Own) -> str:
    """Name the style of cells of ours."""
    return f"licheng.{own.name.lower()}"


def width(characters: float) -> str:
    """Name the style of columns of ours."""
    return f"licheng.width{characters:g}"


def height(lines: int) -> str:
    """Name the style of rows of ours."""
    return f"licheng.height{min(lines, TALLEST)}"


def _colour(argb: str) -> str:
    return f"#{argb[2:].lower()}"


def _letters(size: float = 11, colour: str = "FF000000", *, bold: bool = False) -> str:
    """Give properties of letters, which OpenDocument wants once more for Chinese ones."""
    weight = "bold" if bold else "normal"
    face = "".join(f' style:{each}="{_FACE}"' for each in ("font-name", "font-name-asian"))
    return (
        f' fo:color="{_colour(colour)}" fo:font-size="{size:g}pt" style:font-size-asian="{size:g}pt"'
        f' fo:font-weight="{weight}" style:font-weight-asian="{weight}"{face}'
    )


def _filled(argb: str) -> str:
    return f' fo:background-color="{_colour(argb)}"'


_GRID: Final = ' fo:border="0.75pt solid #bfbfbf"'
_FROM_TOP: Final = f'{_GRID} fo:wrap-option="wrap" style:vertical-align="top"'
_MIDDLE: Final = ' style:vertical-align="middle"'
_CENTRED: Final = "center"
_UNDERLINED: Final = ' style:text-underline-style="solid" style:text-underline-width="auto"'
# Of each: the properties of its cell, how it is aligned, and the properties of its letters.
_LOOKS: Final[dict[Own, tuple[str, str, str]]] = {
    Own.TITLE: (_MIDDLE, "", _letters(16, DARK, bold=True)),
    Own.HEAD: (_MIDDLE, "", _letters(12)),
    Own.SMALL: (_MIDDLE, "", _letters(9, GREY)),
    Own.HEADING: (f'{_GRID}{_filled(DARK)} fo:wrap-option="wrap"{_MIDDLE}', "", _letters(11, WHITE, bold=True)),
    Own.TEXT: (_FROM_TOP, "", _letters()),
    Own.CODE: (_FROM_TOP, _CENTRED, _letters(9, GREY)),
    Own.LINK: (_FROM_TOP, "", _letters(11, LINK) + _UNDERLINED),
    Own.OPEN: (f'{_FROM_TOP}{_filled("FFFFF8E1")} style:cell-protect="none"', "", _letters()),
    Own.ERROR: (_FROM_TOP + _filled(FILLS[Severity.ERROR]), _CENTRED, _letters(bold=True)),
    Own.PENDING: (_FROM_TOP + _filled(FILLS[Severity.PENDING]), _CENTRED, _letters(bold=True)),
    Own.NOTICE: (_FROM_TOP + _filled(FILLS[Severity.NOTICE]), _CENTRED, _letters()),
    Own.PASSED: ("", "", _letters(11, GREY)),
    Own.NOT_PASSED: ("", "", _letters(11, BAD, bold=True)),
    Own.RESULT_HEADING: (_GRID, "", _letters(bold=True)),
}


def own_styles(widths: Iterable[float], prefixes: Prefixes) -> dict[str, str]:
    """Give every style of ours by its name; `widths` are those of columns."""
    declared = prefixes.declared("style", "fo", "table")
    made = {name_of(own): _cell(name_of(own), declared, *look) for own, look in _LOOKS.items()}
    for characters in sorted({*widths, RESULT_WIDTH}):
        properties = f'table-column-properties style:column-width="{characters * _MM_A_CHARACTER:.1f}mm"'
        made[width(characters)] = _style(width(characters), "table-column", declared, f"<style:{properties}/>")
    for lines in range(1, TALLEST + 1):
        points = lines * _LINE_POINTS + _MARGIN_POINTS
        properties = f'row-height="{points:g}pt" style:use-optimal-row-height="false"'
        told = f"<style:table-row-properties style:{properties}/>"
        made[height(lines)] = _style(height(lines), "table-row", declared, told)
    shown = '<style:table-properties table:display="true"/>'
    return made | {SHEET: _style(SHEET, f'table" style:master-page-name="{PAGE}', declared, shown)}


def _cell(name: str, declared: str, cell: str, aligned: str, letters: str) -> str:
    how = f'<style:paragraph-properties fo:text-align="{aligned}"/>' if aligned else ""
    properties = f"<style:table-cell-properties{cell}/>{how}<style:text-properties{letters}/>"
    return _style(name, 'table-cell" style:parent-style-name="Default', declared, properties)


def _style(name: str, family: str, declared: str, properties: str) -> str:
    return f'<style:style{declared} style:name="{name}" style:family="{family}">{properties}</style:style>'
