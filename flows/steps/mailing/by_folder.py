"""The way out "folder": each mail becomes one .eml file, of the same name for the same mail."""

from __future__ import annotations

from contextlib import contextmanager
from email.parser import BytesHeaderParser
from functools import partial
from typing import TYPE_CHECKING

from flows.steps.answer_files import put
from flows.steps.file_names import UNSAFE
from flows.steps.mailing.leaving import UnreachableError
from schemas import wording_mail as wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.steps.mailing.leaving import Deliver, Leaving


@contextmanager
def by_folder(folder: Path) -> Iterator[Deliver]:
    """Give the way into a folder; UnreachableError from it where that cannot be written."""
    yield partial(_deliver, folder)


def _deliver(folder: Path, mail: Leaving) -> None:
    name = BytesHeaderParser().parsebytes(mail.message)["Message-ID"].strip().strip("<>")
    try:
        put(folder / f"{UNSAFE.sub('_', name)}.eml", mail.message)
    except OSError as unable:
        why = unable.strerror or type(unable).__name__
        raise UnreachableError(wording.NO_FOLDER.format(why=why)) from unable
