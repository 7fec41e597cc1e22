"""Cells of words: free text, identifiers, codes of a fixed width, files' names, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas import identity
from schemas.attached import DOCUMENTS
from schemas.kinds.base import Kind, Requirement, at_most, is_visible, narrow, visible
from schemas.wording_attachments import taken

if TYPE_CHECKING:
    from schemas.attached import Family
    from schemas.terms import Law

SCIENTIFIC = re.compile(
    r"\d+(?:\.\d+[eE]\+?|[eE]\+)\d+"
)  # a spreadsheet writes 1.14E+05; 11E001 is a number of a student
_ATOM = r"[A-Za-z0-9!#$%&'*+/^_`{|}~-]+"  # without = and ?, which a mail's heading reads as its own encoding
EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SAID = {"0-9A-Z": "數字或大寫英文字母", "0-9": "數字"}
URL = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")


@dataclass(frozen=True)
class Text(Kind):
    """Words kept as typed, at most `longest` characters."""

    longest: int

    def normal(self, text: str) -> str:
        """Drop outer spaces; what shows nothing at all is empty."""
        stripped = text.strip()
        return stripped if any(map(is_visible, stripped)) else ""

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for no more than the allowed characters."""
        return (at_most(self.longest),)


@dataclass(frozen=True)
class Mark(Kind):
    """An identifier (學號, an account, a number of a record): half width, no lost shape."""

    longest: int

    def normal(self, text: str) -> str:
        """Bring to half width."""
        return narrow(text)

    def domain(self, law: Law) -> str:
        """Say it in short: what else is asked is what every spreadsheet leaves alone."""
        return f"號碼或帳號，{at_most(self.longest).expected}，前面的 0 要保留"

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for an identifier that no spreadsheet has turned into a number."""
        return (
            Requirement("C14", lambda text: not SCIENTIFIC.fullmatch(text), "原來的號碼，不是科學記號"),
            Requirement("C06", visible, "看得見的文字與數字，不含隱形字元"),
            Requirement("C06", lambda text: not identity.is_valid(text.upper()), "號碼或帳號，不是身分證號"),
            at_most(self.longest),
        )


@dataclass(frozen=True)
class Characters(Kind):
    """A code of exactly `width` characters of an alphabet: single ones and spans, as in 0-9A-FX."""

    width: int
    alphabet: str = "0-9A-Z"

    def normal(self, text: str) -> str:
        """Bring to half width and upper case."""
        return narrow(text).upper()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for exactly these characters; fewer digits mean that zeros were lost."""
        shape = re.compile(f"[{self.alphabet}]{{{self.width}}}")
        said = f"{self.width} 碼{_SAID.get(self.alphabet) or self._listed}"
        return (
            Requirement("C14", lambda text: len(text) >= self.width or not _digits(text), f"{said}，前面的 0 要保留"),
            Requirement("C07", lambda text: len(text) <= self.width, f"{self.width} 碼"),
            Requirement("C06", lambda text: bool(shape.fullmatch(text)), said),
        )

    @property
    def _listed(self) -> str:
        return f"，每碼為 {'、'.join(re.findall('.-.|.', self.alphabet))}"


@dataclass(frozen=True)
class Attachment(Kind):
    """The name of a file among the attachments, one of those that its `family` takes."""

    family: Family = DOCUMENTS
    longest: int = 255

    def domain(self, law: Law) -> str:
        """Say which files are taken, and of which size."""
        return f"{super().domain(law)}；檔案為 {taken(self.family, law.year)}"

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for a name that a file can have."""
        return (at_most(self.longest),)


@dataclass(frozen=True)
class Shaped(Kind):
    """A text that one regular expression describes: an address of the web or of electronic mail."""

    rule: str
    shape: re.Pattern[str]
    said: str

    def normal(self, text: str) -> str:
        """Bring to half width."""
        return narrow(text)

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for the shape."""
        return (Requirement(self.rule, lambda text: bool(self.shape.fullmatch(text)), self.said),)


WEB_ADDRESS = Shaped("C11", URL, "http:// 或 https:// 開頭的網址")
MAIL_ADDRESS = Shaped("C12", EMAIL, "電子郵件地址，例如 name@school.example")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
