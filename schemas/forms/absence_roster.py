"""缺勤紀錄名冊: absences of the semester."""

from schemas.columns import STUDENT_NUMBER, coded, day
from schemas.form import Form, Sheet, must
from schemas.kinds import whole
from schemas.row_rules import PERIODS_A_DAY, ends_after_start, span_holds, within_semester
from schemas.terms import Cadence

START, END = "缺勤起始日期", "缺勤結束日期"

FORM = Form(
    name="absence_roster",
    title="缺勤紀錄名冊",
    offices=("生輔組",),
    clause="五(一)5",
    cadence=Cadence.SEMESTER,
    purpose="本學期學生缺勤紀錄。",
    sheets=(
        Sheet(
            "缺勤紀錄名冊",
            key=("學號", "缺勤種類代碼", START),
            columns=(
                STUDENT_NUMBER,
                coded("缺勤種類代碼", "absence_kind", "03"),
                must("缺勤節數", whole(1, 2000), nat=True, example="7"),
                day(START),
                day(END),
            ),
            row_rules=(
                within_semester(START),
                ends_after_start(START, END),
                span_holds("缺勤節數", START, END, a_day=PERIODS_A_DAY, unit="節"),
            ),
        ),
    ),
)
