"""How a form's items are counted, ticked and certified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from schemas.regulation import Limit


@dataclass(frozen=True)
class Certifying:
    """The form whose results overrule the status written beside an item: its name, its sheet and four headings."""

    form: str
    sheet: str
    item: str
    result: str
    account: str
    day: str = "認證日期"


@dataclass(frozen=True)
class Choosing:
    """How a student's items are registered up to a limit, ticked up to another, certified, and only some counted.

    `certifier` heads whoever has certified an item for which there is no row of `certifying`: an account or an office.
    """

    registered: Limit
    registered_rule: str
    registered_per: tuple[str, ...]
    registered_on: str
    ticked: Limit
    ticked_rule: str
    ticked_per: tuple[str, ...]
    certifying: Certifying
    certifier: str
    certified_on: str = ""  # the column that says when, where the form has one
    counted: tuple[str, str] | None = None  # only rows with this value in this column count
    year: str = ""  # the column that names an item's academic year, where its form has one

    order: ClassVar[str] = "勾選順序"
    tick: ClassVar[str] = "勾選"
    certification: ClassVar[str] = "認證狀態"
    certified: ClassVar[str] = "通過"
