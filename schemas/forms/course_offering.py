"""各班開課名冊: which class takes which course with which teacher; who may certify an outcome."""

from schemas.columns import CLASS, COURSE, SAMPLE_CLASS, SAMPLE_CODE, SAMPLE_CREDIT, SAMPLE_NAME, STAFF, TEACHER
from schemas.cross_rules import filed_name
from schemas.form import Form, Sheet, may, must
from schemas.kinds import CourseCode, Mark, Text, whole
from schemas.terms import Cadence

FORM = Form(
    name="course_offering",
    title="各班開課名冊",
    offices=("教學組",),
    clause="四(課程名稱)",
    cadence=Cadence.SEMESTER,
    purpose="本學期各班開設的課程與任課教師；也決定誰可以認證學習成果。",
    sheets=(
        Sheet(
            "各班開課",
            key=("班級名稱", "課程代碼", "任課教師帳號"),
            columns=(
                must("班級名稱", Text(20), refers=CLASS, example=SAMPLE_CLASS),
                must("課程代碼", CourseCode(), refers=COURSE, example=SAMPLE_CODE),
                must("科目名稱", Text(50), example=SAMPLE_NAME),
                must("學分數", whole(0, 12), example=SAMPLE_CREDIT),
                must("任課教師姓名", Text(50), example="王老師"),
                TEACHER,
                may("代理認證教師帳號", Mark(50), refers=STAFF),
            ),
            cross_rules=(filed_name(),),
        ),
    ),
)
