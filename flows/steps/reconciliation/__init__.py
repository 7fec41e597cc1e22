"""Whether the central database received what the school sent: its 收訖明細 against a package, cell by cell."""

from flows.steps.reconciliation.book import book
from flows.steps.reconciliation.comparing import compare
from flows.steps.reconciliation.outside import outside_items, standing_items
from flows.steps.reconciliation.page import page
from flows.steps.reconciliation.receipt_archive import ReceiptError, open_receipt
from flows.steps.reconciliation.receipt_rows import receipt_of
from flows.steps.reconciliation.report import Known, report
from flows.steps.reconciliation.sent_rows import sent_by_package

__all__ = [
    "Known",
    "ReceiptError",
    "book",
    "compare",
    "open_receipt",
    "outside_items",
    "page",
    "receipt_of",
    "report",
    "sent_by_package",
    "standing_items",
]
