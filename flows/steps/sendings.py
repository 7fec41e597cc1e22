"""Which attachment each name stands for: among all that an office sent, and within one bundle."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from schemas.attached import NOBODYS, Sent
from schemas.register import attachment_name
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlalchemy as sa


def by_sender(rows: Iterable[sa.Row[Any]]) -> dict[str, dict[str, Sent]]:
    """Give each office's attachments by name, and each bundle's; rows in the order of their years and arrivals."""
    names = _Names()
    for row in rows:
        names.add(row, Sent(row.sha256, row.size, row.sort, row.flaw, row.name))
    return dict(names.found)


class _Names:
    """Names being given out, one attachment after the other."""

    def __init__(self) -> None:
        self.found: defaultdict[str, dict[str, Sent]] = defaultdict(dict)
        self.years: dict[tuple[str, str], int] = {}
        self.bundles: defaultdict[str, set[str]] = defaultdict(set)  # of each office

    def add(self, row: sa.Row[Any], sent: Sent) -> None:
        """Let a name stand for the latest; where people share a folder and differ within a year, for nobody's."""
        name = attachment_name(row.name)
        is_shared = row.office in PART_OFFICES
        this_year = self.years.get((row.office, name)) == row.year
        self._give(row.office, name, sent, is_shared=is_shared and this_year)
        self.years[row.office, name] = row.year
        if row.bundle:
            self.bundles[row.office].add(row.bundle)
            self._give(row.bundle, name, sent, is_shared=True)
        elif not is_shared:
            self._mend(row.office, name, sent)

    def _give(self, sender: str, name: str, sent: Sent, *, is_shared: bool) -> None:
        own = self.found[sender]
        own[name] = NOBODYS if is_shared and own.get(name, sent).sha256 != sent.sha256 else sent

    def _mend(self, office: str, name: str, sent: Sent) -> None:
        """Let what an office sent alone afterwards stand in place of what lay in its bundles by that name."""
        for bundle in self.bundles[office]:
            if name in self.found[bundle]:
                self.found[bundle][name] = sent
