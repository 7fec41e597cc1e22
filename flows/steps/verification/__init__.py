"""Whether a package is whole and says the truth, told from nothing but the package: every count is made anew.

Every cell of a roster is judged again on what was written, every rule on one row as far as the roster prints what it
reads (schemas.rules_unprinted lists the rest), every limit and every count. Rules between forms are the sweep's.

Who changes a row of a roster or an entry of its lineage contradicts the other; who changes a row of 每列去向, 收件檔案,
決定紀錄 or 與前次差異 contradicts its code: also where every hash is made anew. Of a package of format 1, whose tables
have no codes, this holds of the rosters, of lineage, and of what 每列去向 and 收件檔案 say of submitted rows. Who makes
all of these anew in keeping with each other, or puts another attachment or page in place of one, and its hash, is found
out by the fingerprint alone: the ledger holds it, and the signed sheet of paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.steps.package.bag import DECLARATION_FILE, INFO_FILE
from flows.steps.package.writing import PackageError
from flows.steps.verification.as_rendered import rendering_faults
from flows.steps.verification.bag_checks import bag_faults, tag_faults
from flows.steps.verification.cell_checks import cell_faults
from flows.steps.verification.code_checks import code_faults
from flows.steps.verification.description_checks import description_faults
from flows.steps.verification.drop_checks import drop_faults
from flows.steps.verification.fate_checks import fate_faults
from flows.steps.verification.fault import Fault
from flows.steps.verification.file_checks import file_faults
from flows.steps.verification.limit_checks import limit_faults
from flows.steps.verification.opened import Opened
from flows.steps.verification.page_checks import page_faults
from flows.steps.verification.roster_checks import roster_faults
from flows.steps.verification.row_checks import row_faults
from flows.steps.verification.rule_checks import rule_faults
from flows.steps.verification.student_checks import student_faults
from schemas.wording_packages import FORMATS
from schemas.wording_verification import NO_PACKAGE, other_format

if TYPE_CHECKING:
    from pathlib import Path

    from flows.steps.rendering import Rendered

__all__ = ["Fault", "agrees", "prove", "verify"]

TOLD = 5  # faults: a bug shows in the first of them
OF_THE_REST = (tag_faults, description_faults)  # of a package that does not say which it is
OF_CONTENT = (
    *(*OF_THE_REST, roster_faults, row_faults, fate_faults, drop_faults, file_faults),
    *(code_faults, student_faults, page_faults, cell_faults, rule_faults, limit_faults),
)


def verify(package: Path) -> list[Fault]:
    """List everything that is wrong with a package; none where it is whole."""
    return faults_in(Opened(package))


def agrees(rendered: Rendered, package: Path) -> list[Fault]:
    """List everything that is wrong with a package that was just written, or is not as it was rendered."""
    opened = Opened(package, is_ours=True)
    return [*faults_in(opened), *rendering_faults(rendered, opened)]


def prove(rendered: Rendered, package: Path) -> None:
    """Make sure of a package that was just written; PackageError with what is wrong, which is a bug of the program."""
    if found := agrees(rendered, package):
        raise PackageError("; ".join(fault.sentence for fault in found[:TOLD]))


def faults_in(opened: Opened) -> list[Fault]:
    """Make every check on a package: its workbooks are opened once the bag is whole, and its format is known."""
    if not (opened.folder / DECLARATION_FILE).is_file():
        return [Fault(DECLARATION_FILE, NO_PACKAGE)]
    if found := bag_faults(opened):
        return found
    if not opened.headings:
        return [Fault(INFO_FILE, other_format(opened.format, FORMATS))]
    return [fault for check in (OF_CONTENT if opened.label else OF_THE_REST) for fault in check(opened)]
