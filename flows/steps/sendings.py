"""Which attachment each name stands for: among all that an office sent, and within one bundle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from schemas.attached import NOBODYS, Sent, with_lost
from schemas.register import attachment_name
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    import sqlalchemy as sa


@dataclass(frozen=True)
class Arrived:
    """Every attachment that counts for an academic year, in the order of the years and arrivals.

    `drafts` are those beside a draft, by its bundle; `damaged` are the hashes of those of which what is stored is.
    """

    rows: Sequence[sa.Row[Any]]
    zone: dt.tzinfo
    drafts: Mapping[str, Mapping[str, Sent]] = field(default_factory=dict)
    damaged: Collection[str] = ()

    def known(self, without: Collection[int] = (), aside: Collection[str] = ()) -> dict[str, dict[str, Sent]]:
        """Give each office's attachments by name, and each bundle's.

        Arrivals `without` which it is asked are left out, by their order; what lies in bundles that are set `aside` is
        of those bundles alone.
        """
        names = _Names()
        for row in self.rows:
            if row.order not in without:
                names.add(row, self._sent(row), in_folder=row.bundle not in aside)
        known = with_lost(dict(names.found), self.damaged)
        return known | {bundle: dict(files) for bundle, files in self.drafts.items()}

    def _sent(self, row: sa.Row[Any]) -> Sent:
        content, at = (row.sha256, row.size, row.sort, row.flaw, row.name), row.received_at.astimezone(self.zone)
        return Sent(*content, order=row.order, after=row.after, at=at)


class _Names:
    """Names being given out, one attachment after the other."""

    def __init__(self) -> None:
        self.found: defaultdict[str, dict[str, Sent]] = defaultdict(dict)
        self.years: dict[tuple[str, str], int] = {}
        self.bundles: defaultdict[str, set[str]] = defaultdict(set)  # of each office

    def add(self, row: sa.Row[Any], sent: Sent, *, in_folder: bool) -> None:
        """Let a name stand for the latest; where people share a folder and differ within a year, for nobody's."""
        name = attachment_name(row.name)
        is_shared = row.office in PART_OFFICES
        if in_folder:
            this_year = self.years.get((row.office, name)) == row.year
            self._give(row.office, name, sent, is_shared=is_shared and this_year)
            self.years[row.office, name] = row.year
        if row.bundle:
            self.bundles[row.office].add(row.bundle)
            self._give(row.bundle, name, sent, is_shared=True)
        elif not is_shared:
            self._mend(row.office, name, sent)

    def _give(self, sender: str, name: str, sent: Sent, *, is_shared: bool) -> None:
        """Let a name stand for what was sent last; the same bytes once more have stood since they came first."""
        own = self.found[sender]
        before = own.get(name, sent)
        last = before.latest or before
        if last.sha256 == sent.sha256:
            sent = replace(sent, order=last.order, after=last.after, at=last.at)
        own[name] = replace(NOBODYS, latest=sent) if is_shared and before.sha256 != sent.sha256 else sent

    def _mend(self, office: str, name: str, sent: Sent) -> None:
        """Let what an office sent alone afterwards stand in place of what lay in its bundles by that name."""
        for bundle in self.bundles[office]:
            if name in self.found[bundle]:
                self._give(bundle, name, sent, is_shared=False)
