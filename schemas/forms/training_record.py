"""訓練研習說明紀錄: proof of the year's student training, teacher workshop and parents' briefing."""

from schemas.form import Duty, Form, Sheet, may, must
from schemas.form.duty import at_least
from schemas.kinds import Attachment, Coded, Day, Text, whole
from schemas.regulation import TRAININGS
from schemas.row_rules import within_academic_year
from schemas.terms import Cadence

TITLE, KIND = "訓練研習說明", "類別"

FORM = Form(
    name="training_record",
    title="訓練研習說明紀錄",
    offices=("教務處", "學務處", "輔導室", "圖書館"),
    clause="六、六(一)、六(二)、六(三)",
    cadence=Cadence.YEAR,
    purpose="學生訓練、教師研習與親師說明的辦理紀錄，每學年每類至少一次。",
    sheets=(
        Sheet(
            TITLE,
            key=(KIND, "日期", "名稱"),
            columns=(
                must(KIND, Coded("training_kind"), example="學生訓練"),
                must("日期", Day(), example="{day}"),
                must("名稱", Text(100), example="學習歷程檔案登錄說明會"),
                must("辦理單位", Text(20), example="教務處"),
                must("參加人數", whole(1, 99999), example="120"),
                may("佐證檔案", Attachment(), example="讀書報告.pdf"),
            ),
            row_rules=(within_academic_year("日期"),),
            remembered=(KIND,),
        ),
    ),
    duties=tuple(Duty("G01", TITLE, KIND, at_least(limit, limit.name), limit.name) for limit in TRAININGS),
)
