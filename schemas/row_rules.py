"""The rules that one row can break by itself: what each reads, where its finding stands, and when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas import identity, roc_date

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from schemas.terms import Law

PASS_MARK = 60.0
"""The pass mark where 及格標準 names no other (forms of the national data)."""

HOURS_A_DAY, PERIODS_A_DAY = 24, 9
YOUNGEST, OLDEST = 13, 25
NO_MARK = "-1"


@dataclass(frozen=True)
class RowRule:
    """A rule on one row: `holds(law, *texts of reads)`; a breach is found at `at`.

    `expected` may name the texts read by position: 不早於 {0}.
    """

    rule: str
    at: str
    reads: tuple[str, ...]
    holds: Callable[..., bool]
    expected: str

    def told(self, *texts: str) -> str:
        """Say what is expected of a row with these texts."""
        return self.expected.format(*texts)

    def met_by(self, law: Law) -> Callable[[pd.DataFrame], pd.Series[bool]]:
        """Give the judgement of a frame, made once for each distinct combination of the texts read."""

        def judged(frame: pd.DataFrame) -> pd.Series[bool]:
            import pandas as pd

            known: dict[tuple[str, ...], bool] = {}
            masks = []
            for texts in zip(*(frame[heading] for heading in self.reads), strict=True):
                if texts not in known:
                    known[texts] = self.holds(law, *texts)
                masks.append(known[texts])
            return pd.Series(masks, index=frame.index, dtype=bool)

        return judged


def ends_after_start(start: str = "開始日期", end: str = "結束日期") -> RowRule:
    """R01: the end does not lie before the start."""
    return RowRule(
        "R01",
        end,
        (start, end),
        lambda _, first, last: not (first and last) or last >= first,
        f"不早於{start} {{0}}",
    )


def ends_later(start: str, end: str) -> RowRule:
    """R01: the end, where there is one, comes after the start on the same day."""
    return RowRule("R01", end, (start, end), lambda _, first, last: not last or last > first, f"晚於{start} {{0}}")


def within_semester(day: str) -> RowRule:
    """R02: the day lies in the semester collected."""
    return RowRule("R02", day, (day,), lambda law, text: _within(text, law.semester), "本學期內的日期")


def within_academic_year(day: str) -> RowRule:
    """R02: the day lies in the academic year collected."""
    return RowRule("R02", day, (day,), lambda law, text: _within(text, law.academic_year), "本學年度內的日期")


def due_for_academic_year(day: str) -> RowRule:
    """R02: a day by which rows of the academic year are due lies in it, or by the end of the year in which it ends."""

    def holds(law: Law, text: str) -> bool:
        first, last = law.academic_year
        return _within(text, (first, f"{last[:-4]}1231"))

    return RowRule("R02", day, (day,), holds, "本學年度內，或學年度結束當年 12 月 31 日以前的日期")


def _within(day: str, span: tuple[str, str]) -> bool:
    return not day or span[0] <= day <= span[1]


def passed_by_mark(mark: str, passed: str, standard: str | None = None) -> RowRule:
    """R03: 及格 agrees with the mark and the pass mark; no mark (-1) has no result (-1)."""
    reads = (mark, passed, standard) if standard else (mark, passed)

    def holds(_: Law, score: str, result: str, own: str = "") -> bool:
        return not score or not result or result == result_of(score, own)

    return RowRule("R03", passed, reads, holds, f"與{mark} {{0}} 一致（1 及格、0 不及格、-1 無成績）")


def at_most_the_standard(mark: str, passed: str, standard: str) -> RowRule:
    """R03: a course taken again and passed counts no more than the pass mark."""

    def holds(_: Law, score: str, result: str, own: str) -> bool:
        return result != "1" or not score or float(score) <= float(own or PASS_MARK)

    return RowRule(
        "R03", mark, (mark, passed, standard), holds, f"及格者至多為及格標準（{PASS_MARK:g}，或{standard}欄所填）"
    )


def result_of(mark: str, standard: str = "") -> str:
    """Give the 及格 code that a mark earns."""
    if mark == NO_MARK:
        return "-1"
    return "1" if float(mark) >= float(standard or PASS_MARK) else "0"


def make_up_after_failing(passed: str, make_up: str = "補考成績") -> RowRule:
    """R04: only a failed mark has a make-up mark."""

    def holds(_: Law, result: str, mark: str) -> bool:
        return mark in {"", NO_MARK} or result == "0"

    return RowRule("R04", make_up, (passed, make_up), holds, "-1（原成績未列不及格，不會有補考成績）")


def no_result_without_make_up(make_up: str = "補考成績", passed: str = "補考及格") -> RowRule:
    """R04: 補考及格 says nothing where there is no make-up mark."""

    def holds(_: Law, score: str, result: str) -> bool:
        return score != NO_MARK or result == NO_MARK

    return RowRule("R04", passed, (make_up, passed), holds, "-1（沒有補考成績）")


def span_holds(amount: str, start: str, end: str, *, a_day: int, unit: str) -> RowRule:
    """R05: no more hours (or periods; the unit as people say it) than the days of the span can hold."""

    def holds(_: Law, count: str, first: str, last: str) -> bool:
        if not (count and first and last):
            return True
        days = (roc_date.to_date(last) - roc_date.to_date(first)).days + 1
        return float(count) <= days * a_day

    return RowRule("R05", amount, (amount, start, end), holds, f"{{1}} 到 {{2}}，每日最多 {a_day} {unit}")


def sex_by_identity(sex: str, number: str) -> RowRule:
    """R06: 性別代碼 agrees with the identity number's second character."""
    return RowRule("R06", sex, (sex, number), lambda _, code, text: identity.sex(text) == code, "與身分證號第二碼一致")


