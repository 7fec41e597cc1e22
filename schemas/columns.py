"""The columns that several forms print, each declared once."""

from __future__ import annotations

from schemas.attached import MEDIA
from schemas.form import Column, Reference, may, must
from schemas.kinds import (
    Attachment,
    Characters,
    Coded,
    CourseCode,
    Day,
    IdentityNumber,
    Mark,
    Text,
    decimal,
    whole,
)

ROSTER = Reference("student_roster", "學生資料", "學號", "X01")
CLASS = Reference("student_roster", "學生資料", "班級名稱", "C06")
COURSE = Reference("course_code", "課程代碼", "課程代碼", "X02")
STAFF = Reference("staff", "人員", "帳號", "X03")

IDENTITY_PAIR = (may("身分證號", IdentityNumber()), may("出生日期", Day()))
"""The columns that may stand beside 學號, or in its place, in what school systems export."""

# What the examples of all forms speak of, so that they fit together.
SAMPLE_STUDENT, SAMPLE_ACCOUNT, SAMPLE_CLASS = "{year}001", "wang", "一年1班"
SAMPLE_CODE, SAMPLE_NAME, SAMPLE_CREDIT = "{year}{school}H11101A5110101", "閱讀與寫作", "2"

STUDENT_NUMBER = must("學號", Mark(12), refers=ROSTER, example=SAMPLE_STUDENT)
FILED_CODE = must("課程代碼", CourseCode(), nat=True, refers=COURSE, example=SAMPLE_CODE)
SUBJECT = must("科目名稱", Text(50), nat=True, example=SAMPLE_NAME)
GRADE = must("開課年級", whole(1, 3), nat=True, example="1")
CREDIT = must("修課學分", whole(0, 12), nat=True, example=SAMPLE_CREDIT)
REMARK = may("質性文字描述", Text(500), nat=True, example="表達清楚")
COUNTED = must("是否採計學分", Coded("credit_counted"), nat=True, example="1")
MAKE_UP_MARK = must("補考成績", decimal("0", "100", or_none=True), nat=True, example="-1")
MAKE_UP_PASSED = must("補考及格", Coded("passed"), nat=True, example="-1")
TEACHER = must("任課教師帳號", Mark(50), refers=STAFF, example=SAMPLE_ACCOUNT)
MEDIA_FILE = may("影音檔案名稱", Attachment(MEDIA), nat=True)

PASS_STANDARD = may("及格標準", decimal("0", "100"), example="60")
"""This student's pass mark where it is not the usual one."""


def year(heading: str, example: str = "{year}") -> Column:
    """Declare a column that holds an academic year (ROC)."""
    return must(heading, whole(100, 199), nat=True, example=example)


def semester(heading: str) -> Column:
    """Declare a column that holds a semester."""
    return must(heading, whole(1, 2), nat=True, example="{semester}")


def mark(heading: str, example: str = "85") -> Column:
    """Declare a column that holds a mark; -1 means none."""
    return must(heading, decimal("0", "100", or_none=True), nat=True, example=example)


def coded(heading: str, list_name: str, example: str = "1") -> Column:
    """Declare a mandatory column of a code list that a national roster prints."""
    return must(heading, Coded(list_name), nat=True, example=example)


def words(heading: str, longest: int, example: str) -> Column:
    """Declare a mandatory column of words that a national roster prints."""
    return must(heading, Text(longest), nat=True, example=example)


def day(heading: str, example: str = "{day}") -> Column:
    """Declare a mandatory date that a national roster prints."""
    return must(heading, Day(), nat=True, example=example)


def school(heading: str, example: str) -> Column:
    """Declare a column that holds a school's six-character code."""
    return must(heading, Characters(6), nat=True, example=example)


def account(heading: str) -> Column:
    """Declare the account of a person of 處室與人員名冊."""
    return must(heading, Mark(50), refers=STAFF, example=SAMPLE_ACCOUNT)
