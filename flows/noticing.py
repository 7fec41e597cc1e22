"""When the teachers of classes are told what of their students waits: after a sweep, where there is news of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.sending import sender_of
from schemas.failure import Harm, Mishap

if TYPE_CHECKING:
    from flows.assessment import Assessed
    from flows.desk import Desk
    from flows.steps.mailing.classes import ClassNews
    from flows.steps.records import Notice


def class_notices(desk: Desk, assessed: Assessed, mishaps: list[Mishap]) -> int:
    """Queue a mail to the teachers of each class of whose waiting rows there is news; give their number.

    A failure of the program here is noted: the answers to offices, and the other classes' notices, leave all the same.
    """
    try:
        return _tell_classes(desk, assessed, mishaps)
    except Exception as bug:  # noqa: BLE001 - told when the sweep ends
        mishaps.append(Mishap(Harm.UNTOLD, "", bug))
        return 0


def _tell_classes(desk: Desk, assessed: Assessed, mishaps: list[Mishap]) -> int:
    from flows.steps.concerned import strangers_in
    from flows.steps.directory import directory_of
    from flows.steps.mailing.classes import class_news
    from flows.steps.senders import Senders

    tables = assessed.school.tables
    teachers, senders = directory_of(tables, {}, desk.site.period).class_teachers(), Senders(tables)
    last, told = desk.ledger.post.last_notices(), 0
    for one in class_news(assessed.school, desk.site.period) if teachers else ():
        strangers = () if one.rows else strangers_in(tables, assessed.examined, senders, one.name)
        news = replace(one, strangers=tuple(strangers))
        for to in teachers.get(news.name, ()):
            try:
                told += _tell_teacher(desk, news, to, last.get((news.about, to)))
            except Exception as bug:  # noqa: BLE001 - the same
                mishaps.append(Mishap(Harm.UNTOLD, "", bug))
    return told


def _tell_teacher(desk: Desk, news: ClassNews, to: str, last: Notice | None) -> bool:
    """Queue the mail and note the list in one transaction, unless the teacher knows it already."""
    from flows.steps.mailing.class_mail import class_mail
    from flows.steps.records import Notice

    if last.digest == news.digest if last else not news.rows:
        return False
    now = desk.site.now()
    mail = class_mail(news, to, sender_of(desk), now, last.mail if last else "")
    name = str(mail["Message-ID"])
    with desk.ledger.writing() as writing:
        writing.queue(name, mail.as_bytes(), now)
        writing.notice(Notice(news.about, to, news.digest, name, now))
    return True
