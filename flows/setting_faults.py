"""What is said of a setting that cannot be: where it stands, which key it is, and what is expected there."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from flows.school_toml import Settings, names_a_key, variable
from flows.setting import PREFIX, nearest
from flows.setting_sections import OfficeSection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

Key = tuple[str, ...]
"""The names that lead to a setting: ("period", "semester"), ("offices", "註冊組", "email")."""

VARIABLE = (
    f"unknown; expected: {variable(('section', 'key'))} or {variable(('offices', 'name', 'key'))}; "
    f"sections: {', '.join(Settings.model_fields)}"
)


@dataclass(frozen=True)
class Source:
    """The text of a school.toml, and the environment over it."""

    file: Path
    text: str

    def place(self, key: Key) -> str:
        """Say where a key is set: its variable, else the file with the line of it or of its section."""
        number, names = _nearest_line(self.text, key)
        below = [] if names == key else _variables_below(key)
        return next(iter((*_variables_of(key), *below)), self.line(number))

    def overridden(self, key: Key) -> bool:
        """Tell whether a variable sets the key."""
        return bool(_variables_of(key))

    def sentence(self, key: Key, said: str) -> str:
        """Put before what is said of a key where it stands and how it is called there."""
        return f"{self.place(key)}: {_label(key)}: {said}"

    def line(self, number: int | None) -> str:
        """Name a line of the file; only the file where there is none."""
        return f"{self.file}, line {number}" if number else str(self.file)

    def broken(self, error: ValueError) -> str:
        """Say where the text is no TOML."""
        at = re.search(r"at line (\d+)", str(error))
        number = int(at[1]) if at else self.text.count("\n") + 1
        return f"{self.line(number)}: not TOML: {error}; texts and Chinese names stand in quotes"

    def fault(self, error: ErrorDetails) -> str:
        """Put one of pydantic's errors into a sentence, without what was typed: it may be a secret."""
        key = _key(error["loc"])
        return self.sentence(key, _expectation(key, error))

    def strangers(self, data: Mapping[str, object]) -> list[str]:
        """List what pydantic-settings would pass over: misnamed variables, sections that begin with _."""
        hidden = [name for name in data if name.startswith("_")]
        return [f"{name}: {VARIABLE}" for name in _variables() if not names_a_key(name)] + [
            self.sentence((name,), f"unknown; {nearest(name, Settings.model_fields)}") for name in hidden
        ]


def _variables() -> list[str]:
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX))


def _variables_of(key: Key) -> list[str]:
    return [name for name in _variables() if names_a_key(name) and name.upper() == variable(key)]


def _variables_below(key: Key) -> list[str]:
    above = variable((*key, ""))
    return [name for name in _variables() if names_a_key(name) and name.upper().startswith(above)]


def _nearest_line(text: str, key: Key) -> tuple[int | None, Key]:
    lines = [(number, names, _shared(names, key)) for number, names in _named_lines(text)]
    number, names, shared = max(lines, key=lambda line: line[2], default=(0, (), 0))
    return (number, names) if shared else (None, ())


def _shared(one: Key, other: Key) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def _named_lines(text: str) -> Iterator[tuple[int, Key]]:
    section: Key = ()
    for number, line in enumerate(text.split("\n"), 1):
        opens = line.lstrip().startswith("[")
        names = _names(line.strip() if opens else line.partition("=")[0] + "=0")
        section = names if opens and names else section
        if names:
            yield number, names if opens else section + names


def _names(line: str) -> Key:
    try:
        table: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:  # a line in the midst of a value
        return ()
    names = []
    while isinstance(table, dict) and table:
        name, table = next(iter(table.items()))
        names.append(name)
    return tuple(names)


def _key(loc: tuple[int | str, ...]) -> Key:
    depth = 3 if loc[0] == "offices" else 2
    return tuple(str(name) for name in loc[:depth] if name != "[key]")


def _label(key: Key) -> str:
    office = key[0] == "offices" and len(key) > 1
    section = f'offices."{key[1]}"' if office else key[0]
    return " ".join((f"[{section}]", *key[1 + office :]))


def _expectation(key: Key, error: ErrorDetails) -> str:
    fields = _declaring(key).model_fields
    if error["type"] == "extra_forbidden":
        return f"unknown; {nearest(key[-1], fields)}"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    field = fields.get(key[-1])
    expected = (field and field.title) or f"a section {_label(key)} with its keys"
    return f"{'missing; ' if error['type'] == 'missing' else ''}expected: {expected}"


def _declaring(key: Key) -> type[BaseModel]:
    if key[0] == "offices":
        return OfficeSection if len(key) > 2 else Settings  # noqa: PLR2004 - offices, its name, its key
    section: Any = Settings.model_fields[key[0]].annotation if len(key) > 1 else Settings
    return section  # type: ignore[no-any-return]
