"""One key of school.toml with its default, what is expected and its word; and a section, which knows its keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from schemas.kinds.words import EMAIL
from schemas.nearest import nearest as most_alike

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX, BETWEEN = "LICHENG__", "__"
"""What begins a variable that sets a key, and what stands between its section and its key."""
ADDRESS = EMAIL.pattern  # what the staff list accepts: an address that no mail can carry would stop every answer


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest of the known names was meant; where none is near, list them all."""
    names = list(known)
    near = most_alike(name, names, alike=50)
    return f"did you mean {near}?" if near else f"known: {', '.join(names)}"


def setting(default: Any, expected: str, comment: str, **limits: Any) -> Any:  # noqa: ANN401 - as pydantic's own Field
    """Declare a key: its default, what is expected where a value is refused, and the word beside it in the file."""
    return Field(default, title=expected, description=comment, **limits)


class Section(BaseModel):
    """A section of school.toml: it knows its keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_value(cls, value: object) -> object:
        if isinstance(value, bool):  # which Python would take for 0 or 1
            raise PydanticCustomError("truth_value", "neither true nor false")
        return value
