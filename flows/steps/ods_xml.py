"""How texts, and the addresses of cells, are written in OpenDocument XML."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from schemas.printable import shown

_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES: Final = " ".join(
    (
        f'xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0"',
        f'xmlns:style="{_ODF}:style:1.0" xmlns:number="{_ODF}:datastyle:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_ODF}:svg-compatible:1.0" xmlns:config="{_ODF}:config:1.0" xmlns:meta="{_ODF}:meta:1.0"',
        f'xmlns:of="{_ODF}:of:1.2"',
        # The names of view settings begin with this prefix: without it LibreOffice passes over them.
        'xmlns:ooo="http://openoffice.org/2004/office"',
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"',
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"',
        'office:version="1.3"',
    )
)

_LINE_END: Final = re.compile("\r\n|\r|\n")
# Spaces that a reader of OpenDocument leaves out: those at either end of a line, and all but the first of several.
_LEFT_OUT: Final = re.compile("^ +| +$|(?<= ) +")
_RANGE: Final = re.compile(r"('(?:[^']|'')+')!(\$[A-Z]+\$[0-9]+)(?::(\$[A-Z]+\$[0-9]+))?")


def attribute(text: str) -> str:
    """Return the text as the value of an XML attribute; quotes, tabs and line ends are kept."""
    value = escape(shown(text))
    return value.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


def paragraphs(text: str) -> str:
    """Return the text as one paragraph a line, in which every space and tab counts."""
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in _LINE_END.split(shown(text)))


def string_value(text: str) -> str:
    """Return the attribute that keeps tabs and carriage returns for readers that know no paragraphs, where any is."""
    return f' office:string-value="{attribute(text)}"' if "\t" in text or "\r" in text else ""


def on_sheet(name: str, cells: str) -> str:
    """Return the address of a cell or range such as A2:C9 on the sheet of that name."""
    quoted = "'{}'".format(name.replace("'", "''"))
    return ":".join(f"{quoted}.{cell}" for cell in cells.split(":"))


def reference(cells: str) -> str:
    """Return a cell or range such as A2:C9 as OpenFormula refers to it on its own sheet: [.A2:.C9]."""
    return "[{}]".format(":".join(f".{cell}" for cell in cells.split(":")))


def list_reference(cells: str) -> str:
    """Return a range such as '代碼表'!$A$2:$A$9 as OpenFormula refers to it."""
    found = _RANGE.fullmatch(cells)
    if not found:
        raise ValueError(f"no range of a sheet: {cells}")
    sheet, first, last = found.groups()
    return f"[${sheet}.{first}:.{last}]" if last else f"[${sheet}.{first}]"


def literal(text: str) -> str:
    """Return the text as OpenFormula writes it out."""
    return '"{}"'.format(shown(text).replace('"', '""'))


def _spaced(line: str) -> str:
    kept = _LEFT_OUT.sub(lambda found: "\0" * len(found[0]), line)  # no text that XML can hold has a NUL
    runs = re.sub("\0+", lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(kept, quote=False))
    return runs.replace("\t", "<text:tab/>")
