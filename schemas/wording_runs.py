"""How a long list of row numbers is written shortly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def ranges(numbers: Iterable[int]) -> str:
    """Write ascending row numbers shortly: 2–9、15."""
    return "、".join(map(_written, runs(numbers)))


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Put ascending numbers together into runs, each with its first and last."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def unrolled(found: Iterable[Sequence[int]]) -> list[int]:
    """List the numbers of runs again."""
    return [number for first, last in found for number in range(first, last + 1)]


def _written(run: tuple[int, int]) -> str:
    first, last = run
    return f"{first}–{last}" if last > first + 1 else "、".join(map(str, dict.fromkeys(run)))
