"""What a site holds open while it works: its store, its ledger, its inbox, and the law of its periods."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from flows.assessment import Context
from flows.steps.decisions import Decisions
from schemas.decision import LATE, SHRUNK, TAKES_OVER
from schemas.failure import Harm
from schemas.terms import Law, Period, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from flows.examining import Examiner
    from flows.settings import Site
    from flows.settings_recorded import Recorded
    from flows.steps.deadlines import Deadline
    from flows.steps.intake import Arrivals
    from flows.steps.lateness import Freeze
    from flows.steps.ledger import Ledger
    from flows.steps.overview import Cell
    from flows.steps.reading import Readers
    from flows.steps.readings import Readings
    from flows.steps.records import Mark, Slot
    from flows.steps.sendings import Arrived
    from flows.steps.settled import Settled
    from flows.steps.store import Store
    from schemas.attached import Sent
    from schemas.decision import Decision
    from schemas.drop import Drop
    from schemas.receipt import OutsideItem
    from schemas.table import Examined


class Desk:
    """One site, opened: used by one process at a time (see `at_work`)."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.calendars: object = None  # of what the offices' calendars were laid last, and as which files
        self.drafts: dict[str, dict[str, Sent]] = {}  # attachments that lie beside a draft, by its bundle
        self.said: tuple[Decision, ...] = ()  # words in a draft, as if they had been recorded
        self.aside: dict[str, Harm] = {}  # drops set aside when the site was as of a mark, whatever they are by now

    @cached_property
    def store(self) -> Store:
        """The bytes of every drop and attachment."""
        from flows.steps.store import Store

        return Store(self.site.store_folder / "files")

    @cached_property
    def readings(self) -> Readings:
        """What was last read from each workbook."""
        from flows.steps.readings import Readings

        return Readings(self.site.store_folder / "readings")

    @cached_property
    def readers(self) -> Readers:
        """Who reads what was sent: processes of their own, within the site's limits."""
        from flows.steps.reading import Limits, Readers

        return Readers(Limits(**self.site.settings.limits.model_dump()))

    @cached_property
    def examiner(self) -> Examiner:
        """Who tells what drops hold."""
        from flows.examining import Examiner

        return Examiner(self.site, self.store, self.readings, self.readers, self.laws())

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

    def as_of(self, mark: Mark, recorded: Recorded | None = None) -> Desk:
        """Open the site as it was at a mark, with the settings that a package recorded; by default today's.

        What drops hold is read once for both where the settings are the same.
        """
        from flows.steps.ledger_as_of import LedgerAsOf

        site = replace(self.site, stopped_at=mark.moment)
        then = Desk(recorded.applied_to(site) if recorded else site)
        then.ledger, then.store = LedgerAsOf(self.ledger, mark, then.site.timezone), self.store
        then.readings = self.readings
        failures = then.ledger.failures(then.site.period.year)
        then.aside = {one.drop: one.harm for one in failures if one.harm.takes_rows}
        if then.site.settings == self.site.settings:
            then.readers = self.readers
            if then.laws() == self.laws():  # of another year, what drops hold is told by another law
                then.examiner = self.examiner
        return then

    def board(self, period: Period | None = None) -> list[Cell]:
        """Lay out what has arrived from each office, what is missing and which duties are open.

        That is told of the period being worked on, or of another one of its academic year.
        """
        from flows.steps.overview import overview, with_mails
        from flows.steps.standing import holders_of

        drops = self.ledger.drops(self.site.period.year)
        holders = holders_of(self.filed(), [drop.id for drop in drops])
        today, decisions, answers = self.site.now().date(), self.decisions(), self.ledger.answers()
        told = (drops, answers, holders, period or self.site.period, today, decisions)
        cells = overview(*told, self.site.days_earlier)
        return with_mails(cells, self.ledger.undelivered(), answers)

    def laws(self) -> dict[Period, Law]:
        """Give the law of every period of the academic year being collected."""
        school = self.site.settings.school.code
        return {period: Law(period, school) for period in self.site.period.whole_year.parts()}

    def attachments(self) -> dict[str, dict[str, Sent]]:
        """Give each office's and bundle's attachments in the academic year, those beside a draft among them.

        Of one that is known to be damaged in the store that is told.
        """
        return self.arrived().known()

    def arrived(self) -> Arrived:
        """List the attachments of the academic year as they arrived, those beside a draft after them."""
        failures = self.ledger.failures(self.site.period.year)
        damaged = {one.sha256 for one in failures if one.harm is Harm.ATTACHMENT}
        return replace(self.ledger.arrived(self.site.period.year), drafts=self.drafts, damaged=damaged)

    def decisions(self) -> Decisions:
        """Give what was decided about the academic year; of one that is over, as it stood on its last day."""
        period = self.site.period
        years = {str(part) for part in period.whole_year.parts()}
        made = tuple(one for one in (*self.ledger.decisions(), *self.said) if one.period in years)
        return Decisions(made, min(self.site.now().date(), period.whole_year.ends))

    def settled(self) -> Settled:
        """Give what is no longer asked of which drops."""
        from flows.steps.attached_bytes import AttachedBytes
        from flows.steps.ledger_as_of import attachments_recorded
        from flows.steps.never_accepted import never_accepted
        from flows.steps.settled import Settled

        ledger, filed, verdicts = self.ledger, self.filed(), self.ledger.verdicts()
        decisions = self.decisions()
        decided = decisions.on_workbooks()
        dismissed = {one.drop: one for one in decided if not one.accepted}
        withdrawing = {one.said_in: one for one in dismissed.values() if one.said_in}
        rejected = {drop: one for drop, one in withdrawing.items() if verdicts.get(drop) == Verdict.REJECTED}
        told = self._withdrawn_with(rejected)
        return Settled(
            told_at=self._told_at(),
            filed=filed.keys(),
            slots=filed,
            asked=self._asked({drop for drop, told in verdicts.items() if told == Verdict.HELD and drop not in filed}),
            confirmed={one.drop for one in decided if one.accepted and one.rule in {SHRUNK, TAKES_OVER}},
            taken_over={one.drop for one in decided if one.accepted and one.rule == TAKES_OVER},
            accepted_late=_spoken_of(one for one in decided if one.accepted and one.rule == LATE),
            closed=self.closed(),
            dismissed=dismissed | told,
            withdrawing=withdrawing,
            said=decisions.of_offices(),
            percent=self.site.settings.policy.shrink_percent,
            files=AttachedBytes(self.attachments, partial(attachments_recorded, ledger)),
            refused=cache(partial(never_accepted, ledger)),
            known=decisions.known,
        )

    def _told_at(self) -> dict[str, dt.datetime]:
        """Give since when each drop's office can have read the answer: it lay beside the drop, or a mail had left."""
        from flows.steps.intake.remembered import laid_since

        laid, mailed = laid_since(self.site.store_folder), self.ledger.post.left()
        return {drop: min(filter(None, (laid.get(drop), mailed.get(drop)))) for drop in laid | mailed}

    def _asked(self, waiting: set[str]) -> set[str]:
        """List those of the waiting drops that wait for what they leave out, not for another question alone."""
        if not waiting:
            return waiting
        answers = self.ledger.answers()
        return {drop for drop in waiting if any(one["rule"] == SHRUNK for one in answers[drop].body["findings"])}

    def _withdrawn_with(self, rejected: dict[str, Decision]) -> dict[str, Decision]:
        """Leave out the workbooks in which who holds a part has said no to another's: they were sent back for more."""
        if all(one.rule != TAKES_OVER for one in rejected.values()):
            return rejected
        answers = self.ledger.answers()
        refused = {drop: {marks["refused"] for marks in answers[drop].body["marks"]} for drop in rejected}
        return {drop: one for drop, one in rejected.items() if one.rule != TAKES_OVER or TAKES_OVER in refused[drop]}

    def closed(self) -> tuple[Freeze, ...]:
        """List what the year's packages have frozen."""
        from flows.steps.lateness import freezes

        year = self.site.period.year
        return freezes(one for one in self.ledger.submissions() if one.period.year == year)

    def deadlines(self) -> tuple[Deadline, ...]:
        """Give all of the year's deadlines, as the 期程表 that stands has them; the earliest first."""
        from flows.steps.deadlines import schedule
        from flows.steps.standing import holders_of
        from flows.steps.standing_sheets import remembered

        drops, answers = self.ledger.drops(self.site.period.year), self.ledger.answers()
        holders = holders_of(self.filed(), [drop.id for drop in drops])
        return schedule(remembered(answers[one.id] for one in drops if one.id in holders and one.id in answers))

    def filed(self) -> dict[str, list[tuple[Slot, int]]]:
        """List what each drop filed, but for those that somebody has decided not to take after all."""
        dismissed = {one.drop for one in self.decisions().on_workbooks() if not one.accepted}
        return {drop: slots for drop, slots in self.ledger.filed().items() if drop not in dismissed}

    def outside(self) -> tuple[OutsideItem, ...]:
        """List what outside bodies have registered, by the year's receipts; of a cohort its newest."""
        receipts = self.ledger.receipts(self.site.period.year)
        if not receipts:
            return ()
        from flows.steps.reconciliation.outside import standing_items

        return standing_items(receipts)

    def context(self) -> Context:
        """Give what rows are assessed with."""
        known = (self.laws(), self.settled(), self.decisions(), self.outside())
        certified = self.ledger.certified(self.site.period.year)
        return Context({}, *known, certified, self.arrived(), self._reader())

    def _reader(self) -> Callable[[Slot, int], Iterator[Examined]]:
        """Give who reads, when asked, what has filed a slot before a place in the ledger's order, the newest first."""
        by_slot = cache(self._filing_drops)

        def earlier(slot: Slot, order: int) -> Iterator[Examined]:
            for drop in by_slot().get(slot, ()):
                if drop.order < order:
                    yield from self.examine([drop])

        return earlier

    def _filing_drops(self) -> dict[Slot, list[Drop]]:
        """List what has filed each slot, the newest first."""
        found: dict[Slot, list[Drop]] = {}
        filed = self.filed()
        for drop in reversed(self.ledger.drops(self.site.period.year)):
            for slot in {slot for slot, _ in filed.get(drop.id, ())}:
                found.setdefault(slot, []).append(drop)
        return found

    def take_in(self, only: Iterable[Path] = ()) -> Arrivals:
        """Take the inbox's whole files (or those named) into the store and the ledger; SiteError without an inbox."""
        from flows.settings import SiteError
        from flows.steps.attachments import judge
        from flows.steps.intake import Intake

        site = self.site
        if not site.inbox.is_dir():
            raise SiteError(f"{site.inbox}: no such folder; if it lies on a share, connect it, else make it again")
        known = (self.store, self.ledger, site.period, site.now, judge, self.readers.unpack, site.laid_at)
        return Intake(site.inbox, *known).take_in(only)

    def drops_that_count(self) -> list[Drop]:
        """List the drops of the year that stand for something or were refused, and those not yet answered.

        A refused one is judged anew each time: settings may have changed since. Of what was replaced, those count of
        which rows stand on.
        """
        from flows.steps.standing import holders_of

        drops = self.ledger.drops(self.site.period.year)
        filed, verdicts = self.filed(), self.ledger.verdicts()
        holders = holders_of(filed, [drop.id for drop in drops])
        kept = self.ledger.kept()
        holders |= {earlier for drop in holders for earlier in kept.get(drop, ())}
        repeated = {drop for drop, verdict in verdicts.items() if verdict == Verdict.DUPLICATE}
        return [drop for drop in drops if drop.id in holders or (drop.id not in filed and drop.id not in repeated)]

    def examine(self, drops: Iterable[Drop]) -> list[Examined]:
        """Read, recognise and validate drops, each once for as long as this desk is open.

        Those set aside as of the mark are so again: what could be read since would change a package made again.
        """
        from flows.steps.setting_aside import set_aside_before

        wanted = list(drops)
        found = iter(self.examiner.examine(drop for drop in wanted if drop.id not in self.aside))
        return [
            set_aside_before(drop, self.aside[drop.id]) if drop.id in self.aside else next(found) for drop in wanted
        ]

    def sweep(self) -> list[Examined]:
        """Examine the drops that count, and forget all others."""
        drops = self.drops_that_count()
        self.examiner.forget_others(drops)
        return self.examine(drops)

    def close(self) -> None:
        """Let go of the ledger."""
        if "ledger" in self.__dict__:
            self.ledger.close()


def _spoken_of(decided: Iterable[Decision]) -> set[str]:
    """Name the workbooks that decisions are about, and those in which an office has said so: they came later still."""
    return {drop for one in decided for drop in (one.drop, one.said_in) if drop}
