"""A school of all cohorts: grades one and three, of the day school and of the extension school, one student each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from school import CHINESE, CODE, PERIOD, SENT, YEAR, arrivals, assessed, outcome, performance, small_school

from flows.steps.rendering import Rendered, render
from schemas.identity import completed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from school import School

    from flows.assessment import Assessed
    from schemas.table import Examined
    from schemas.terms import Period

OLD_CHINESE = "112" + CHINESE[3:]
DAY_ONE, EXTENSION_ONE, DAY_THREE, EXTENSION_THREE = "114001", "114002", "112004", "112005"
NONE_CLOSED: Mapping[str, Collection[str]] = MappingProxyType({})
FIRST, SECOND = "_高三第一梯次", "_高三第二梯次"


def third_grade(student: str, number: int, **changes: str) -> dict[str, str]:
    """Give a sound outcome of a student of the third grade."""
    code = {"課程代碼": OLD_CHINESE, "開課年級": "3", "學號": student, "成果編號": f"O-{student}-{number:02}"}
    return outcome(number, **(code | changes))


def graded_school() -> School:
    """Give the rows of the whole school, which a test may change."""
    school = small_school()
    students = school["student_roster"]["學生資料"]
    extension = {"部別代碼": "5", "班別": "01"}
    students[1] |= extension | {"班級名稱": "進一1班"}
    for place, (student, name, more) in enumerate(
        ((DAY_THREE, "三年1班", {}), (EXTENSION_THREE, "進三1班", extension)), 4
    ):
        own = {"學號": student, "姓名": f"學生{place}", "身分證號": completed(f"B12345{670 + place}")}
        graded = {"入學學年度": "112", "年級": "3", "班級名稱": name, "座號": "1", "出生日期": "0960101"}
        students.append(students[0] | own | graded | more)
    course = school["course_code"]["課程代碼"][0]
    old = {"實施學年度": "112", "課程代碼": OLD_CHINESE, "授課學期學分節數": "444444", "授課學期開課方式": "000000"}
    school["course_code"]["課程代碼"].append(course | old)
    offering = school["course_offering"]["各班開課"][0]
    school["course_offering"]["各班開課"] += [
        offering | {"班級名稱": name, "課程代碼": code}
        for name, code in (("進一1班", CHINESE), ("三年1班", OLD_CHINESE), ("進三1班", OLD_CHINESE))
    ]
    mark = school["grade_roster"]["學期成績"][0]
    again = {"課程代碼": OLD_CHINESE, "開課年級": "3"}
    school["grade_roster"]["學期成績"] += [mark | again | {"學號": one} for one in (DAY_THREE, EXTENSION_THREE)]
    officer = school["officer_record"]["幹部經歷紀錄"][0]
    school["officer_record"]["幹部經歷紀錄"].append(officer | {"學號": DAY_THREE, "單位名稱": "三年1班"})
    outcomes = school["course_outcome"]["學期課程學習成果"]
    outcomes += [third_grade(one, number) for one in (DAY_THREE, EXTENSION_THREE) for number in (1, 2)]
    performances = school["diverse_performance"]["作品成果紀錄"]
    performances.append(performance(1, 學號=DAY_THREE, 紀錄編號="P-4-01"))
    return school


def assessed_school(school: School) -> Assessed:
    """Let every workbook arrive and be judged."""
    return assessed(arrivals(school))


def render_of(
    examined: Iterable[Examined], period: Period = YEAR, first_rounds: Mapping[str, Collection[str]] = NONE_CLOSED
) -> Rendered:
    """Fill the rosters of a period from workbooks that have arrived."""
    whole = assessed(examined).school
    return render(whole.tables, whole.fates(period), period, CODE, SENT, first_rounds)


def rendered(
    school: School, period: Period = YEAR, first_rounds: Mapping[str, Collection[str]] = NONE_CLOSED
) -> Rendered:
    """Fill the rosters of a period."""
    return render_of(arrivals(school), period, first_rounds)


__all__ = ["PERIOD", "YEAR", "assessed_school", "graded_school", "render_of", "rendered", "third_grade"]
