"""The words on a blank workbook that no declaration of a form gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.headings import YES

if TYPE_CHECKING:
    from collections.abc import Iterable

NO = "否"
YES_OR_NO = ((YES, YES), (NO, NO))
"""What a column of 是 and 否 offers, as entries of a code list."""

LIST_COLUMNS = ("適用欄位", "代碼", "意義")
"""The headings of 代碼表: the columns that a list is for, then its entries."""

_PART = "；"  # between two things that are asked of a cell


def for_columns(headings: Iterable[str]) -> str:
    """Name the columns that a list is for."""
    return "、".join(headings)


def hint(domain: str) -> str:
    """Say each thing that is asked of a cell once, and nothing that another says more fully."""
    asked = tuple(dict.fromkeys(domain.split(_PART)))
    return _PART.join(one for one in asked if not any(one in other for other in asked if other != one))
