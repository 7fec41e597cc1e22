"""Whether the files behind certified items are those with which they were certified: A06 where they are not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from schemas.certified import TAKEN_BACK, CertifiedFiles, CertifiedItem
from schemas.decision import VOIDED
from schemas.form import STUDENT
from schemas.kinds import Attachment
from schemas.register import attachment_name, sent_by
from schemas.roc_date import from_date
from schemas.wording_certified import STANDS, STAYS_VOID, changed_since, seen_by_certifier
from schemas.wording_decisions import decided
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from flows.steps.choosable import Item, Items
    from flows.steps.decisions import Decisions
    from schemas.attached import Sent
    from schemas.finding import Finding
    from schemas.register import Sendings
    from schemas.table import RowAt, Table


@dataclass(frozen=True)
class Proofs:
    """What names of attachments stand for, and the files with which items were last found certified."""

    attachments: Sendings = field(default_factory=dict)
    certified: Mapping[CertifiedItem, CertifiedFiles] = field(default_factory=dict)


class Voided(NamedTuple):
    """A file that came after its item was certified: the item's row, the file, who certified it, what is asked.

    `certificates` are the rows of the certification form; none where the item's own row says that it is certified.
    """

    item: RowAt
    sent: Sent
    certificates: tuple[RowAt, ...]
    finding: Finding


class Proving:
    """Looks at one form's items, one after the other; `certified` notes those that are certified with other files.

    `certificates` are the accepted rows by which each item has passed, by the item's number.
    """

    def __init__(
        self,
        items: Items,
        certificates: Mapping[str, Sequence[RowAt]],
        tables: Sequence[Table],
        proofs: Proofs,
        decisions: Decisions,
    ) -> None:
        self.items, self.choosing, self.certificates = items, items.choosing, certificates
        self.tables, self.proofs, self.decisions = tables, proofs, decisions
        self.certified: dict[CertifiedItem, CertifiedFiles] = {}
        self.findings: list[tuple[RowAt, Finding]] = []
        self.voided: list[Voided] = []
        self._sent: dict[int, Mapping[str, Sent]] = {}
        self._naming: dict[int, list[str]] = {}  # the headings that name files, by table

    def take_back(self, item: Item) -> None:
        """Note that an item's own row says that it is not certified; needed only where such a row tells no day."""
        key = self._key_of(item)
        known = self.proofs.certified.get(key)
        if known and TAKEN_BACK not in known and not self.choosing.certified_on:
            self.certified[key] = {**known, TAKEN_BACK: ""}

    def is_void(self, item: Item) -> bool:
        """Tell whether the certification of an item that has passed is void; note what is to be told, or kept, of it.

        What has passed for the first time, or once more after its files changed, has passed with the files of now.
        """
        key, files = self._key_of(item), self._files(item)
        known = self.proofs.certified.get(key, {})
        changed = {heading: sent for heading, sent in files.items() if sent.sha256 not in known.values()}
        if self._has_passed_anew(item, changed, known):
            self.certified[key] = {attachment_name(sent.name): sent.sha256 for sent in files.values()}
            return False
        accepted = [self._is_accepted(item, heading, sent) for heading, sent in changed.items()]
        return not all(accepted)

    def _key_of(self, item: Item) -> CertifiedItem:
        number, student = (self.items.text(item, heading) for heading in (self.choosing.certifying.item, STUDENT))
        return CertifiedItem(self._table(item).filing.form.name, number, student)

    def _table(self, item: Item) -> Table:
        return self.tables[item.at[0]]

    def _files(self, item: Item) -> dict[str, Sent]:
        """Give what stands behind each cell of an item that names a file, by heading."""
        number, index = item.at
        table = self.tables[number]
        if number not in self._sent:
            drop = table.filing.drop
            self._sent[number] = sent_by(self.proofs.attachments, drop.office, drop.bundle)
            columns = table.filing.sheet.columns
            self._naming[number] = [column.heading for column in columns if isinstance(column.kind, Attachment)]
        found: dict[str, Sent] = {}
        for heading in self._naming[number]:
            name = attachment_name(table.texts(heading)[index])
            if sent := self._sent[number].get(name):
                found[heading] = replace(sent, name=sent.name or name)
        return found

    def _has_passed_anew(self, item: Item, changed: Mapping[str, Sent], known: CertifiedFiles) -> bool:
        if not (known and changed):  # nothing is known yet, or nothing has changed
            return bool(changed) or TAKEN_BACK in known
        return self._has_passed_again(item, changed, known)

    def _has_passed_again(self, item: Item, changed: Mapping[str, Sent], known: CertifiedFiles) -> bool:
        """Tell whether a certification came after the changed files, dated no earlier than the day of their coming.

        Where the row names another file than before, it is the row that has to come first. Where no day is told, the
        certification must have been taken back before.
        """
        if TAKEN_BACK in known and not self._certificates_of(item):
            return True
        drop = self._table(item).filing.drop
        after = max(sent.after for sent in changed.values())
        moments = [sent.at for sent in changed.values() if sent.at]
        if any(attachment_name(sent.name) not in known for sent in changed.values()):
            after, moments = max(after, drop.order - 1), [*moments, drop.received_at]
        day = _day_of(max(moments)) if moments else ""
        return any(order > after and on >= day for order, on in self._passed(item))

    def _passed(self, item: Item) -> list[tuple[int, str]]:
        """List when an item has passed: in which drop, by its order, and on which day ("" where none is told)."""
        rows, heading = self._certificates_of(item), self.choosing.certifying.day
        if not rows:
            rows, heading = (item.at,), self.choosing.certified_on
        tables = [(self.tables[number], index) for number, index in rows]
        return [(table.filing.drop.order, table.texts(heading)[index]) for table, index in tables if heading]

    def _certificates_of(self, item: Item) -> tuple[RowAt, ...]:
        return tuple(self.certificates.get(self.items.text(item, self.choosing.certifying.item), ()))

    def _is_accepted(self, item: Item, heading: str, sent: Sent) -> bool:
        """Tell of a changed file, to the item's office and to who certified it; whether somebody has accepted it."""
        at = f"{sent.at:{MINUTE}}" if sent.at else ""
        facts = {"facts": sent.sha256, "is_others": True}
        asked = self._table(item).at(item.at[1], heading, VOIDED, changed_since(at), **facts)
        rows, decision = self._certificates_of(item), self.decisions.on(asked)
        if decision:
            said = STANDS if decision.accepted else STAYS_VOID
            asked = replace(asked, settled=decided(decision, said))
        else:
            self.voided.append(Voided(item.at, sent, rows, asked))
        self.findings += [(item.at, asked), *((row, self._of_certificate(row, asked, at)) for row in rows)]
        return bool(decision and decision.accepted)

    def _of_certificate(self, row: RowAt, asked: Finding, at: str) -> Finding:
        """Ask who certified an item the same, at the certification."""
        said, by = seen_by_certifier(asked.value, at), self.choosing.certifying
        more = {"facts": asked.facts, "known_as": asked.id, "settled": asked.settled}
        return self.tables[row[0]].at(row[1], by.result, VOIDED, said, **more)


def _day_of(moment: dt.datetime) -> str:
    return from_date(moment.date())
