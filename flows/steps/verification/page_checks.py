"""Whether a package's pages are its own: hashes and counts of the cover note, a sheet for every student."""

from __future__ import annotations

import html
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.forms import forms
from schemas.terms import Fate
from schemas.wording_confirmed import CATEGORIES
from schemas.wording_packages import CONFIRMATIONS, FATES_FILE, FATES_SHEET, NOTE_FILE, FateHeading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.verification.opened import Opened

TAG = re.compile(r"<[^>]*>")


def page_faults(opened: Opened) -> Iterator[Fault]:
    """Find rosters whose hash the cover note does not tell, and students of submitted rows whom no sheet names."""
    if NOTE_FILE in opened.payload:
        note = TAG.sub("", opened.page(NOTE_FILE))  # a long hash may be broken into lines
        missed = (path for path in opened.rosters if opened.payload[path].sha256 not in note)
        yield from (Fault(path, wording.NOT_IN_NOTE) for path in missed)
        yield from _miscounted(opened)
    yield from _unconfirmed(opened)


def _miscounted(opened: Opened) -> Iterator[Fault]:
    """Find the fates of which the cover note tells another number of rows than 每列去向 has."""
    texts = [text for text in map(str.strip, TAG.split(opened.page(NOTE_FILE))) if text]
    told = set(pairwise(texts))
    for fate, rows in Counter(line[FateHeading.FATE] for line in opened.fates or ()).items():
        if (fate, str(rows)) not in told:
            yield Fault(NOTE_FILE, wording.no_such_count(fate, rows))


def _unconfirmed(opened: Opened) -> Iterator[Fault]:
    """Tell the first row of each such student, of the forms whose rows a sheet lists."""
    told, listed = _words(opened), {forms()[name].title for name in CATEGORIES}
    for number, line in enumerate(opened.fates or (), 2):
        student = line[FateHeading.STUDENT]
        is_listed = line[FateHeading.FORM] in listed and line[FateHeading.FATE] == Fate.SUBMITTED
        if is_listed and student and student not in told:
            told.add(student)
            yield Fault(FATES_FILE, wording.NO_CONFIRMATION, FATES_SHEET, number)


def _words(opened: Opened) -> set[str]:
    """Collect the texts between the tags of all confirmation sheets, as they stand and word by word."""
    found = set[str]()
    for path in opened.payload:
        if path.startswith(f"{CONFIRMATIONS}/"):
            for text in map(html.unescape, TAG.split(opened.page(path))):
                found |= {text.strip(), *text.split()}
    return found
