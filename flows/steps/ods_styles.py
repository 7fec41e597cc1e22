"""How the cells of an OpenDocument spreadsheet look: the same as in an Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flows.steps.ods_xml import NAMESPACES
from flows.steps.workbook_styles import Shown, Style
from flows.steps.workbook_xml import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterable

_FACE: Final = "Microsoft JhengHei"
_MM_A_CHARACTER: Final = 2.7  # what LibreOffice makes of Excel's unit at 12 points
_MIDDLE: Final = 'style:vertical-align="middle"'
_WRAPPED: Final = f'fo:wrap-option="wrap" {_MIDDLE}'
_FROM_TOP: Final = 'fo:wrap-option="wrap" style:vertical-align="top"'
_THIN: Final = "0.75pt solid"


def _letters(*properties: str) -> str:
    """Give properties of letters, which OpenDocument wants once more for Chinese ones."""
    twice = (f"fo:{each} style:{each.replace('=', '-asian=', 1)}" for each in properties)
    return " ".join(twice)


_BOLD: Final = _letters('font-weight="bold"')
_TWELVE_POINTS: Final = _letters('font-size="12pt"')
_ITALIC: Final = _letters('font-style="italic"')
# Of each style: the properties of its cell, then those of its letters.
_LOOKS: Final[dict[Style | Shown, tuple[str, str]]] = {
    Style.NUMBER: ("", ""),
    Style.TEXT: (_MIDDLE, ""),
    Style.HEADING: (
        f'{_WRAPPED} fo:background-color="#dde6f3" fo:border-bottom="{_THIN} #1f3864"',
        _BOLD,
    ),
    Style.MANDATORY: (
        f'{_WRAPPED} fo:background-color="#1f3864" fo:border-bottom="2.5pt solid #c00000"',
        f'{_BOLD} fo:color="#ffffff"',
    ),
    Style.LABEL: (_MIDDLE, _BOLD),
    Style.EXAMPLE: (_MIDDLE, f'{_ITALIC} fo:color="#595959"'),
    Style.WRAPPED: (_FROM_TOP, ""),
    Style.OPEN: (
        f'{_WRAPPED} fo:background-color="#fff8e1" fo:border="{_THIN} #1f3864" style:cell-protect="none"',
        "",
    ),
}
_LAID_OVER: Final[dict[Style | Shown, tuple[str, str]]] = {
    Shown.GAP: (f'fo:background-color="#fff2cc" fo:border="{_THIN} #c00000"', ""),
    Shown.WRONG: (
        'fo:background-color="#ffc7ce"',
        f'{_BOLD} fo:color="#9c0006" style:text-underline-style="solid" style:text-underline-width="auto"',
    ),
}

SHEET_STYLE: Final = "sheet"
ROW_STYLE: Final = "row"
FONTS: Final = (
    f'<office:font-face-decls><style:font-face style:name="{_FACE}" svg:font-family="\'{_FACE}\'" '
    'style:font-family-generic="swiss"/></office:font-face-decls>'
)
_PAGE: Final = (
    '<style:page-layout style:name="page"><style:page-layout-properties style:print-orientation="landscape" '
    'fo:page-width="297mm" fo:page-height="210mm" fo:margin="10mm" style:scale-to-X="1" style:scale-to-Y="0"/>'
    "</style:page-layout>"
)


def style_name(style: Style | Shown) -> str:
    """Return the name under which cells refer to a style."""
    return f"licheng_{style.name.lower()}"


def column_style(width: float) -> str:
    """Return the name of the style of columns of a width in characters."""
    return f"width_{float(width)}".replace(".", "_")


def automatic_styles(widths: Iterable[float]) -> str:
    """Give the styles of sheets, rows and columns of these widths."""
    columns = (
        f'<style:style style:name="{column_style(width)}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _MM_A_CHARACTER:.2f}mm"/></style:style>'
        for width in sorted(set(widths))
    )
    return (
        f"<office:automatic-styles>{''.join(columns)}"
        f'<style:style style:name="{ROW_STYLE}" style:family="table-row"><style:table-row-properties '
        'style:row-height="16.5pt" style:use-optimal-row-height="true"/></style:style>'
        f'<style:style style:name="{SHEET_STYLE}" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style></office:automatic-styles>'
    )


def _cell_style(style: Style | Shown, cell: str, letters: str) -> str:
    text = "" if style is Style.NUMBER or isinstance(style, Shown) else ' style:data-style-name="text"'
    return (
        f'<style:style style:name="{style_name(style)}" style:family="table-cell" '
        f'style:parent-style-name="Default"{text}>'
        f"<style:table-cell-properties {cell}/><style:text-properties {letters}/></style:style>"
    )


STYLES: Final = (
    f"{DECLARATION}<office:document-styles {NAMESPACES}>{FONTS}<office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties '
    f'style:font-name="{_FACE}" style:font-name-asian="{_FACE}" {_TWELVE_POINTS} '
    'fo:language="en" fo:country="US" style:language-asian="zh" style:country-asian="TW"/></style:default-style>'
    '<number:text-style style:name="text"><number:text-content/></number:text-style>'
    '<style:style style:name="Default" style:family="table-cell"/>'
    f"{''.join(_cell_style(style, *look) for style, look in _LOOKS.items())}"
    f"{''.join(_cell_style(style, *look) for style, look in _LAID_OVER.items())}"
    f"</office:styles><office:automatic-styles>{_PAGE}</office:automatic-styles>"
    '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page">'
    '<style:header style:display="false"/><style:footer style:display="false"/></style:master-page>'
    "</office:master-styles></office:document-styles>"
)
