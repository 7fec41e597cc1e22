"""What every shape of an answer says first, and in which words: the verdict, the counts, what has changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.steps import mending
from flows.steps.file_names import has_marked
from flows.steps.reporting import totals
from schemas import wording_answers as words
from schemas import wording_reports as wording
from schemas.terms import Severity, Verdict
from schemas.wording_kept import left_out, stands_on
from schemas.wording_marking import NOT_MARKED
from schemas.wording_since import since_line

if TYPE_CHECKING:
    from flows.steps.mending import Body


def is_draft(body: Body) -> bool:
    """Tell whether an answer is on a draft, which nobody has handed in."""
    return bool(body.get("draft"))


def title(body: Body) -> str:
    """Head an answer."""
    return wording.report_title(body["office"], body["file"], is_draft=is_draft(body))


def verdict(body: Body) -> str:
    """Say the verdict."""
    return words.verdict(Verdict(body["verdict"]), is_draft=is_draft(body))


def summary(body: Body) -> list[str]:
    """Say the verdict, what there is to mend, what became of the rows, and of the findings of the answer before."""
    since = body.get("since")
    said = [verdict(body), counts(body), words.rows_line(totals(body)), since_line(since) if since else ""]
    return list(filter(None, [*said, *standing(body)]))


def standing(body: Body) -> list[str]:
    """Say which rows of earlier workbooks stand on, and which this one has left out."""
    return [*map(stands_on, body.get("kept", ())), *map(left_out, body.get("left_out", ()))]


def counts(body: Body) -> str:
    """Say how much there is to mend: things, and the places at which they are."""
    found = reversed([*enumerate(body["findings"])])  # what an earlier version told has no groups
    things = Counter({finding.get("group", place): finding["severity"] for place, finding in found}.values())
    places = Counter(finding["severity"] for finding in mending.ordered(body))
    return words.counts_line((severity, things[severity], places[severity]) for severity in map(str, Severity))


def not_marked(body: Body) -> str:
    """Say that a workbook which was read could not be marked, and what to do instead; "" where it was, or need not."""
    is_told = bool(body.get("report")) and not has_marked(body)
    return NOT_MARKED if is_told and body["forms"] and body["findings"] and mending.is_markable(body) else ""
