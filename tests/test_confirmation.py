"""The pages that people check and sign: each class's confirmation sheet, and the note to the executive secretary."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from browser import NARROW, WIDE, axe, needs_chromium
from graded_school import PERIOD, graded_school, render_of, rendered
from school import (
    CODE,
    ELECTIVE,
    IDENTITIES,
    PROOF,
    YEAR,
    arrival,
    arrivals,
    outcome,
    performance,
    small_school,
    whole_school,
)

from flows.steps.deadlines import Deadline
from flows.steps.decisions_in_force import InForce
from flows.steps.package import Facts, write_package
from flows.steps.package.confirmation import confirmation_sheets
from flows.steps.package.difference import Difference
from flows.steps.package.note import cover_note
from schemas import wording_confirmation as words
from schemas import wording_confirmed as items
from schemas import wording_note
from schemas import wording_unsent as unsent
from schemas.catalogue import RULES
from schemas.decision import Decision
from schemas.forms import forms
from schemas.identity import completed, mask_all
from schemas.regulation import CLAUSES
from schemas.terms import Fate, Period

ZONE = ZoneInfo("Asia/Taipei")
AT = dt.datetime(2026, 2, 1, 9, tzinfo=ZONE)
LETTER = "臺教國署高字第1140000001號"
DUE = Deadline(dt.date(2026, 2, 28), "全部", 1, "全部", "一般", LETTER)
FACTS = Facts(1, AT, "桃園市立永豐高級中等學校", CODE, deadlines=(DUE,))
DECISION = Decision("dfcmarbsfh", "W16", "x", "註冊組", "114-0", "比上次少", True, "chen", "已停辦", AT, AT.date())  # noqa: FBT003 - accepted


def eventful_school():
    """Give a school in which every sort of item is sent or not sent of one student."""
    school = graded_school()
    rows = school["course_outcome"]["學期課程學習成果"]
    rows[0]["成果名稱"] = "人物關係圖"
    rows += [
        outcome(2, 成果名稱="沒有勾的", 勾選="否", 勾選順序=""),
        outcome(3, 成果名稱="還沒認證的", 認證狀態="認證中", 認證日期=""),
        outcome(4, 成果名稱="別人認證的", 任課教師帳號="lin"),
        *(outcome(number, 成果名稱=f"第{number}件") for number in (5, 6, 7)),
        outcome(8, 成果名稱="去年的", 修課學年度="113"),
    ]
    items = school["diverse_performance"]["作品成果紀錄"]
    items += [performance(number) for number in range(2, 12)]
    items.append(performance(12, 登錄來源="學校", 勾選順序="", 名稱="學校登錄的"))
    return school


@pytest.fixture(scope="module")
def year():
    return rendered(eventful_school())


@pytest.fixture(scope="module")
def pages(year):
    return dict(confirmation_sheets(year, FACTS))


def text_of(page: str) -> str:
    """Give what is read of a page."""
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)).split())


def pupil(page: str, seat: int) -> str:
    """Give what is read of one student's part."""
    (found,) = [part for part in page.split("<section")[1:] if f">{seat} 號 " in part]
    return text_of(f"<section{found}")


# --- the class's sheet


def test_each_class_has_its_page_and_no_other_class_is_on_it(pages, year) -> None:
    assert list(pages) == ["一年1班.html", "進一1班.html", "三年1班.html", "進三1班.html"]
    of_class = {
        name: {
            f"{one.texts['學號']}" for one in year.lists.students.values() if f"{one.texts['班級名稱']}.html" == name
        }
        for name in pages
    }
    everybody = set(year.lists.students)
    for name, page in pages.items():
        assert {number for number in everybody if number in page} == of_class[name]


def test_no_identity_number_and_no_birthday_is_on_a_page(pages, year) -> None:
    for page in (*pages.values(), cover_note(year, FACTS, {})):
        for student in year.lists.students.values():
            assert student.texts["身分證號"][:6] not in page
            assert student.texts["出生日期"] not in page


