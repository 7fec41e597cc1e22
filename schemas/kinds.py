"""What a cell may hold: each kind brings a cell into its one written form and says which rule a bad one breaks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from schemas import course_code, identity, roc_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.codes import CodeList
    from schemas.terms import Law

WHOLE = re.compile(r"[+-]?\d+(\.0+)?")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
URL = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")
CLOCK = re.compile(r"(上午|下午|AM|PM)?(\d{1,2}):(\d{2})(?::\d{2})?(AM|PM)?", re.IGNORECASE)


class Requirement(NamedTuple):
    """What one rule asks of a cell that is not empty, and how to say it; `why` says more of one bad text."""

    rule: str
    met: Callable[[str], bool]
    expected: str
    why: Callable[[str], str | None] = lambda _: None

    def told(self, text: str) -> str:
        """Say what is expected, and what is wrong with this text where that is known."""
        return "；".join(part for part in (self.why(text), self.expected) if part)


def at_most(longest: int) -> Requirement:
    """Ask for no more than so many characters, and tell how many there are."""
    said = f"最多 {longest} 字"
    return Requirement("C07", lambda text: len(text) <= longest, said, lambda text: f"目前 {len(text)} 字")


def narrow(text: str) -> str:
    """Bring digits, letters and marks to half width; drop outer spaces and a leading apostrophe."""
    return unicodedata.normalize("NFKC", text).strip().removeprefix("'")


class Kind:
    """A cell of free text; the other kinds narrow it. `blank_as` is what a roster prints for an empty cell."""

    blank_as = ""
    numeric = False

    def normal(self, text: str) -> str:
        """Bring a cell's text into the one form in which this kind is written; leave alone what it cannot read."""
        return text.strip()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the kinds that need the law use it
        """List what is asked of a cell, in the order in which it is judged."""
        return ()

    def domain(self, law: Law) -> str:
        """Say what the cell may hold, as the blank and the rule book print it."""
        return "；".join(dict.fromkeys(need.expected for need in self.requirements(law)))


@dataclass(frozen=True)
class Text(Kind):
    """Words kept as typed, at most `longest` characters."""

    longest: int

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for no more than the allowed characters."""
        return (at_most(self.longest),)


@dataclass(frozen=True)
class Mark(Kind):
    """An identifier (學號, an account, a number of a record): half width, no lost shape."""

    longest: int

    def normal(self, text: str) -> str:
        """Bring to half width."""
        return narrow(text)

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for an identifier that no spreadsheet has turned into a number."""
        return (
            Requirement("C14", lambda text: not SCIENTIFIC.fullmatch(text), "原來的號碼，不是科學記號"),
            at_most(self.longest),
        )


@dataclass(frozen=True)
class Characters(Kind):
    """A code of exactly `width` characters of an alphabet (a regular expression's character class)."""

    width: int
    alphabet: str = "0-9A-Z"

    def normal(self, text: str) -> str:
        """Bring to half width and upper case."""
        return narrow(text).upper()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for exactly these characters; fewer digits mean that zeros were lost."""
        shape = re.compile(f"[{self.alphabet}]{{{self.width}}}")
        said = f"{self.width} 碼，每碼為 {self.alphabet}"
        return (
            Requirement("C14", lambda text: len(text) >= self.width or not _digits(text), f"{said}，前面的 0 要保留"),
            Requirement("C07", lambda text: len(text) <= self.width, f"{self.width} 碼"),
            Requirement("C06", lambda text: bool(shape.fullmatch(text)), said),
        )


@dataclass(frozen=True)
class Number(Kind):
    """A number between two bounds, whole or with decimals."""

    low: str
    high: str
    whole: bool = False
    blank_as = "-1"
    numeric = True

    def normal(self, text: str) -> str:
        """Write the number in its shortest form."""
        narrowed = narrow(text)
        if not NUMBER.fullmatch(narrowed):
            return narrowed
        plain = format(Decimal(narrowed), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for a number, then for its range."""
        low, high = Decimal(self.low), Decimal(self.high)
        shape, rule, noun = (WHOLE, "C02", "整數") if self.whole else (NUMBER, "C03", "數字")
        said = f"{self.low} 到 {self.high} 的{noun}"
        return (
            Requirement(rule, lambda text: bool(shape.fullmatch(text)), said),
            Requirement("C04", lambda text: low <= Decimal(text) <= high, said),
        )


def whole(low: int, high: int) -> Number:
    """Declare a whole number between two bounds."""
    return Number(str(low), str(high), whole=True)


def decimal(low: str, high: str) -> Number:
    """Declare a number with decimals between two bounds."""
    return Number(low, high)


