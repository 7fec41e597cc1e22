"""多元表現: the ten kinds of the regulation's annex; every sheet begins and ends alike."""

from schemas.columns import MEDIA_FILE, STUDENT_NUMBER, coded, day, words, year
from schemas.columns import semester as of_semester
from schemas.form import Choosing, Column, Form, Sheet, may, must
from schemas.kinds import WEB_ADDRESS, Attachment, Characters, Coded, Day, Flag, Mark, Text, decimal, whole
from schemas.regulation import PERFORMANCES_REGISTERED, PERFORMANCES_TICKED
from schemas.row_rules import HOURS_A_DAY, RowRule, ends_after_start, span_holds
from schemas.terms import Cadence

SUMMARY = words("內容簡述", 100)
SHORT_SUMMARY = may("內容簡述", Text(100), nat=True)
SPAN = (day("開始日期"), day("結束日期"))
ENDS = ends_after_start()


def performances(title: str, *columns: Column, rules: tuple[RowRule, ...] = ()) -> Sheet:
    """Declare one of the ten sheets by the columns of its own."""
    return Sheet(
        title,
        key=("紀錄編號",),
        columns=(
            must("紀錄編號", Mark(30)),
            STUDENT_NUMBER,
            *columns,
            may("證明文件檔案名稱", Attachment(), nat=True),
            MEDIA_FILE,
            may("外部影音連結", WEB_ADDRESS, nat=True),
            must("登錄來源", Coded("registrar")),
            must("登錄日期", Day()),
            may("認證處室", Coded("office")),
            must(Choosing.certification, Coded("certification")),
            must(Choosing.tick, Flag()),
            may(Choosing.order, whole(1, 99)),
        ),
        row_rules=rules,
    )


FORM = Form(
    name="diverse_performance",
    title="多元表現",
    offices=("訓育組", "導師"),
    clause="五(四)",
    cadence=Cadence.YEAR,
    purpose="學生自行登錄的校內外多元表現，經主管處室認證，由學生勾選。",
    sheets=(
        performances(
            "幹部經歷暨事蹟紀錄",
            words("單位名稱", 50),
            *SPAN,
            words("擔任職務", 50),
            SHORT_SUMMARY,
            coded("幹部等級", "officer_level"),
            rules=(ENDS,),
        ),
        performances(
            "競賽參與紀錄",
            words("競賽名稱", 100),
            may("項目", Text(50), nat=True),
            coded("競賽等級代碼", "contest_level"),
            words("獎項", 50),
            day("結果公布日期"),
            SUMMARY,
            coded("團體參與代碼", "team"),
        ),
        performances(
            "檢定證照紀錄",
            must("證照代碼", Characters(4, "0-9"), nat=True),
            coded("註1", "certificate_class"),
            may("分數", Text(20), nat=True),
            may("分項結果", Text(100), nat=True),
            day("取得證照日期"),
            may("證照字號", Text(50), nat=True),
            may("檢定組別", Text(50), nat=True),
            SUMMARY,
        ),
        performances(
            "服務學習紀錄",
            words("服務名稱", 100),
            words("服務單位", 50),
            *SPAN,
            must("時數", decimal("0.1", "9999"), nat=True),
            SUMMARY,
            rules=(ENDS, span_holds("時數", "開始日期", "結束日期", a_day=HOURS_A_DAY)),
        ),
        performances(
            "彈性學習時間紀錄",
            coded("彈性學習時間類別代碼", "flexible_kind"),
            words("內容", 100),
            words("開設單位", 50),
            year("開設學年度"),
            of_semester("開設學期"),
            must("每週節數", decimal("0.5", "35"), nat=True),
            must("開設週數", whole(1, 22), nat=True),
            SHORT_SUMMARY,
        ),
        performances(
            "團體活動時間紀錄",
            coded("團體活動時間類別代碼", "group_activity_kind"),
            words("辦理單位", 50),
            words("團體活動內容名稱", 100),
            year("活動學年度"),
            of_semester("活動學期"),
            must("節數", decimal("0.5", "400"), nat=True),
            SHORT_SUMMARY,
        ),
        performances(
            "職場學習紀錄",
            coded("職場學習類別代碼", "workplace_kind"),
            words("職場學習單位", 50),
            may("職場學習職稱", Text(50), nat=True),
            *SPAN,
            may("時數", decimal("0.1", "9999"), nat=True),
            SHORT_SUMMARY,
            rules=(ENDS,),
        ),
        performances("作品成果紀錄", words("名稱", 100), day("日期"), SUMMARY),
        performances(
            "大學及技專校院先修課程紀錄",
            may("計畫專案", Text(100), nat=True),
            words("開設單位", 50),
            words("課程名稱", 100),
            *SPAN,
            may("學分數", whole(0, 20), nat=True),
            may("總時數", decimal("0", "999"), nat=True),
            SHORT_SUMMARY,
            rules=(ENDS,),
        ),
        performances(
            "其他多元表現紀錄",
            words("名稱", 100),
            words("主辦單位", 50),
            *SPAN,
            may("時數", decimal("0", "9999"), nat=True),
            SHORT_SUMMARY,
            rules=(ENDS,),
        ),
    ),
    choosing=Choosing(
        registered=PERFORMANCES_REGISTERED,
        registered_rule="L03",
        registered_per=("學號",),
        registered_on="登錄日期",
        ticked=PERFORMANCES_TICKED,
        ticked_rule="L04",
        ticked_per=("學號",),
        counted=("登錄來源", "學生"),
    ),
)