def of_age(birth: str) -> RowRule:
    """R07: a student is 13 to 25 years old when the academic year begins."""

    def holds(law: Law, text: str) -> bool:
        born, begins = roc_date.to_date(text), law.period.whole_year.starts
        age = begins.year - born.year - ((begins.month, begins.day) < (born.month, born.day))
        return YOUNGEST <= age <= OLDEST

    return RowRule("R07", birth, (birth,), holds, f"學年度開始時 {YOUNGEST} 到 {OLDEST} 歲")


def sound_set(heading: str, alone: str = "0") -> RowRule:
    """R08: no entry twice, no empty place, and 0 only by itself."""

    def holds(_: Law, text: str) -> bool:
        parts = text.split(",") if text else []
        return "" not in parts and len(set(parts)) == len(parts) and (alone not in parts or len(parts) == 1)

    return RowRule("R08", heading, (heading,), holds, f"不重複、不留空的代碼；{alone} 須單獨填")


def needed_when(heading: str, other: str, needed: Callable[[str], bool], said: str) -> RowRule:
    """R09: a cell that another cell's content makes mandatory is filled."""
    return RowRule("R09", heading, (heading, other), lambda _, text, cause: bool(text) or not needed(cause), said)


def different(heading: str, *others: str) -> RowRule:
    """R15: a choice differs from the others."""
    said = "、".join(f"{other} {{{place}}}" for place, other in enumerate(others, 1))
    return RowRule(
        "R15", heading, (heading, *others), lambda _, one, *rest: not one or one not in rest, f"與{said} 不同"
    )


def of_list_named_by(heading: str, kind: str, list_name: str) -> RowRule:
    """C06: the entry is of the code list that another cell names."""

    def holds(law: Law, text: str, named: str) -> bool:
        return not text or law.codes(f"{list_name}[{named}]").accepts(text)

    return RowRule("C06", heading, (heading, kind), holds, f"{kind}「{{1}}」的代碼表內的值")


def some_file(document: str, media: str) -> RowRule:
    """A05: an outcome has a document or an audio-video file."""
    return RowRule("A05", document, (document, media), lambda _, one, two: bool(one or two), "文件或影音檔案至少一個")
