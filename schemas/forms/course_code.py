"""課程名稱與課程代碼: the school's course list as filed with the curriculum platform."""

from schemas.columns import SAMPLE_CODE, SAMPLE_NAME
from schemas.form import Form, Prefill, Sheet, must
from schemas.kinds import Characters, CourseCode, Text, whole
from schemas.row_rules import RowRule
from schemas.terms import Cadence

YEAR_BY_CODE = RowRule(
    "C09",
    "課程代碼",
    ("課程代碼", "實施學年度"),
    lambda _, code, year: code[:3] == year,
    "前三碼為實施學年度 {1}",
)

FORM = Form(
    name="course_code",
    title="課程名稱與課程代碼",
    offices=("教學組",),
    clause="五(一)4",
    cadence=Cadence.SEMESTER,
    purpose="本校報送課程計畫平臺的課程名稱與課程代碼。",
    sheets=(
        Sheet(
            "課程代碼",
            key=("課程代碼",),
            columns=(
                must("實施學年度", whole(100, 199), example="{year}"),
                must("課程代碼", CourseCode(), nat=True, example=SAMPLE_CODE),
                must("科目名稱", Text(50), nat=True, example=SAMPLE_NAME),
                must("授課學期學分節數", Characters(6, "0-9A-IRSTZ"), example="222222"),
                must("授課學期開課方式", Characters(6, "0-9A-Z-"), example="111111"),
                must("課程屬性", Characters(4), example="5101"),
            ),
            row_rules=(YEAR_BY_CODE,),
            prefill=Prefill.CARRIED,
        ),
    ),
)
