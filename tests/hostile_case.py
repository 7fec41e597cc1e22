"""One bad or odd file: its name, its bytes, and what must become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from plain_workbooks import Texts


class Case(NamedTuple):
    """A file that is refused with one of `rules`, or read as one of `texts`; both, where it may be either."""

    name: str
    content: bytes
    rules: frozenset[str]
    texts: tuple[Texts, ...] = ()
    ending: str = ".xlsx"


def refused(name: str, content: bytes, rules: str = "W02", ending: str = ".xlsx") -> Case:
    """Name a file that must be refused, with one of these rules."""
    return Case(name, content, frozenset(rules.split()), (), ending)


def read(name: str, content: bytes, texts: Texts, ending: str = ".xlsx") -> Case:
    """Name a file that must be read, as exactly these texts."""
    return Case(name, content, frozenset(), (texts,), ending)


def either(name: str, content: bytes, rules: str, *texts: Texts, ending: str = ".xlsx") -> Case:
    """Name a file that may be refused with one of these rules, or read as one of these texts, and as nothing else."""
    return Case(name, content, frozenset(rules.split()), texts, ending)
