"""The ledger as it stood at a mark: what was added since is not seen, so that a package can be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import sqlalchemy as sa

from flows.steps.ledger import Ledger
from flows.steps.post import Post
from flows.steps.records import Mark, mark_from
from flows.steps.tables import (
    attachments,
    certifications,
    decisions,
    drops,
    failures,
    filings,
    submissions,
    verdicts,
)

if TYPE_CHECKING:
    import datetime as dt

    from flows.steps.records import Undelivered
    from schemas.attached import Sent
    from schemas.terms import Period

NUMBERED: dict[str, sa.Column[int]] = {
    "drops": drops.c.order,
    "attachments": attachments.c.order,
    "verdicts": verdicts.c.number,
    "filings": filings.c.number,
    "decisions": decisions.c.number,
    "failures": failures.c.number,
    "certifications": certifications.c.number,
}
"""By which column each table counts what was added to it."""


def mark_of(ledger: Ledger, moment: dt.datetime) -> Mark:
    """Say how far a ledger has come at this moment; whoever asks keeps others from writing meanwhile."""
    packages: dict[str, int] = {}
    for package in ledger.submissions():
        packages[str(package.period)] = package.number
    with ledger.engine.connect() as connection:
        last = {
            table: connection.execute(sa.select(sa.func.max(column))).scalar() or 0
            for table, column in NUMBERED.items()
        }
    return Mark(**last, packages=packages, moment=moment)


class LedgerAsOf(Ledger):
    """A ledger as it stood at a mark, to be read only; it is closed with the one that it looks at."""

    def __init__(self, ledger: Ledger, mark: Mark, zone: dt.tzinfo | None = None) -> None:
        """Tell moments in a zone: the one that a package recorded, by default the ledger's."""
        self.zone, self.engine, self.mark = zone or ledger.zone, ledger.engine, mark
        self.post = Post(self._rows)

    def close(self) -> None:
        """Leave the database to the ledger that opened it."""

    def writing(self) -> NoReturn:
        """Refuse: what has happened is not changed."""
        raise TypeError("the ledger as of a mark is only read")

    def undelivered(self) -> list[Undelivered]:
        """List none: what becomes of mails is not kept by the moment."""
        return []

    def _seen(self, table: sa.Table) -> sa.ColumnElement[bool]:
        if table is submissions:
            return sa.or_(sa.false(), *(_up_to(*package) for package in self.mark.packages.items()))
        last: int = getattr(self.mark, table.name)
        return NUMBERED[table.name] <= last


def _up_to(period: str, number: int) -> sa.ColumnElement[bool]:
    year, semester = map(int, period.split("-"))
    columns = submissions.c
    return sa.and_(columns.year == year, columns.semester == semester, columns.number <= number)


def attachments_recorded(ledger: Ledger, period: Period) -> dict[str, dict[str, Sent]]:
    """Give the attachments as the last package of a period knew them; today's where no record tells."""
    marks = [package.body["mark"] for package in ledger.submissions(period) if "mark" in package.body]
    then = LedgerAsOf(ledger, mark_from(marks[-1])) if marks else ledger
    return then.attachments(period.year)
