"""What an archive of workbooks and attachments becomes: each workbook a drop of its own, all of one bundle."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from schemas.drop import Drop
from schemas.identity import as_letters
from schemas.wording_intake import of_bundle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from flows.steps.intake.looking import Entry
    from flows.steps.store import Store
    from schemas.drop import Member
    from schemas.terms import Period


class Content(NamedTuple):
    """One content to record: `key` names its arrival, so that a crash does not let it be recorded twice."""

    key: str
    name: str
    sha256: str
    size: int
    is_workbook: bool
    bundle: str = ""


@dataclass(frozen=True)
class Arrival:
    """A stored file, under the key of its arrival."""

    entry: Entry
    sha256: str
    key: str

    @property
    def itself(self) -> Content:
        """The file as it lies in the folder."""
        return Content(self.key, self.entry.name, self.sha256, self.entry.look.size, self.entry.is_workbook)


def digest(*parts: str) -> str:
    """Give one hash for several texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def drop_of(content: Content, office: str, period: Period, at: dt.datetime, laid_at: dt.datetime) -> Drop:
    """Give a workbook as the drop that it is; the ledger gives it its order."""
    drop_id = f"{at:%Y%m%d-%H%M%S}-{as_letters(content.key[:12])}"
    return Drop(0, drop_id, office, content.name, content.sha256, content.size, at, period, content.bundle, laid_at)


def opened(arrival: Arrival, members: Sequence[Member], store: Store) -> list[Content]:
    """Store each member of an archive; the archive's own key names its first workbook, so that it is known again.

    The same archive sent again by the same office is the same bundle.
    """
    bundle, names = digest(arrival.entry.office, arrival.sha256), names_of(members)
    keys = [digest(arrival.key, str(place), member.name) for place, member in enumerate(members)]
    keys[[member.is_workbook for member in members].index(True)] = arrival.key
    contents = []
    for key, name, member in zip(keys, names, members, strict=True):
        sha256, size = store.keep(io.BytesIO(member.content))
        shown = of_bundle(arrival.entry.name, name) if member.is_workbook else name
        contents.append(Content(key, shown, sha256, size, member.is_workbook, bundle))
    return contents


def names_of(members: Sequence[Member]) -> list[str]:
    """Name members without their folders, workbooks of one name apart: a file's name may say which part it is."""
    paths = [PurePosixPath(member.name.replace("\\", "/")) for member in members]
    times = Counter(path.name for member, path in zip(members, paths, strict=True) if member.is_workbook)
    return [
        "-".join(path.parts) if member.is_workbook and times[path.name] > 1 else path.name
        for member, path in zip(members, paths, strict=True)
    ]
