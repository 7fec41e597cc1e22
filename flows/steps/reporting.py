"""What an office is told of its drop: the facts as data, then as a page and as plain text with the same content."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas import wording
from schemas.identity import mask_all
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    import datetime as dt

    import jinja2

    from schemas.drop import Examined, Table

TEMPLATES = Path(__file__).parents[2] / "templates"


def told(examined: Examined) -> dict[str, Any]:
    """Gather what `ingest --json` prints of a drop; another office's form is named, never echoed."""
    drop = examined.drop
    findings = sorted(examined.all_findings, key=_urgency)
    shown = [] if examined.quarantined else examined.tables
    body: dict[str, Any] = {
        "drop": drop.id,
        "file": mask_all(drop.name),
        "office": drop.office,
        "sha256": drop.sha256,
        "verdict": str(examined.verdict),
        "forms": [_counts(table) for table in shown],
        "findings": [finding.as_json() for finding in dict.fromkeys(findings)],
        "report": "",
    }
    deadlines = [row for table in shown if table.filing.form.name == "deadline" for row in _deadlines(table)]
    return body | ({"deadlines": deadlines} if deadlines else {})


def _deadlines(table: Table) -> list[list[str]]:
    """Keep the deadlines beside the verdict, so that the state of the semester is told without reading workbooks."""
    columns = [table.texts(heading) for heading in ("表單", "學期", "國教署截止日期")]
    return [list(row) for index, row in enumerate(zip(*columns, strict=True)) if index not in table.decided]


def _urgency(finding: Any) -> tuple[int, str, int, str]:  # noqa: ANN401 - a Finding
    return (list(Severity).index(finding.severity), finding.sheet, finding.row or 0, finding.column)


def _counts(table: Table) -> dict[str, Any]:
    rejected, pending = table.count(Severity.ERROR), table.count(Severity.PENDING)
    held = pending + len([index for index in table.waiting if index not in table.decided])
    rows = len(table.frame)
    return {
        "form": table.filing.form.name,
        "sheet": mask_all(table.filing.title),
        "rows": rows,
        "accepted": rows - rejected - held,
        "rejected": rejected,
        "held": held,
    }


def digest(body: dict[str, Any]) -> str:
    """Give one hash for what is told, so that an office is answered again only when that changes."""
    said = {key: value for key, value in body.items() if key != "report"}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def blocks(body: dict[str, Any]) -> bool:
    """Tell whether some finding keeps rows from being accepted."""
    return any(finding["severity"] in {Severity.ERROR, Severity.PENDING} for finding in body["findings"])


def totals(body: dict[str, Any]) -> dict[str, int]:
    """Add up a drop's rows, and count its findings by severity."""
    rows = {key: sum(form[key] for form in body["forms"]) for key in ("rows", "accepted", "rejected", "held")}
    severities = [finding["severity"] for finding in body["findings"]]
    return rows | {str(severity): severities.count(severity) for severity in Severity}


def page(body: dict[str, Any], answered_at: dt.datetime) -> str:
    """Render a drop's report as one self-contained page."""
    return (
        _templates()
        .get_template("report.html.j2")
        .render(
            body=body,
            answered_at=answered_at,
            totals=totals(body),
            verdict=Verdict(body["verdict"]),
            words=wording,
        )
    )


def text(body: dict[str, Any], answered_at: dt.datetime) -> str:
    """Write a drop's report as plain text."""
    lines = [
        wording.report_title(body["office"], body["file"]),
        wording.verdict_line(Verdict(body["verdict"]).words, totals(body)),
        wording.facts_line(f"{answered_at:%Y-%m-%d %H:%M}", body["sha256"]),
        "",
    ]
    for finding in body["findings"]:
        lines += wording.finding_lines(finding)
    return "\n".join(lines) + "\n"


@cache
def _templates() -> jinja2.Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
