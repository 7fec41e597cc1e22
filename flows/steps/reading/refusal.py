"""Why a file is not read: one rule of the catalogue, in words for whoever sent it."""

from __future__ import annotations

from schemas.finding import Finding


class UnreadableError(Exception):
    """A file that no workbook can be read from; `rule` and `expected` say why, `finding` is what the office is told."""

    def __init__(self, rule: str, expected: str = "") -> None:
        super().__init__(rule, expected)
        self.rule, self.expected = rule, expected

    @property
    def finding(self) -> Finding:
        """The finding about the whole file."""
        return Finding(self.rule, expected=self.expected)
