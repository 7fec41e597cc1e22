"""What becomes of the program's failures and of damaged originals: recorded once, told once, over when they are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from flows.steps.store import DamagedError
from schemas.failure import Failure, Harm, place_of, trail_of
from schemas.wording_decisions import COORDINATOR
from schemas.wording_failures import NOTICES, REPORT, failure_line, what_to_do

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from email.message import EmailMessage
    from pathlib import Path

    from flows.assessment import Assessed
    from flows.collected import School
    from flows.desk import Desk
    from flows.steps.overview import Cell
    from flows.steps.records import StoredFile
    from schemas.drop import Drop
    from schemas.failure import Mishap
    from schemas.table import Examined, Table

PACKAGE = "licheng"
REPORTS = "failures"  # the folder of the store in which reports for the developers lie
ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".zip"})  # no other is told


@dataclass(frozen=True)
class Found:
    """A failure that was just met, with what caused it, where that was the program."""

    failure: Failure
    bug: BaseException | None = None


def program_version() -> str:
    """Name the version of this program."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:  # run from its sources, without having been installed
        return "unknown"


def report_of(desk: Desk, failure: Failure) -> Path:
    """Say where the report on a failure lies that can be sent to the developers."""
    return desk.site.store_folder / REPORTS / f"{failure.drop or failure.harm}.txt"


def told_report(desk: Desk, failure: Failure) -> str:
    """Name the report on a failure from its site, in full where the store lies elsewhere."""
    path, site = report_of(desk, failure), desk.site.folder
    return (path.relative_to(site) if path.is_relative_to(site) else path).as_posix()


def failure_facts(desk: Desk, failures: Iterable[Failure]) -> list[dict[str, Any]]:
    """Give each failure as `status --json` prints it after the cells: as one more, of no form, its title the file's.

    Its state is the harm that was done.
    """
    return [_cell(desk, one).as_json() | {"failure": _facts(desk, one)} for one in failures]


def _cell(desk: Desk, failure: Failure) -> Cell:
    from flows.steps.overview import Cell

    then = what_to_do(failure, told_report(desk, failure))
    place = (failure.office, "", failure.shown, str(desk.site.period), str(failure.harm))
    return Cell(*place, rows=0, rejected=0, held=0, files=1, due=None, days_left=None, next=then)


def _facts(desk: Desk, failure: Failure) -> dict[str, str]:
    return {
        "harm": str(failure.harm),
        "drop": failure.drop,
        "sha256": failure.sha256,
        "received_at": failure.received_at.isoformat(),
        "since": failure.at.isoformat(),
        "place": failure.place,
        "version": failure.version,
        "report": "" if failure.harm.is_damage else told_report(desk, failure),
    }


def failure_lines(desk: Desk, failures: Iterable[Failure]) -> list[str]:
    """Say of each failure which file it is on, what it does and what is done about it: a line each."""
    return [f"{failure_line(one)}；{what_to_do(one, told_report(desk, one))}" for one in failures]


def keep_account(desk: Desk, assessed: Assessed, mishaps: Iterable[Mishap]) -> list[Failure]:
    """Record what a sweep has met of failures, and which are over; tell the coordinator; give those that are new."""
    found = [*_on_drops(desk, assessed.examined), *_in_answering(desk, assessed.examined, mishaps)]
    over = [one for one in desk.ledger.failures(desk.site.period.year) if _is_over(desk, one, found)]
    return _recorded(desk, found, over, assessed.school.tables)


def look_over(desk: Desk) -> list[Failure]:
    """Look at the workbooks of which a submission would be made, and record what has befallen them since; give that.

    Whatever is over is told by a sweep, which answers the offices.
    """
    examined = desk.examine(desk.drops_that_count())
    tables = [table for one in examined for table in one.tables if not table.refused]
    return _recorded(desk, [*_on_drops(desk, examined)], (), tables)


def note_damaged(desk: Desk, school: School, hashes: Collection[str]) -> list[Failure]:
    """Record that stored attachments are damaged, each as it was received last; give what is new of that.

    DamagedError of those that were known to be: a package that still takes them cannot be made.
    """
    last = {one.sha256: one for one in desk.ledger.stored() if one.sha256 in hashes}
    now, year = desk.site.now(), desk.site.period.year
    failures = [
        Failure(
            Harm.ATTACHMENT, "", one.office, one.name, one.sha256, year, one.received_at, "", program_version(), now
        )
        for one in last.values()
    ]
    fresh = _recorded(desk, list(map(Found, failures)), (), school.assessed.school.tables)
    if not fresh:
        raise DamagedError(hashes)
    return fresh


def mend_attachments(desk: Desk) -> None:
    """Record of which damaged attachments the store has the right bytes again."""
    failures = [one for one in desk.ledger.failures(desk.site.period.year) if one.harm is Harm.ATTACHMENT]
    _recorded(desk, (), [one for one in failures if desk.store.is_whole(one.sha256)], ())


def damaged_files(desk: Desk) -> list[StoredFile]:
    """List the stored files whose bytes are no longer what was received, each as it was first received."""
    first: dict[str, StoredFile] = {}
    for one in sorted(desk.ledger.stored(), key=lambda stored: stored.received_at):
        first.setdefault(one.sha256, one)
    return [one for one in first.values() if not desk.store.is_whole(one.sha256)]


