"""The formats of rules by which marks are seen over an office's conditional formats: the fills that marks have."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from flows.steps.marking.looks import FILLS
from flows.steps.marking.markup import child, inside, opening, prefixed, with_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.marking.markup import Cut, Node
    from schemas.terms import Severity

LIST = b"dxfs"
BEHIND = frozenset({b"tableStyles", b"colors", b"extLst"})
OURS = re.compile(b"(?i:%s)" % b"|".join(colour.encode() for colour in FILLS.values()))
FORMAT = (
    '<dxf><fill><patternFill patternType="solid"><fgColor rgb="{0}"/><bgColor rgb="{0}"/></patternFill></fill></dxf>'
)


class ShownFormats:
    """The list of such formats in a style sheet; `ours` are the places of those of ours from before."""

    def __init__(self, xml: bytes, root: Node) -> None:
        """Look at the list, which need not be there."""
        self._xml, self._root, self._node = xml, root, child(xml, root, LIST)
        self._listed = [xml[one.start : one.end] for one in inside(xml, self._node)] if self._node else []
        self._count = len(self._listed)
        self.ours = frozenset(place for place, one in enumerate(self._listed) if OURS.search(one))
        self.of = cache(self._of)

    def _of(self, severity: Severity) -> int:
        """Give the place of the format of a severity, adding it where it is not there."""
        made = prefixed(FORMAT.format(FILLS[severity]), self._root.prefix)
        if made not in self._listed:
            self._listed.append(made)
        return self._listed.index(made)

    def cuts(self) -> Iterator[Cut]:
        """Give what is put into the style sheet."""
        new = b"".join(self._listed[self._count :])
        if not new:
            return
        name, node, count = self._root.prefix + LIST, self._node, str(len(self._listed))
        if node and node.inner < node.end:
            yield node.start, node.inner, with_value(opening(self._xml, node), "count", count)
            yield node.inner_end, node.inner_end, new
            return
        whole = b'<%s count="%s">%s</%s>' % (name, count.encode(), new, name)
        behind = (one.start for one in inside(self._xml, self._root) if one.name in BEHIND)
        at = (node.start, node.end) if node else (next(behind, self._root.inner_end),) * 2
        yield *at, whole
