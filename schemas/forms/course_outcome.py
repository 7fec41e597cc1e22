"""課程學習成果: pieces of work made in credit-bearing courses, certified by the teacher, ticked by the student."""

from schemas.columns import (
    CREDIT,
    GRADE,
    MEDIA_FILE,
    STUDENT_NUMBER,
    SUBJECT,
    TEACHER,
    coded,
    school,
    semester,
    words,
    year,
)
from schemas.cross_rules import CrossRule, bearing_credit, teaches_course, took_course
from schemas.form import Choosing, Column, Form, Sheet, may, must
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


def outcomes(title: str, *further: Column, own: bool = True, across: tuple[CrossRule, ...]) -> Sheet:
    """Declare one of the six sheets: alike but for the further columns after 學號 and what can be looked up."""
    return Sheet(
        title,
        key=("成果編號",),
        columns=(
            must("成果編號", Mark(30)),
            STUDENT_NUMBER,
            *further,
            must("修課學年度", whole(100, 199)),
            semester("修課學期"),
            must("課程代碼", CourseCode(own=own), nat=True),
            SUBJECT,
            GRADE,
            CREDIT,
            may("成果名稱", Text(100)),
            words("成果簡述", 100),
            may("文件檔案名稱", Attachment(), nat=True),
            MEDIA_FILE,
            must("上傳日期", Day()),
            TEACHER,
            must(Choosing.certification, Coded("certification")),
            may("認證日期", Day()),
            must(Choosing.tick, Flag()),
            may(Choosing.order, whole(1, 99)),
        ),
        row_rules=COMMON_RULES,
        cross_rules=across,
    )


FORM = Form(
    name="course_outcome",
    title="課程學習成果",
    offices=("教務處", "導師"),
    clause="五(三)",
    cadence=Cadence.YEAR,
    purpose="學生於有核計學分的課程所做的成果，經任課教師認證，由學生勾選。",
    sheets=(
        outcomes("學期課程學習成果", across=(took_course("學期成績"), teaches_course(), bearing_credit())),
        outcomes(
            "補修課程學習成果",
            year("應修課學年度"),
            semester("應修課學期"),
            coded("補修方式", "make_up_mode"),
            across=(took_course("補修成績", "學期成績"), APART, bearing_credit("應修課學期")),
        ),
        outcomes(
            "重修課程學習成果",
            year("原修課學年度"),
            semester("原修課學期"),
            coded("重修方式", "make_up_mode"),
            across=(APART, bearing_credit("原修課學期")),
        ),
        outcomes("重讀課程學習成果", across=(took_course("學期成績"), teaches_course(), bearing_credit())),
        outcomes(
            "轉學轉科課程學習成果",
            school("原修課學校代碼"),
            year("原修課學年度"),
            semester("原修課學期"),
            own=False,
            across=(ELSEWHERE,),
        ),
        outcomes(
            "借讀課程學習成果",
            school("借讀學校代碼"),
            year("借讀修課學年度"),
            semester("借讀修課學期"),
            own=False,
            across=(ELSEWHERE,),
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
        year="修課學年度",
    ),
)
