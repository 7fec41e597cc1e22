"""What a stored file is recorded as: drops and attachments, all of one arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flows.steps.intake.bundles import Arrival
    from flows.steps.recording import Writing
    from flows.steps.records import Attached
    from schemas.drop import Drop


class Parcel(NamedTuple):
    """A stored file with what it is recorded as: drops under the keys of their arrival, attachments, their bundle."""

    arrival: Arrival
    bundle: str
    drops: list[tuple[str, Drop]]
    files: list[Attached]

    def record(self, writing: Writing, before: int) -> list[Drop]:
        """Add all of it to the ledger; give the drops with the order that the ledger gave them.

        `before` is the last drop, by its order, of the sweeps before this one.
        """
        if self.bundle:
            office, sha256 = self.arrival.entry.office, self.arrival.sha256
            writing.log(self.drops[0][1].received_at, "opened", office=office, bundle=self.bundle, sha256=sha256)
        writing.attach(self.files, before)
        return [writing.receive(drop, key) for key, drop in self.drops]
