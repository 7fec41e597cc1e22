"""校外機構登錄清單: contests and certificates that outside bodies put into the central database; outside the ten."""

from schemas.columns import STUDENT_NUMBER
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Coded, Day, Text
from schemas.terms import Cadence

FORM = Form(
    name="outside_registration",
    title="校外機構登錄清單",
    offices=("教務處",),
    clause="五(四)、四(校外競賽)",
    cadence=Cadence.YEAR,
    purpose="校外機構已登錄於中央資料庫的競賽與檢定，不計入十項。",
    sheets=(
        Sheet(
            "校外機構登錄",
            key=("學號", "類別", "名稱", "日期"),
            columns=(
                STUDENT_NUMBER,
                must("類別", Coded("outside_kind"), example="競賽"),
                must("名稱", Text(100), example="全國學科能力競賽"),
                must("機構", Text(50), example="全國競賽委員會"),
                must("日期", Day(), example="{later}"),
                may("來源說明", Text(100), example="中央資料庫收訖明細"),
            ),
        ),
    ),
)