def _on_drops(desk: Desk, examined: Sequence[Examined]) -> Iterator[Found]:
    """List the failures on workbooks that were just examined, but for those that their office has replaced."""
    gone = _given_up(examined)
    for one in examined:
        if one.drop.id not in gone:
            yield from _on_drop(desk, one)


def _in_answering(desk: Desk, examined: Iterable[Examined], mishaps: Iterable[Mishap]) -> Iterator[Found]:
    known = {one.drop.id: one.drop for one in examined}
    for mishap in mishaps:
        failure = _failure(desk, mishap.harm, known.get(mishap.drop), place_of(mishap.bug))
        if mishap.sha256:
            failure = replace(failure, office=mishap.office, name=mishap.name, sha256=mishap.sha256)
        yield Found(failure, mishap.bug)


def _on_drop(desk: Desk, one: Examined) -> Iterator[Found]:
    if one.trouble:
        yield Found(_failure(desk, one.trouble.harm, one.drop, one.trouble.place), one.trouble.bug)
    told = {f"{each.rule} {each.why}": each.bug for table in one.tables for each in table.unjudged if each.bug}
    for place, bug in told.items():
        yield Found(_failure(desk, Harm.RULE, one.drop, place), bug)


def _given_up(examined: Sequence[Examined]) -> set[str]:
    """Name the workbooks set aside whose office has since sent another file of that name that could be read."""
    from flows.steps.file_names import safe_stem

    gone, sound = set(), dict[tuple[str, str], int]()
    for one in examined:
        if one.tables:
            sound[one.drop.office, safe_stem(one.drop.name)] = one.drop.order
    for one in examined:
        later = sound.get((one.drop.office, safe_stem(one.drop.name)), 0)
        if one.trouble and one.trouble.harm.takes_rows and later > one.drop.order:
            gone.add(one.drop.id)
    return gone


def _failure(desk: Desk, harm: Harm, drop: Drop | None, place: str) -> Failure:
    now, year = desk.site.now(), desk.site.period.year
    whose = (drop.id, drop.office, drop.name, drop.sha256) if drop else ("", COORDINATOR, NOTICES, "")
    return Failure(harm, *whose, year, drop.received_at if drop else now, place, program_version(), now)


def _is_over(desk: Desk, failure: Failure, found: Collection[Found]) -> bool:
    """Tell whether a failure is no longer met: of a workbook that no longer counts, or that went well this time."""
    if failure.key in {one.failure.key for one in found}:
        return False
    if failure.harm is Harm.ATTACHMENT:
        return desk.store.is_whole(failure.sha256)
    return True


def _recorded(desk: Desk, found: Sequence[Found], over: Sequence[Failure], tables: Sequence[Table]) -> list[Failure]:
    """Record failures that the ledger does not have, and those that are over; tell of the former, and give them.

    The coordinator's address is looked for in the `tables`.
    """
    known = {one.key for one in desk.ledger.failures()}
    fresh = {one.failure.key: one for one in found if one.failure.key not in known}
    failures = [met.failure for met in fresh.values()]
    if not (fresh or over):
        return []
    with desk.ledger.writing() as writing:
        for one in over:
            writing.recover(one, desk.site.now())
        for one in failures:
            writing.fail(one)
        for mail in _mails(desk, failures, tables):
            writing.queue(str(mail["Message-ID"]), mail.as_bytes(), desk.site.now())
    for met in fresh.values():
        _report(desk, met)
    return failures


def _report(desk: Desk, met: Found) -> None:
    """Write what the developers need to know of a failure of the program; nothing in it is personal."""
    from flows.steps.answer_files import put

    if met.failure.harm.is_damage:
        return
    told = {name: getattr(met.failure, name) for name in ("harm", "place", "drop", "sha256", "version")}
    trail = "\n".join(trail_of(met.bug)) if met.bug else ""
    ending = PurePath(met.failure.name).suffix.casefold()
    format_ = ending if ending in ENDINGS else ""
    with suppress(OSError):
        text = REPORT.format(**told, format=format_, at=met.failure.at.isoformat(), trail=trail)
        put(report_of(desk, met.failure), text.encode(), 0o600)


def _mails(desk: Desk, failures: Sequence[Failure], tables: Sequence[Table]) -> Iterator[EmailMessage]:
    """Make a mail to the coordinator on the failures of each cause, where an address is known."""
    from flows.sending import sender_of
    from flows.steps.directory import directory_of
    from flows.steps.mailing.failure_mail import failure_mail
    from schemas.drop import Particulars

    addresses = {name: office.email for name, office in desk.site.settings.offices.items() if office.email}
    to = directory_of(tables, addresses, desk.site.period).address(COORDINATOR, Particulars()) if failures else ""
    by_cause: dict[tuple[str, str], list[Failure]] = {}
    for one in failures:
        by_cause.setdefault((one.harm, one.place), []).append(one)
    for alike in by_cause.values() if to else ():
        reports = {one.key: told_report(desk, one) for one in alike}
        yield failure_mail(alike, to, sender_of(desk), desk.site.now(), reports)
