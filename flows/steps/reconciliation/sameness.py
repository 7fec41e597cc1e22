"""When two spellings of a cell say the same: a roster's column, read by its kind on both sides alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from schemas.kinds import Characters, Day, Kind
from schemas.kinds.amounts import NONE
from schemas.register import folded_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.roster import Printed, RosterSheet

DAY_DIGITS = 7
WEB = "://"  # an address on the web is no file of the package, whatever its last part is called


@dataclass(frozen=True)
class Cells:
    """One column of a roster; equal `normal` texts say the same."""

    heading: str
    kind: Kind = field(default_factory=Kind)
    printed: Printed | None = None
    _known: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def folded(self) -> str:
        """The heading as it is looked up in a receipt."""
        return folded_name(self.heading)

    def normal(self, text: str) -> str:
        """Bring a text to the form in which it is compared; what stands for an empty cell is empty."""
        if text not in self._known:
            self._known[text] = self._normal(text)
        return self._known[text]

    def _normal(self, text: str) -> str:
        plain = " ".join(unicodedata.normalize("NFC", self.kind.normal(text)).split())
        if plain in {"", NONE, self.kind.blank_as, self.printed.blank if self.printed else ""}:
            return ""
        if self.printed and self.printed.files and WEB not in plain:
            return PurePosixPath(plain.replace("\\", "/")).name  # in which folder it lies is each side's own
        return plain.zfill(self._digits) if plain.isdecimal() else plain

    @property
    def _digits(self) -> int:
        """How many digits there are where a number in the receipt may have lost its zeros."""
        if isinstance(self.kind, Day):
            return DAY_DIGITS
        return self.kind.width if isinstance(self.kind, Characters) else 0


def cells_of(headings: Sequence[str], layout: RosterSheet) -> list[Cells]:
    """Say of each heading of a roster's sheet how its cells are compared; of a strange one as mere text."""
    by_heading, source = {column.heading: column for column in layout.columns}, layout.source.by_heading
    found = []
    for heading in headings:
        printed = by_heading.get(heading)
        known = source.get(printed.source) if printed else None
        found.append(Cells(heading, known.kind if known else Kind(), printed))
    return found
