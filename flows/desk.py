"""What a site holds open while it works: its store, its ledger, its inbox, and the law of its periods."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from schemas.finding import Finding
from schemas.table import Examined
from schemas.terms import Law, Period, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flows.settings import Site
    from flows.steps.intake import Arrivals
    from flows.steps.ledger import Ledger
    from flows.steps.overview import Cell
    from flows.steps.store import Store
    from schemas.drop import Drop

MIB = 1 << 20
Unfinished = dict[str, Exception]
"""Drops on which the program itself failed, by id: they are tried again at the next sweep."""


class Desk:
    """One site, opened: used by one process at a time (see `at_work`)."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._read: dict[str, Examined] = {}  # what drops hold does not change: a watcher reads each once
        self.kept: set[int] = set()  # merged sheets that were found to keep their schema
        self.drafts: dict[str, dict[str, str]] = {}  # attachments that lie beside a draft, by office

    @cached_property
    def store(self) -> Store:
        """The bytes of every drop and attachment."""
        from flows.steps.store import Store

        return Store(self.site.store_folder / "files")

    @cached_property
    def ledger(self) -> Ledger:
        """The record of everything that happened."""
        from flows.steps.ledger import Ledger

        return Ledger(self.site.ledger_url, self.site.timezone)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep every other process of this site waiting while this one changes anything."""
        from filelock import FileLock

        self.site.store_folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.site.store_folder / "working.lock"):
            yield

    def board(self, period: Period | None = None) -> list[Cell]:
        """Lay out what has arrived from each office, what is missing and which duties are open.

        That is told of the period being worked on, or of another one of its academic year.
        """
        from flows.steps.overview import overview
        from flows.steps.standing import holders_of

        drops = self.ledger.drops(self.site.period.year)
        holders = holders_of(self.ledger.filed(), [drop.id for drop in drops])
        return overview(drops, self.ledger.answers(), holders, period or self.site.period, self.site.now().date())

    def laws(self) -> dict[Period, Law]:
        """Give the law of every period of the academic year being collected."""
        school = self.site.settings.school.code
        return {period: Law(period, school) for period in self.site.period.whole_year.parts()}

    def attachments(self) -> dict[str, dict[str, str]]:
        """Give each office's attachments in the academic year, hash by name, those beside a draft among them."""
        sent = self.ledger.attachments(self.site.period.year)
        return sent | {office: sent.get(office, {}) | files for office, files in self.drafts.items()}

    def context(self) -> tuple[dict[str, dict[str, str]], dict[Period, Law], set[int]]:
        """Give what rows are assessed with: attachments, laws, and what was found to keep its schema before."""
        return self.attachments(), self.laws(), self.kept

    def take_in(self, only: Iterable[Path] = ()) -> Arrivals:
        """Take the inbox's whole files (or those named) into the store and the ledger; SiteError without an inbox."""
        from flows.settings import SiteError
        from flows.steps.intake import Intake

        site = self.site
        if not site.inbox.is_dir():
            raise SiteError(f"{site.inbox}: no such folder; if it lies on a share, connect it, else make it again")
        return Intake(site.inbox, self.store, self.ledger, site.period, site.now).take_in(only)

    def drops_that_count(self) -> list[Drop]:
        """List the drops of the year that stand for something or were refused, and those not yet answered.

        A refused one is judged anew each time: settings may have changed since.
        """
        from flows.steps.standing import holders_of

        drops = self.ledger.drops(self.site.period.year)
        filed, verdicts = self.ledger.filed(), self.ledger.verdicts()
        holders = holders_of(filed, [drop.id for drop in drops])
        repeated = {drop for drop, verdict in verdicts.items() if verdict == Verdict.DUPLICATE}
        return [drop for drop in drops if drop.id in holders or (drop.id not in filed and drop.id not in repeated)]

    def examine(self, drops: Iterable[Drop], unfinished: Unfinished | None = None) -> list[Examined]:
        """Read, recognise and validate drops, each once for as long as this desk is open.

        Where `unfinished` is given, a new drop on which the program fails is noted there and the others go on.
        """
        filed = self.ledger.filed() if unfinished is not None else {}
        examined = []
        for drop in drops:
            try:
                examined.append(self._read.get(drop.id) or self._examine(drop))
            except Exception as bug:
                if unfinished is None or drop.id in filed:  # what stands is needed to judge the others
                    raise
                unfinished[drop.id] = bug
        return examined

    def _examine(self, drop: Drop) -> Examined:
        limit = self.site.settings.limits.file_mib
        if drop.size > limit * MIB:
            return Examined(drop, findings=(Finding("W04", expected=f"{limit} MiB"),))
        self._read[drop.id] = self.examine_content(drop, self.store.read(drop.sha256))
        return self._read[drop.id]

    def examine_content(self, drop: Drop, content: bytes) -> Examined:
        """Read, recognise and validate a file's content as this drop's."""
        from flows.steps.reading import UnreadableError, read_workbook
        from flows.steps.recognition import recognise
        from flows.steps.validation import validate

        laws = self.laws()
        try:
            grids = read_workbook(content)
        except UnreadableError as refused:
            return Examined(drop, findings=(refused.finding,))
        examined = recognise(drop, grids, laws[drop.period], self.site.may_file)
        return examined.with_tables(validate(table, laws[table.filing.period]) for table in examined.tables)

    def close(self) -> None:
        """Let go of the ledger."""
        if "ledger" in self.__dict__:
            self.ledger.close()
