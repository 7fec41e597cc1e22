"""How the parts of an archive are held while they are looked at: of long ones only what lies packed stays in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.steps.reading.limits import MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipInfo

HELD = 32 * MIB  # bytes: a longer part is unpacked again where it is needed again


class Parts(Mapping[str, bytes]):
    """The parts by name, each read and checked when it is asked for; of those not `kept` the content is let go."""

    def __init__(self, entries: Mapping[str, ZipInfo], read: Callable[[ZipInfo], bytes], kept: tuple[str, ...]) -> None:
        self._entries, self._read, self._kept = entries, read, kept
        self._held = dict[str, bytes]()

    def __getitem__(self, name: str) -> bytes:
        """Give a part; UnreadableError (W02, W03) where it is not what the directory says."""
        if name in self._held:
            return self._held[name]
        content = self._read(self._entries[name])
        content = content if name.lower().endswith(self._kept) else b""
        if len(content) <= HELD:
            self._held[name] = content
        return content

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