def test_every_item_of_a_student_is_told_once(pages, year) -> None:
    own = [fate for fate in year.fates if fate.student == "114001"]
    told = pupil(pages["一年1班.html"], 1)
    sent = sum(fate.fate is Fate.SUBMITTED for fate in own)
    assert told.count("（至多 6 件）") + told.count("（至多 10 項）") == sent == 13
    assert pages["一年1班.html"].count("<tr><td><strong>") == len(own) - sent == 7


def test_what_goes_says_its_name_course_teacher_and_place(pages) -> None:
    assert "人物關係圖，國語文（任課教師人員老師） 第 1 件（至多 6 件）" in pupil(pages["一年1班.html"], 1)


def test_items_of_one_name_are_told_apart_by_their_day_and_of_one_day_by_their_number(pages) -> None:
    told = pupil(pages["一年1班.html"], 1)
    works = re.findall(r"作品成果紀錄：(攝影作品，114\.10\.01（紀錄編號 P-1-\d\d）)", told)
    assert len(works) == len(set(works)) == 11
    school = graded_school()
    rows = school["course_outcome"]["學期課程學習成果"]
    rows += [outcome(number, 成果名稱="小論文", 上傳日期=day) for number, day in ((2, "1141002"), (3, "1141003"))]
    told = pupil(dict(confirmation_sheets(rendered(school), FACTS))["一年1班.html"], 1)
    assert "（上傳日期 114.10.02） 第" in told
    assert "（上傳日期 114.10.03） 第" in told


@pytest.mark.parametrize(
    ("item", "why"),
    [
        ("沒有勾的", "沒有勾選（註 1）"),
        ("還沒認證的", "已勾選，但還沒有通過認證（註 1）"),
        ("別人認證的", "認證的老師不是這門課的任課教師（註 1）"),
        ("第7件", "登錄超過上限，先登錄的有效：這是登錄的第 6 件，至多 5 件（註 1）"),
        ("去年的", "修課學年度 113 不屬於這次提交的學年度（註 1）"),
        ("學校登錄的", "由學校登錄，不列入學生自填名冊（註 2）"),
        ("攝影作品", "勾選超過上限，依你的勾選順序，這一件沒有選入：這是勾選的第 11 項，至多 10 項（註 2）"),
    ],
)
def test_what_does_not_go_says_why(pages, item, why) -> None:
    cells = re.findall(r"<tr><td><strong>.*?</strong>(.*?)</td><td>(.*?)</td>", pages["一年1班.html"])
    assert [told for name, told in cells if item in name] == [why]


def test_the_clauses_are_quoted_at_the_foot(pages) -> None:
    told = pupil(pages["一年1班.html"], 1)
    assert f"註 1 補充規定五(三) {CLAUSES['五(三)'].quote}" in told
    assert f"註 2 補充規定五(四) {CLAUSES['五(四)'].quote}" in told
    assert "註 1" not in pupil(pages["一年1班.html"], 3)


def test_a_student_of_whom_nothing_goes_is_told_so_and_signs_too(pages) -> None:
    told = pupil(pages["一年1班.html"], 3)
    assert words.NOTHING_SENT in told
    assert all(name in told for name in (words.STUDENT_SIGNS, words.PARENT_SIGNS, words.CORRECT))


def test_the_class_is_told_until_when_it_may_answer(year) -> None:
    def line(*deadlines: Deadline, at: dt.datetime = AT) -> str:
        pages = dict(confirmation_sheets(year, replace(FACTS, deadlines=deadlines, made_at=at)))
        return pupil(pages["三年1班.html"], 1)

    third, others = replace(DUE, grade="3", national=dt.date(2026, 3, 31)), replace(DUE, grade="1")
    assert "請在 2 月 14 日（校內期限）以前核對" in line(DUE)
    assert "請在 3 月 17 日（校內期限）以前核對" in line(others, third)
    assert line(DUE, at=dt.datetime(2026, 3, 1, tzinfo=ZONE)).count("請儘快核對，交回導師。") == 1
    frozen = line(DUE, at=dt.datetime(2026, 2, 15, tzinfo=ZONE))
    assert "名冊已在 2 月 14 日（校內期限）凍結。請儘快核對，交回導師。有誤的，最晚到 2 月 28 日" in frozen
    assert "請儘快核對" in line()


