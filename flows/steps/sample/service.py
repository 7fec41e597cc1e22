"""Which hours of service to the public the made-up school recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.sample.shapes import Row, Term, roc

if TYPE_CHECKING:
    import datetime as dt
    from random import Random

    from flows.steps.sample.outcomes import Register
    from flows.steps.sample.people import Pupil

# Name, body, hours, days.
SERVICES = (
    ("校園交通導護", "學務處", "8", 5),
    ("圖書館書庫整理", "圖書館", "12", 4),
    ("社區健走活動服務", "示範里辦公處", "5", 1),
    ("國際志工日物資整理", "示範慈善基金會", "6.5", 1),
    ("衛生保健志工", "學務處", "18", 20),
)
SERVED, RECOGNISED, PROVED = 0.1, 0.92, 0.2
DECIDED = 14  # days after the service


def service_row(pupil: Pupil, term: Term, register: Register, rng: Random) -> Row | None:
    """Draw the hours that a pupil served, recognised or not; None where the pupil served none."""
    if rng.random() >= SERVED:
        return None
    row = served_row(pupil, rng.choice(SERVICES), term.day(rng), recognised=rng.random() < RECOGNISED)
    number = register.next()
    return row | {"證明文件檔名": f"{number}_時數證明.pdf" if rng.random() < PROVED else ""}


def served_row(pupil: Pupil, service: tuple[str, str, str, int], start: dt.date, *, recognised: bool) -> Row:
    """Write into 公共服務採計 a service that a pupil did from a day on, with no proof beside it."""
    name, body, hours, days = service
    return {
        "學號": pupil.number,
        "服務名稱": name,
        "服務單位": body,
        "開始日期": roc(start),
        "結束日期": roc(start, after=days - 1),
        "時數": hours,
        "採計": "是" if recognised else "否",
        "採計日期": roc(start, after=days + DECIDED) if recognised else "",
    }
