"""What a receipt says was received: of each category, each student's rows by sheet, every value as it is written."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows.steps.reconciliation.receipt_archive import ReceiptError, decoded
from schemas.form import BIRTH, IDENTITY
from schemas.kinds import IdentityNumber
from schemas.receipt import CATEGORIES, FACTS, ROSTER_KIND
from schemas.register import folded_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.receipt import Category

JSON_ENDING = ".json"
Row = dict[str, str]
"""A received row: folded heading -> text as written, "" for null."""


@dataclass
class Received:
    """One category of a receipt: students by identity number, births, and rows by (identity, folded sheet)."""

    category: Category
    kinds: set[str] = field(default_factory=set)  # the 名冊別 of its files, "" of one that names none
    births: dict[str, list[str]] = field(default_factory=dict)  # every one that is told of a student
    rows: defaultdict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    sheets: dict[str, str] = field(default_factory=dict)  # folded title -> as written
    columns: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, student: Mapping[str, Any]) -> None:
        """Add what is said of one student, who may stand in the file more than once."""
        identity = IdentityNumber().normal(_text(student.get(IDENTITY)))
        if not identity:
            raise ValueError("a student without an identity number")
        births, birth = self.births.setdefault(identity, []), _text(student.get(BIRTH))
        births += [birth] if birth and birth not in births else []
        for title, listed in student.items():
            if isinstance(listed, list | dict):
                sheet = folded_name(title)
                self.sheets.setdefault(sheet, title)
                found = [self._row(sheet, row) for row in (listed if isinstance(listed, list) else [listed])]
                self.rows[identity, sheet] += found

    def _row(self, sheet: str, row: Mapping[str, Any]) -> Row:
        known = self.columns[sheet]
        texts = {folded_name(heading): _text(value) for heading, value in row.items()}
        if not known.keys() >= texts.keys():
            known |= {folded_name(heading): heading for heading in row}
        return texts


@dataclass(frozen=True)
class Receipt:
    """A receipt as it was read: its categories, what it says of itself, and its files that belong to none."""

    received: dict[str, Received]
    facts: tuple[dict[str, str], ...]
    others: tuple[str, ...]


def receipt_of(files: Mapping[str, bytes]) -> Receipt:
    """Read every file of a receipt; ReceiptError where one is no JSON of the agreed shape, or none is of a category."""
    received: dict[str, Received] = {}
    facts, others = [], []
    for name in sorted(files):
        category = next((one for one in CATEGORIES if one.name in name), None)
        if category is None or not name.casefold().endswith(JSON_ENDING):
            others.append(name)
            continue
        told = _read(name, files[name], received.setdefault(category.name, Received(category)))
        facts.append(told)
    if not received:
        known = ", ".join(one.name for one in CATEGORIES)
        raise ReceiptError(
            f"the receipt holds no {JSON_ENDING} file of any category ({known}); fetch the receipt again"
        )
    return Receipt(received, tuple(facts), tuple(others))


def _read(name: str, content: bytes, into: Received) -> dict[str, str]:
    try:
        document = json.loads(decoded(content, name), parse_int=str, parse_float=str, object_pairs_hook=_without_twins)
        _refuse_half_characters(document)
        facts = {heading: _text(value) for heading, value in document.get(FACTS, {}).items()}
        into.kinds.add(folded_name(facts.get(ROSTER_KIND, "")))
        for student in _students(document, into.category.name):
            into.take(student)
    except UnicodeEncodeError:
        raise ReceiptError(f"{name}: holds half a character (a lone surrogate); fetch the receipt again") from None
    except (ValueError, AttributeError, TypeError, RecursionError):
        raise ReceiptError(f"{name}: no JSON in the shape of a receipt; fetch the receipt again") from None
    return facts


def _refuse_half_characters(document: object) -> None:
    """UnicodeEncodeError where a text cannot be written to any file: JSON can spell half of a character."""
    json.dumps(document, ensure_ascii=False).encode()


def _students(document: Mapping[str, Any], category: str) -> list[Mapping[str, Any]]:
    lists = {title: value for title, value in document.items() if isinstance(value, list)}
    if category in lists:
        return list(lists[category])
    (only,) = lists.values()  # ValueError where which list is meant cannot be told
    return list(only)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that says one thing twice: the first would be lost without a word."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
