"""On which drops a step over all of them fails: found by leaving them out, so that the others go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flows.steps.setting_aside import failed_on

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from schemas.table import Examined

T = TypeVar("T")
Work = "Callable[[list[Examined]], T]"


def without_culprits(examined: Sequence[Examined], work: Callable[[list[Examined]], T]) -> tuple[T, list[Examined]]:
    """Do work on drops; give its result with the drops, those set aside on which the program fails.

    Such a one is the first, in the order of arrival, with which the work fails while it does not without it. What the
    work raises of no drop at all comes out unchanged.
    """
    these = list(examined)
    while True:
        try:
            return work(these), these
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends, unless no drop is the cause
            these = _set_aside(these, work, bug)


def _set_aside(examined: list[Examined], work: Callable[[list[Examined]], T], bug: Exception) -> list[Examined]:
    """Set aside the drop with which the work begins to fail; raise the bug where it does so without any."""
    ordered = sorted(range(len(examined)), key=lambda place: examined[place].drop.order)
    sound, failing = 0, len(ordered)
    if told := _failure([], work):
        raise told
    while failing - sound > 1:
        middle = (sound + failing) // 2
        told = _failure([examined[place] for place in sorted(ordered[:middle])], work)
        sound, failing, bug = (sound, middle, told) if told else (middle, failing, bug)
    culprit = ordered[failing - 1]
    trouble = examined[culprit].trouble
    if trouble and trouble.harm.takes_rows:
        raise bug
    return [failed_on(one, bug) if place == culprit else one for place, one in enumerate(examined)]


def _failure(examined: list[Examined], work: Callable[[list[Examined]], T]) -> Exception | None:
    try:
        work(examined)
    except Exception as bug:  # noqa: BLE001 - it is what is asked for
        return bug
    return None
