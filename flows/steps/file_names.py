"""What files are called that go back to an office: after its own, so that no name grows from round to round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.wording_replies import NAMELESS, reply_name, without_ours

if TYPE_CHECKING:
    from flows.steps.mending import Body

UNSAFE = re.compile(r"[^\w.()（）-]+")
LONGEST_STEM = 150  # bytes; with what is added, a name stays below the 255 of every file system
PAGE = ".html"


def safe_stem(file: str) -> str:
    """Give a file's name without its ending, what we once added to it, and what no file system bears."""
    own = without_ours(file)
    safe = UNSAFE.sub("_", own.rpartition(".")[0] or own)
    return safe.encode()[:LONGEST_STEM].decode(errors="ignore").strip("._") or NAMELESS


def reply_stem(body: Body, number: int = 1) -> str:
    """Name an answer that lies beside its drop, but for the ending; the first `number` is not told."""
    return reply_name(safe_stem(body["file"]), body["drop"], number)


def reply_file(body: Body) -> str:
    """Name the file to open first of those beside the drop: the marked workbook, else the page."""
    ending = f".{body['report'].rpartition('.')[2]}" if has_marked(body) else PAGE
    return f"{reply_stem(body)}{ending}"


def has_marked(body: Body) -> bool:
    """Tell whether an answer was given with a marked workbook."""
    return bool(body["report"]) and not body["report"].endswith(PAGE)
