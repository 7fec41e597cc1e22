"""The mail to a class's teacher: what of the class waits, or that nothing does any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.mailing.composing import Head, Sender, compose, mail_id
from flows.steps.pages import template
from schemas import wording_mail as wording
from schemas.wording_answers import period_words

if TYPE_CHECKING:
    import datetime as dt
    from email.message import EmailMessage

    from flows.steps.mailing.classes import ClassNews, Waiting


def class_mail(news: ClassNews, to: str, sender: Sender, at: dt.datetime, before: str = "") -> EmailMessage:
    """Make the mail that tells a teacher of a class; `before` is the id of the last one on it."""
    subject = wording.class_subject(news.name, news.students, news.rows, news.strangers)
    name = mail_id("class", news.about, to, news.digest, before, domain=sender.domain)
    head = Head(subject, to, at, name, class_thread(news, sender), before)
    page = template("class_mail.html.j2").render(news=news, opening=_opening(news), words=wording, at=at)
    return compose(head, sender, _text(news), page)


def class_thread(news: ClassNews, sender: Sender) -> str:
    """Name the thread of a class and a period."""
    return mail_id("class-thread", news.about, domain=sender.domain)


def _opening(news: ClassNews) -> str:
    told = (news.name, period_words(str(news.period)), news.students, news.rows)
    settled = wording.OF_STRANGERS.format("、".join(news.strangers)) if news.strangers else wording.SETTLED
    return wording.class_opening(*told) if news.rows else f"{news.name}：{settled}"


def _text(news: ClassNews) -> str:
    lines = [_opening(news), ""]
    for one in news.waiting:
        lines += [*_lines(one), ""]
    return "\n".join([*lines, wording.KEEP, ""])


def _lines(waiting: Waiting) -> list[str]:
    head = [
        wording.class_cause(waiting.form, waiting.rows),
        f"　{wording.WHY}：{waiting.why}",
        f"　{wording.TO_DO}：{waiting.advice}",
    ]
    return head + [f"　{wording.pupil_line(one.seat, one.number, one.name, one.items)}" for one in waiting.pupils]
