"""Where the bars of a chart lie: one for each office, the longest as wide as the space there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemas.wording_review import CHART_ABOUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LEFT, RIGHT, WIDTH = 130, 90, 720  # of a drawing: room for names, for figures, and in all
STEP, THICK = 26, 16  # from one bar to the next, and of one


class Bar(NamedTuple):
    """One bar: what it is of, where it lies, and its figure in words."""

    label: str
    top: int
    width: float
    text: str


class Chart(NamedTuple):
    """A drawing of bars, with a title and a description for whoever does not see it."""

    name: str
    title: str
    about: str
    bars: list[Bar]

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return STEP * len(self.bars) + STEP - THICK

    @property
    def width(self) -> int:
        """How wide the drawing is."""
        return WIDTH

    @property
    def left(self) -> int:
        """Where the bars begin."""
        return LEFT

    @property
    def thick(self) -> int:
        """How thick a bar is."""
        return THICK


def chart(name: str, title: str, figures: Iterable[tuple[str, float]], said: Callable[[float], str]) -> Chart | None:
    """Draw figures by office, the largest first and those of nothing left out; None where none is left."""
    shown = sorted((one for one in figures if one[1] > 0), key=lambda one: -one[1])
    if not shown:
        return None
    longest, space = shown[0][1], WIDTH - LEFT - RIGHT
    bars = [
        Bar(label, STEP * place + STEP - THICK, round(max(1.0, space * number / longest), 1), said(number))
        for place, (label, number) in enumerate(shown)
    ]
    told = "、".join(f"{bar.label} {bar.text}" for bar in bars)
    return Chart(name, title, CHART_ABOUT.format(title, told), bars)