def test_a_frozen_category_is_told_apart_from_one_that_is_still_open(year) -> None:
    first = replace(DUE, form="課程學習成果", grade="3", round="第一梯次")
    second = replace(first, round="第二梯次", national=dt.date(2026, 3, 31))
    open_still = replace(DUE, form="多元表現", grade="3", national=dt.date(2026, 5, 31))
    general = replace(DUE, national=dt.date(2026, 6, 30))
    facts = replace(FACTS, deadlines=(DUE, first, second, open_still, general))

    def told(moment: dt.datetime, name: str = "三年1班.html") -> str:
        return pupil(dict(confirmation_sheets(year, replace(facts, made_at=moment)))[name], 1)

    before = told(AT)
    assert "課程學習成果：請在 2 月 14 日（校內期限）以前核對" in before
    assert "多元表現：請在 5 月 17 日（校內期限）以前核對" in before
    closed = told(dt.datetime(2026, 2, 15, tzinfo=ZONE))
    assert "課程學習成果：名冊已在 2 月 14 日（校內期限）凍結" in closed
    assert "最晚到 2 月 28 日（國教署截止日）" in closed
    assert "多元表現：請在 5 月 17 日" in closed
    assert "課程學習成果（第一梯次） 2 件 第一梯次在 2 月 28 日截止（國教署） 閱讀與寫作，國語文" in closed
    after = told(dt.datetime(2026, 3, 1, tzinfo=ZONE))
    assert "課程學習成果：請在 3 月 17 日（校內期限）以前核對" in after
    assert "第一梯次已在 2 月 28 日截止" in after
    assert "凍結。請儘快核對" in told(dt.datetime(2026, 2, 15, tzinfo=ZONE), "一年1班.html")


def test_an_item_of_the_last_grade_tells_in_which_round_it_goes() -> None:
    made = rendered(graded_school(), first_rounds={"course_outcome": ()})
    told = pupil(dict(confirmation_sheets(made, FACTS))["三年1班.html"], 1)
    assert "課程學習成果（第二梯次） 2 件" in told
    assert "多元表現（第一梯次） 1 項" in told
    assert "梯次" not in pupil(dict(confirmation_sheets(made, FACTS))["一年1班.html"], 1)


def test_the_semesters_page_tells_courses_officers_and_sums_of_absences() -> None:
    made = dict(confirmation_sheets(rendered(graded_school(), PERIOD), FACTS))
    first = pupil(made["一年1班.html"], 1)
    passed = "4 學分，成績 85，及格，補考 無"
    assert f"修課紀錄 2 科 國語文，{passed} 英語文，{passed}" in first
    assert "校內幹部經歷 1 筆 一年1班，班長，114.09.01，115.01.20" in first
    assert "缺勤紀錄 1 筆 病假 7 節" in pupil(made["進一1班.html"], 2)


def test_each_sort_of_mark_says_what_it_is() -> None:
    school = whole_school()
    mark = school["grade_roster"]["學期成績"][0] | {"學號": "114003"}
    made_up = {"應修課學年度": "113", "應修課學期": "2", "補修成績": "50", "補修及格": "0", "補修方式": "3"}
    school["grade_roster"]["補修成績"].append(mark | made_up | {"補考成績": "60", "補考及格": "1"})
    transferred = {"對應學年度": "113", "對應學期": "2", "對應年級": "1", "身分別": "1", "抵免後成績": "-1"}
    school["grade_roster"]["轉學轉科成績"].append(mark | transferred | {"成績及格": "-1"})
    (page,) = dict(confirmation_sheets(rendered(school, PERIOD), FACTS)).values()
    told = pupil(page, 3)
    assert "補修：國語文，應修 113 學年度，第 2 學期，4 學分，成績 50，不及格，補考 60，補考及格" in told
    assert "轉學轉科抵免：國語文，對應 113 學年度，第 2 學期，4 學分，抵免後成績 無" in told
    assert "重修：國語文，原修 113 學年度，第 2 學期，4 學分，成績 60，及格" in told
    assert "重讀：國語文，4 學分，成績 72，及格，補考 無" in told


# --- what went back


