"""期程表: the national deadlines, as the ministry's letter gives them."""

from schemas.form import Form, Sheet, may, must
from schemas.kinds import Coded, Day, Text, whole
from schemas.row_rules import ends_after_start
from schemas.terms import Cadence

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
                must("表單", Coded("deadline_form")),
                must("學期", whole(0, 2)),
                must("年級", Coded("deadline_grade")),
                must("梯次", Coded("deadline_round")),
                must("國教署截止日期", Day()),
                must("依據文號", Text(50)),
                may("收訖確認開始", Day()),
                may("收訖確認結束", Day()),
            ),
            row_rules=(ends_after_start("收訖確認開始", "收訖確認結束"),),
        ),
    ),
)
