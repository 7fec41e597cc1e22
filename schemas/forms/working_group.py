"""工作小組名單與會議: who sits in the working group, and when it met."""

from schemas.cross_rules import led_by_the_convener
from schemas.form import Duty, Form, Prefill, Sheet, may, must
from schemas.form.duty import at_least, exactly
from schemas.kinds import Attachment, Coded, Day, Text
from schemas.regulation import SEATS, WORKING_GROUP_MEETINGS, WORKING_GROUP_SEATS
from schemas.row_rules import ends_after_start, within_semester
from schemas.terms import Cadence

MEMBERS, MEETINGS = "工作小組名單", "工作小組會議"
SEAT, MEETING_DAY = "職稱", "會議日期"

FORM = Form(
    name="working_group",
    title="工作小組名單與會議",
    offices=("教務處",),
    clause="二、三",
    cadence=Cadence.SEMESTER,
    purpose="工作小組的成員與每學期的會議。",
    sheets=(
        Sheet(
            MEMBERS,
            key=("姓名", SEAT),
            columns=(
                must(SEAT, Coded("working_group_seat"), example="校長"),
                must("姓名", Text(50), example="林校長"),
                must("任期起", Day(), example="{day}"),
                must("任期迄", Day(), example="{later}"),
            ),
            row_rules=(ends_after_start("任期起", "任期迄"),),
            remembered=(SEAT,),
            prefill=Prefill.CARRIED,
            yearly=("任期起", "任期迄"),
        ),
        Sheet(
            MEETINGS,
            key=(MEETING_DAY,),
            columns=(
                must(MEETING_DAY, Day(), example="{day}"),
                must("主持人", Text(50), example="林校長"),
                must("議決事項", Text(500), example="訂定本學期登錄期程"),
                may("紀錄檔案", Attachment(), example="讀書報告.pdf"),
            ),
            row_rules=(within_semester(MEETING_DAY),),
            cross_rules=(led_by_the_convener("主持人"),),
            remembered=(MEETING_DAY,),
        ),
    ),
    duties=(
        Duty("G02", MEETINGS, MEETING_DAY, at_least(WORKING_GROUP_MEETINGS), WORKING_GROUP_MEETINGS.name),
        Duty("G03", MEMBERS, SEAT, exactly(SEATS, WORKING_GROUP_SEATS), WORKING_GROUP_SEATS.name),
    ),
)
