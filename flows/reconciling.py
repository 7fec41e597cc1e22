"""A receipt of the central database against a package: compared, kept in the store, recorded once, laid out."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.confirming import confirmations_of, numbers_at_school, roll
from flows.recorded_package import folder_of, package_meant
from flows.steps.reconciliation import (
    Known,
    ReceiptError,
    book,
    compare,
    open_receipt,
    outside_items,
    page,
    receipt_of,
    report,
    sent_by_package,
)
from schemas.identity import mask_all
from schemas.milestone import name_of
from schemas.receipt import SCHOOL, SEMESTER, YEAR
from schemas.wording_reconciliation import BOOK_FILE, DATA_FILE, FOLDER, PAGE_FILE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from flows.desk import Desk
    from flows.steps.reconciliation.differences import Compared
    from flows.steps.reconciliation.receipt_rows import Receipt
    from flows.steps.reconciliation.sent_rows import Sent
    from flows.steps.records import Reconciled
    from schemas.receipt import OutsideItem
    from schemas.terms import Period

HASH_SHOWN = 8  # characters of the archive's hash that name a report's folder


class Comparison(NamedTuple):
    """What came of a comparison: all that is told, and the folder in which it lies."""

    told: dict[str, Any]
    folder: Path
    is_new: bool

    @property
    def line(self) -> str:
        """Say what came of it and where the report lies, as `reconcile` prints it."""
        told = self.told
        found = f"{len(told['differences'])} differences" if told["differences"] else "as sent"
        again = "" if self.is_new else " (this receipt was compared before; nothing was added)"
        return f"{told['package']}: {found}; {self.folder / PAGE_FILE}{again}"


def password_in(variable: str) -> str:
    """Read the receipt's password from an environment variable; "" where none is named.

    ReceiptError where there is no such variable.
    """
    password = os.environ.get(variable, "") if variable else ""
    if variable and not password:
        raise ReceiptError(f"--password-env: the environment has no variable {variable}")
    return password


def reconcile(desk: Desk, named: str, archive: Path, password: str) -> Comparison:
    """Compare a receipt with a package, record it once, and lay out the report; the same receipt adds nothing.

    SiteError where there is no such package; ReceiptError where it is not whole, or the receipt not sound, not the
    school's or of another period.
    """
    period, number = package_meant(named)
    folder = folder_of(desk, named)
    try:
        content = archive.read_bytes()
    except OSError as unreadable:
        raise ReceiptError(f"{archive}: {unreadable.strerror}") from None
    receipt = receipt_of(open_receipt(content, password, desk.readers.limits))
    sent = sent_by_package(folder, period.year, {name: one.kinds for name, one in receipt.received.items()})
    _check_facts(receipt, sent, period)
    with desk.at_work():
        return _compared(desk, (period, number), receipt, sent, (_shown(archive), content))


def _shown(archive: Path) -> str:
    """Give the archive's name as it may be written anywhere."""
    return mask_all(os.fsencode(archive.name).decode("utf-8", "replace"))


def _compared(
    desk: Desk, package: tuple[Period, int], receipt: Receipt, sent: Sent, archive: tuple[str, bytes]
) -> Comparison:
    name, content = archive
    compared = compare(sent, receipt)
    known = _known(desk, package, sent, receipt, compared)
    sha256 = hashlib.sha256(content).hexdigest()
    before = next((one for one in _receipts(desk, *package) if one.sha256 == sha256), None)
    at = before.at if before else desk.site.now()
    heading = {
        "package": name_of(*package),
        "receipt": before.name if before else name,
        "sha256": sha256,
        "at": at.isoformat(timespec="seconds"),
    }
    told = report(compared, sent, receipt, known, heading)
    folder = desk.site.outbox / FOLDER / f"{package[0]}-{package[1]:02}" / sha256[:HASH_SHOWN]
    aside = _written_aside(folder, told)  # whatever cannot be written is not recorded either
    if before is None:
        outside = outside_items(compared.outside, known.numbers, package[0].year)
        _record(desk, package, (name, sha256, content), at, _remembered(told, outside, receipt))
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    return Comparison(told, folder, before is None)


def _remembered(told: dict[str, Any], outside: Iterable[OutsideItem], receipt: Receipt) -> dict[str, Any]:
    """Give what the ledger keeps of a receipt: its counts, the items of outside bodies, and what it tells of."""
    kinds = {name: sorted(one.kinds) for name, one in receipt.received.items()}
    items, found = [asdict(item) for item in outside], told["differences"]
    by_category = dict(Counter(one["category"] for one in found))
    counted = {"differences": len(found), "by_category": by_category, "counts": told["counts"]}
    return counted | {"outside": items, "kinds": kinds}


def _check_facts(receipt: Receipt, sent: Sent, period: Period) -> None:
    """Refuse a receipt that says of itself that it is another school's, or of another year or semester."""
    expected = {SCHOOL: sent.school, YEAR: str(period.year), SEMESTER: str(period.semester)}
    for facts in receipt.facts:
        for heading, right in expected.items():
            told = facts.get(heading, "").strip()
            whole_year = heading == SEMESTER and "0" in {told, right}
            if told and right and told != right and not whole_year:
                raise ReceiptError(f"the receipt is not of this package: {heading} {told}, the package's is {right}")


def _known(desk: Desk, package: tuple[Period, int], sent: Sent, receipt: Receipt, compared: Compared) -> Known:
    numbers = sent.numbers
    if not numbers.keys() >= compared.identities:  # of whom nothing was sent
        numbers = numbers_at_school(desk) | numbers
    kinds = {name: one.kinds for name, one in receipt.received.items()}
    answers = confirmations_of(desk, *package, {name: kinds.get(name, set()) for name in compared.tallies})
    return Known(roll(desk), numbers, answers.objections)


def _receipts(desk: Desk, period: Period, number: int) -> list[Reconciled]:
    return [one for one in desk.ledger.receipts(period.year) if (one.period, one.number) == (period, number)]


def _record(
    desk: Desk, package: tuple[Period, int], archive: tuple[str, str, bytes], at: dt.datetime, body: dict[str, Any]
) -> None:
    from flows.steps.records import Reconciled

    name, sha256, content = archive
    desk.store.keep(io.BytesIO(content))
    desk.store.settle()
    with desk.ledger.writing() as writing:
        writing.reconcile(Reconciled(*package, name, sha256, at, body))


def _written_aside(folder: Path, told: dict[str, Any]) -> Path:
    """Write a report beside the folder in which it is to be seen; a later look at the same receipt replaces it."""
    from flows.steps.workbook import write_workbook

    aside = folder.with_name(f".{folder.name}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    write_workbook(book(told), aside / BOOK_FILE)
    (aside / PAGE_FILE).write_text(page(told), "utf-8", newline="\n")
    (aside / DATA_FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return aside
