"""What the school's own regulation says: its clauses in their own words, and every number in it, once.

The whole text lies beside this module in regulation.txt; a test holds each quotation and numeral to it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

TITLE = "桃園市立永豐高級中等學校建置學生學習歷程檔案作業補充規定"
# Passed on 107-06-29 and amended on 108-06-28: the text as it stands binds from this academic year on.
IN_FORCE_FROM = 108


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in the regulation and its own words, without the line breaks of the printed page."""

    number: str
    quote: str

    def __str__(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that the regulation sets, dated by the academic year from which it holds, oldest first."""

    name: str
    clause: Clause
    values: tuple[tuple[int, int], ...]
    quote: str

    def number(self, academic_year: int) -> int:
        """Return the number in force in an academic year (ROC); ValueError before the first one."""
        in_force = [number for since, number in self.values if since <= academic_year]
        if not in_force:
            raise ValueError(f"{self.name}: no number is in force in academic year {academic_year}")
        return in_force[-1]


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How many days before a national deadline the school's own work must be finished."""

    days: int
    clause: Clause
    quote: str

    def before(self, national_deadline: date) -> date:
        """Return the school's internal deadline for a national one."""
        return national_deadline - timedelta(days=self.days)


_WORDS = {
    "一": "本補充規定依「教育部國民及學前教育署建置高級中等教育階段學生學習歷程檔案作業要點」"
    "(以下簡稱作業要點)第五點第二項規定訂定之。",
    "二": "本校依作業要點第五點第一項規定設置「建置學生學習歷程檔案資料工作小組」"
    "(以下簡稱工作小組)，負責辦理建置學生學習歷程檔案之相關工作。",
    "三": "工作小組成員由校長、教務主任、學務主任、輔導主任、圖書館主任、註冊組長、教學組長、實研組長、"
    "訓育組長、生輔組長、輔導組長及導師代表3名、專任輔導教師1名、教師代表(課程諮詢教師)1名、"
    "家長會代表1名及學生會代表2名，合計19人組成；其中校長擔任召集人，教務主任為執行秘書。"
    "工作小組每學期至少召開一次會議，且應由召集人召集會議並主持，議決學生學習歷程檔案建置之方式、人員、"
    "期程及內容，並辦理訓練、研習、說明、成效評核及獎勵等相關作業。",
    # 四 is a table whose cells the page interleaves: each entry quotes the piece that stands unbroken.
    "四": "組織分工表項目登錄單位工作項目",
    "四(系統維護)": "系統維護教務處註冊組負責管理「學生學習歷程檔案平台」、帳號開設、使用者疑問"
    "及系統相關問題處理。圖書館資媒組負責建置「學生學習歷程檔案平台」、障礙排除、使用者疑問及系統相關問題處理。",
    "四(學生基本資料)": "學生基本資料教務處註冊組學生之相關學籍資料，由註冊組於學生入學後登錄，"
    "每學期並須再次檢核確認。",
    "四(課程名稱)": "課程名稱教務處教學組每學期各班開課之課程名稱、任課教師登錄。",
    "四(修課評估)": "修課評估輔導室依據學生性向興趣及進路發展登錄「學群(類群)探索就業規劃」於系統。",
    "四(選修課程作業)": "選修課程作業教務處國中註冊組每學期選課作業及登錄學生選修科目資料。",
    "四(課程諮詢紀錄)": "課程諮詢紀錄課程諮詢教師登錄「日期/時間/地點」及「諮詢內容及意見」並匯出紀錄。",
    "四(修課成績)": "修課成績教務處註冊組登錄學生修課科目及學業成績表現。",
    "四(課程學習成果)": "課程學習成果學生學生得於每學期登錄修課(含必、選修等有合計學分者)之學習成果至多五份"
    "(含實作作品或書面報告等)。各班導師負責督導學生每學期依時程登錄學習成果。"
    "任課教師認證學生登錄之學習成果。",
    "四(出缺勤紀錄)": "出缺勤紀錄學務處生輔組負責完成學生全學年出缺勤紀錄登錄及後續維護。",
    "四(學生幹部)": "學生幹部/學生社團學務處訓育組負責完成擔任學生會幹部、學生社團幹部、班級幹部紀錄登錄及後續維護。",
    "四(公共服務)": "學務處訓育組負責學生全學年公共服務活動/志工服務等資料採計及後續維護。",
    "四(校內競賽)": "學生個人校內競賽表現校內各競賽承辦單位負責於比賽前後完成學生個人校內競賽成績表現紀錄"
    "(含名稱、內容、成績及證明文件)之簽陳。學務處訓育組負責於比賽前後完成學生個人校內競賽成績表現紀錄"
    "(含名稱、內容、成績及證明文件)後續維護。",
    "四(校外競賽)": "學生依時程完成校外學科/非學科競賽/語文(技能)檢定證照等優良表現紀錄"
    "(含名稱、內容、成績及證明文件)登錄。",
    "四(其他)": "其他圖書館提供資訊設備及適當空間以利學生於課餘時間完成各項登錄",
    "五": "學生學習歷程檔案平臺由教務處負責建置與管理，各業管單位分別負責上傳或登錄所主管之業務，"
    "其登錄內容與作業方式如下：",
    "五(一)": "基本資料：",
    "五(一)1": "學生名冊：學生之相關學籍資料由註冊組上傳，每學期並須再次檢核確認。",
    "五(一)2": "成績名冊：由註冊組依本校成績系統所載之學生成績上傳，每學期皆需登錄一次。",
    "五(一)3": "課程計畫書：由實研組上傳，每學期皆需登錄一次。",
    "五(一)4": "課程名稱與課程代碼：由教學組上傳，每學期皆需登錄一次。",
    "五(一)5": "缺勤紀錄名冊：由學務處上傳，每學期皆需登錄一次。",
    "五(二)": "修課紀錄：",
    "五(二)1": "修課評估：「學群(類群)探索與就業規劃」由輔導室依據學生之性向興趣及進路發展登錄；"
    "「選修課程名稱」由教務處(國中註冊組)於選課作業完成後登錄學生選修科目資料。",
    "五(二)2": "課程諮詢紀錄：由課程諮詢教師登錄「日期/時間/地點」及「諮詢內容及意見」。",
    "五(二)3": "修課成績：學生修課科目及學業成績表現，由註冊組登錄。",
    "五(三)": "課程學習成果：由教務處主責。學生得於每學期登錄修課(含必、選修等有核計學分者)之學習成果"
    "(含實作作品或書面報告等)，並須經任課教師認證，每學期最多五件"
    "(學生自一學年上傳至學校平臺之課程學習成果，勾選至多六件，由學校每年提交至學習歷程中央資料庫)。",
    "五(四)": "多元表現：由學務處主責召集各主任，並認證之。學生得自行登錄校內、外之多元表現"
    "(含名稱、內容、成績及證明文件)，每學年最多十五項。"
    "學生自一學年上傳至學校平臺之課程學習成果，勾選至多十項，由學校每年提交至學習歷程中央資料庫，"
    "但資料庫內已由學校登錄之校內幹部及其他相當資料，或校外機構登錄之競賽、檢定及其他相當之資料，"
    "不包括在十項之內。",
    "五末段": "前項內容參照作業要點之附件表單建置之，由各主管處室(組)於國教署規定上傳期限之二週前完成。"
    "各相關處室(組)並須於規定之上傳期限內上傳至國教署指定之資料庫。",
    "六": "學生學習歷程檔案之登錄、作業及使用，由工作小組指派單位或人員，統籌辦理訓練、研習及說明：",
    "六(一)": "學生訓練：每學年得結合生涯輔導課程或社團時間，由教、學、輔等處室辦理一次選課輔導、"
    "檔案建置及登錄等相關訓練。",
    "六(二)": "教師研習：教務處每學年至少辦理一次課程諮詢與檔案建置相關之專業研習。",
    "六(三)": "親師說明：輔、學、教、圖等處室每學年得結合學校親職活動，至少辦理一次檔案建置與使用之說明。",
    "七": "成效評核及獎勵：學生學習歷程檔案平臺各內容項目之指定管理、登錄人員及教師，得由執行秘書"
    "視其辦理成效，提交工作小組議決後，依學校教職員獎勵標準規定提請敘獎。",
    "八": "學校相關辦理人員倘有登載不實，致影響學生權益或大學招生制度之公正性及公平性者，應負相關行政或刑事責任。",
    "九": "本補充規定經校務會議通過後實施，修正時亦同。",
}

CLAUSES: dict[str, Clause] = {number: Clause(number, words) for number, words in _WORDS.items()}


def _limit(name: str, clause: str, number: int, quote: str, *amended: tuple[int, int]) -> Limit:
    """Declare a limit as the regulation set it, and as amended: from which academic year, which number."""
    return Limit(name, CLAUSES[clause], ((IN_FORCE_FROM, number), *amended), quote)


# A student's items: pieces (件) a semester, pieces a year, items (項) a year, items a year.
OUTCOMES_REGISTERED = _limit("每學期登錄課程學習成果", "五(三)", 5, "每學期最多五件")
OUTCOMES_TICKED = _limit("每學年勾選課程學習成果", "五(三)", 6, "勾選至多六件")
PERFORMANCES_REGISTERED = _limit("每學年自行登錄多元表現", "五(四)", 15, "每學年最多十五項")
PERFORMANCES_TICKED = _limit("每學年勾選多元表現", "五(四)", 10, "勾選至多十項")

# The school's duties: persons, meetings at least a semester, events at least a year.
WORKING_GROUP_SEATS = _limit("工作小組人數", "三", 19, "合計19人")
WORKING_GROUP_MEETINGS = _limit("每學期工作小組會議", "三", 1, "每學期至少召開一次會議")
STUDENT_TRAININGS = _limit("學生訓練", "六(一)", 1, "辦理一次選課輔導、檔案建置及登錄等相關訓練")
TEACHER_WORKSHOPS = _limit("教師研習", "六(二)", 1, "每學年至少辦理一次")
PARENT_BRIEFINGS = _limit("親師說明", "六(三)", 1, "至少辦理一次檔案建置與使用之說明")

TRAININGS = (STUDENT_TRAININGS, TEACHER_WORKSHOPS, PARENT_BRIEFINGS)
LIMITS = (
    OUTCOMES_REGISTERED,
    OUTCOMES_TICKED,
    PERFORMANCES_REGISTERED,
    PERFORMANCES_TICKED,
    WORKING_GROUP_SEATS,
    WORKING_GROUP_MEETINGS,
    *TRAININGS,
)

LEAD_TIME = LeadTime(14, CLAUSES["五末段"], "於國教署規定上傳期限之二週前完成")

# The seats of 三 by title, in the order of the text; a title without a numeral there is one person.
_SINGLE_SEATS = "校長 教務主任 學務主任 輔導主任 圖書館主任 註冊組長 教學組長 實研組長 訓育組長 生輔組長 輔導組長"
SEATS: dict[str, int] = {
    **dict.fromkeys(_SINGLE_SEATS.split(), 1),
    "導師代表": 3,
    "專任輔導教師": 1,
    "教師代表(課程諮詢教師)": 1,
    "家長會代表": 1,
    "學生會代表": 2,
}
