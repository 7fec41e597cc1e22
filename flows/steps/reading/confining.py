"""What the process that reads may use: memory, processor time, no files of its own, no core dumps."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flows.steps.reading.limits import MIB

if TYPE_CHECKING:
    from flows.steps.reading.limits import Limits

BLOATED = 256 * MIB  # memory once used stays with a process: beyond this a fresh one takes over

if sys.platform == "win32":  # there, the time that the parent measures is the only limit

    def confine(limits: Limits) -> None:
        """Leave the process as it is."""

    def is_bloated() -> bool:
        """Take a fresh process for every file."""
        return True

else:
    import resource

    def confine(limits: Limits) -> None:
        """Set this process's limits for the next file."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + limits.seconds + 1
        memory = limits.memory_mib * MIB
        for name, soft in (
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            hard = resource.getrlimit(name)[1]
            allowed = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
            resource.setrlimit(name, (allowed, hard))

    def is_bloated() -> bool:
        """Tell whether this process has grown so much that a fresh one should take over."""
        try:  # the peak that the system reports would be the parent's own, from before this program was loaded
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        except OSError:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > BLOATED
        return pages * resource.getpagesize() > BLOATED
