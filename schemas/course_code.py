"""What the twenty-three characters of a national course code may be, and when a course bears credit."""

import re
from dataclasses import dataclass
from functools import cached_property

LENGTH = 23
TEST_SCHOOLS = frozenset({"000000", "000001", "000B00", "000005"})


@dataclass(frozen=True)
class Segment:
    """A run of characters in the code; first and last are printed positions, counted from 1."""

    first: int
    last: int
    title: str
    pattern: str
    expected: str

    @cached_property
    def place(self) -> str:
        """The positions as a colleague reads them: 第17碼 or 第4-9碼."""
        positions = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return f"第{positions}碼"

    def of(self, code: str) -> str:
        """Cut this segment out of a code."""
        return code[self.first - 1 : self.last]

    def fault(self, code: str) -> str | None:
        """Say what stands in this segment and what is expected; None where it is sound."""
        found = self.of(code)
        return None if re.fullmatch(self.pattern, found) else self.wrong(found, self.expected)

    def wrong(self, found: str, expected: str) -> str:
        """Word a fault of this segment."""
        return f"{self.place} {self.title} 為『{found}』，應為 {expected}"


ENTRY_YEAR = Segment(1, 3, "適用入學學年度", r"10[89]|1[1-9][0-9]", "108 以後的三位學年度")
SCHOOL = Segment(4, 9, "學校代碼", r"[0-9A-Z]{6}", "六位數字或大寫字母")
CATEGORY = Segment(17, 17, "課程類別", r"[1-9A-F]", "1-9、A-F")
NATURE = Segment(19, 19, "科目屬性", r"[0-6A-I]", "0-6、A-I")

SEGMENTS = (
    ENTRY_YEAR,
    SCHOOL,
    Segment(10, 10, "課程類型", r"[HVMSC]", "H、V、M、S、C"),
    Segment(11, 12, "群別", r"11|2[1-9]|3[0-5]", "11、21-35"),
    Segment(13, 15, "科別", r"[0-9A-Z]{3}", "三位數字或大寫字母"),
    Segment(16, 16, "班群", r"[0-9A-Z]", "0-9、A-Z"),
    CATEGORY,
    Segment(18, 18, "開課方式", r"[0-2A-E]", "0-2、A-E"),
    NATURE,
    Segment(20, 21, "領域", r"[0-9A-Z]{2}", "兩位數字或大寫字母"),
    Segment(22, 23, "科目固定編碼", r"[0-9A-Z]{2}", "兩位數字或大寫字母"),
)

# 授課學期學分節數: one character a semester, 一上 to 三下. A-I are taught in alternate semesters,
# Z without credit.
CREDITS = {
    **{str(number): number for number in range(10)},
    **dict(zip("ABCDEFGHI", range(1, 10), strict=True)),
    "R": 10,
    "S": 11,
    "T": 12,
    "Z": 0,
}

# 團體活動時間 and 彈性學習時間 bear no credit, save 充實/補強(授予學分).
_ACTIVITIES = frozenset("89")
_CREDITED_NATURE = "D"

# What students choose: 加深加廣, 補強性, 多元, 校訂選修, 大學預修; and 彈性學習時間 of the credited nature.
_CHOSEN = frozenset("3457A")
_FLEXIBLE = "9"


def fault(code: str, school: str | None) -> str | None:
    """Name the first wrong segment of a code, in Chinese; None for a sound one.

    `school` is the six-character code of the school that files it; None accepts any but the test schools.
    """
    if len(code) != LENGTH:
        return f"應為 {LENGTH} 碼，現為 {len(code)} 碼"
    for segment in SEGMENTS:
        wrong = segment.fault(code)
        if wrong is None and segment is SCHOOL:
            wrong = _school_fault(code, school)
        if wrong is not None:
            return wrong
    return None


def entry_year(code: str) -> str:
    """Return the entry year (ROC, three characters) for whose students the code was filed."""
    return ENTRY_YEAR.of(code)


def school(code: str) -> str:
    """Return the six-character school code in a course code."""
    return SCHOOL.of(code)


def category(code: str, attribute: str = "") -> str:
    """Return 課程類別; a 課程屬性 (category, nature, field), where given, overrides the code."""
    return attribute[:1] or CATEGORY.of(code)


def nature(code: str, attribute: str = "") -> str:
    """Return 科目屬性; a 課程屬性 (category, nature, field), where given, overrides the code."""
    return attribute[1:2] or NATURE.of(code)


def credits(terms: str, grade: int, semester: int) -> int:  # noqa: A001 - the domain's word; no prompt uses the builtin
    """Return the credits of a semester (grade 1-3, semester 1-2) from a sound 授課學期學分節數."""
    return CREDITS[_term(terms, grade, semester)]


def bears_credit(code: str, attribute: str, terms: str, grade: int, semester: int) -> bool:
    """Tell whether a course gives credit in a semester: the 有核計學分 of the regulation."""
    return credits(terms, grade, semester) > 0 and not is_uncredited_activity(code, attribute)


def is_uncredited_activity(code: str, attribute: str = "") -> bool:
    """Tell whether a course is group activity or flexible time without credit, which no mark roster holds."""
    return category(code, attribute) in _ACTIVITIES and nature(code, attribute) != _CREDITED_NATURE


def not_elective(code: str, attribute: str = "") -> str | None:
    """Say why a course is none that students choose; None for an elective."""
    kind = category(code, attribute)
    chosen = kind in _CHOSEN or (kind == _FLEXIBLE and nature(code, attribute) == _CREDITED_NATURE)
    return None if chosen else CATEGORY.wrong(kind, "選修課程（3、4、5、7、A，或 9 且科目屬性為 D）")


def _school_fault(code: str, expected: str | None) -> str | None:
    found = SCHOOL.of(code)
    if found in TEST_SCHOOLS:
        return SCHOOL.wrong(found, expected or "實際學校的代碼（此為測試學校）")
    return None if expected in (None, found) else SCHOOL.wrong(found, str(expected))


def _term(terms: str, grade: int, semester: int) -> str:
    return terms[2 * (grade - 1) + semester - 1]
