"""What is wrong with a package: where, and in words."""

from __future__ import annotations

from typing import Any, NamedTuple

from schemas.identity import mask_all
from schemas.terms import Severity
from schemas.wording_verification import place


class Fault(NamedTuple):
    """One thing that is not as it was made: in which file of the package, on which sheet and row, what."""

    file: str
    what: str
    sheet: str = ""
    row: int | None = None
    severity: Severity = Severity.ERROR

    @property
    def sentence(self) -> str:
        """Say it in one line; what a file is called may be anything."""
        return _shown(f"{self.severity} {place(self.file, self.sheet, self.row)}：{self.what}")

    def as_json(self) -> dict[str, Any]:
        """Give it as `verify --json` prints it."""
        return {
            "file": _shown(self.file),
            "sheet": _shown(self.sheet),
            "row": self.row,
            "what": _shown(self.what),
            "severity": str(self.severity),
        }


def _shown(text: str) -> str:
    return mask_all(" ".join(text.encode("utf-8", "replace").decode().split()))
