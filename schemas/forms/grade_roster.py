"""成績名冊: course records and marks from the school's grade system."""

from schemas.columns import (
    COUNTED,
    CREDIT,
    FILED_CODE,
    GRADE,
    MAKE_UP_MARK,
    MAKE_UP_PASSED,
    PASS_STANDARD,
    REMARK,
    STUDENT_NUMBER,
    SUBJECT,
    coded,
    mark,
    semester,
    year,
)
from schemas.cross_rules import code_of_entry_year, credited_course, filed_credits, filed_name
from schemas.form import Form, Sheet, must
from schemas.kinds import whole
from schemas.row_rules import make_up_after_failing, no_result_without_make_up, passed_by_mark
from schemas.terms import Cadence

STANDARD = PASS_STANDARD.heading

SEMESTER_MARKS = Sheet(
    "學期成績",
    key=("學號", "課程代碼"),
    columns=(
        STUDENT_NUMBER,
        FILED_CODE,
        SUBJECT,
        GRADE,
        CREDIT,
        mark("學期學業成績"),
        coded("成績及格", "passed"),
        MAKE_UP_MARK,
        MAKE_UP_PASSED,
        COUNTED,
        REMARK,
        PASS_STANDARD,
    ),
    row_rules=(
        passed_by_mark("學期學業成績", "成績及格", STANDARD),
        make_up_after_failing("成績及格"),
        no_result_without_make_up(),
        passed_by_mark("補考成績", "補考及格", STANDARD),
    ),
    cross_rules=(credited_course(), code_of_entry_year(), filed_name(), filed_credits()),
)

MAKE_UP_MARKS = Sheet(
    "補修成績",
    key=("學號", "應修課學年度", "應修課學期", "課程代碼"),
    columns=(
        STUDENT_NUMBER,
        year("應修課學年度"),
        semester("應修課學期"),
        FILED_CODE,
        SUBJECT,
        GRADE,
        CREDIT,
        mark("補修成績"),
        coded("補修及格", "passed"),
        MAKE_UP_MARK,
        MAKE_UP_PASSED,
        coded("補修方式", "make_up_mode", "3"),
        COUNTED,
        REMARK,
        PASS_STANDARD,
    ),
    row_rules=(
        passed_by_mark("補修成績", "補修及格", STANDARD),
        make_up_after_failing("補修及格"),
        no_result_without_make_up(),
        passed_by_mark("補考成績", "補考及格", STANDARD),
    ),
    cross_rules=(credited_course(), code_of_entry_year()),
)

TRANSFER_MARKS = Sheet(
    "轉學轉科成績",
    key=("學號", "對應學年度", "對應學期", "課程代碼"),
    columns=(
        STUDENT_NUMBER,
        year("對應學年度"),
        semester("對應學期"),
        FILED_CODE,
        SUBJECT,
        must("對應年級", whole(1, 3), nat=True, example="1"),
        CREDIT,
        coded("身分別", "transfer_status"),
        mark("抵免後成績"),
        coded("成績及格", "passed"),
        COUNTED,
        REMARK,
        PASS_STANDARD,
    ),
    row_rules=(passed_by_mark("抵免後成績", "成績及格", STANDARD),),
    cross_rules=(credited_course(),),
)

FORM = Form(
    name="grade_roster",
    title="成績名冊",
    offices=("註冊組",),
    clause="五(一)2、五(二)3",
    cadence=Cadence.SEMESTER,
    purpose="學生修課科目及學業成績，依本校成績系統所載。",
    sheets=(SEMESTER_MARKS, MAKE_UP_MARKS, TRANSFER_MARKS),
)
