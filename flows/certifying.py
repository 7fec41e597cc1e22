"""What a sweep keeps of the files of certified items, and when who certified one is told that its file has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.sending import sender_of
from schemas.failure import Harm, Mishap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.assessment import Assessed
    from flows.desk import Desk
    from flows.steps.certified_files import Voided
    from flows.steps.directory import Directory
    from flows.steps.mailing.certifiers import Changed
    from schemas.table import RowAt


def note_certified(desk: Desk, assessed: Assessed) -> int:
    """Keep the files with which items were found certified for the first time, or once more; give the items' number."""
    if assessed.certified:
        with desk.ledger.writing() as writing:
            writing.certify(desk.site.period.year, assessed.certified, desk.site.now())
    return len(assessed.certified)


def certifier_notices(desk: Desk, assessed: Assessed, mishaps: list[Mishap]) -> int:
    """Queue a mail to each person who certified items of which a file has changed since, once a change.

    A failure of the program here is noted: the answers to offices leave all the same.
    """
    try:
        return _tell_certifiers(desk, assessed) if assessed.school.voided else 0
    except Exception as bug:  # noqa: BLE001 - told when the sweep ends
        mishaps.append(Mishap(Harm.UNTOLD, "", bug))
        return 0


def _tell_certifiers(desk: Desk, assessed: Assessed) -> int:
    from flows.steps.directory import directory_of

    addresses = {name: office.email for name, office in desk.site.settings.offices.items() if office.email}
    directory = directory_of(assessed.school.tables, addresses, desk.site.period)
    told, found = desk.ledger.post.last_notices(), dict[str, list["Changed"]]()
    for changed, to in _changes(assessed, directory):
        if (changed.about, to) not in told:
            found.setdefault(to, []).append(changed)
    for to, changes in found.items():
        _tell(desk, to, changes)
    return len(found)


def _changes(assessed: Assessed, directory: Directory) -> Iterator[tuple[Changed, str]]:
    """Give each changed file with the addresses of those who certified its item."""
    from flows.steps.mailing.certifiers import changed_file

    for voided in assessed.school.voided:
        changed = changed_file(assessed.school.tables, voided)
        for to in dict.fromkeys(_addresses(assessed, voided, directory)):
            yield changed, to


def _addresses(assessed: Assessed, voided: Voided, directory: Directory) -> Iterator[str]:
    """Find who certified an item: by the certification form, else by the item's own row, which may name an office."""

    def text(row: RowAt, heading: str) -> str:
        table = assessed.school.tables[row[0]]
        return table.texts(heading)[row[1]] if heading in table.frame else ""

    choosing = assessed.school.tables[voided.item[0]].filing.form.choosing
    if choosing:
        by_form = [text(row, choosing.certifying.account) for row in voided.certificates]
        named = by_form or [text(voided.item, choosing.certifier)]
        yield from filter(None, map(directory.address_of, named))


def _tell(desk: Desk, to: str, changes: Sequence[Changed]) -> None:
    """Queue the mail and note each change in one transaction."""
    from flows.steps.mailing.certifiers import certifier_mail
    from flows.steps.records import Notice

    now = desk.site.now()
    mail = certifier_mail(changes, to, sender_of(desk), now)
    name = str(mail["Message-ID"])
    with desk.ledger.writing() as writing:
        writing.queue(name, mail.as_bytes(), now)
        for changed in changes:
            writing.notice(Notice(changed.about, to, changed.digest, name, now))
