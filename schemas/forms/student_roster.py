"""學生名冊: the hub; every 學號 elsewhere must be in it."""

from schemas.columns import ROSTER, SAMPLE_CLASS, SAMPLE_STUDENT, coded, day, school, words
from schemas.form import Form, Prefill, Sheet, may, must
from schemas.kinds import MAIL_ADDRESS, Characters, CodedSet, Day, IdentityNumber, Mark, Text, whole
from schemas.row_rules import different, ends_after_start, needed_when, of_age, sex_by_identity, sound_set
from schemas.terms import Cadence

ENROLLED = "在學"

STUDENTS = Sheet(
    "學生資料",
    key=("學號",),
    unique=(("身分證號",), ("年級", "班級名稱", "座號")),
    columns=(
        must("學號", Mark(12), example=SAMPLE_STUDENT),
        must("姓名", Text(50), example="王小明"),
        must("身分證號", IdentityNumber(), nat=True, example="A123456789"),
        day("出生日期", "{born}"),
        coded("性別代碼", "gender"),
        must("入學學年度", whole(100, 199), example="{year}"),
        must("群別代碼", Characters(2), nat=True, example="11"),
        must("科班學程別代碼", Characters(3), nat=True, formerly=("科/班/學程別代碼",), example="101"),
        coded("部別代碼", "division"),
        coded("班別", "class_kind"),
        must("年級", whole(1, 3), nat=True, example="1"),
        words("班級名稱", 20, SAMPLE_CLASS),
        must("座號", whole(1, 99), nat=True, example="1"),
        may("特殊身分別", CodedSet("special_status"), nat=True, example="0"),
        may("原住民族別", Text(10), nat=True),
        may("原住民身分別", Text(10), nat=True),
        may("族語認證報考方言", Text(20), nat=True),
        may("報考年度", whole(90, 199), nat=True),
        may("族語認證有效日期", Day(), nat=True),
        may("實驗班名稱", Text(30), nat=True),
        may("入學方式", Text(20), nat=True, example="免試入學"),
        coded("學籍狀態", "enrolment_status", ENROLLED),
        may("學籍異動日期", Day(), nat=True),
        may("學生電子郵件", MAIL_ADDRESS),
    ),
    prefill=Prefill.CARRIED,
    remembered=("學號", "姓名", "年級", "班級名稱", "座號", "學籍狀態"),
    yearly=("年級", "班級名稱", "座號"),
    row_rules=(
        of_age("出生日期"),
        sex_by_identity("性別代碼", "身分證號"),
        sound_set("特殊身分別"),
        needed_when("學籍異動日期", "學籍狀態", lambda status: status != ENROLLED, f"學籍狀態不是「{ENROLLED}」時必填"),
    ),
)

VISITING = Sheet(
    "學生借讀資料",
    key=("學號", "申請開始日期"),
    columns=(
        must("學號", Mark(12), refers=ROSTER, example=SAMPLE_STUDENT),
        school("所屬學校代碼", "{school}"),
        school("借讀學校代碼", "034302"),
        must("群別", Characters(2), nat=True, example="11"),
        must("借讀科班學程別", Characters(3), nat=True, example="101"),
        must("借讀代碼", Text(4), nat=True, example="1"),
        day("申請開始日期"),
        day("申請結束日期", "{later}"),
    ),
    row_rules=(
        different("借讀學校代碼", "所屬學校代碼"),
        ends_after_start("申請開始日期", "申請結束日期"),
    ),
)

FORM = Form(
    name="student_roster",
    title="學生名冊",
    offices=("註冊組",),
    clause="五(一)1",
    cadence=Cadence.SEMESTER,
    purpose="學生學籍資料，每學期再次檢核確認；其他表單的學號都須在內。",
    sheets=(STUDENTS, VISITING),
)
