"""公共服務及志工服務採計: the hours that the school recognises."""

from schemas.columns import STUDENT_NUMBER
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Attachment, Day, Flag, Text, decimal
from schemas.row_rules import HOURS_A_DAY, ends_after_start, needed_when, span_holds
from schemas.terms import Cadence

COUNTED, COUNTED_ON, YES = "採計", "採計日期", "是"

FORM = Form(
    name="service_credit",
    title="公共服務及志工服務採計",
    offices=("訓育組",),
    clause="四(公共服務)、五(四)",
    cadence=Cadence.YEAR,
    purpose="學生全學年公共服務與志工服務時數的採計；由學校登錄，不計入十項。",
    sheets=(
        Sheet(
            "公共服務採計",
            key=("學號", "服務名稱", "開始日期"),
            columns=(
                STUDENT_NUMBER,
                must("服務名稱", Text(100), example="圖書館志工"),
                must("服務單位", Text(50), example="圖書館"),
                must("開始日期", Day(), example="{day}"),
                must("結束日期", Day(), example="{later}"),
                must("時數", decimal("0.1", "9999"), example="8"),
                must(COUNTED, Flag(), example=YES),
                may(COUNTED_ON, Day(), example="{later}"),
                may("證明文件檔名", Attachment(), example="讀書報告.pdf"),
            ),
            row_rules=(
                ends_after_start(),
                span_holds("時數", "開始日期", "結束日期", a_day=HOURS_A_DAY, unit="小時"),
                needed_when(COUNTED_ON, COUNTED, lambda counted: counted == YES, f"{COUNTED}為「{YES}」時必填"),
            ),
        ),
    ),
)
