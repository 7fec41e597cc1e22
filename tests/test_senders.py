"""In a folder of many people each one's part is theirs: nobody wipes it, decides for it, or is told another's rows."""

from __future__ import annotations

import email
import email.policy
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from school import (
    YEAR,
    a_site,
    copied,
    drop,
    drop_all,
    packages,
    performance,
    small_school,
    sweep,
)
from test_decisions import answered, last, licheng, of

from flows.checking import check_draft
from flows.deciding import Ruling, awaiting, decide
from flows.explaining import explain
from flows.submit import submit
from schemas.terms import Fate
from schemas.wording_decisions import ASKED_OF_OTHERS, NOT_BY_NEWCOMER, RECORD_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from flows.desk import Desk

WORKS, PERFORMANCES = "作品成果紀錄", "diverse_performance"
FIRST, SECOND = "一年1班", "一年2班"
NEEDED = {"staff", "student_roster", "course_code", "course_offering", "course_outcome", "deadline"}
TOOK = "已由另一份檔案取代"


def teacher(account: str, of_class: str = "", office: str = "導師") -> dict[str, str]:
    address = f"{account}@school.example"
    return {"帳號": account, "姓名": account, "單位": office, "電子郵件": address, "導師班級": of_class}


def staff(*more: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    """Give the list of people: t001 and t002 each with a class, besides those whom the small school needs."""
    others = [person for person in small_school()["staff"]["人員"] if person["帳號"] != "lin"]
    return {"人員": [*others, teacher("lin"), teacher("t001", FIRST), teacher("t002", SECOND), *more]}


def a_school() -> dict[str, Any]:
    school = {form: sheets for form, sheets in small_school().items() if form in NEEDED}
    school["student_roster"]["學生資料"][2]["班級名稱"] = SECOND
    school["staff"] = staff(teacher("helper", office="任課教師"), teacher("activities2", office="訓育組"))
    school["course_offering"]["各班開課"][0] |= {"任課教師帳號": "wang", "代理認證教師帳號": "helper"}
    return school


def works(*numbers: int, **changes: str) -> list[dict[str, str]]:
    return [performance(number) | changes for number in numbers]


def send(desk: Desk, sender: str, rows: list[dict[str, str]], part: str = FIRST, **options: Any) -> Path:
    """Lay a class's workbook into the teachers' folder; the sender's address stands on it, where there is one."""
    information = {"範圍": part} | ({"電子郵件": f"{sender}@school.example"} if sender else {})
    given = {"office": "導師", "name": f"{sender or '未具名'}.xlsx"} | options
    return drop(desk, PERFORMANCES, {WORKS: rows}, information=information, **given)


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", "2026-01-16T08:30")
        yield


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A school whose lists stand and whose classes have sent nothing yet; no test changes this site."""
    desk = a_site(tmp_path_factory.mktemp("base") / "site")
    drop_all(desk, a_school())
    sweep(desk)
    mails(desk)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def first_class(base: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The same school once t001 has sent five sound rows of the first class."""
    with copied(base, tmp_path_factory.mktemp("first")) as desk:
        send(desk, "t001", works(1, 2, 3, 4, 5))
        sweep(desk)
        mails(desk)
        yield desk


@pytest.fixture
def empty(base: Desk, tmp_path: Path) -> Iterator[Desk]:
    with copied(base, tmp_path) as desk:
        desk.examiner.known |= base.examiner.known
        yield desk


@pytest.fixture
def desk(first_class: Desk, tmp_path: Path) -> Iterator[Desk]:
    with copied(first_class, tmp_path) as desk:
        desk.examiner.known |= first_class.examiner.known
        yield desk


def mails(desk: Desk) -> dict[str, list[EmailMessage]]:
    """Give the mails in the outbox by whom they are to, and clear it."""
    found: dict[str, list[EmailMessage]] = {}
    for path in sorted((desk.site.outbox / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found.setdefault(str(message["To"]).partition("@")[0], []).append(message)
        path.unlink()
    return found


def said_in(messages: list[EmailMessage]) -> str:
    bodies = [message.get_body((kind,)).get_content() for message in messages for kind in ("plain", "html")]
    return "\n".join([*(str(message["Subject"]) for message in messages), *bodies])


def submitted(desk: Desk) -> list[str]:
    """List the 紀錄編號 of the works that a package would hold now."""
    from flows.collected import school_at
    from flows.stages import plain
    from flows.steps.ledger_as_of import mark_of

    school = school_at(desk, mark_of(desk.ledger, desk.site.now()), plain).assessed.school
    fates = [fate for _, fate in school.fates(YEAR) if fate.form == PERFORMANCES]
    return sorted(fate.key[0] for fate in fates if fate.fate not in {Fate.HELD, Fate.REJECTED, Fate.SUPERSEDED})


def rules(body: dict[str, Any], severity: str = "") -> list[str]:
    return sorted(one["rule"] for one in body["findings"] if severity in {"", one["severity"]})


FIVE = [f"P-1-0{number}" for number in range(1, 6)]


# --- a part that somebody else has filed -----------------------------------------------------------------------------


def test_another_teachers_workbook_waits_replaces_nothing_and_both_are_told(desk: Desk) -> None:
    send(desk, "t002", works(9, 日期="十月"))
    told = sweep(desk)
    assert (told["t002.xlsx"]["verdict"], rules(told["t002.xlsx"], "待確認")) == ("held", ["W25"])
    assert (told["t001.xlsx"]["verdict"], rules(told["t001.xlsx"])) == ("accepted", ["W25"])
    (asked,), (notice,) = of(told["t002.xlsx"], "W25"), of(told["t001.xlsx"], "W25")
    assert (asked["id"], asked["words"], notice["words"]) == (notice["id"], ["撤回"], ["確認", "撤回"])
    assert told["t002.xlsx"]["since"] is None  # what t001 was told is no news of theirs
    assert submitted(desk) == FIVE
    sent = mails(desk)
    assert set(sent) == {"t001", "t002"}
    assert "1 項請您看一眼" in said_in(sent["t001"])
    assert "「t002」送來 2026-01-16 08:30 的「t002.xlsx」" in said_in(sent["t001"])
    assert "已由「t001」送出" in said_in(sent["t002"])
    (cell,) = [one for one in desk.board() if (one.office, one.form) == ("導師", PERFORMANCES)]
    assert (cell.state, cell.rows) == ("held", 5)
    assert "這個範圍有另一位填報人" in cell.next
    assert sweep(desk) == {}
    assert mails(desk) == {}


def test_the_coordinator_lets_the_other_take_the_place_and_who_was_replaced_is_told(desk: Desk) -> None:
    send(desk, "t002", works(9))
    sweep(desk)
    mails(desk)
    (question,) = [one for one in awaiting(desk) if one.rule == "W25"]
    assert "「t001」" in question.matter
    assert "「t002」" in question.matter
    decide(desk, Ruling(question.id, accepted=True, by="academic", reason="代課"))
    assert sweep(desk)["t002.xlsx"]["verdict"] == "accepted"
    assert submitted(desk) == ["P-1-09"]
    sent = mails(desk)
    (letter,) = [one for one in sent["t001"] if TOOK in str(one["Subject"])]
    for said in ("多元表現", "您送的 5 列", "2026-01-16 08:30", "「t001.xlsx」", "「t002.xlsx」", "告知教務處", "冒填"):
        assert said in said_in([letter])
    assert sweep(desk) == {}
    assert mails(desk) == {}
    (package,) = submit(desk, periods=(YEAR,)).packages
    assert package.counts["rosters"]["學生自填多元表現名冊"][WORKS] == 1
    before = {path.name: path.read_bytes() for path in package.folder.rglob("*") if path.is_file()}
    shutil.rmtree(packages(desk))
    sweep(desk)
    assert {path.name: path.read_bytes() for path in package.folder.rglob("*") if path.is_file()} == before


def test_who_holds_the_part_says_in_a_workbook_of_theirs_whether_the_other_takes_it(desk: Desk) -> None:
    send(desk, "t002", works(9))
    asked = of(sweep(desk)["t002.xlsx"], "W25")[0]["id"]
    mails(desk)
    answered(send(desk, "t001", works(1, 2, 3, 4, 5, 6)), (asked, "撤回", "那不是我們班的"))
    told = sweep(desk)
    (decision,) = desk.ledger.decisions()
    assert (decision.rule, decision.by, decision.accepted) == ("W25", "t001", False)
    assert decision.drop == last(desk, "導師", "t002.xlsx")["drop"]
    assert (told["t001.xlsx"]["verdict"], told["t002.xlsx"]["verdict"]) == ("accepted", "rejected")
    assert "那不是我們班的" in of(told["t002.xlsx"], "W25")[0]["decision"]
    assert "退回補正" in said_in(mails(desk)["t002"])
    assert submitted(desk) == [*FIVE, "P-1-06"]
    assert not [one for one in awaiting(desk) if one.rule == "W25"]


def test_who_holds_the_part_may_hand_it_over(desk: Desk) -> None:
    path = send(desk, "t002", works(9))
    asked = of(sweep(desk)["t002.xlsx"], "W25")[0]["id"]
    mails(desk)
    answered(send(desk, "t001", works(1, 2, 3, 4, 5), name="回覆.xlsx", part="另一件事"), (asked, "確認", "由他代填"))
    sweep(desk)
    assert not path.exists()
    assert submitted(desk) == [*FIVE, "P-1-09"]  # t001's rows stand in the part in which they came this time
    assert TOOK in said_in(mails(desk)["t001"])


def test_the_newcomer_cannot_say_yes_to_their_own_claim_but_may_withdraw_it(desk: Desk) -> None:
    send(desk, "t002", works(9))
    asked = of(sweep(desk)["t002.xlsx"], "W25")[0]["id"]
    answered(send(desk, "t002", works(9)), (asked, "確認", "是我的"))
    told = sweep(desk)["t002.xlsx"]
    assert NOT_BY_NEWCOMER in of(told, "W22")[0]["expected"]
    assert (desk.ledger.decisions(), submitted(desk)) == ([], FIVE)
    again = of(told, "W25")[0]["id"]
    answered(send(desk, "t002", works(9)), (asked, "撤回", "填錯班級"), (again, "撤回", "填錯班級"))
    sweep(desk)
    assert not [one for one in awaiting(desk) if one.rule == "W25"]
    assert submitted(desk) == FIVE
    assert sweep(desk) == {}


def test_a_new_workbook_of_the_parts_own_teacher_stands_at_once_and_the_other_is_told(desk: Desk) -> None:
    send(desk, "t002", works(9))
    sweep(desk)
    mails(desk)
    send(desk, "t001", works(1, 2, 3, 4, 5, 7))
    assert list(sweep(desk)) == ["t001.xlsx"]
    assert submitted(desk) == [*FIVE, "P-1-07"]
    assert TOOK in said_in(mails(desk)["t002"])
    send(desk, "t001", works(1, 2, 3, 4, 5, 8))
    sweep(desk)
    assert set(mails(desk)) == {"t001"}  # who gave way once is not told of it again


def test_a_class_is_its_teachers_before_anybody_has_filed_it(empty: Desk) -> None:
    send(empty, "t002", works(9))
    told = sweep(empty)["t002.xlsx"]
    assert (told["verdict"], rules(told)) == ("held", ["W25"])
    sent = mails(empty)
    assert set(sent) == {"t001", "t002"}
    assert "有人以「一年1班」的範圍送件" in said_in(sent["t001"])
    send(empty, "t001", works(1))
    assert sweep(empty)["t001.xlsx"]["verdict"] == "accepted"
    assert submitted(empty) == ["P-1-01"]


@pytest.mark.parametrize("order", [("staff", "t002", "t001"), ("t002", "t001", "staff")])
def test_whoever_comes_first_in_the_first_sweep_of_all_the_list_in_it_tells_whose_a_class_is(tmp_path, order) -> None:
    desk, school = a_site(tmp_path / "site"), a_school()
    for form in ("student_roster", "deadline"):
        drop(desk, form, school[form])
    sweep(desk)
    for number, name in enumerate(order):  # the folder is taken in by the files' names
        if name == "staff":
            drop(desk, "staff", school["staff"])
        else:
            send(desk, name, works(number + 1), name=f"{number}{name}.xlsx")
    told = sweep(desk)
    assert {file[1:-5]: body["verdict"] for file, body in told.items() if "t00" in file}["t002"] == "held"
    assert submitted(desk) == [f"P-1-0{order.index('t001') + 1}"]
    assert sweep(desk) == {}
    desk.close()


def test_two_teachers_of_one_class_need_not_ask_each_other_but_tell_each_other(empty: Desk) -> None:
    drop(
        empty, "staff", staff(teacher("helper", office="任課教師"), teacher("co", FIRST), teacher("x", office="訓育組"))
    )
    sweep(empty)
    send(empty, "t001", works(1, 2))
    sweep(empty)
    mails(empty)
    send(empty, "co", works(1, 3))
    assert sweep(empty)["co.xlsx"]["verdict"] == "accepted"
    assert TOOK in said_in(mails(empty)["t001"])
    assert submitted(empty) == ["P-1-01", "P-1-03"]


def test_who_may_certify_for_a_teacher_may_send_for_them_and_the_teacher_is_told(empty: Desk) -> None:
    def certified(sender: str, part: str) -> dict[str, Any]:
        information = {"範圍": part, "電子郵件": f"{sender}@school.example"}
        row = {"成果編號": "O-1-01", "認證結果": "通過", "認證教師帳號": "wang", "認證日期": "1141121"}
        rows = {"課程學習成果認證": [row]}
        file = f"{sender}{part}.xlsx"
        drop(empty, "outcome_certification", rows, office="任課教師", name=file, information=information)
        return sweep(empty)[file]

    assert rules(certified("t002", "wang")) == ["W25"]
    assert certified("helper", "wang")["verdict"] == "accepted"
    assert "有人以「wang」的範圍送件" in said_in(mails(empty)["wang"])
    assert "W25" in rules(certified("wang", "helper")) or certified("wang", "wang")["verdict"] == "accepted"


# --- the folder alone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unknown", ["", "stranger"])
def test_without_a_listed_address_what_a_teacher_has_filed_is_not_replaced(desk: Desk, unknown: str) -> None:
    send(desk, unknown, works(1, 2))
    told = sweep(desk)
    assert rules(told[f"{unknown or '未具名'}.xlsx"]) == ["W25"]
    assert submitted(desk) == FIVE
    assert set(mails(desk)) == {"t001"}  # the answer goes to the address that the list has for the class


def test_what_the_folder_alone_has_filed_the_folder_may_replace_and_the_teacher_hears_of_each(empty: Desk) -> None:
    send(empty, "", works(1, 2))
    sweep(empty)
    send(empty, "", works(1, 3))
    assert sweep(empty)["未具名.xlsx"]["verdict"] == "accepted"
    assert submitted(empty) == ["P-1-01", "P-1-03"]
    assert len(mails(empty)["t001"]) == 2
    send(empty, "t001", works(4))
    assert sweep(empty)["t001.xlsx"]["verdict"] == "accepted"
    send(empty, "t002", works(5))
    assert rules(sweep(empty)["t002.xlsx"]) == ["W25"]
    assert submitted(empty) == ["P-1-04"]


def test_a_file_of_the_folder_that_is_called_by_another_class_than_its_part_is_asked_about(empty: Desk) -> None:
    send(empty, "", works(1), name="一年1班.xlsx")
    sweep(empty)
    send(empty, "", works(2), name="一年2班更正.xlsx")
    told = sweep(empty)["一年2班更正.xlsx"]
    assert rules(told) == ["W25"]
    assert "檔名「一年2班更正.xlsx」卻是另一個範圍的" in of(told, "W25")[0]["expected"]
    assert submitted(empty) == ["P-1-01"]
    send(empty, "", works(2), part=SECOND, name="一年2班更正.xlsx")
    assert sweep(empty)["一年2班更正.xlsx"]["verdict"] == "accepted"
    assert submitted(empty) == ["P-1-01", "P-1-02"]


def test_in_another_office_colleagues_replace_each_other_freely_and_who_was_replaced_is_told(empty: Desk) -> None:
    for sender, rows in (("activities", works(1, 2)), ("activities2", works(1, 3))):
        drop(empty, PERFORMANCES, {WORKS: rows}, information={"電子郵件": f"{sender}@school.example"})
        assert next(iter(sweep(empty).values()))["verdict"] == "accepted"
    assert submitted(empty) == ["P-1-01", "P-1-03"]
    assert TOOK in said_in(mails(empty)["activities"])


def test_that_all_is_done_is_not_mailed_to_the_class_teacher_about_rows_that_somebody_else_wiped(empty: Desk) -> None:
    full = [performance(number, 勾選順序="") for number in range(1, 12)]
    send(empty, "", full)
    sweep(empty)
    assert "11 筆資料暫緩" in said_in(mails(empty)["t001"])
    send(empty, "", works(*range(1, 12), 勾選="否", 勾選順序=""))
    sweep(empty)
    (told,) = [one for one in mails(empty)["t001"] if "class." in one["Message-ID"]]
    assert str(told["Subject"]) == "［學習歷程］一年1班：有他人送出的檔案，請您看一眼"
    assert "已全部處理完畢" not in said_in([told])
    assert "「未具名.xlsx」" in said_in([told])
    assert sweep(empty) == {}
    assert mails(empty) == {}


def test_a_draft_is_told_that_the_part_is_another_ones(desk: Desk, tmp_path: Path) -> None:
    path = send(desk, "t002", works(9))
    aside = tmp_path / "t002.xlsx"
    path.rename(aside)
    (told,) = check_draft(desk, aside, "導師")
    assert (told["verdict"], rules(told)) == ("held", ["W25"])
    assert sweep(desk) == {}


# --- whose words count -----------------------------------------------------------------------------------------------


def test_a_teachers_word_on_anothers_finding_is_told_and_not_applied(empty: Desk) -> None:
    send(empty, "t001", [performance(number, 勾選順序="") for number in range(1, 12)])
    asked = of(sweep(empty)["t001.xlsx"], "L04")[0]["id"]
    for sender in ("t002", ""):
        path = send(empty, sender, works(1, 學號="114003", 紀錄編號="Q-1"), part=SECOND)
        answered(path, (asked, "撤回", "不用送"))
        told = sweep(empty)[path.name]
        assert ASKED_OF_OTHERS in of(told, "W22")[0]["expected"]
    assert empty.ledger.decisions() == []
    answered(send(empty, "t001", [performance(n, 勾選順序="") for n in range(1, 12)]), (asked, "撤回", "不用送"))
    sweep(empty)
    (decision,) = empty.ledger.decisions()
    assert (decision.rule, decision.by) == ("L04", "t001")


def test_the_folder_alone_answers_for_the_same_part_and_is_recorded_as_the_folder(empty: Desk) -> None:
    full = [performance(number, 勾選順序="") for number in range(1, 12)]
    send(empty, "", full)
    asked = of(sweep(empty)["未具名.xlsx"], "L04")[0]["id"]
    answered(send(empty, "", full, name="自稱.xlsx"), (asked, "撤回", "不用送"))
    sweep(empty)
    (decision,) = empty.ledger.decisions()
    assert (decision.by, decision.accepted) == ("導師", False)


def test_the_class_teacher_answers_what_was_asked_of_a_file_that_named_nobody(empty: Desk) -> None:
    full = [performance(number, 勾選順序="") for number in range(1, 12)]
    send(empty, "", full)
    asked = of(sweep(empty)["未具名.xlsx"], "L04")[0]["id"]
    answered(send(empty, "t001", full), (asked, "撤回", "不用送"))
    sweep(empty)
    assert [one.by for one in empty.ledger.decisions()] == ["t001"]


def test_a_name_that_somebody_gives_themselves_is_not_recorded_as_who_decided(empty: Desk) -> None:
    rows = works(*range(1, 31), 勾選="否", 勾選順序="")
    for number in (30, 20):
        drop(empty, PERFORMANCES, {WORKS: rows[:number]})
        told = sweep(empty)
    asked = of(told["多元表現.xlsx"], "W16")[0]["id"]
    path = drop(empty, PERFORMANCES, {WORKS: rows[:20]}, information={"填報人": "校長"})
    answered(path, (asked, "確認", "停辦"))
    sweep(empty)
    assert [one.by for one in empty.ledger.decisions()] == ["訓育組"]


# --- one key in two hands --------------------------------------------------------------------------------------------

SECRET, GUESS = "只有我知道的內容", "猜的內容"


def test_who_guesses_a_key_sees_nothing_of_the_row_and_does_not_hold_it(desk: Desk) -> None:
    send(desk, "t001", works(1, 內容簡述=SECRET))
    sweep(desk)
    send(desk, "t002", works(1, 學號="114003", 內容簡述=GUESS), part=SECOND)
    told = sweep(desk)
    (theirs,), (mine,) = of(told["t002.xlsx"], "X06"), of(told["t001.xlsx"], "X06")
    assert (theirs["severity"], mine["severity"], told["t001.xlsx"]["verdict"]) == ("待確認", "提醒", "accepted")
    assert theirs["table"] == mine["table"]
    assert theirs["table"][1:] == [
        ["導師", "t001.xlsx", "2", "學號、內容簡述"],
        ["導師", "t002.xlsx", "2", "學號、內容簡述"],
    ]
    assert submitted(desk) == ["P-1-01"]
    sent, folder = mails(desk), desk.site.outbox / "reports" / "導師"
    listed = licheng(desk, "decide", "--list") + licheng(desk, "decide", "--list", "--json")
    story = str(explain(desk, told["t002.xlsx"]["drop"]))
    for text in (said_in(sent["t002"]), str(told["t002.xlsx"]), listed, story):
        assert SECRET not in text
        assert "114001" not in text
    for text in (said_in(sent["t001"]), str(told["t001.xlsx"]["findings"]), listed):
        assert GUESS not in text
        assert "114003" not in text
    pages = [path for path in folder.iterdir() if "t002" in path.name and path.suffix in {".html", ".json", ".txt"}]
    assert pages
    assert not [path for path in pages if SECRET in path.read_text("utf-8")]


def test_a_correction_of_the_first_ones_own_row_does_not_make_it_the_later_one(desk: Desk) -> None:
    send(desk, "t002", works(1, 學號="114003", 內容簡述=GUESS), part=SECOND)
    sweep(desk)
    send(desk, "t001", works(1, 2, 3, 4, 5, 內容簡述="改過"))
    told = sweep(desk)
    assert of(told["t001.xlsx"], "X06")[0]["severity"] == "提醒"
    assert of(last(desk, "導師", "t002.xlsx"), "X06")[0]["severity"] == "待確認"
    assert submitted(desk) == FIVE
    assert sweep(desk) == {}


def test_who_takes_up_a_key_only_later_is_the_later_one_though_their_part_was_filed_first(empty: Desk) -> None:
    send(empty, "t002", works(9, 學號="114003"), part=SECOND)
    sweep(empty)
    send(empty, "t001", works(1, 2))
    sweep(empty)
    send(empty, "t002", works(1, 9, 學號="114003"), part=SECOND)
    told = sweep(empty)
    assert of(told["t002.xlsx"], "X06")[0]["severity"] == "待確認"
    assert of(told["t001.xlsx"], "X06")[0]["severity"] == "提醒"
    assert submitted(empty) == ["P-1-01", "P-1-02", "P-1-09"]


def test_the_later_one_cannot_decide_alone_and_who_came_first_and_the_coordinator_can(empty: Desk) -> None:
    def certify(sender: str, result: str, *words: tuple[str, str, str]) -> dict[str, Any]:
        row = {"成果編號": "O-1-01", "認證結果": result, "認證教師帳號": "wang", "認證日期": "1141121"}
        information = {"範圍": sender, "電子郵件": f"{sender}@school.example"}
        rows, file = {"課程學習成果認證": [row]}, f"{sender}.xlsx"
        path = drop(empty, "outcome_certification", rows, office="任課教師", name=file, information=information)
        if words:
            answered(path, *words)
        return sweep(empty)

    certify("wang", "通過")
    told = certify("lin", "不通過")
    mine, theirs = of(told["lin.xlsx"], "X06")[0], of(told["wang.xlsx"], "X06")[0]
    assert outcome_of(empty) is Fate.SUBMITTED  # the item is judged by the certification that came first
    told = certify("lin", "不通過", (mine["id"], "確認", "我說了算"))
    assert "待先送到的一方或教務處確認" in of(told["lin.xlsx"], "X06")[0]["expected"]
    assert outcome_of(empty) is Fate.SUBMITTED
    certify("wang", "通過", (theirs["id"], "撤回", "看錯了"))
    assert outcome_of(empty) is Fate.HELD
    decide(empty, Ruling(mine["id"], accepted=False, by="academic", reason="已查明"))
    sweep(empty)
    assert outcome_of(empty) is Fate.SUBMITTED


def outcome_of(desk: Desk) -> Fate:
    from flows.questions import assessed_now

    school = assessed_now(desk).school
    (fate,) = [f.fate for _, f in school.fates(YEAR) if f.form == "course_outcome" and f.key == ("O-1-01",)]
    return fate


def test_a_row_does_not_become_anothers_by_being_copied(empty: Desk) -> None:
    full = [performance(number, 勾選順序="") for number in range(1, 12)]
    send(empty, "t001", full)
    sweep(empty)
    send(empty, "t002", full, part="A")  # a part of a name that sorts before the class's
    told = sweep(empty)
    assert not of(told["t002.xlsx"], "L04")
    assert of(last(empty, "導師", "t001.xlsx"), "L04")


def test_the_record_of_decisions_holds_nothing_of_what_the_two_sides_have_filled_in(desk: Desk) -> None:
    from openpyxl import load_workbook

    send(desk, "t002", works(1, 學號="114003", 內容簡述=GUESS), part=SECOND)
    asked = of(sweep(desk)["t002.xlsx"], "X06")[0]["id"]
    decide(desk, Ruling(asked, accepted=True, by="academic", reason="已查明"))
    sweep(desk)
    (package,) = submit(desk, periods=(YEAR,)).packages
    assert submitted(desk) == sorted(FIVE)
    book = load_workbook(package.folder / "data/校內用/決定紀錄.xlsx", read_only=True)
    rows = [dict(zip(RECORD_HEADINGS, row, strict=False)) for row in book.active.iter_rows(values_only=True)]
    (told,) = [row for row in rows if row["規則"] == "X06"]
    assert "「學號」「內容簡述」" in told["事項"]
    assert not [said for said in (GUESS, "校園四季", "114003", "114001") if said in str(told)]
