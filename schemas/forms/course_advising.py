"""課程諮詢紀錄: advising talks; exported for the school, never sent to the central database."""

from schemas.columns import STUDENT_NUMBER, account
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Coded, Day, Text, TimeOfDay
from schemas.row_rules import ends_later, within_semester
from schemas.terms import Cadence

FORM = Form(
    name="course_advising",
    title="課程諮詢紀錄",
    offices=("課程諮詢教師",),
    clause="五(二)2、四(課程諮詢紀錄)",
    cadence=Cadence.SEMESTER,
    purpose="課程諮詢的日期、時間、地點與內容及意見；留校，不送中央資料庫。",
    sheets=(
        Sheet(
            "課程諮詢紀錄",
            key=("諮詢教師帳號", "諮詢日期", "開始時間", "學號"),
            columns=(
                must("諮詢日期", Day(), example="{day}"),
                must("開始時間", TimeOfDay(), example="12:10"),
                may("結束時間", TimeOfDay(), example="12:50"),
                must("諮詢地點", Text(50), example="輔導室"),
                must("諮詢方式", Coded("advising_mode"), example="2"),
                must("諮詢主題", Text(100), example="選修課程"),
                must("諮詢內容及意見", Text(1000), example="說明選修課程與未來進路的關係"),
                account("諮詢教師帳號"),
                STUDENT_NUMBER,
            ),
            row_rules=(within_semester("諮詢日期"), ends_later("開始時間", "結束時間")),
        ),
    ),
)
