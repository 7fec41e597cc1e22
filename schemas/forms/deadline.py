"""期程表: the national deadlines, as the ministry's letter gives them."""

from schemas import roc_date
from schemas.deadline import EVERY_GRADE, USUAL_ROUND
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Coded, Day, FormTitle, Text, whole
from schemas.row_rules import RowRule, due_for_academic_year, ends_after_start, needed_when
from schemas.terms import Cadence

NATIONAL, FROM, TO = "國教署截止日期", "收訖確認開始", "收訖確認結束"
SHORTEST = 3
"""The fewest days, first and last included, in which students confirm what was received."""


def _holds_three_days(_: object, first: str, last: str) -> bool:
    if not (first and last) or last < first:  # R01 tells of an end before its start
        return True
    return (roc_date.to_date(last) - roc_date.to_date(first)).days + 1 >= SHORTEST


FORM = Form(
    name="deadline",
    title="期程表",
    offices=("教務處",),
    clause="五末段",
    cadence=Cadence.YEAR,
    purpose="國教署規定的上傳期限；校內期限為其前十四日。",
    sheets=(
        Sheet(
            "期程",
            key=("表單", "學期", "年級", "梯次"),
            columns=(
                must("表單", FormTitle(), example=FormTitle.every),
                must("學期", whole(0, 2), example="{semester}"),
                must("年級", Coded("deadline_grade"), example=EVERY_GRADE),
                must("梯次", Coded("deadline_round"), example=USUAL_ROUND),
                must(NATIONAL, Day(), example="{later}"),
                must("依據文號", Text(50), empty_rule="G04", example="臺教國署高字第1140000001號"),
                may(FROM, Day()),
                may(TO, Day()),
            ),
            row_rules=(
                due_for_academic_year(NATIONAL),
                ends_after_start(FROM, TO),
                needed_when(TO, FROM, bool, f"填了{FROM}時必填"),
                needed_when(FROM, TO, bool, f"填了{TO}時必填"),
                RowRule("G04", TO, (FROM, TO), _holds_three_days, f"{FROM} {{0}} 起至少 {SHORTEST} 日"),
            ),
            remembered=("表單", "學期", NATIONAL, "年級", "梯次", "依據文號", FROM, TO),
        ),
    ),
)
