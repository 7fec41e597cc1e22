"""課程計畫書: the approved curriculum plan, as files."""

from schemas.attached import PORTABLE
from schemas.cross_rules import begins_a_course
from schemas.form import Form, Prefill, Sheet, may, must
from schemas.kinds import Attachment, Characters, Day, Mark, Text
from schemas.terms import Cadence

PROGRAMME = "群科班代碼"

FORM = Form(
    name="curriculum_plan",
    title="課程計畫書",
    offices=("實研組",),
    clause="五(一)3",
    cadence=Cadence.SEMESTER,
    purpose="核定的課程計畫書，檔案放在「附件」資料夾。",
    sheets=(
        Sheet(
            "課程計畫書",
            key=(PROGRAMME, "版本"),
            columns=(
                must(PROGRAMME, Characters(16), example="{year}{school}H11101A"),
                must("計畫書名稱", Text(100), example="{year}學年度普通型課程計畫書"),
                must("版本", Mark(20), example="1.0"),
                must("核定文號", Text(50), example="臺教國署高字第1140000002號"),
                must("核定日期", Day(), example="{day}"),
                must("檔案名稱", Attachment(PORTABLE), example="讀書報告.pdf"),
                may("說明", Text(200), example="新生適用"),
            ),
            cross_rules=(begins_a_course(PROGRAMME),),
            prefill=Prefill.CARRIED,
        ),
    ),
)
