"""Who took a course, and who may certify its outcome: by the semester, the class, the choice and the marks."""

from __future__ import annotations

import pytest
from school import CHINESE, ELECTIVE, IDENTITIES, arrival, arrivals, assessed, outcome, whole_school

from schemas.terms import Fate

STUDIED = ("staff", "student_roster", "course_code", "course_offering")
RETAKEN = {"原修課學年度": "113", "原修課學期": "2", "重修方式": "3"}


@pytest.fixture
def school():
    """The whole school without outcomes and their certifications."""
    rows = whole_school()
    for form in ("course_outcome", "outcome_certification"):
        del rows[form]
    return rows


def in_second_semester(school, **changes):
    """Give what was studied in the second semester, with another roster or other offerings where said."""
    studied = {form: school[form] for form in STUDIED} | changes
    return arrivals(studied, 50, semester=2)


def handed_in(*outcomes, sheet="學期課程學習成果"):
    return arrival(90, "course_outcome", {sheet: list(outcomes)})


def told(*examined):
    """Tell what became of the outcomes, and what was found of them."""
    found = assessed(examined)
    fates = [
        fate for period in {t.filing.period for t in found.school.tables} for _, fate in found.school.fates(period)
    ]
    outcomes = [one for one in found.examined if one.drop.order == 90]
    return (
        [fate.fate for fate in fates if fate.form == "course_outcome"],
        [(finding.rule, finding.row) for one in outcomes for finding in one.all_findings],
    )


SECOND = {"修課學期": "2", "上傳日期": "1150315", "認證日期": "1150320"}


def moved(school, name="一年2班"):
    """Put the first student into another class."""
    students = school["student_roster"]["學生資料"]
    return {"學生資料": [students[0] | {"班級名稱": name, "座號": "9"}, *students[1:]], "學生借讀資料": []}


def test_a_course_is_taken_with_the_class_of_its_own_semester(school):
    later = in_second_semester(school, student_roster=moved(school))
    assert told(*arrivals(school), *later, handed_in(outcome(1))) == ([Fate.SUBMITTED], [])
    second = handed_in(outcome(1, **SECOND))
    without_marks = [one for one in arrivals(school) if one.tables[0].filing.form.name != "grade_roster"]
    marked = arrival(60, "grade_roster", {"學期成績": school["grade_roster"]["學期成績"][2:]}, semester=2)
    assert told(*without_marks, *later, marked, second) == ([Fate.REJECTED], [("X04", 2)])


def test_a_chosen_course_that_another_class_is_offered_is_certified_by_its_teacher_there(school):
    taught = {"班級名稱": "一年2班", "課程代碼": ELECTIVE, "科目名稱": "閱讀與寫作", "學分數": "2"}
    school["course_offering"]["各班開課"].append(taught | {"任課教師姓名": "林老師", "任課教師帳號": "lin"})
    other = school["student_roster"]["學生資料"][2]
    other["班級名稱"] = "一年2班"
    chosen = outcome(1, 課程代碼=ELECTIVE, 科目名稱="閱讀與寫作", 修課學分="2", 任課教師帳號="lin")
    assert told(*arrivals(school), handed_in(chosen)) == ([Fate.SUBMITTED], [])
    wrong = handed_in(chosen | {"任課教師帳號": "wang"})
    assert told(*arrivals(school), wrong) == ([Fate.REJECTED], [("X05", 2)])


def test_an_outcome_of_a_course_taken_again_asks_for_its_mark(school):
    again = outcome(1, 3, 課程代碼="113034347H11101A1010101", **RETAKEN)
    sheet = "重修課程學習成果"
    assert told(*arrivals(school), handed_in(again, sheet=sheet))[1] == []
    nobody = again | {"課程代碼": "114034347H11101A1010199"}
    assert told(*arrivals(school), handed_in(nobody, sheet=sheet)) == ([Fate.REJECTED], [("X04", 2)])


def test_it_waits_for_the_marks_of_courses_taken_again_and_no_longer_once_they_have_come_without_it(school):
    nobody = outcome(1, 課程代碼="114034347H11101A1010199", **RETAKEN)
    sheet, marks = "重修課程學習成果", school.pop("retake_roster")
    assert told(*arrivals(school), handed_in(nobody, sheet=sheet)) == ([Fate.HELD], [("X09", None)])
    came = arrival(70, "retake_roster", marks)
    assert told(*arrivals(school), came, handed_in(nobody, sheet=sheet))[1] == [("X04", 2)]


def test_a_form_that_came_without_one_of_its_sheets_is_not_waited_for(school):
    school["grade_roster"] = {"學期成績": school["grade_roster"]["學期成績"]}
    made_up = {"應修課學年度": "113", "應修課學期": "2", "補修方式": "3"}
    elective = {"課程代碼": ELECTIVE, "科目名稱": "閱讀與寫作", "修課學分": "2"}
    never = outcome(1, 2, **made_up, **elective)
    assert told(*arrivals(school), handed_in(never, sheet="補修課程學習成果")) == ([Fate.REJECTED], [("X04", 2)])


def test_two_identity_numbers_of_one_student_are_one_student_in_the_rows_keyed_by_them(school):
    service = school.pop("service_credit")["公共服務採計"][0]
    students = school["student_roster"]["學生資料"]
    corrected = "A800000014"
    later = [students[0], students[1] | {"身分證號": corrected}, students[2]]
    roster = {"學生資料": later, "學生借讀資料": []}
    rows = [service | {"身分證號": number, "時數": hours} for number, hours in ((IDENTITIES[1], "6"), (corrected, "8"))]
    keyed = arrival(91, "service_credit", {"公共服務採計": rows}, in_place={"學號": "身分證號"})
    found = assessed([*arrivals(school), *in_second_semester(school, student_roster=roster), keyed])
    [told_of] = [one for one in found.examined if one.drop.order == 91]
    assert [(finding.rule, finding.row, finding.related) for finding in told_of.all_findings] == [("R14", 3, (2,))]


def test_the_same_chinese_course_may_be_certified_by_the_deputy_alone_besides_its_teacher(school):
    school["course_offering"]["各班開課"][0]["代理認證教師帳號"] = "lin"
    for account, rules in (("wang", []), ("lin", []), ("activities", [("X05", 2)])):
        row = outcome(1, 課程代碼=CHINESE, 任課教師帳號=account)
        assert told(*arrivals(school), handed_in(row))[1] == rules
