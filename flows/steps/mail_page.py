"""A drop's answer as a mail says it: for mail programs, bounded in length; where there is more, it says where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flows.steps.answer_view import View, opening
from flows.steps.file_names import has_marked, reply_file
from flows.steps.pages import template
from schemas import wording_answers as words
from schemas import wording_pages as heads
from schemas import wording_places as places

if TYPE_CHECKING:
    import datetime as dt

    from flows.steps.mending import Body
    from flows.steps.to_mend_first import Item


class Where(NamedTuple):
    """Where the answer lies: what the office is told, and in small print what the coordinator is."""

    told: list[str]
    aside: str


def mail_page(body: Body, at: dt.datetime, *, attached: bool, lies: str) -> str:
    """Render the mail's page: no style sheet, nothing from elsewhere; `lies` is where the answer lies, in the site."""
    view = View(body, at)
    where = _where(body, attached=attached, lies=lies)
    return template("mail.html.j2").render(view=view, where=where, words=words, heads=heads)


def mail_text(body: Body, at: dt.datetime, *, attached: bool, lies: str) -> str:
    """Write the mail's plain text, with the same content as its page."""
    view = View(body, at)
    where = _where(body, attached=attached, lies=lies)
    lines = [*opening(view), *where.told, where.aside, ""]
    for item in view.items:
        lines += [*_item_lines(item), ""]
    return "\n".join([*lines, *(words.rest_line(*one) for one in view.rest)]) + "\n"


def _where(body: Body, *, attached: bool, lies: str) -> Where:
    """Say where the whole list and the marked workbook are; of a clean drop there is no more than the receipt."""
    is_marked, is_clean = has_marked(body), not body["findings"]
    if is_clean and not is_marked:
        return Where([], "")
    office, file = body["office"], reply_file(body)
    if attached:
        return Where([places.attached(is_clean=is_clean), places.beside(office, file)], "")
    listed = places.book_lies(office, file, is_clean=is_clean) if is_marked else places.page_lies(office, file)
    return Where([listed], places.for_coordinator(lies))


def _item_lines(item: Item) -> list[str]:
    """Write one thing to mend, the row in which it is seen a column a line, the bad one marked."""
    cells = [words.cell_line(one.letter, one.heading, one.text, item.mark if one.is_bad else "") for one in item.cells]
    told = [words.fact_line(label, [text]) for label, text in item.told]
    head = f"{item.mark} {item.severity}　{item.heading}"
    return [head, item.message, *([item.place] if cells else []), *cells, *map("｜".join, item.table), *told]
