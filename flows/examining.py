"""What drops hold: each is read, recognised and validated once for as long as a site is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.table import Examined

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from flows.settings import Site
    from flows.steps.reading import Readers
    from flows.steps.store import Store
    from schemas.drop import Drop, Workbook
    from schemas.terms import Law, Period

Unfinished = dict[str, Exception]
"""Drops on which the program itself failed, by id: they are tried again at the next sweep."""


class Examiner:
    """Tells what drops hold; what one holds does not change, so that a watcher reads each once."""

    def __init__(self, site: Site, store: Store, readers: Readers, laws: Mapping[Period, Law]) -> None:
        self.site, self.store, self.readers, self.laws = site, store, readers, laws
        self.known: dict[str, Examined] = {}

    def examine(self, drops: Iterable[Drop]) -> list[Examined]:
        """Read, recognise and validate drops."""
        wanted = list(drops)
        books = self._books(wanted)
        return [self._examined(drop, books) for drop in wanted]

    def sweep(self, drops: Iterable[Drop], standing: Container[str], unfinished: Unfinished) -> list[Examined]:
        """Examine the drops of a sweep, and forget all others.

        A drop on which the program fails is noted in `unfinished` and the others go on; but one that is `standing` is
        needed to judge the others.
        """
        examined, wanted = [], list(drops)
        self.known = {drop.id: self.known[drop.id] for drop in wanted if drop.id in self.known}
        books = self._books(wanted)
        for drop in wanted:
            try:
                examined.append(self._examined(drop, books))
            except Exception as bug:
                if drop.id in standing:
                    raise
                unfinished[drop.id] = bug
        return examined

    def examine_file(self, drop: Drop, file: Path) -> Examined:
        """Read, recognise and validate a file as this drop."""
        return self._examine(drop, lambda: self.readers.read(file, drop.sha256))

    def _books(self, drops: Iterable[Drop]) -> Iterator[Future[Workbook]]:
        """Read ahead those drops that are not known yet, in their order."""
        unread = [drop.sha256 for drop in drops if drop.id not in self.known]
        return self.readers.ahead((self.store.path(sha256), sha256) for sha256 in unread)

    def _examined(self, drop: Drop, books: Iterator[Future[Workbook]]) -> Examined:
        if drop.id not in self.known:
            self.known[drop.id] = self._examine(drop, next(books).result)
        return self.known[drop.id]

    def _examine(self, drop: Drop, read: Callable[[], Workbook]) -> Examined:
        from flows.steps.reading import UnreadableError
        from flows.steps.recognition import recognise
        from flows.steps.validation import validate

        try:
            workbook = read()
        except UnreadableError as refused:
            return Examined(drop, findings=(refused.finding,))
        examined = recognise(drop, workbook, self.laws[drop.period], self.site.may_file)
        return examined.with_tables(validate(table, self.laws[table.filing.period]) for table in examined.tables)
