"""多元表現: the ten kinds of the regulation's annex; every sheet begins and ends alike."""

from schemas.columns import MEDIA_FILE, STUDENT_NUMBER, coded, day, words, year
from schemas.columns import semester as of_semester
from schemas.cross_rules import CrossRule, registered_too
from schemas.form import Certifying, Choosing, Column, Form, Sheet, may, must
from schemas.kinds import WEB_ADDRESS, Attachment, Characters, Coded, Day, Flag, Mark, Text, decimal, whole
from schemas.regulation import PERFORMANCES_REGISTERED, PERFORMANCES_TICKED
from schemas.row_rules import HOURS_A_DAY, RowRule, ends_after_start, span_holds
from schemas.terms import Cadence

SUMMARY = words("內容簡述", 100, "從中學到團隊合作")
SHORT_SUMMARY = may("內容簡述", Text(100), nat=True, example="從中學到團隊合作")
SPAN = (day("開始日期"), day("結束日期", "{later}"))
ENDS = ends_after_start()
OUTSIDE = ("outside_registration", "校外機構登錄")


def performances(
    title: str, place: int, *columns: Column, rules: tuple[RowRule, ...] = (), across: tuple[CrossRule, ...] = ()
) -> Sheet:
    """Declare one of the ten sheets by the columns of its own; `place` numbers its example."""
    return Sheet(
        title,
        key=("紀錄編號",),
        columns=(
            must("紀錄編號", Mark(30)),
            STUDENT_NUMBER,
            *columns,
            may("證明文件檔案名稱", Attachment(), nat=True, example="讀書報告.pdf"),
            MEDIA_FILE,
            may("外部影音連結", WEB_ADDRESS, nat=True, example="https://video.example/1"),
            must("登錄來源", Coded("registrar"), example="學生"),
            must("登錄日期", Day(), example="{day}"),
            may("認證處室", Coded("office"), example="學務處"),
            must(Choosing.certification, Coded("certification"), example=Choosing.certified),
            must(Choosing.tick, Flag(), example="是"),
            may(Choosing.order, whole(1, 99)),
        ),
        row_rules=rules,
        cross_rules=across,
        examples={"紀錄編號": f"DP{{year}}-{place:03}", Choosing.order: str(place)},
    )


FORM = Form(
    name="diverse_performance",
    title="多元表現",
    offices=("訓育組", "導師"),
    clause="五(四)、四(校外競賽)",
    cadence=Cadence.YEAR,
    purpose="學生自行登錄的校內外多元表現，經主管處室認證，由學生勾選。",
    sheets=(
        performances(
            "幹部經歷暨事蹟紀錄",
            1,
            words("單位名稱", 50, "攝影社"),
            *SPAN,
            words("擔任職務", 50, "社長"),
            SHORT_SUMMARY,
            coded("幹部等級", "officer_level", "3"),
            rules=(ENDS,),
            across=(
                registered_too(
                    "單位名稱",
                    "officer_record",
                    "幹部經歷紀錄",
                    {"單位名稱": "單位名稱", "擔任職務": "擔任職務", "開始日期": "開始日期"},
                ),
            ),
        ),
        performances(
            "競賽參與紀錄",
            2,
            words("競賽名稱", 100, "全國攝影比賽"),
            may("項目", Text(50), nat=True, example="風景組"),
            coded("競賽等級代碼", "contest_level", "3"),
            words("獎項", 50, "佳作"),
            day("結果公布日期"),
            SUMMARY,
            coded("團體參與代碼", "team"),
            across=(
                registered_too("競賽名稱", "school_contest", "校內競賽成績", {"競賽名稱": "競賽名稱"}),
                registered_too("競賽名稱", *OUTSIDE, {"競賽名稱": "名稱"}, 類別="競賽"),
            ),
        ),
        performances(
            "檢定證照紀錄",
            3,
            must("證照代碼", Characters(4, "0-9"), nat=True, example="0101"),
            coded("註1", "certificate_class"),
            may("分數", Text(20), nat=True, example="85"),
            may("分項結果", Text(100), nat=True, example="聽 45 讀 40"),
            day("取得證照日期"),
            may("證照字號", Text(50), nat=True, example="檢字第0001號"),
            may("檢定組別", Text(50), nat=True, example="中級"),
            SUMMARY,
            across=(registered_too("取得證照日期", *OUTSIDE, {"取得證照日期": "日期"}, 類別="檢定"),),
        ),
        performances(
            "服務學習紀錄",
            4,
            words("服務名稱", 100, "淨灘"),
            words("服務單位", 50, "環保協會"),
            *SPAN,
            must("時數", decimal("0.1", "9999"), nat=True, example="6"),
            SUMMARY,
            rules=(ENDS, span_holds("時數", "開始日期", "結束日期", a_day=HOURS_A_DAY, unit="小時")),
            across=(
                registered_too(
                    "服務名稱",
                    "service_credit",
                    "公共服務採計",
                    {"服務名稱": "服務名稱", "開始日期": "開始日期"},
                    採計="是",
                ),
            ),
        ),
        performances(
            "彈性學習時間紀錄",
            5,
            coded("彈性學習時間類別代碼", "flexible_kind"),
            words("內容", 100, "自主學習：天文觀測"),
            words("開設單位", 50, "教務處"),
            year("開設學年度"),
            of_semester("開設學期"),
            must("每週節數", decimal("0.5", "35"), nat=True, example="2"),
            must("開設週數", whole(1, 22), nat=True, example="18"),
            SHORT_SUMMARY,
        ),
        performances(
            "團體活動時間紀錄",
            6,
            coded("團體活動時間類別代碼", "group_activity_kind", "2"),
            words("辦理單位", 50, "攝影社"),
            words("團體活動內容名稱", 100, "校園攝影展"),
            year("活動學年度"),
            of_semester("活動學期"),
            must("節數", decimal("0.5", "400"), nat=True, example="36"),
            SHORT_SUMMARY,
        ),
        performances(
            "職場學習紀錄",
            7,
            coded("職場學習類別代碼", "workplace_kind"),
            words("職場學習單位", 50, "市立圖書館"),
            may("職場學習職稱", Text(50), nat=True, example="見習生"),
            *SPAN,
            may("時數", decimal("0.1", "9999"), nat=True, example="8"),
            SHORT_SUMMARY,
            rules=(ENDS,),
        ),
        performances("作品成果紀錄", 8, words("名稱", 100, "攝影集"), day("日期"), SUMMARY),
        performances(
            "大學及技專校院先修課程紀錄",
            9,
            may("計畫專案", Text(100), nat=True, example="大學預修課程"),
            words("開設單位", 50, "某某大學"),
            words("課程名稱", 100, "微積分"),
            *SPAN,
            may("學分數", whole(0, 20), nat=True, example="3"),
            may("總時數", decimal("0", "999"), nat=True, example="54"),
            SHORT_SUMMARY,
            rules=(ENDS,),
        ),
        performances(
            "其他多元表現紀錄",
            10,
            words("名稱", 100, "讀書會"),
            words("主辦單位", 50, "圖書館"),
            *SPAN,
            may("時數", decimal("0", "9999"), nat=True, example="10"),
            SHORT_SUMMARY,
            rules=(ENDS,),
            across=(registered_too("名稱", *OUTSIDE, {"名稱": "名稱"}, 類別="其他"),),
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
        certifying=Certifying("performance_certification", "多元表現認證", "紀錄編號", "認證結果", "認證人帳號"),
        certifier="認證處室",
        counted=("登錄來源", "學生"),
    ),
)
