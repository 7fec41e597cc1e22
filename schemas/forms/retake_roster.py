"""重修重讀成績名冊: marks of courses taken again."""

from schemas.columns import (
    COUNTED,
    CREDIT,
    GRADE,
    MAKE_UP_MARK,
    MAKE_UP_PASSED,
    PASS_STANDARD,
    REMARK,
    SAMPLE_CODE,
    SAMPLE_CREDIT,
    SAMPLE_NAME,
    STUDENT_NUMBER,
    SUBJECT,
    coded,
    mark,
    semester,
    words,
    year,
)
from schemas.cross_rules import code_of_entry_year, credited_course, filed_name
from schemas.form import Form, Sheet, must
from schemas.kinds import CourseCode, whole
from schemas.row_rules import (
    at_most_the_standard,
    make_up_after_failing,
    no_result_without_make_up,
    passed_by_mark,
)
from schemas.terms import Cadence

STANDARD = PASS_STANDARD.heading
ORIGINAL = "原修課課程代碼"

FORM = Form(
    name="retake_roster",
    title="重修重讀成績名冊",
    offices=("註冊組",),
    clause="五(一)2、五(二)3",
    cadence=Cadence.SEMESTER,
    purpose="學生重修、重讀科目的成績。",
    sheets=(
        Sheet(
            "重修成績",
            key=("學號", "原修課學年度", "原修課學期", ORIGINAL),
            columns=(
                STUDENT_NUMBER,
                year("原修課學年度"),
                semester("原修課學期"),
                must(ORIGINAL, CourseCode(own=False), nat=True, example=SAMPLE_CODE),
                words("原修課科目名稱", 50, SAMPLE_NAME),
                must("原修課開課年級", whole(1, 3), nat=True, example="1"),
                must("原修課修課學分", whole(0, 12), nat=True, example=SAMPLE_CREDIT),
                coded("重修方式", "make_up_mode", "3"),
                mark("重修成績", "60"),
                coded("重修及格", "passed"),
                REMARK,
                PASS_STANDARD,
            ),
            row_rules=(
                passed_by_mark("重修成績", "重修及格", STANDARD),
                at_most_the_standard("重修成績", "重修及格", STANDARD),
            ),
            cross_rules=(credited_course(ORIGINAL), filed_name("原修課科目名稱", ORIGINAL)),
        ),
        Sheet(
            "重讀成績",
            key=("學號", "課程代碼"),
            columns=(
                STUDENT_NUMBER,
                must("課程代碼", CourseCode(own=False), nat=True, example=SAMPLE_CODE),
                SUBJECT,
                GRADE,
                CREDIT,
                mark("重讀成績"),
                coded("成績及格", "passed"),
                MAKE_UP_MARK,
                MAKE_UP_PASSED,
                coded("重讀註記", "repeat_note", "2"),
                COUNTED,
                REMARK,
                PASS_STANDARD,
            ),
            row_rules=(
                passed_by_mark("重讀成績", "成績及格", STANDARD),
                make_up_after_failing("成績及格"),
                no_result_without_make_up(),
                passed_by_mark("補考成績", "補考及格", STANDARD),
            ),
            cross_rules=(credited_course(), code_of_entry_year(), filed_name()),
        ),
    ),
)
