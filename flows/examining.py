"""What drops hold: each is read, recognised and validated once for as long as a site is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.table import Examined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from flows.settings import Site
    from flows.steps.reading import Readers
    from flows.steps.readings import Readings
    from flows.steps.store import Store
    from schemas.drop import Drop, Workbook
    from schemas.terms import Law, Period


class Examiner:
    """Tells what drops hold; what one holds does not change, so that a watcher reads each once.

    A drop on which the program fails is set aside, one whose stored original is damaged is examined as it was last
    read; both are looked at again each time. NoReaderError where nothing at all can be read.
    """

    def __init__(
        self, site: Site, store: Store, readings: Readings, readers: Readers, laws: Mapping[Period, Law]
    ) -> None:
        self.site, self.store, self.readings = site, store, readings
        self.readers, self.laws = readers, laws
        self.known: dict[str, Examined] = {}

    def examine(self, drops: Iterable[Drop]) -> list[Examined]:
        """Read, recognise and validate drops."""
        wanted = list(drops)
        books = self._books(wanted)
        return [self._examined(drop, books) for drop in wanted]

    def forget_others(self, drops: Iterable[Drop]) -> None:
        """Forget what all drops but these hold."""
        self.known = {drop.id: self.known[drop.id] for drop in drops if drop.id in self.known}

    def examine_file(self, drop: Drop, file: Path) -> Examined:
        """Read, recognise and validate a file as this drop."""
        return self._examine(drop, lambda: self.readers.read(file, drop.sha256))

    def _books(self, drops: Iterable[Drop]) -> Iterator[Future[Workbook]]:
        """Read ahead those drops that are not known yet, in their order."""
        unread = [drop.sha256 for drop in drops if drop.id not in self.known]
        return self.readers.ahead((self.store.path(sha256), sha256) for sha256 in unread)

    def _examined(self, drop: Drop, books: Iterator[Future[Workbook]]) -> Examined:
        if drop.id in self.known:
            return self.known[drop.id]
        reading = next(books)
        examined = self._examine(drop, lambda: self._kept(drop, reading.result()))
        if examined.trouble is None:
            self.known[drop.id] = examined
        return examined

    def _kept(self, drop: Drop, workbook: Workbook) -> Workbook:
        """Keep what was read, for the day on which the original is damaged."""
        self.readings.keep(drop.sha256, workbook)
        return workbook

    def _examine(self, drop: Drop, read: Callable[[], Workbook]) -> Examined:
        from flows.steps.reading import LostFileError, NoReaderError, UnreadableError
        from flows.steps.setting_aside import failed_on

        try:
            return self._judged(drop, read())
        except UnreadableError as refused:
            return Examined(drop, findings=(refused.finding,))
        except NoReaderError:
            raise
        except LostFileError:
            return self._as_last_read(drop)
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends; the other drops are examined all the same
            return failed_on(Examined(drop), bug)

    def _as_last_read(self, drop: Drop) -> Examined:
        from flows.steps.setting_aside import failed_on, lost, read_before

        workbook = self.readings.get(drop.sha256)
        try:
            return read_before(self._judged(drop, workbook)) if workbook else lost(drop)
        except Exception as bug:  # noqa: BLE001 - the same
            return failed_on(Examined(drop), bug)

    def _judged(self, drop: Drop, workbook: Workbook) -> Examined:
        from flows.steps.recognition import recognise
        from flows.steps.validation import validate

        examined = recognise(drop, workbook, self.laws[drop.period], self.site.may_file)
        return examined.with_tables(validate(table, self.laws[table.filing.period]) for table in examined.tables)
