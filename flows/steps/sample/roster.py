"""How the made-up school's registrar writes down pupils and staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    from flows.steps.sample.people import Colleague, Pupil

INDIGENOUS_EVERY = 30
SCHOOL_ABROAD = "030305"


def staff_row(person: Colleague) -> Row:
    """Write a colleague into 人員."""
    return {
        "帳號": person.account,
        "姓名": person.name,
        "單位": person.office,
        "職稱": person.post,
        "電子郵件": f"{person.account}@school.example",
        "導師班級": person.homeroom,
    }


def roster_row(pupil: Pupil, term: Term) -> Row:
    """Write a pupil into 學生資料."""
    home = pupil.home
    return {
        "學號": pupil.number,
        "姓名": pupil.name,
        "身分證號": pupil.identity,
        "出生日期": roc(pupil.born),
        "性別代碼": pupil.sex,
        "入學學年度": str(term.entry_year(pupil.grade)),
        "群別代碼": "11",
        "科班學程別代碼": "101",
        "部別代碼": "1",
        "班別": "1",
        "年級": str(pupil.grade),
        "班級名稱": home.name,
        "座號": str(pupil.seat),
        **_background(pupil),
        "入學方式": "免試入學",
        **_enrolment(pupil, term),
        "學生電子郵件": f"s{pupil.number}@school.example",
    }


def visiting_row(pupil: Pupil, term: Term) -> Row:
    """Write a pupil who takes courses at another school into 學生借讀資料."""
    return {
        "學號": pupil.number,
        "所屬學校代碼": term.school_code,
        "借讀學校代碼": SCHOOL_ABROAD,
        "群別": "11",
        "借讀科班學程別": "101",
        "借讀代碼": "0001",
        "申請開始日期": roc(term.period.starts, after=31),
        "申請結束日期": roc(term.period.ends),
    }


def _background(pupil: Pupil) -> Row:
    if int(pupil.number) % INDIGENOUS_EVERY:
        return {"特殊身分別": "0"}
    return {"特殊身分別": "1", "原住民族別": "阿美族", "原住民身分別": "平地原住民"}


def _enrolment(pupil: Pupil, term: Term) -> Row:
    if pupil.standing != "轉入":
        return {"學籍狀態": "在學"}
    return {"學籍狀態": "轉入", "學籍異動日期": roc(term.period.starts)}