BROKEN = {
    "grade_roster": {"學期成績": {"修課學分": "3"}},
    "retake_roster": {"重讀成績": {"開課年級": "9"}},
    "officer_record": {"幹部經歷紀錄": {"開始日期": "10/11/2025"}},
    "absence_roster": {"缺勤紀錄名冊": {"缺勤節數": "7節"}},
    "course_outcome": {"學期課程學習成果": {"上傳日期": "去年"}},
    "diverse_performance": {"作品成果紀錄": {"日期": "某天"}},
    "elective_enrolment": {"選修科目": {"選課結果": "也許"}},
    "course_advising": {"課程諮詢紀錄": {"諮詢日期": "昨天"}},
    "career_exploration": {"修課評估": {"進路規劃": ""}},
    "service_credit": {"公共服務採計": {"時數": "很多"}},
    "school_contest": {"校內競賽成績": {"獎項": ""}},
    "outside_registration": {"校外機構登錄": {"機構": ""}},
    "receipt_confirmation": {"收訖明細確認": {"確認結果": "好"}},
}


def faulty_school():
    """Give a school of which a row of each form about students goes back, with students in no known class."""
    school = whole_school()
    for form, sheet in (("elective_enrolment", "選修科目"), ("outside_registration", "校外機構登錄")):
        school[form][sheet].append(school[form][sheet][0] | {"學號": "114002"})
    for form, sheets in BROKEN.items():
        for sheet, bad in sheets.items():
            school[form][sheet][0] |= bad
    students = school["student_roster"]["學生資料"]
    students[2]["性別代碼"] = "男"
    for number, changes in enumerate(({"班級名稱": "", "座號": "4"}, {"班級名稱": "一年9班", "座號": "乙"}), 4):
        own = {"學號": f"11400{number}", "姓名": f"學生{number}", "身分證號": completed(f"A12345{690 + number}")}
        students.append(students[0] | own | changes)
    school["course_outcome"]["學期課程學習成果"] += [outcome(9, 3), outcome(9, 5), outcome(9, 學號="999999")]
    school["grade_roster"]["學期成績"].append(school["grade_roster"]["學期成績"][1] | {"學號": IDENTITIES[1]})
    return school


@pytest.fixture(scope="module", params=[PERIOD, YEAR], ids=str)
def faulty(request):
    made = rendered(faulty_school(), request.param)
    return made, dict(confirmation_sheets(made, FACTS))


def sections(pages) -> dict[str, str]:
    """Give each student's part, by number; no number may stand on two of them."""
    parts = [part for page in pages.values() for part in page.split("<section")[1:]]
    found = {re.search(rf"{words.NUMBER} (\S+?)<", part)[1]: part for part in parts}
    assert len(found) == len(parts)
    return found


def test_every_student_of_whom_anything_was_read_is_on_exactly_one_page(faulty) -> None:
    made, pages = faulty
    everybody = {mask_all(fate.student) for fate in made.fates if fate.student and fate.fate is not Fate.SUPERSEDED}
    named = {f"11400{number}" for number in range(1, 6)}
    assert set(sections(pages)) == everybody | named
    assert list(pages) == ["一年1班.html", "一年9班.html", "未列入任何班級.html"]


def test_every_row_that_stands_is_told_once_sent_kept_or_sent_back(faulty) -> None:
    made, pages = faulty
    found = sections(pages)
    for number in {fate.student for fate in made.fates if fate.student}:
        own = [fate.fate for fate in made.fates if fate.student == number and fate.fate is not Fate.SUPERSEDED]
        own_row = [one.fate for one in made.fates if one.student == number and one.form == "student_roster"]
        part = found[mask_all(number)]
        sent = sum(int(rows) for rows in re.findall(r"<h4>.*? (\d+) \S+</h4>", part))
        kept = sum(int(rows) for rows in re.findall(r"(\d+) 筆", part.partition(f">{words.STAYS}<")[2]))
        assert sent == own.count(Fate.SUBMITTED) - own_row.count(Fate.SUBMITTED)
        assert kept == own.count(Fate.KEPT)
        assert part.count("<tr><td><strong>") == len(own) - own.count(Fate.SUBMITTED) - kept
    assert f"{words.STAYS} " in text_of(found["114002"])


