"""What an office is told of its drop: the facts as data, then as a page and as plain text with the same content."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from flows.steps.outcomes import checks_of
from flows.steps.pages import template
from schemas import wording_layout
from schemas import wording_reports as wording
from schemas.identity import mask_all
from schemas.outcome import Outcome
from schemas.terms import Severity, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from schemas.table import Examined, Table
    from schemas.terms import Law, Period

NOT_NEWS = {"report", "checks"}  # an office is not written to again for these alone


def told(examined: Examined, laws: Mapping[Period, Law]) -> dict[str, Any]:
    """Gather what `ingest --json` prints of a drop; another office's form is named, never echoed."""
    drop = examined.drop
    findings = sorted(examined.all_findings, key=_urgency)
    shown = [] if examined.quarantined else examined.tables
    return {
        "drop": drop.id,
        "file": mask_all(drop.name),
        "office": drop.office,
        "sha256": drop.sha256,
        "verdict": str(examined.verdict),
        "forms": [_counts(table) for table in shown],
        "findings": [finding.as_json() for finding in dict.fromkeys(findings)],
        "checks": _checks(examined, laws),
        "slots": [[table.filing.sheet.title, table.filing.scope] for table in shown],
        "remembered": [_remembered(table) for table in shown if table.filing.sheet.remembered and not table.refused],
        "report": "",
    }


def _checks(examined: Examined, laws: Mapping[Period, Law]) -> dict[str, Any]:
    """List the rules that passed and failed, and with the reason those skipped and crashed."""
    checks = checks_of(examined, laws)
    ended = {outcome: [one for one in checks if one.outcome is outcome] for outcome in Outcome}
    plain = {str(outcome): [one.rule for one in ended[outcome]] for outcome in (Outcome.PASSED, Outcome.FAILED)}
    reasons = {str(o): {one.rule: one.why for one in ended[o]} for o in (Outcome.SKIPPED, Outcome.CRASHED)}
    return plain | reasons


def _remembered(table: Table) -> dict[str, Any]:
    """Keep some columns beside the verdict, so that the state of the semester is told without reading workbooks."""
    sheet = table.filing.sheet
    rows = zip(*map(table.texts, sheet.remembered), strict=True)
    kept = [list(row) for index, row in enumerate(rows) if index not in table.decided]
    return {"form": table.filing.form.name, "sheet": sheet.title, "scope": table.filing.scope, "rows": kept}


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
    crashed = body.get("checks", {}).get("crashed")
    said = {key: value for key, value in body.items() if key not in NOT_NEWS} | {"crashed": crashed}
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
    return template("report.html.j2").render(
        body=body,
        answered_at=answered_at,
        totals=totals(body),
        verdict=Verdict(body["verdict"]),
        words=wording,
        checks=_checks_lines(body),
    )


def _checks_lines(body: dict[str, Any]) -> list[str]:
    """Say how many rules ended in which way, and name those that did not judge."""
    checks = body.get("checks")  # an answer kept by an earlier version may have none
    return [wording.checks_line(checks), *wording.unjudged_lines(checks)] if checks else []


def text(body: dict[str, Any], answered_at: dt.datetime) -> str:
    """Write a drop's report as plain text."""
    lines = [
        wording.report_title(body["office"], body["file"]),
        wording.verdict_line(Verdict(body["verdict"]).words, totals(body)),
        wording.facts_line(f"{answered_at:%Y-%m-%d %H:%M}", body["sha256"]),
        "",
    ]
    for finding in body["findings"]:
        lines += _finding_lines(finding)
    lines += _checks_lines(body)
    return "\n".join(lines) + "\n"


def _finding_lines(finding: dict[str, Any]) -> list[str]:
    """Write one finding as lines, with the first of its cells."""
    *said, gap = wording.finding_lines(finding)
    return [*said, *wording_layout.cell_lines(finding["cells"]), gap]
