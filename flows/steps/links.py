"""By which path in a package a row's attachment is linked: one path a file, told by the row that names it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from schemas.register import attachment_name, sent_by
from schemas.wording_packages import FILE_KINDS

if TYPE_CHECKING:
    from schemas.register import Sendings
    from schemas.roster import Printed
    from schemas.table import Table

UNSAFE, ENDING = re.compile(r"[^\w.-]+"), re.compile(r"\.[0-9a-z]{1,5}")


class Source(NamedTuple):
    """The attachment that a row names: who sent it, in which archive ("" for none), by what name."""

    office: str
    bundle: str
    name: str


class Links:
    """The paths given out so far, each with the attachment that it stands for."""

    def __init__(self, sent: Sendings) -> None:
        self.sent = sent
        self.paths: dict[str, Source] = {}
        self.taken: dict[str, Source] = {}  # the same, by the name that a disk without upper case knows

    def listed(self) -> tuple[tuple[str, Source], ...]:
        """List every path given out, with the attachment that it stands for."""
        return tuple(sorted(self.paths.items()))

    def link(self, table: Table, index: int, column: Printed) -> str:
        """Give the path of the file that a cell names: by the row's key, the kind of file and its ending.

        Two files whose rows come to one name get different ones.
        """
        drop, sheet = table.filing.drop, table.filing.sheet
        key = (UNSAFE.sub("_", table.texts(heading)[index]) for heading in sheet.key)
        kind = (FILE_KINDS[column.source],) if column.source in FILE_KINDS else ()
        stem = f"{column.files}/{'_'.join((*key, *kind))}"
        source = Source(drop.office, drop.bundle, table.texts(column.source)[index])
        ending = self._ending(source)
        path, again = f"{stem}{ending}", 1
        while self.taken.setdefault(path.casefold(), source) != source:
            again += 1
            path = f"{stem}-{again}{ending}"
        self.paths[path] = source
        return path

    def _ending(self, source: Source) -> str:
        """Give a file the ending of what it really is, whatever it was called."""
        name = attachment_name(source.name)
        sent = sent_by(self.sent, source.office, source.bundle).get(name)
        ending = f".{sent.sort}" if sent and sent.sort else PurePath(name).suffix
        return ending if ENDING.fullmatch(ending) else ""  # a sentence after a full stop is none
