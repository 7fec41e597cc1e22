"""What a package says of itself beside its rows: when and by whom it was made, what it freezes, what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from flows.steps.deadlines import Deadline
    from flows.steps.decisions_in_force import InForce
    from flows.steps.package.difference import Difference
    from schemas.failure import Failure


@dataclass(frozen=True)
class Facts:
    """What is known at the moment in which a package is made; the same facts and rows make the same bytes.

    `made_at` is in the school's zone; `deadlines` are those of the package's forms; `closes` names the forms that the
    package freezes; `decisions` are those in force; `duties` and `outstanding` are cells of the board: what the school
    has not proved yet, and what is missing, sent back or held (office, title, state in words, next step).
    `kept` are rows of earlier workbooks that stand on: office, form's title, sheet, file, rows in words, why.
    `difference` is to the package before, None in the first. `failures` are those of the program, and damaged
    originals, that were not over then.
    """

    number: int
    made_at: dt.datetime
    school: str
    code: str
    deadlines: tuple[Deadline, ...] = ()
    closes: tuple[str, ...] = ()
    decisions: Sequence[InForce] = ()
    duties: Sequence[Mapping[str, object]] = ()
    outstanding: Sequence[Mapping[str, object]] = ()
    kept: Sequence[tuple[str, ...]] = ()
    difference: Difference | None = None
    failures: Sequence[Failure] = ()
