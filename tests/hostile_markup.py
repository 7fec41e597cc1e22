"""Workbooks (.xlsx) whose markup declares entities, or counts what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile_case import Case, either, refused
from plain_workbooks import (
    BOOK,
    HEAD,
    PARTS,
    ROOT,
    SHEET,
    SHEET_ROWS,
    SHEET_XML,
    STRINGS,
    STYLES,
    TABLE,
    Change,
    parts,
    with_rows,
    xlsx,
)
from raw_archives import archived

if TYPE_CHECKING:
    from collections.abc import Iterator

LAUGHS = "".join(f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 10))


DECLARATIONS = {
    "entities that swell": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
    "one long entity": f'<!DOCTYPE x [<!ENTITY a9 "{"a" * 50_000}">]>',
    "an entity from outside": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "a parameter from outside": '<!DOCTYPE x [<!ENTITY % a9 SYSTEM "http://localhost:1/x.dtd"> %a9;]>',
    "a document type": '<!DOCTYPE x SYSTEM "x.dtd">',
}


def declarations() -> Iterator[Case]:
    for name, declared in DECLARATIONS.items():
        for part in PARTS:
            content = PARTS[part]
            yield refused(
                f"{name} in {part}", archived(parts() | {part: content.replace(HEAD, HEAD + declared).encode()})
            )
    for part in (SHEET, STRINGS, BOOK, ROOT):
        for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
            declared = PARTS[part].replace(HEAD, HEAD.replace("UTF-8", "UTF-16") + DECLARATIONS["entities that swell"])
            yield refused(
                f"entities that swell in {encoding} in {part}", archived(parts() | {part: declared.encode(encoding)})
            )
    used = DECLARATIONS["entities that swell"]
    swollen = SHEET_XML.replace(HEAD, HEAD + used).replace("<v>3</v>", "<v>&a9;</v>")
    yield refused("entities that swell, used", xlsx(SHEET=swollen))
    yield refused("an entity that nobody declared", xlsx(Change(SHEET, "<v>3</v>", "<v>&a9;</v>")))
    yield refused("a document type in small letters", xlsx(Change(SHEET, HEAD, f"{HEAD}<!doctype x>")))


COUNTS = (1 << 16, (1 << 31) - 1, (1 << 32) - 1, 1 << 40, 1 << 64)


def counts() -> Iterator[Case]:
    for count in COUNTS:
        yield either(
            f"uniqueCount={count}", xlsx(Change(STRINGS, 'uniqueCount="7"', f'uniqueCount="{count}"')), "W02 W04", TABLE
        )
        yield either(
            f"count={count} of styles",
            xlsx(Change(STYLES, '<cellXfs count="2"', f'<cellXfs count="{count}"')),
            "W02 W04",
            TABLE,
        )
        merged = f'<mergeCells count="{count}"><mergeCell ref="A1:A1"/></mergeCells>'
        yield either(f"count={count} of merged cells", with_rows(SHEET_ROWS, merged), "W02 W04", TABLE)
    yield either("count=-1 of texts", xlsx(Change(STRINGS, 'uniqueCount="7"', 'uniqueCount="-1"')), "W02 W04", TABLE)
    yield either(
        "count= of texts, in other quotes",
        xlsx(Change(STRINGS, 'uniqueCount="7"', "uniqueCount = '4294967295'")),
        "W02 W04",
        TABLE,
    )
    yield either(
        "a count by its number in hexadecimal",
        xlsx(Change(STRINGS, 'uniqueCount="7"', 'uniqueCount="&#52;294967295"')),
        "W02 W04",
        TABLE,
    )
    yield either("a dimension of all the sheet", xlsx(Change(SHEET, "A1:C3", "A1:XFD1048576")), "W02 W04", TABLE)
    yield either("a dimension too small", xlsx(Change(SHEET, "A1:C3", "A1:A1")), "W02", TABLE)
    yield either("a dimension upside down", xlsx(Change(SHEET, "A1:C3", "C3:A1")), "W02", TABLE)
    yield either("a dimension that is none", xlsx(Change(SHEET, "A1:C3", "nonsense")), "W02", TABLE)
    yield either("no dimension", xlsx(Change(SHEET, '<dimension ref="A1:C3"/>', "")), "", TABLE)


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from declarations()
    yield from counts()
