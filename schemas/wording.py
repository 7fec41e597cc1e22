"""The sentences that the steps show to people, in Traditional Chinese; the steps themselves hold none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.catalogue import RULES
from schemas.wording_mending import ACCEPT, REJECT

if TYPE_CHECKING:
    from collections.abc import Iterable

WORKBOOK = "Excel 活頁簿（.xlsx）"
HEADING_ONCE = "每個欄位名稱只出現一次"
ANY_HEADINGS = "任一表單的欄位名稱"
FORM_HEADINGS = "表單的工作表名稱與欄位名稱"
WHICH_PART = "班級或填報人姓名，使各份資料不會互相取代"
ROWS_OR_NIL = "至少一列資料，或在填報資訊填「本期無資料：是」"
SAME_STUDENT = "與學生名冊相同的學生"
NOT_SHOWN = "（不顯示）"
NOT_TICKED = "學生未勾選"

FIRST_STANDS = "本單位這一筆先送到，照常採認，不必處理也可以"
LATER_WAITS = "對方先送到，本單位這一筆暫緩"
FIRST_RULES = "先送到的一方或教務處"
"""Whose word counts where two people of one folder contradict each other: not the later one's alone."""

NOT_THIS_ONE = "這一件不勾選"
ANSWER = "。處理填"
"""Begins the part of a question that says what each word does."""


def answers(accept: str, reject: str) -> str:
    """Say what each word does that an office may say; one that cannot be said is left out."""
    told = ((word, what) for word, what in ((ACCEPT, accept), (REJECT, reject)) if what)
    return ANSWER + "；填".join(f"「{word}」：{what}" for word, what in told)


WORKBOOK_ANSWERS = answers(
    "以這份為準，少掉的列不再收（收到回覆十分鐘以後，同一份原檔再放入一次也算確認）", "這份不算，仍以上次為準"
)
VOIDED_ANSWERS = answers("現在的檔案就是認證的那一件，認證仍有效", "認證失效，重新認證後才提交")
LATE_ANSWERS = answers("收下這份，納入補正名冊", "不納入這份，仍以凍結的名冊為準")


def matter(question: str) -> str:
    """Give what a question is about, without what each word would do and who has said one."""
    return question.partition(ANSWER)[0]


def quoted(names: Iterable[str]) -> str:
    """Set names in quotation marks, one after the other."""
    return "".join(f"「{name}」" for name in names)


def missing_headings(names: Iterable[str], near: str) -> str:
    """Say which headings are wanted, and which one in the sheet is nearest."""
    return f"欄位{quoted(names)}" + (f"；工作表內最接近的是「{near}」" if near else "")


def further_heading(near: str) -> str:
    """Say what a heading that belongs to no form may be: left as it is, or another spelling of the nearest one."""
    return "表單的欄位名稱" + (f"；最接近的是「{near}」" if near else "；若只供單位自用，可在名稱前加「備註」")


def nearest_form(form: str, sheet: str, names: Iterable[str]) -> str:
    """Say which form a sheet looks like, and what it lacks."""
    return f"最接近的是「{form}」的「{sheet}」，缺少欄位{quoted(names)}"


def handed_in_by(form: str, offices: Iterable[str]) -> str:
    """Say who hands in a form."""
    return f"「{form}」由{'、'.join(offices)}登錄"


def already_there(headings: Iterable[str], row: int) -> str:
    """Say that an earlier row has the same key."""
    return f"{'＋'.join(headings)} 不重複；第 {row} 列已有相同內容"


def repaired(after: str, cells: int) -> str:
    """Say what a cell was made into, and how many of its column were."""
    return f"「{after}」" + (f"；本欄共整理 {cells} 格" if cells > 1 else "")


def waits_for(form: str, rows: int, below: int = 0, *, is_aside: bool = False) -> str:
    """Say which form rows wait for; whether it has come, and its workbook `is_aside`.

    `below` is the row of the headings under which they stand, further down a sheet.
    """
    then = "的檔案目前擱置，處理好" if is_aside else "送到"
    return f"「{form}」{then}後自動核對，{f'第 {below} 列以下' if below else ''}共 {rows} 列"


def also_in(sheet: str, row: int) -> str:
    """Say that another sheet of the same workbook has the same key."""
    return f"同一檔案的工作表「{sheet}」第 {row} 列已有同一筆"


def place(office: str, file: str, sheet: str, row: str) -> str:
    """Name a row of another workbook."""
    return f"{office}「{file}」工作表「{sheet}」第 {row} 列"


def contradiction(place: str, headings: Iterable[str], owner: str, ruler: str, *, first: bool) -> str:
    """Say under which headings another row of the same key differs, who owns the form, and whose word counts.

    What stands in the cells is each side's own: the other is shown none of it. `first` where this row came first.
    """
    became = FIRST_STANDS if first else LATER_WAITS
    own = f"以本單位這一列為準（由{ruler}確認才算數，其他人的確認只是註記）"
    told = f"與{place}是同一筆，但{quoted(headings)}的內容不同（不互相顯示）；{became}；負責單位為{owner}"
    return told + answers(own, "本單位這一列不採用")


def owner_rules(owner: str) -> str:
    """Name whose word on a contradiction counts: the form's owner's."""
    return f"負責單位{owner}"


def beyond_registered(most: int, place: int, day: str) -> str:
    """Say the which-th item this is, and how they are counted."""
    return f"至多 {most} 件，這是該生的第 {place} 件；依{day}先後計"


def same_order(sheet: str, row: int) -> str:
    """Say which item has the same place in the student's order."""
    return f"與工作表「{sheet}」第 {row} 列不同的順序"


