"""The proof that a drop was taken in whole, on one page to print: what came, when, how much, and its hash."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flows.steps.answer_head import is_draft
from flows.steps.pages import template
from schemas import wording_answers as words
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.mending import Body

HASH_GROUP = 8  # characters of a hash between two blanks, so that it can be compared by eye


def receipt_page(body: Body, at: dt.datetime) -> str:
    """Render the receipt of a clean drop by itself; `at` is when it was answered."""
    shown = {"receipt": body["receipt"], "facts": receipt_facts(body, at), "proof": proof(body)}
    return template("receipt.html.j2").render(view=shown, words=words)


def receipt_facts(body: Body, at: dt.datetime) -> list[tuple[str, list[str]]]:
    """List what a receipt says: labels, each with its lines; what an answer of an earlier version lacks is left out."""
    sheets = [words.sheet_rows(form["sheet"], form["rows"]) for form in body["forms"]]
    came, number, sha256 = origin_facts(body)
    facts = (
        (words.OFFICE, [body["office"]]),
        (words.SENDER, [body.get("sender", "")]),
        (words.FORMS, ["、".join(body.get("titles", ()))]),
        (words.PERIOD, [words.period_words(body["period"])] if body.get("period") else []),
        (words.FILE, [body["file"]]),
        came,
        (words.ANSWERED, [f"{at:{MINUTE}}"]),
        number,
        (words.ROWS, [words.NIL_DECLARED] if body.get("nil") else sheets),
        sha256,
    )
    return stated(facts)


def origin_facts(body: Body) -> list[tuple[str, list[str]]]:
    """Say when a drop came, under which number, and which bytes it is; a draft has not come and has no number."""
    came, number = ("", "") if is_draft(body) else (received(body), body["drop"])
    return [(words.RECEIVED, [came]), (words.DROP, [number]), (words.HASH, [grouped_hash(body["sha256"])])]


def stated(facts: Iterable[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Leave out the labels beside which nothing would stand."""
    return [(label, lines) for label, lines in facts if any(lines)]


def received(body: Body) -> str:
    """Say when a drop came, in the school's time; "" where an earlier version did not keep it."""
    moment = body.get("received_at", "")
    return f"{dt.datetime.fromisoformat(moment):{MINUTE}}" if moment else ""


def grouped_hash(sha256: str) -> str:
    """Write a hash in groups."""
    return " ".join(sha256[start : start + HASH_GROUP] for start in range(0, len(sha256), HASH_GROUP))


def proof(body: Body) -> str:
    """Say in one sentence what a receipt proves."""
    return words.proof(sum(form["rows"] for form in body["forms"]), nil=body.get("nil", False))
