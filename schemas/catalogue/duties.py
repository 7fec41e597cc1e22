"""The rules on what the school itself must do: trainings, meetings, seats, deadlines, deliveries."""

from schemas.catalogue.rule import ERROR, PENDING, Rule, Section, cells, words
from schemas.regulation import IN_FORCE_FROM, WORKING_GROUP_SEATS

SEATS = WORKING_GROUP_SEATS.number(IN_FORCE_FROM)

DUTIES = Section(
    "duties",
    "學校職責",
    {
        ERROR: "該列退回，更正後重送。",
        PENDING: "不影響各列採認；由教務處確認或補辦。",
    },
    (
        Rule(
            id="G01",
            severity=PENDING,
            title="本學年度的訓練、研習、說明尚未辦齊",
            finds="學生訓練、教師研習、親師說明三類中，有一類本學年度沒有辦理紀錄。",
            advice="請辦理後登錄於訓練研習說明紀錄；已辦理者請補登。",
            clause="六(一)、六(二)、六(三)",
            decides=False,
            example=words("類別", "學生訓練、教師研習", "學生訓練、教師研習、親師說明"),
        ),
        Rule(
            id="G02",
            severity=PENDING,
            title="工作小組會議未依規定召開",
            finds="這一學期一次會議也沒有登錄，或登錄的會議不是由召集人主持。",
            advice="請召開會議並登錄；已召開者請補登，主持人填召集人。",
            clause="三",
            decides=False,
            example=words("本學期的工作小組會議", "沒有登錄", "登錄一次"),
        ),
        Rule(
            id="G03",
            severity=PENDING,
            title=f"工作小組的席次不是規定的 {SEATS} 人",
            finds=f"工作小組名單的職稱與人數，和規定的 {SEATS} 席不同；缺額或多出的職稱會列出。",
            advice="請補齊或更正名單；導師代表等職稱須足額。",
            clause="三",
            decides=False,
            example=words("導師代表", "2 人", "3 人"),
        ),
        Rule(
            id="G04",
            severity=ERROR,
            title="期程沒有文號，或收訖確認少於三天",
            finds="期程表的期限沒有依據文號，或收訖確認的起訖（含首尾）少於三天。",
            advice="請依國教署來文補填文號；收訖確認至少排三天。",
            clause="五末段",
            example=cells("期程", {"收訖確認開始": "1150310", "收訖確認結束": "1150311"}, 收訖確認結束="1150312"),
        ),
        Rule(
            id="G05",
            severity=PENDING,
            title="單位尚未送件，也沒有聲明本期無資料",
            finds="依分工應登錄的表單，該單位本期還沒有送到可採認的檔案，也沒有聲明本期無資料。",
            advice="請該單位將表單放入資料夾；確實沒有資料時，請在填報資訊的「本期無資料」填「是」。",
            clause="四、五",
            blocks="不影響其他單位；缺件的名冊暫不產製，並列在提交清單。",
            decides=False,
            example=words("訓育組", "沒有送校內幹部經歷名冊", "已送校內幹部經歷名冊，或聲明本期無資料"),
        ),
    ),
)
