"""課程學習成果: pieces of work made in credit-bearing courses, certified by the teacher, ticked by the student."""

from schemas.columns import (
    CREDIT,
    GRADE,
    MEDIA_FILE,
    SAMPLE_CODE,
    STUDENT_NUMBER,
    SUBJECT,
    TEACHER,
    coded,
    school,
    semester,
    words,
    year,
)
from schemas.cross_rules import (
    MADE_UP,
    REPEATED,
    SEMESTER_MARKS,
    TAKEN_AGAIN,
    CrossRule,
    bearing_credit,
    teaches_course,
    took_course,
)
from schemas.form import Certifying, Choosing, Column, Form, Sheet, may, must
from schemas.kinds import Attachment, Coded, CourseCode, Day, Flag, Mark, Text, whole
from schemas.regulation import OUTCOMES_REGISTERED, OUTCOMES_TICKED
from schemas.row_rules import needed_when, some_file
from schemas.terms import Cadence

COMMON_RULES = (
    some_file("文件檔案名稱", "影音檔案名稱"),
    needed_when(
        "認證日期",
        Choosing.certification,
        lambda state: state == Choosing.certified,
        "認證狀態為「通過」時必填",
    ),
)
APART = teaches_course(same_class=False)  # taught outside the student's own class
ELSEWHERE = bearing_credit(own=False)  # taken at another school


AFTER_CODE = (
    SUBJECT,
    GRADE,
    CREDIT,
    may("成果名稱", Text(100), example="讀書報告"),
    words("成果簡述", 100, "讀完一本書後的心得與討論"),
    may("文件檔案名稱", Attachment(), nat=True, example="讀書報告.pdf"),
    MEDIA_FILE,
    must("上傳日期", Day(), example="{day}"),
    TEACHER,
    must(Choosing.certification, Coded("certification"), example=Choosing.certified),
    may("認證日期", Day(), example="{later}"),
    must(Choosing.tick, Flag(), example="是"),
    may(Choosing.order, whole(1, 99)),
)


def outcomes(
    title: str, place: int, *further: Column, own: bool = True, across: tuple[CrossRule, ...], **examples: str
) -> Sheet:
    """Declare one of the six sheets: alike but for the further columns after 學號 and what can be looked up.

    `place` numbers the sheet's example, `examples` are those that differ from the other sheets'.
    """
    of_semester = (must("修課學年度", whole(100, 199), example="{year}"), semester("修課學期"))
    code = must("課程代碼", CourseCode(own=own), nat=True, example=SAMPLE_CODE)
    return Sheet(
        title,
        key=("成果編號",),
        columns=(must("成果編號", Mark(30)), STUDENT_NUMBER, *further, *of_semester, code, *AFTER_CODE),
        row_rules=COMMON_RULES,
        cross_rules=across,
        examples={"成果編號": f"CO{{year}}-{place:03}", Choosing.order: str(place), **examples},
    )


FORM = Form(
    name="course_outcome",
    title="課程學習成果",
    offices=("教務處", "導師"),
    clause="五(三)、四(課程學習成果)",
    cadence=Cadence.YEAR,
    purpose="學生於有核計學分的課程所做的成果，經任課教師認證，由學生勾選。",
    sheets=(
        outcomes("學期課程學習成果", 1, across=(took_course(SEMESTER_MARKS), teaches_course(), bearing_credit())),
        outcomes(
            "補修課程學習成果",
            2,
            year("應修課學年度"),
            semester("應修課學期"),
            coded("補修方式", "make_up_mode", "3"),
            across=(took_course(MADE_UP, SEMESTER_MARKS), APART, bearing_credit("應修課學期")),
        ),
        outcomes(
            "重修課程學習成果",
            3,
            year("原修課學年度"),
            semester("原修課學期"),
            coded("重修方式", "make_up_mode", "3"),
            across=(took_course(TAKEN_AGAIN, SEMESTER_MARKS), APART, bearing_credit("原修課學期")),
        ),
        outcomes(
            "重讀課程學習成果", 4, across=(took_course(SEMESTER_MARKS, REPEATED), teaches_course(), bearing_credit())
        ),
        outcomes(
            "轉學轉科課程學習成果",
            5,
            school("原修課學校代碼", "034302"),
            year("原修課學年度"),
            semester("原修課學期"),
            own=False,
            across=(ELSEWHERE,),
        ),
        outcomes(
            "借讀課程學習成果",
            6,
            school("借讀學校代碼", "034302"),
            year("借讀修課學年度"),
            semester("借讀修課學期"),
            own=False,
            across=(ELSEWHERE,),
            修課學年度="{last_year}",  # else it were the sixth of its semester
        ),
    ),
    choosing=Choosing(
        registered=OUTCOMES_REGISTERED,
        registered_rule="L01",
        registered_per=("學號", "修課學年度", "修課學期"),
        registered_on="上傳日期",
        ticked=OUTCOMES_TICKED,
        ticked_rule="L02",
        ticked_per=("學號", "修課學年度"),
        certifying=Certifying("outcome_certification", "課程學習成果認證", "成果編號", "認證結果", "認證教師帳號"),
        certifier="任課教師帳號",
        certified_on="認證日期",
        year="修課學年度",
    ),
)
