"""收訖明細確認: the students' answers on what the central database says it received."""

from schemas.columns import STUDENT_NUMBER
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Coded, Day, Text
from schemas.row_rules import needed_when
from schemas.terms import Cadence

WRONG = "有誤"

FORM = Form(
    name="receipt_confirmation",
    title="收訖明細確認",
    offices=("導師",),
    clause="五末段",
    cadence=Cadence.YEAR,
    purpose="學生對中央資料庫收訖明細的確認。",
    sheets=(
        Sheet(
            "收訖明細確認",
            key=("學號", "類別"),
            columns=(
                STUDENT_NUMBER,
                must("類別", Coded("receipt_category"), example="修課紀錄"),
                must("確認結果", Coded("confirmation"), example="正確"),
                may("問題說明", Text(200)),
                must("確認日期", Day(), example="{later}"),
            ),
            remembered=("學號", "類別", "確認結果", "問題說明", "確認日期"),
            row_rules=(
                needed_when("問題說明", "確認結果", lambda answer: answer == WRONG, f"確認結果為「{WRONG}」時必填"),
            ),
        ),
    ),
)
