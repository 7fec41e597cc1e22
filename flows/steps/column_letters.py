"""How a column is named by its place, and the other way round: A is 0, Z is 25, AA is 26."""

from __future__ import annotations

ALPHABET, FIRST = 26, ord("A")


def letters(place: int) -> str:
    """Name the column at a place counted from 0."""
    rest, last = divmod(place, ALPHABET)
    return (letters(rest - 1) if rest else "") + chr(FIRST + last)


def place_of(name: str | bytes) -> int:
    """Give the place, counted from 0, of the column of this name."""
    place = 0
    for one in name.encode() if isinstance(name, str) else name:
        place = place * ALPHABET + one - FIRST + 1
    return place - 1
