"""What stands before the text that a finding gives beside its message: what a cell should be, or an explanation."""

from __future__ import annotations

EXPECTED, EXPLANATION = "應為", "說明"
_ON_FILES = ("W08", "W12", "W14", "W16", "W19", "W20", "W21", "W22", "W23", "W24", "W25", "W27", "W28")
_EXPLAINED = (*_ON_FILES, "X06", "X07", "X09", "X10", "X11")
_LABELS = {"C15": "整理為", "W15": "先前送出"} | dict.fromkeys(_EXPLAINED, EXPLANATION)


def expected_label(rule: str) -> str:
    """Name what a rule's finding gives beside its message."""
    return _LABELS.get(rule, EXPECTED)
