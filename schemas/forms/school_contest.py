"""校內競賽成績: results that the organisers filed, kept by 訓育組; registered by the school."""

from schemas.columns import STUDENT_NUMBER
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Attachment, Coded, Day, Text
from schemas.row_rules import ends_after_start
from schemas.terms import Cadence

FORM = Form(
    name="school_contest",
    title="校內競賽成績",
    offices=("競賽承辦單位", "訓育組"),
    clause="四(校內競賽)、五(四)",
    cadence=Cadence.YEAR,
    purpose="校內競賽的學生個人成績，由承辦單位簽陳、訓育組維護；由學校登錄，不計入十項。",
    sheets=(
        Sheet(
            "校內競賽成績",
            key=("競賽名稱", "項目", "學號"),
            columns=(
                must("競賽名稱", Text(100), example="校內科學展覽"),
                must("競賽內容", Text(200), example="各班推派作品參展"),
                may("項目", Text(50), example="物理組"),
                must("主辦處室", Text(20), example="教務處"),
                may("競賽日期", Day(), example="{day}"),
                must("結果公布日期", Day(), example="{later}"),
                STUDENT_NUMBER,
                must("獎項", Text(50), example="優等"),
                must("團體參與代碼", Coded("team"), example="1"),
                may("證明文件檔名", Attachment(), example="讀書報告.pdf"),
                must("簽陳文號", Text(50), example="校字第1140000003號"),
            ),
            row_rules=(ends_after_start("競賽日期", "結果公布日期"),),
        ),
    ),
)
