"""What the school knows at one moment: the sound cells of every form that has arrived, looked up by key."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from schemas.attached import Sent

if TYPE_CHECKING:
    import pandas as pd

    from schemas.terms import Period

Texts = tuple[str, ...]
Found = dict[Texts, list[Texts]]
Sendings = Mapping[str, Mapping[str, Sent]]
"""Attachments by `attachment_name`: those of each office, and those of each bundle."""


class Place(NamedTuple):
    """A sheet of a form in a period."""

    form: str
    sheet: str
    period: Period


def folded_name(name: str) -> str:
    """Fold a person's or a course's name to the form in which two spellings of it are the same."""
    return "".join(unicodedata.normalize("NFKC", name).split())


@lru_cache(maxsize=1 << 15)  # every sweep asks for the names of a year
def attachment_name(name: str) -> str:
    """Fold a file's name to the form in which two spellings of it are the same.

    Width, case, marks that do not show and spaces about the ending are no difference; ① and 1 stay two.
    """
    from schemas.kinds.base import is_visible  # which kinds, that fold names by this module, stand before

    shown = "".join(map(_of_usual_width, filter(is_visible, name)))
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", shown).casefold())
    stem, dot, ending = folded.strip().rpartition(".")
    return f"{stem.rstrip()}{dot}{ending.lstrip()}"


def _of_usual_width(character: str) -> str:
    turned = unicodedata.decomposition(character).startswith(("<wide>", "<narrow>"))
    return unicodedata.normalize("NFKC", character) if turned else character


def sent_by(attachments: Sendings, office: str, bundle: str = "") -> Mapping[str, Sent]:
    """Give what rows of an office may name: its attachments by `attachment_name`, those of the rows' bundle first."""
    own = attachments.get(office, {})
    return {**own, **attachments[bundle]} if bundle in attachments else own


@dataclass
class Register:
    """Frames by place, with cells at fault emptied, and the attachments each office has sent."""

    frames: Mapping[Place, pd.DataFrame]
    attachments: Sendings = field(default_factory=dict)
    office: str = ""  # whose rows are being checked: attachments are looked for among its own
    bundle: str = ""  # in which those rows came: of its attachments first
    aside: frozenset[str] = frozenset()  # forms that have come, and of which a workbook is set aside
    _found: dict[tuple[object, ...], Found | None] = field(default_factory=dict, repr=False)

    def asked_by(self, office: str, bundle: str = "") -> Register:
        """Give the same register, asked for the rows that one office sent (in one bundle)."""
        return replace(self, office=office, bundle=bundle)

    def attached(self) -> Mapping[str, Sent]:
        """Give each attachment that the asking office has sent, by `attachment_name`."""
        return sent_by(self.attachments, self.office, self.bundle)

    def sheets(self, form: str, period: Period) -> list[str]:
        """List the sheets of a form that have arrived for a period, each once, in the order of their titles."""
        parts = period.parts()
        return sorted({place.sheet for place in self.frames if place.form == form and place.period in parts})

    def lookup(self, form: str, sheet: str, period: Period, key: Texts, take: Texts = ()) -> Found | None:
        """Give, for each key in the sheet, the texts taken from its rows; None where the form has not arrived.

        A form that has arrived without a further sheet has no rows there; without its first one it is waited for.
        A year is answered from its semesters in order, so that the later row comes last.
        """
        asked = (form, sheet, period, key, take)
        if asked not in self._found:
            self._found[asked] = self._gather(form, sheet, period, key, take)
        return self._found[asked]

    def _arrived_without(self, form: str, sheet: str, period: Period) -> bool:
        from schemas.forms import forms

        return bool(self.sheets(form, period)) and sheet != forms()[form].sheets[0].title

    def _gather(self, form: str, sheet: str, period: Period, key: Texts, take: Texts) -> Found | None:
        frames = [self.frames[place] for part in period.parts() if (place := Place(form, sheet, part)) in self.frames]
        if not frames and not self._arrived_without(form, sheet, period):
            return None
        found: Found = {}
        for frame in frames:
            width = len(key)
            for texts in zip(*(frame[heading] for heading in (*key, *take)), strict=True):
                if "" not in texts[:width]:
                    found.setdefault(texts[:width], []).append(texts[width:])
        return found
