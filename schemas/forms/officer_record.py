"""校內幹部經歷名冊: officers that the school itself registers; outside the ten."""

from schemas.columns import SAMPLE_CLASS, STUDENT_NUMBER, coded, day, words
from schemas.form import Form, Sheet
from schemas.row_rules import ends_after_start, within_academic_year
from schemas.terms import Cadence

FORM = Form(
    name="officer_record",
    title="校內幹部經歷名冊",
    offices=("訓育組",),
    clause="四(學生幹部)、五(四)",
    cadence=Cadence.SEMESTER,
    purpose="班級、社團與學生會幹部，由學校登錄，不計入十項。",
    sheets=(
        Sheet(
            "幹部經歷紀錄",
            key=("學號", "單位名稱", "擔任職務", "開始日期"),
            columns=(
                STUDENT_NUMBER,
                words("單位名稱", 50, SAMPLE_CLASS),
                day("開始日期"),
                day("結束日期", "{later}"),
                words("擔任職務", 50, "班長"),
                coded("幹部等級", "school_officer_level", "2"),
            ),
            row_rules=(within_academic_year("開始日期"), ends_after_start()),
        ),
    ),
)