def not_yet_chosen(most: int, ticked: int) -> str:
    """Say that a student ticked too many and has not put them in order."""
    withdrawn = f"{NOT_THIS_ONE}（要撤回別件，請把別件的勾選改為「否」）；或填齊勾選順序"
    return f"至多 {most} 件，該生已勾選 {ticked} 件；選定前這些項目都暫緩" + answers("", withdrawn)


def withdrawable(most: int) -> str:
    """Say how many items a student may tick, of one that was withdrawn."""
    return f"至多 {most} 件"


def beyond_ticked(most: int, ticked: int) -> str:
    """Say that an item lies beyond the limit by the student's own order."""
    said = f"至多 {most} 件，該生已勾選 {ticked} 件；依勾選順序，這一件未選入"
    return said + answers("知道了，依勾選順序提交", NOT_THIS_ONE)


def replaced_by(office: str, file: str) -> str:
    """Say which workbook replaced a row's."""
    return f"{office}後來送出的「{file}」已取代"


def same_as(office: str, file: str, row: int) -> str:
    """Say which row stands in place of one that was handed in twice alike."""
    return f"與{office}「{file}」第 {row} 列相同，以該列為準"


def kept_at_school(form: str) -> str:
    """Say that no national roster prints a form."""
    return f"「{form}」留校使用，不列入提交名冊"


def registered_by(registrar: str, clause: str) -> str:
    """Say who registered an item that is not the student's own."""
    return f"由{registrar}登錄，不列入學生自填名冊（{clause}）"


def of_another_year(heading: str, year: str) -> str:
    """Say that an item belongs to another academic year."""
    return f"{heading} {year} 不屬於這次提交的學年度"


def reference_not_accepted(form: str, text: str) -> str:
    """Say that what a row refers to has itself not been accepted."""
    return f"所對照的「{form}」資料「{text}」尚未採認"


CERTIFICATION_NOT_ACCEPTED = "認證表單對這一筆的資料尚未採認"
STUDENT_NOT_ACCEPTED = "所對照的學生名冊資料尚未採認"
WAITING = "X09 尚未核對：要對照的表單還沒有送到"


def unfinished(rules: Iterable[str]) -> str:
    """Say that the program itself failed on some rules, so that rows wait."""
    return f"規則 {'、'.join(rules)} 的檢核因程式錯誤而中斷，修復後自動再核對"


def has_not_arrived(form: str) -> str:
    """Say why a rule was skipped."""
    return f"「{form}」尚未送到"


JUDGED_OVER_SCHOOL = "由教務處合計各單位的資料後判斷"


def refused_whole(rule: str) -> str:
    """Say why no rule judged the rows of a sheet."""
    return f"整個工作表退回（{rule}），沒有檢核"


def certified_otherwise(certified: str, result: str) -> str:
    """Say what an item's certification must be, and what the certification form says of it."""
    return f"{certified}；認證表單的結果為「{result}」"


def not_filled_in(heading: str) -> str:
    """Say what became of rows that were prefilled and left."""
    return f"只有預填的{heading}，視為未填寫，不列入"


def taken_for_example(mark: str) -> str:
    """Say why a row was not taken."""
    return f"以「{mark}」開頭的列是範例，不列入；若是資料，請刪去「{mark}」"


def sheets_are_of(titles: Iterable[str]) -> str:
    """Say of which forms a workbook's sheets are."""
    return f"這份檔案的工作表屬於「{'」、「'.join(titles)}」，已照其收件"


def rows_counted(number: int) -> str:
    """Count rows."""
    return f"共 {number} 列"


def delivered_or_nil(form: str) -> str:
    """Say what an office that has not delivered may do."""
    return f"送交「{form}」，或在填報資訊填「本期無資料：是」"


def newest_blank(version: str, migrated: Iterable[tuple[str, str]]) -> str:
    """Say which version of a blank holds, and which older headings were read as what."""
    read = "、".join(f"「{old}」讀作「{new}」" for old, new in migrated)
    return f"目前版本 {version}" + (f"；已將{read}" if read else "")


def rule_and_title(rule: str) -> str:
    """Name a rule and say what it finds: why a row did not go."""
    return f"{rule} {title_of(rule)}"


def title_of(rule: str) -> str:
    """Say what a rule finds."""
    return RULES[rule].title


def rows_left_out(earlier: str, rows: int, gone: int, first: Iterable[int], keyless: str = "") -> str:
    """Say what the last workbook had that this one has not, and how to say that this is meant.

    `keyless` says, as `without_key` does, that rows of this one cannot be compared.
    """
    named = "、".join(map(str, first))
    example = f"，例如上次的第 {named} 列" if named else ""
    return (
        f"上次（{earlier}）有 {rows} 列，這次少了其中 {gone} 列{example}；{keyless}"
        "確認以前，仍以上次的資料為準，漏貼時補齊後重送即可"
    ) + WORKBOOK_ANSWERS


def without_key(rows: int, headings: Iterable[str]) -> str:
    """Say that rows may be there and cannot be known again, since the cells that tell them apart are at fault."""
    return f"這份檔案有 {rows} 列的{quoted(headings)}空白或有誤，對不到上次的列，可能並沒有少：請先改正後重送；"


def still_waits() -> str:
    """Say that a workbook was asked about, though what it was compared with has given way since."""
    return "這份檔案比當時的資料少了許多列，還沒有人確認；之後另有檔案送到，不要這一份時不必處理" + WORKBOOK_ANSWERS
