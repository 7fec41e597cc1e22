"""Which bytes stand behind the attachments that rows name: of a workbook that comes, and as a package recorded them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from schemas.kinds import Attachment
from schemas.register import attachment_name, sent_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.register import Sendings
    from schemas.table import Table
    from schemas.terms import Period

Digests = list[tuple[str, ...]]
"""Of each row of a table, the SHA-256 behind each column that names a file; "" where there is none."""


def _none(_: Period) -> Sendings:
    return {}


class AttachedBytes:
    """Tells them when asked: `now` gives all that has been sent, `recorded` what the last package of a period knew.

    A file that came since, beside a workbook that waits or was turned down, changes nothing of what was recorded.
    """

    def __init__(self, now: Callable[[], Sendings] = dict, recorded: Callable[[Period], Sendings] = _none) -> None:
        self._ask_now, self._ask_recorded = now, recorded
        self._known: dict[Period, Sendings] = {}

    def coming(self, table: Table) -> Digests:
        """Give what rows name as they come: in their own bundle first, then as a package recorded it.

        What their office has sent alone since is asked about by itself (see `late_files`).
        """
        return _digests(table, {**self._recorded(table), **self._bundle(table)})

    def standing(self, table: Table) -> Digests:
        """Give what rows named that stand: as a package recorded them; of a bundle that came since, what it holds."""
        return _digests(table, {**self._bundle(table), **self._recorded(table)})

    def _bundle(self, table: Table) -> Sendings:
        bundle = table.filing.drop.bundle
        return {bundle: self._now[bundle]} if bundle in self._now else {}

    def _recorded(self, table: Table) -> Sendings:
        period = table.filing.period
        if period not in self._known:
            self._known[period] = self._ask_recorded(period)
        return self._known[period]

    @cached_property
    def _now(self) -> Sendings:
        return self._ask_now()


def _digests(table: Table, sendings: Sendings) -> Digests:
    drop, columns = table.filing.drop, table.filing.sheet.columns
    naming = [column.heading for column in columns if isinstance(column.kind, Attachment)]
    if not naming:
        return [()] * len(table.frame)
    sent = sent_by(sendings, drop.office, drop.bundle)
    digests = {name: one.sha256 for name, one in sent.items()}
    named = ([digests.get(attachment_name(text), "") for text in table.texts(heading)] for heading in naming)
    return list(zip(*named, strict=True))
