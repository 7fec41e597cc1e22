"""選修科目名冊: what each student chose, after the selection closed."""

from schemas.columns import COURSE, SAMPLE_CODE, SAMPLE_CREDIT, SAMPLE_NAME, STUDENT_NUMBER
from schemas.cross_rules import elective, filed_name
from schemas.form import Form, Sheet, must
from schemas.kinds import Coded, CourseCode, Text, whole
from schemas.terms import Cadence

FORM = Form(
    name="elective_enrolment",
    title="選修科目名冊",
    offices=("國中註冊組",),
    clause="五(二)1、四(選修課程作業)",
    cadence=Cadence.SEMESTER,
    purpose="選課作業完成後，學生選修的科目。",
    sheets=(
        Sheet(
            "選修科目",
            key=("學號", "課程代碼"),
            columns=(
                STUDENT_NUMBER,
                must("課程代碼", CourseCode(), refers=COURSE, example=SAMPLE_CODE),
                must("科目名稱", Text(50), example=SAMPLE_NAME),
                must("修課學分", whole(0, 12), example=SAMPLE_CREDIT),
                must("選課結果", Coded("enrolment_result"), example="選上"),
            ),
            cross_rules=(elective(), filed_name()),
        ),
    ),
)
