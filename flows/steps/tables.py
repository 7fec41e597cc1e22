"""The ledger's tables."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class Moment(sa.TypeDecorator[dt.datetime]):
    """A point in time, stored as UTC in every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the interface's
        """Bring to UTC before storing."""
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the interface's
        """Give back the zone that SQLite does not keep."""
        return value and (value if value.tzinfo else value.replace(tzinfo=dt.UTC))


metadata = sa.MetaData()


def _text(name: str, *more: object, **options: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text, *more, nullable=False, **options)  # type: ignore[arg-type]


drops = sa.Table(
    "drops",
    metadata,
    sa.Column("order", sa.Integer, primary_key=True, autoincrement=True),
    _text("id", unique=True),
    _text("arrival", unique=True),
    _text("office"),
    _text("name"),
    _text("sha256"),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("semester", sa.Integer, nullable=False),
    _text("bundle", default=""),
    sa.Column("laid_at", Moment, nullable=False),  # when it was laid into its folder, as far as the folder tells
)

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("order", sa.Integer, primary_key=True, autoincrement=True),
    _text("arrival", unique=True),
    _text("office"),
    _text("name"),
    _text("sha256"),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("size", sa.Integer, nullable=False, default=0),
    _text("sort", default=""),
    _text("flaw", default=""),
    _text("bundle", default=""),
    sa.Column("after", sa.Integer, nullable=False, default=0),  # the last drop, by its order, of the sweeps before
)

filings = sa.Table(
    "filings",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    _text("drop", sa.ForeignKey("drops.id"), index=True),
    _text("office"),
    _text("form"),
    _text("sheet"),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("semester", sa.Integer, nullable=False),
    _text("scope"),
    sa.Column("rows", sa.Integer, nullable=False),
)

verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    _text("drop", sa.ForeignKey("drops.id"), index=True),
    _text("verdict"),
    _text("digest"),
    sa.Column("at", Moment, nullable=False),
    _text("body"),
    _text("kept", default="[]"),  # the earlier drops of which rows stand on for the sake of this one
)

mails = sa.Table(
    "mails",
    metadata,
    _text("id", primary_key=True),
    sa.Column("message", sa.LargeBinary, nullable=False),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("sent_at", Moment),
    sa.Column("number", sa.Integer, nullable=False),  # in the order in which they were queued
    _text("to"),
    _text("thread", index=True),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),  # that were in vain
    sa.Column("next_try", Moment),
    _text("cause", default=""),  # why it has not left, or has not arrived
    sa.Column("refused_at", Moment),
    sa.Column("bounced_at", Moment),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    _text("about"),  # the period and class whose list was sent
    _text("to"),
    _text("digest"),
    _text("mail", sa.ForeignKey("mails.id")),
    sa.Column("at", Moment, nullable=False),
)

failures = sa.Table(
    "failures",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    _text("harm"),
    _text("drop"),  # "" for an attachment, and for what belongs to no drop
    _text("office"),
    _text("name"),
    _text("sha256"),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    _text("place"),
    _text("version"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("over", sa.Boolean, nullable=False),  # whether it was no longer so from then on
)

submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("semester", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    _text("digest"),
    sa.Column("made_at", Moment, nullable=False),
    _text("body"),
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    _text("finding", index=True),
    _text("rule"),
    _text("drop"),  # "" where no drop is meant: a duty of the school
    _text("office"),
    _text("period"),
    _text("matter"),
    sa.Column("accepted", sa.Boolean, nullable=False),
    _text("by"),
    _text("reason"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    _text("said_in"),
)

certifications = sa.Table(
    "certifications",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("at", Moment, nullable=False),
    _text("body"),  # the items that were found certified with other files than before, and these files
)

milestones = sa.Table(
    "milestones",
    metadata,
    sa.Column("order", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("semester", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # of the package
    _text("kind"),
    _text("office"),
    _text("by"),
    _text("reason"),
    sa.Column("accepted", sa.Boolean, nullable=False),
    _text("fingerprint"),
    sa.Column("at", Moment, nullable=False),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column("order", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("semester", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # of the package
    _text("name"),
    _text("sha256"),
    sa.Column("at", Moment, nullable=False),
    _text("body"),
    sa.UniqueConstraint("year", "semester", "number", "sha256"),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("kind"),
    _text("body"),
    _text("hash"),
)
