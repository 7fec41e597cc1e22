"""Which files an answer is laid out as, what they are called, and that nobody ever sees a part of one."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from flows.steps.answer_head import not_marked
from flows.steps.file_names import PAGE, safe_stem
from flows.steps.receipt import receipt_page
from flows.steps.report_page import page, text
from schemas.wording_replies import RECEIPT

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from flows.steps.mending import Body
    from schemas.drop import Marked

OURS_ALONE = frozenset({"account", "marks", "remembered", "slots"})
"""What the program keeps in a body for itself: no part of the answer as JSON."""


def report_name(body: Body, ending: str = PAGE) -> str:
    """Name a file of a drop's answer after the drop's own, safely; of a marked workbook the ending is its own."""
    return f"{safe_stem(body['file'])}_{body['drop']}{ending}"


def main_name(body: Body, marked: Marked | None) -> str:
    """Name the file to open first: the marked workbook, else the page."""
    return report_name(body, marked.ending if marked else PAGE)


def put_answers(body: Body, at: dt.datetime, folder: Path, marked: Marked | None, shown: str = "") -> str:
    """Lay a drop's whole answer into its office's folder; give the name of the file to open first.

    `body["report"]` is told in it, so it must be set before (see `main_name`); `shown` is its page, where that has been
    made. OSError where the folder is closed.
    """
    for name, content in answer_contents(body, at, marked, shown).items():
        put(folder / name, content)
    return main_name(body, marked)


def answer_contents(body: Body, at: dt.datetime, marked: Marked | None, shown: str = "") -> dict[str, bytes]:
    """Give every file of an answer by its name: page, text and JSON, the marked workbook, the receipt."""
    contents = {
        report_name(body): (shown or page(body, at)).encode(),
        report_name(body, ".txt"): text(body, at).encode(),
        report_name(body, ".json"): _written(body).encode(),
    }
    if marked:
        contents[report_name(body, marked.ending)] = marked.content
    if body.get("receipt"):
        contents[report_name(body, f"_{RECEIPT}{PAGE}")] = receipt_page(body, at).encode()
    return contents


def answer_names(body: Body) -> list[str]:
    """Name the files that an answer has, by what was told of it: `report` says whether there is a marked workbook."""
    endings = [PAGE, ".txt", ".json", *([f"_{RECEIPT}{PAGE}"] if body.get("receipt") else [])]
    main = body["report"].rpartition("/")[2]
    return list(dict.fromkeys([main, *(report_name(body, ending) for ending in endings)]))


def drop_json(body: Body) -> Body:
    """Give what `ingest --json` prints of a drop, and the answer's own JSON holds."""
    told = {key: value for key, value in body.items() if key not in OURS_ALONE}
    said = not_marked(body)
    return told | {"not_marked": said} if said else told


def _written(body: Body) -> str:
    return json.dumps(drop_json(body), ensure_ascii=False, indent=1) + "\n"


def put(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a file so that nobody ever sees a part of it; `mode` are its permissions, where not the usual ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        if mode is not None:
            aside.chmod(mode)
        aside.replace(path)
    except OSError:  # a full disk, a file that somebody has open: nothing half written stays
        with suppress(OSError):
            aside.unlink()
        raise
