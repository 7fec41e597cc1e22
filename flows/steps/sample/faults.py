"""Which faults are planted in the made-up school, each once."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from flows.steps.sample.excess import EXCESSES
from flows.steps.sample.mismatches import MISMATCHES
from flows.steps.sample.mistyped import MISTYPED, mistype
from flows.steps.sample.neglected import NEGLECTED, neglect
from flows.steps.sample.slips import SLIPS, plant_slip
from flows.steps.sample.sound import ABSENCES, OUTCOMES, sound_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.steps.sample.desk import Desk


def plant_faults(desk: Desk) -> frozenset[str]:
    """Plant every fault once, as far as there are pupils; give the names of files that are missing."""
    plants: list[Callable[[Desk], None]] = [
        *(partial(neglect, duty=duty) for duty in NEGLECTED),
        *(partial(mistype, mistyped=mistyped) for mistyped in MISTYPED),
        *(partial(plant_slip, slip=slip) for slip in SLIPS),
        _same_key_twice,
        *MISMATCHES,
        *EXCESSES,
    ]
    for plant in plants:
        with suppress(StopIteration):  # nobody left to plant it on: the school is too small for this one
            plant(desk)
    return _missing_file(desk)


def _same_key_twice(desk: Desk) -> None:
    row = sound_row(desk, ABSENCES)
    desk.add(*ABSENCES, row)
    desk.plant("R14", (*ABSENCES, "學號"), row)


def _missing_file(desk: Desk) -> frozenset[str]:
    with suppress(StopIteration):
        row = sound_row(desk, OUTCOMES)
        desk.plant("A01", (*OUTCOMES, "文件檔案名稱"), row)
        return frozenset({row["文件檔案名稱"]})
    return frozenset()
