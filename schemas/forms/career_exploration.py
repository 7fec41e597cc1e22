"""學群(類群)探索與就業規劃: the fields that a student explores and plans for."""

from schemas.columns import STUDENT_NUMBER, account
from schemas.form import Form, Prefill, Sheet, may, must
from schemas.kinds import Coded, Day, Suggested, Text
from schemas.row_rules import different, of_list_named_by
from schemas.terms import Cadence

KIND = "探索類型"
FIELDS = ("field_group[學群]", "field_group[類群]")
FIRST, SECOND, THIRD = "第一志向", "第二志向", "第三志向"

FORM = Form(
    name="career_exploration",
    title="學群(類群)探索與就業規劃",
    offices=("輔導室",),
    clause="五(二)1、四(修課評估)",
    cadence=Cadence.SEMESTER,
    purpose="依學生性向、興趣及進路發展登錄的探索志向與規劃。",
    sheets=(
        Sheet(
            "修課評估",
            key=("學號",),
            columns=(
                STUDENT_NUMBER,
                must(KIND, Coded("exploration_kind"), example="學群"),
                must(FIRST, Suggested(30, FIELDS), example="資訊"),
                may(SECOND, Suggested(30, FIELDS), example="工程"),
                may(THIRD, Suggested(30, FIELDS), example="管理"),
                may("測驗工具", Text(50), example="興趣量表"),
                must("進路規劃", Coded("pathway"), example="升大學"),
                may("規劃說明", Text(200), example="想讀資訊工程"),
                account("輔導教師帳號"),
                must("登錄日期", Day(), example="{day}"),
            ),
            row_rules=(
                *(of_list_named_by(choice, KIND, "field_group") for choice in (FIRST, SECOND, THIRD)),
                different(SECOND, FIRST),
                different(THIRD, FIRST, SECOND),
            ),
            prefill=Prefill.STUDENTS,
        ),
    ),
)
