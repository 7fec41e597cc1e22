"""The rules on how many items of a student stand, count and go forward."""

from schemas.catalogue.rule import ERROR, NOTICE, PENDING, QUALITY, Example, Rule, Section, cell, words
from schemas.regulation import (
    IN_FORCE_FROM,
    OUTCOMES_REGISTERED,
    OUTCOMES_TICKED,
    PERFORMANCES_REGISTERED,
    PERFORMANCES_TICKED,
    Limit,
)

OUTCOMES = "學期課程學習成果"
UNTIL_CHOSEN = "勾選順序都填了：依順序取足上限，其餘不提交；沒有填齊：該生的這一類項目都暫緩，選定後再提交。"


def _counted(limit: Limit, unit: str, given: str = "") -> Example:
    """Tell one item too many, and as many as are allowed."""
    most = limit.number(IN_FORCE_FROM)
    return words(limit.name, f"{most + 1} {unit}", f"{most} {unit}", given)


LIMITS = Section(
    "limits",
    "件數與勾選",
    {
        ERROR: "該列退回，同一工作表的其他列照常採認。",
        PENDING: UNTIL_CHOSEN,
        NOTICE: "該列採認，但不提交。",
    },
    (
        Rule(
            id="L01",
            severity=ERROR,
            title="超過每學期登錄件數上限",
            finds="同一學生同一學期登錄的課程學習成果超過上限；依上傳日期先後，超過的每一件都會列出。",
            advice="請學生決定保留哪幾件；依上傳日期，先登錄者有效。",
            clause="五(三)、四(課程學習成果)",
            blocks="上限以內先登錄者採認，超過的各件退回。",
            example=_counted(OUTCOMES_REGISTERED, "件"),
        ),
        Rule(
            id="L02",
            severity=PENDING,
            title="超過每學年勾選件數上限",
            finds="同一學生同一學年度勾選的課程學習成果超過上限。",
            advice="請導師與學生確認勾選哪幾件，並填寫勾選順序。",
            clause="五(三)",
            example=_counted(OUTCOMES_TICKED, "件"),
        ),
        Rule(
            id="L03",
            severity=ERROR,
            title="超過每學年自行登錄項數上限",
            finds="同一學生同一學年度自行登錄的多元表現超過上限；依登錄日期先後，超過的每一項都會列出。",
            advice="請學生決定保留哪幾項；依登錄日期，先登錄者有效。",
            clause="五(四)",
            blocks="上限以內先登錄者採認，超過的各項退回。",
            example=_counted(PERFORMANCES_REGISTERED, "項", "學校與校外機構登錄的項目不計。"),
        ),
        Rule(
            id="L04",
            severity=PENDING,
            title="超過每學年勾選項數上限",
            finds="同一學生同一學年度勾選的多元表現超過上限；學校與校外機構登錄的項目不計。",
            advice="請導師與學生確認勾選哪幾項，並填寫勾選順序。",
            clause="五(四)",
            example=_counted(PERFORMANCES_TICKED, "項", "學校與校外機構登錄的項目不計。"),
        ),
        Rule(
            id="L05",
            severity=NOTICE,
            title="已勾選但尚未通過認證，不會提交",
            finds="學生已勾選，但任課教師或主管處室的認證還不是「通過」。",
            advice="請於期限前完成認證。",
            clause="五(三)、五(四)",
            example=cell(OUTCOMES, "認證狀態", "認證中", "通過", "勾選為「是」。"),
        ),
        Rule(
            id="L06",
            severity=ERROR,
            title="這門課沒有核計學分，不能登錄學習成果",
            finds="課程學習成果所屬的課程，依修課學分或課程計畫該學期沒有核計學分。",
            advice="請核對課程代碼與修課學分。",
            clause="五(三)",
            example=cell(OUTCOMES, "修課學分", "0", "4"),
        ),
        Rule(
            id="L07",
            severity=ERROR,
            title="同一學生同一學年的勾選順序重複",
            finds="同一學生同一學年度有兩件（項）填了相同的勾選順序，無法排出先後。",
            advice="請更正勾選順序。",
            source=QUALITY,
            example=Example(
                (("學號", "114001"), ("勾選", "是"), ("勾選順序", "2")),
                (("學號", "114001"), ("勾選", "是"), ("勾選順序", "1")),
                OUTCOMES,
                "同一學生的另一件成果，勾選順序也是 2。",
                ((OUTCOMES, (("成果編號", "O-1-02"), ("勾選順序", "2"))),),
            ),
        ),
    ),
)
