"""What every shape of an answer says, and in which order: verdict, counts, what to do, what to mend first, the rest."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from flows.steps import mending
from flows.steps.answer_head import is_draft, not_marked, standing, summary, title
from flows.steps.file_names import has_marked, reply_file
from flows.steps.next_steps import next_steps
from flows.steps.receipt import proof, receipt_facts
from flows.steps.to_mend_first import first_items
from schemas import wording_answers as words
from schemas import wording_mending
from schemas import wording_places as places
from schemas.terms import Severity, Verdict
from schemas.wording_next_steps import Reading
from schemas.wording_since import since_line

if TYPE_CHECKING:
    import datetime as dt

    from flows.steps.mending import Body
    from flows.steps.to_mend_first import Item


class View:
    """A drop's answer made ready to be shown; `at` is when it was given, in the school's zone."""

    def __init__(self, body: Body, at: dt.datetime) -> None:
        self.body, self.at = body, at
        self.mark, self.tone = words.VERDICTS[Verdict(body["verdict"])]
        self.title = title(body)
        self.verdict, self.counts_line, self.rows_line, *_ = summary(body)
        self.since_line = since_line(body["since"]) if body.get("since") else ""
        self.standing = standing(body)
        steps = next_steps(body, Reading.WITH_MARKED if self.is_marked else Reading.ALONE)
        self.next_steps = [*filter(None, [not_marked(body)]), *steps]
        self.facts = receipt_facts(body, at)
        self.receipt = body.get("receipt", "")
        self.proof = proof(body)
        self.since = body.get("since")

    @property
    def is_marked(self) -> bool:
        """Whether there is a marked workbook."""
        return has_marked(self.body)

    @property
    def lies(self) -> tuple[str, str]:
        """Where the marked workbook lies, and in small print what the coordinator is told; "" where there is none."""
        report = self.body["report"]
        if not self.is_marked or is_draft(self.body):
            return (places.draft_lies(report) if self.is_marked else "", "")
        office, file, is_clean = self.body["office"], reply_file(self.body), not self.body["findings"]
        return places.book_lies(office, file, is_clean=is_clean), places.for_coordinator(report)

    @cached_property
    def items(self) -> list[Item]:
        """The first few things to mend; notices need no mending."""
        return first_items(self.body)

    @cached_property
    def rest(self) -> list[tuple[str, str, int]]:
        """How many findings of each rule are not among what to mend first: severity with its mark, rule, number."""
        shown = {item.number for item in self.items}
        left = [finding for finding in mending.ordered(self.body) if finding.get("group") not in shown]
        counted = Counter((finding["severity"], finding["rule"]) for finding in left)
        order = list(map(str, Severity))
        ranked = sorted(counted.items(), key=lambda one: (order.index(one[0][0]), -one[1], one[0][1]))
        return [(wording_mending.severity(severity), rule, number) for (severity, rule), number in ranked]


def opening(view: View) -> list[str]:
    """Give as plain text what every shape of an answer begins with, the receipt of a clean drop in it."""
    receipt = [words.fact_line(words.RECEIPT_NUMBER, [view.receipt]), view.proof] if view.receipt else []
    facts = [words.fact_line(label, lines) for label, lines in view.facts]
    head = [view.title, f"{view.mark} {view.verdict}", view.counts_line, view.rows_line]
    return list(filter(None, [*head, view.since_line, *view.standing, *view.next_steps, *receipt, *facts]))


def decisions(body: Body) -> list[tuple[str, str, str]]:
    """List what persons have decided: the number of the group, where, the sentence that says so."""
    return [
        (str(finding.get("group", "")), wording_mending.where(finding), finding["decision"])
        for finding in mending.ordered(body)
        if finding.get("decision")
    ]