def test_each_form_that_went_back_is_named_with_what_the_row_is() -> None:
    made = rendered(faulty_school(), PERIOD)
    pages = dict(confirmation_sheets(made, FACTS))
    first = pupil(pages["一年1班.html"], 1)
    assert "選修科目名冊 閱讀與寫作，2 學分 「選課結果」一欄填的不是規定可以填的內容 由國中註冊組更正" in first
    assert "課程諮詢紀錄 昨天，選修課程 「諮詢日期」一欄的日期讀不出來" in first
    assert "校內幹部經歷 一年1班，班長，10/11/2025，115.01.20" in first
    assert "缺勤紀錄 病假，7節，114.10.13 「缺勤節數」一欄要填整數" in pupil(pages["一年1班.html"], 2)
    third = pupil(pages["一年1班.html"], 3)
    assert "學生名冊 學生資料：學生3，一年1班，3 號 「性別代碼」一欄填的不是規定可以填的內容 由註冊組更正" in third
    assert "學生4" in text_of(pages["未列入任何班級.html"])
    assert words.NO_CLASS_HOW[0] in text_of(pages["未列入任何班級.html"])
    assert IDENTITIES[1] not in "".join(pages.values())


def test_who_is_not_accepted_reads_why_and_stands_beside_no_accepted_one_of_that_name(faulty) -> None:
    made, pages = faulty
    third = text_of(sections(pages)["114003"])
    assert "學生名冊裡這位學生的一列還沒有採認：「性別代碼」一欄填的不是規定可以填的內容。" in third
    assert "由註冊組更正，不必處理" in third
    assert f"學生3 {words.NOT_ACCEPTED}" in text_of(pages["一年1班.html"])
    assert "還沒有採認" not in text_of(sections(pages)["114001"])
    school = faulty_school()
    students = school["student_roster"]["學生資料"]
    students.append(students[0] | {"學號": "114009", "身分證號": "A1", "座號": "十二號"})
    twice = dict(confirmation_sheets(rendered(school, made.period), FACTS))["一年1班.html"]
    assert ("114009" in twice) == (made.period == PERIOD)  # there its own row is told
    assert twice.count(f">十二號 {students[0]['姓名']}<") == (made.period == PERIOD)


def test_who_lost_the_class_in_the_second_semester_stands_in_that_of_the_first() -> None:
    school = small_school()
    later = {"學生資料": [school["student_roster"]["學生資料"][0] | {"班級名稱": ""}]}
    second = Period(YEAR.year, 2)
    made = render_of([*arrivals(school), arrival(99, "student_roster", later, semester=2)], second)
    assert list(dict(confirmation_sheets(made, FACTS))) == ["一年1班.html"]


def test_a_form_that_nobody_has_described_is_told_by_its_key(monkeypatch) -> None:
    monkeypatch.delitem(items.OTHERS, "elective_enrolment")
    made = rendered(faulty_school(), PERIOD)
    told = pupil(dict(confirmation_sheets(made, FACTS))["一年1班.html"], 1)
    assert f"選修科目名冊 {ELECTIVE} 「選課結果」" in told


def test_what_stays_at_school_is_counted() -> None:
    school = whole_school()
    for row in (*school["school_contest"]["校內競賽成績"], *school["service_credit"]["公共服務採計"]):
        row.pop("證明文件檔名")
    (page,) = dict(confirmation_sheets(rendered(school), FACTS)).values()
    assert "留在學校，不提交 校內競賽成績 1 筆、公共服務及志工服務採計 1 筆" in pupil(page, 2)


def test_a_row_in_whose_place_another_stands_is_not_told(year) -> None:
    gone = [replace(fate, fate=Fate.SUPERSEDED) for fate in year.fates]
    assert list(confirmation_sheets(replace(year, fates=gone), FACTS)) == []


def test_classes_whose_names_no_file_can_have_get_files_of_their_own() -> None:
    school = graded_school()
    students = school["student_roster"]["學生資料"]
    for row, name in zip(students, ("a/b", "a\\b", "A*b", "..", "三年1班"), strict=True):
        row["班級名稱"] = name
    made = rendered(school)
    names = [name for name, _ in confirmation_sheets(made, FACTS)]
    assert len(names) == len(set(map(str.casefold, names))) == 5
    assert all(re.fullmatch(r"[\w-]+\.html", name) for name in names)