@dataclass(frozen=True)
class Day(Kind):
    """A date in any usual spelling, held as seven ROC digits."""

    def normal(self, text: str) -> str:
        """Write the date as seven ROC digits where it can be read one way only."""
        return roc_date.canonical(text) or text.strip()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for a date that can be read one way only."""

        def met(text: str) -> bool:
            return roc_date.canonical(text) == text

        return (Requirement("C05", met, "民國日期七碼，例如 1141122", roc_date.why_not),)


@dataclass(frozen=True)
class Coded(Kind):
    """An entry of a dated code list."""

    list_name: str

    def normal(self, text: str) -> str:
        """Bring to half width."""
        return narrow(text)

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for an entry of the list; digits short of a listed entry's zeros have lost them."""
        entries = law.codes(self.list_name)
        lost = {code.lstrip("0") for code in entries.codes if code.startswith("0")} - entries.codes
        shown = [f"{code} {label}".strip() if label != code else code for code, label in entries.entries]
        said = _shortened(shown)
        return (
            Requirement("C14", lambda text: text not in lost, said),
            Requirement("C06", entries.accepts, said, lambda text: _nearest(entries, text)),
        )


@dataclass(frozen=True)
class CodedSet(Kind):
    """Several entries of a code list in one cell, written with commas; rules on the set itself are row rules."""

    list_name: str

    def normal(self, text: str) -> str:
        """Write the entries with commas."""
        return re.sub(r"\s*[,、;/]\s*|\s+", ",", narrow(text))

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask that every entry be of the list."""
        known = law.codes(self.list_name).codes

        def met(text: str) -> bool:
            return all(not part or part in known for part in text.split(","))

        return (Requirement("C06", met, "代碼表內的代碼，以逗號分隔"),)


@dataclass(frozen=True)
class Flag(Kind):
    """是 or 否."""

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for one of the two."""
        return (Requirement("C10", lambda text: text in {"是", "否"}, "是 或 否"),)


@dataclass(frozen=True)
class IdentityNumber(Kind):
    """A national identity or residence number."""

    def normal(self, text: str) -> str:
        """Bring to half width and upper case."""
        return narrow(text).upper()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for the shape and the check digit."""
        return (Requirement("C08", identity.is_valid, "國民身分證或居留證號碼，檢查碼須正確"),)


@dataclass(frozen=True)
class CourseCode(Kind):
    """A course code of 23 characters; `own` asks for this school's code in its school segment."""

    own: bool = True

    def normal(self, text: str) -> str:
        """Bring to half width and upper case."""
        return narrow(text).upper()

    def requirements(self, law: Law) -> tuple[Requirement, ...]:
        """Ask for every segment to be in its list."""


        def fault(text: str) -> str | None:
            return course_code.fault(text, law.school if self.own else None)

        return (Requirement("C09", lambda text: fault(text) is None, "23 碼課程代碼", fault),)


@dataclass(frozen=True)
class Attachment(Kind):
    """The name of a file among the attachments."""

    longest: int = 255

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
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

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for the shape."""
        return (Requirement(self.rule, lambda text: bool(self.shape.fullmatch(text)), self.said),)


WEB_ADDRESS = Shaped("C11", URL, "http:// 或 https:// 開頭的網址")
MAIL_ADDRESS = Shaped("C12", EMAIL, "電子郵件地址，例如 name@school.example")


@dataclass(frozen=True)
class TimeOfDay(Kind):
    """A time of day, held as 24-hour HH:MM; 上午 and 下午 are understood."""

    def normal(self, text: str) -> str:
        """Write the time as HH:MM where it is one."""
        found = CLOCK.fullmatch(re.sub(r"\s", "", narrow(text)))
        if not found:
            return narrow(text)
        half, hour, minute = (found[1] or found[4] or "").upper(), int(found[2]), found[3]
        if half and not 1 <= hour <= 12:  # noqa: PLR2004 - the hours of a half day
            return narrow(text)
        if half:
            hour = hour % 12 + (12 if half in {"下午", "PM"} else 0)
        return f"{hour:02}:{minute}"

    def requirements(self, law: Law) -> tuple[Requirement, ...]:  # noqa: ARG002 - the same in every year
        """Ask for a time that a clock can show."""
        shape = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
        return (Requirement("C13", lambda text: bool(shape.fullmatch(text)), "24 小時制時刻，例如 14:30"),)


def _nearest(entries: CodeList, text: str) -> str | None:
    near = entries.nearest(text)
    return near and f"最接近的是「{near}」（{entries.label(near)}）"


def _shortened(entries: list[str]) -> str:
    most = 20  # a list longer than this is read in the workbook's 代碼表
    return "、".join(entries[:most]) + ("…（見代碼表）" if len(entries) > most else "")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
