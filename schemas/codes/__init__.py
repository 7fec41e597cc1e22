"""Which list of codes holds in which academic year, and which entry a mistyped text was meant to be."""

from dataclasses import dataclass
from functools import cached_property

from schemas.codes.lists import FREE_TEXT, LISTS
from schemas.nearest import nearest

_LIKENESS = 50.0  # of two Chinese characters, one may be wrong


@dataclass(frozen=True)
class CodeList:
    """A closed list, in force from an academic year (ROC) on; entries are pairs of code and label.

    `free_text` is the longest text, in characters, that is accepted in place of a code; 0 for none.
    """

    name: str
    entries: tuple[tuple[str, str], ...]
    since: int
    free_text: int = 0

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes alone."""
        return frozenset(self._labels)

    def accepts(self, text: str) -> bool:
        """Tell whether a text is a code of this list, or a free text that it allows."""
        return text in self._labels or 0 < len(text) <= self.free_text

    def label(self, code: str) -> str:
        """Return what a code means; KeyError for a code that is not in the list."""
        if code not in self._labels:
            raise KeyError(f"code list {self.name} has no code {code}")
        return self._labels[code]

    def nearest(self, text: str) -> str | None:
        """Return the code that a text most likely meant, by code or by label; None if none is near."""
        return self._spellings.get(text) or self._unpadded.get(_unpadded(text)) or self._alike(text)

    def _alike(self, text: str) -> str | None:
        # One wrong figure makes another code, not a near one: only words are compared.
        words = [] if text.isdecimal() else [word for word in self._spellings if not word.isdecimal()]
        alike = nearest(text, words, alike=_LIKENESS)
        return self._spellings[alike] if alike else None

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(self.entries)

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {label: code for code, label in self.entries} | {code: code for code in self._labels}

    @cached_property
    def _unpadded(self) -> dict[str, str]:
        return {_unpadded(code): code for code in self._labels}


def code_list(name: str, academic_year: int) -> CodeList:
    """Return the newest list of a name in force in an academic year (ROC); KeyError where there is none."""
    if name not in DATED:
        raise KeyError(f"there is no code list called {name}")
    in_force = [dated for dated in DATED[name] if dated.since <= academic_year]
    if not in_force:
        raise KeyError(f"code list {name} is not in force before academic year {DATED[name][0].since}")
    return in_force[-1]


def _unpadded(code: str) -> str:
    # A spreadsheet turns 01 into 1.
    return code.lstrip("0") or code[-1:]


def _entries(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (entry.strip().partition(" ") for entry in text.split(";") if entry.strip())
    return tuple((code, label or code) for code, _, label in pairs)


DATED = {
    name: tuple(CodeList(name, _entries(text), since, FREE_TEXT.get(name, 0)) for since, text in sorted(dated.items()))
    for name, dated in LISTS.items()
}
NAMES = tuple(DATED)