def test_classes_of_one_name_are_told_apart_by_their_grade() -> None:
    school = graded_school()
    students = school["student_roster"]["學生資料"]
    for row, grade, name in zip(students, "13113", ("A班", "A班", "B/班", "B*班", "C班"), strict=True):
        row |= {"年級": grade, "班級名稱": name}
    names = [name for name, _ in confirmation_sheets(rendered(school), FACTS)]
    assert sorted(names) == ["C班.html", "一年級_A班.html", "一年級_B_班-2.html", "一年級_B_班.html", "三年級_A班.html"]


def test_what_an_office_typed_is_shown_as_text() -> None:
    school = graded_school()
    school["course_outcome"]["學期課程學習成果"][0]["成果名稱"] = "<script>alert(1)</script>A123456789"
    page = dict(confirmation_sheets(rendered(school), FACTS))["一年1班.html"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "A123456789" not in page


def test_pages_are_the_same_in_whatever_order_workbooks_arrive(year) -> None:
    assert dict(confirmation_sheets(render_of(arrivals(eventful_school())[::-1]), FACTS)) == dict(
        confirmation_sheets(year, FACTS)
    )


# --- the sentences


def test_there_is_a_sentence_for_every_fate_and_every_rule_that_can_decide_a_row() -> None:
    for fate in Fate:
        assert unsent.sentence(fate, "").why
        assert unsent.sentence(fate, "").do
    for rule in RULES.values():
        for fate in (Fate.HELD, Fate.REJECTED, Fate.NOT_SELECTED):
            said = unsent.sentence(fate, rule.id)
            assert said.why, rule.id
            assert said.do.endswith("。"), rule.id
    assert set(unsent.BY_RULE) <= set(RULES)
    assert {rule for rule, _ in unsent.WITH_FATE} <= set(RULES)


def test_no_sentence_for_parents_names_a_rule_by_its_number() -> None:
    said = [*unsent.BY_FATE.values(), *unsent.BY_RULE.values(), *unsent.WITH_FATE.values()]
    assert not [one for one in said if re.search(r"[A-Z]\d\d", one.why + one.do)]


def test_every_category_names_columns_that_its_form_has() -> None:
    for name, category in (*items.CATEGORIES.items(), *items.OTHERS.items()):
        form = forms()[name]
        for sheet in form.sheets:
            headings = category.sheets.get(sheet.title, category.names)
            named = [one for heading in headings for one in heading.split(items.OR)]
            wanted = {*named, *filter(None, (category.teacher, *category.summed))}
            assert wanted <= set(sheet.headings), sheet.title
            assert named, sheet.title
        assert set(category.sheets) <= {sheet.title for sheet in form.sheets}


def test_a_withdrawn_item_says_that_it_was_withdrawn(year) -> None:
    (beyond,) = [fate for fate in year.fates if fate.rule == "L04"]
    withdrawn = replace(beyond, counted=(beyond.counted[0], beyond.counted[1]._replace(place=0, why="撤回")))
    assert "已撤回" in unsent.why_not_sent(withdrawn).why
    assert "沒有選入" in unsent.why_not_sent(beyond).why
    assert "先暫緩" in unsent.why_not_sent(replace(beyond, fate=Fate.HELD)).why


def test_what_an_office_filed_that_office_mends_and_the_student_reads_which_cell_is_wrong() -> None:
    school = graded_school()
    school["grade_roster"]["學期成績"][0]["學期學業成績"] = "101"
    made = dict(confirmation_sheets(rendered(school, PERIOD), FACTS))
    told = "成績 101，及格，補考 無 「學期學業成績」一欄的數字太大或太小 由註冊組更正，不必處理"
    assert f"修課紀錄 國語文，4 學分，{told}" in pupil(made["一年1班.html"], 1)


def test_what_a_student_registered_the_office_that_filed_it_mends_with_the_students_word() -> None:
    school = graded_school()
    school["course_outcome"]["學期課程學習成果"][0]["勾選"] = "V"
    told = pupil(dict(confirmation_sheets(rendered(school), FACTS))["一年1班.html"], 1)
    assert "「勾選」一欄要填「是」或「否」 請把正確的內容告訴導師，由教務處更正；更正後會自動再核對。" in told


def test_every_rule_on_a_cell_or_a_row_that_sends_it_back_has_a_sentence_for_parents() -> None:
    rules = [rule for rule in RULES.values() if rule.id[0] in "CR" and rule.keeps_back]
    assert [rule.id for rule in rules if unsent.sentence(Fate.REJECTED, rule.id).why == rule.title] == ["C08"]


def test_what_waits_for_another_form_is_nobodys_to_mend(year) -> None:
    row = replace(year.fates[0], fate=Fate.HELD, rule="X09", counted=())
    assert unsent.why_not_sent(row).do.startswith("暫時不必處理")
    assert unsent.why_not_sent(replace(row, rule="W13")).do.startswith(f"由{row.drop.office}更正")
    assert "其中一欄沒有填寫" in unsent.why_not_sent(replace(row, rule="C01", heading="")).why


@pytest.mark.parametrize("heading", sorted(items.MARKS))
def test_no_mark_is_said_in_words(heading) -> None:
    assert items.is_said(heading, "-1")
    assert items.shown_as(heading, "-1").endswith(" 無")
    assert not items.is_said("補考及格", "-1")


def test_an_item_whose_place_is_not_settled_is_given_none(year) -> None:
    (beyond,) = [fate for fate in year.fates if fate.rule == "L04"]
    assert unsent.not_among(beyond).endswith("第 11 項，至多 10 項")
    assert unsent.not_among(replace(beyond, fate=Fate.HELD)) == ""


# --- the note


def cells(page: str, title: str) -> list[list[str]]:
    """Give the lines of one of the note's tables."""
    _, _, after = page.partition(f">{title}</h2>")
    body = re.search(r"<tbody>(.*?)</tbody>", after.partition("<h2")[0], re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL) if body else []
    return [[text_of(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows]


@pytest.fixture(scope="module")
def package(tmp_path_factory, year):
    folder = tmp_path_factory.mktemp("note")
    proof = folder / hashlib.sha256(PROOF).hexdigest()
    proof.write_bytes(PROOF)
    write_package(year, folder / "01", lambda _: proof, FACTS)
    return folder / "01"


def test_a_package_holds_the_pages_and_the_note(package) -> None:
    held = {path.relative_to(package / "data").as_posix() for path in (package / "data").rglob("*.html")}
    assert held == {"提交說明.html", *(f"確認單/{name}.html" for name in ("一年1班", "三年1班", "進一1班", "進三1班"))}


def test_the_note_gives_each_roster_with_its_cohort_its_rows_and_its_hash(package, year) -> None:
    listed = cells((package / "data" / "提交說明.html").read_text("utf-8"), wording_note.ROSTERS)
    assert [line[0] for line in listed] == [f"{one.roster.path}.xlsx" for one in year.rosters]
    assert ["學生課程學習成果名冊_高三第一梯次.xlsx", "36", "日校高三第一梯次", "2"] in [line[:4] for line in listed]
    for path, _, _, rows, digest in listed:
        assert digest.replace(" ", "") == hashlib.sha256((package / "data" / path).read_bytes()).hexdigest()
        assert int(rows) > 0


def test_the_note_counts_what_went_back_by_office_and_reason(year) -> None:
    page = cover_note(year, FACTS, {})
    assert cells(page, wording_note.BACK) == [
        ["教務處", "課程學習成果", "暫緩", "L05 已勾選但尚未通過認證，不會提交", "1", "1"],
        ["教務處", "課程學習成果", "退回", "L01 超過每學期登錄件數上限", "1", "1"],
        ["教務處", "課程學習成果", "退回", "X05 任課教師未教授該班這門課，也不是代理認證教師", "1", "1"],
    ]
    assert cells(page, wording_note.STUDENTS) == [["一年1班", "1", "114001"]]
    assert "共 1 位學生" in text_of(page)
    assert sum(int(rows) for _, rows in cells(page, wording_note.FATES)) == len(year.fates)


def test_the_note_lists_students_by_class_and_says_how_many_more_there_are(year) -> None:
    one = next(fate for fate in year.fates if fate.fate is Fate.REJECTED)
    many = [replace(one, student=f"99{number:02}") for number in range(11)]
    page = cover_note(replace(year, fates=[one, *many]), FACTS, {})
    first, nowhere = cells(page, wording_note.STUDENTS)
    assert first == ["一年1班", "1", "114001"]
    assert nowhere[:2] == [words.NO_CLASS, "11"]
    assert nowhere[2].startswith("9900、9901、")
    assert nowhere[2].endswith("9907；其餘 3 位見 校內用/每列去向.xlsx")
    assert [line[4:] for line in cells(page, wording_note.BACK)] == [["12", "12"]]
    assert "共 12 位學生" in text_of(page)


def test_the_note_names_the_files_that_came_after_the_freeze(year) -> None:
    one = year.fates[0]
    late = [replace(each, fate=Fate.HELD, rule="W19", drop=one.drop) for each in year.fates[:3]]
    page = cover_note(replace(year, fates=late), FACTS, {})
    listed = cells(page, wording_note.LATE)
    assert [(line[0], line[2]) for line in listed] == [(one.drop.office, one.drop.name)] * len(listed)
    assert sum(int(line[5]) for line in listed) == 3
    assert {line[4] for line in listed} == {"暫緩"}
    assert wording_note.LATE not in cover_note(year, FACTS, {})


def test_the_note_tells_what_is_missing_decided_due_and_different(year) -> None:
    facts = replace(
        FACTS,
        number=2,
        closes=("course_outcome",),
        decisions=[InForce(DECISION, "以這份檔案為準")],
        outstanding=[
            {"office": "輔導室", "title": "學群", "state": "尚未送件", "due": due, "days_left": days, "next": "請送件"}
            for due, days in (("2026-01-30", -2), ("2026-02-03", 2), (None, None))
        ],
        duties=[{"office": "教務處", "message": "沒有訓練", "expected": "學生訓練"}],
        difference=Difference("114-0/01"),
    )
    page = cover_note(year, facts, {})
    assert cells(page, wording_note.OUTSTANDING) == [
        ["輔導室", "學群", "尚未送件", *days, "請送件"]
        for days in (("2026-01-30", "2 天"), ("2026-02-03", "未逾期"), ("", ""))
    ]
    assert cells(page, wording_note.DECISIONS)[0][:2] == ["比上次少", "註冊組"]
    assert cells(page, wording_note.DUTIES) == [["教務處", "沒有訓練", "學生訓練", wording_note.STILL_OPEN]]
    assert cells(page, wording_note.DEADLINES) == [["全部", "全部", "2026-02-14", "13 天", "2026-02-28", "", LETTER]]
    read = text_of(page)
    assert "第 02 號" in read
    assert "凍結的表單 課程學習成果" in read
    assert "與 114-0/01 相比，各列與附件都沒有差異" in read
    assert "tagmanifest-sha256.txt" in read


def test_a_long_table_of_the_note_says_where_the_rest_is(year) -> None:
    page = cover_note(year, replace(FACTS, decisions=[InForce(DECISION, "x")] * 30), {})
    assert len(cells(page, wording_note.DECISIONS)) == wording_note.SHOWN_AT_MOST
    assert "另有 5 項，見 校內用/決定紀錄.xlsx" in text_of(page)


def test_what_stands_in_one_row_alone_does_not_part_the_reasons(year) -> None:
    waits = [
        replace(fate, fate=Fate.HELD, rule="", reason=f"所對照的「學生名冊」資料「{place}」尚未採認")
        for place, fate in enumerate(year.fates[:3])
    ]
    (line,) = cells(cover_note(replace(year, fates=waits), FACTS, {}), wording_note.BACK)
    assert line[3:5] == ["所對照的「學生名冊」資料尚未採認", "3"]


# --- seen in a browser


@needs_chromium
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["一年1班.html", "提交說明.html"])
def test_both_pages_pass_wcag_aa(pages, year, name, width, tmp_path) -> None:
    made = pages | {"提交說明.html": cover_note(year, FACTS, {})}
    passed, violations = axe(made[name], tmp_path, width)
    assert violations == []
    assert passed > 5
