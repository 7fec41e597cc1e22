"""What an office is told of its drop: the facts as data, from which every shape of the answer is made."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from flows.steps.causes import grouped
from flows.steps.outcomes import checks_of
from flows.steps.sheet_facts import by_sheet, counts, kept_of
from flows.steps.surroundings import around
from schemas.drop import Particulars
from schemas.headings import NIL, SENDER, YES
from schemas.identity import mask_all
from schemas.outcome import Outcome
from schemas.terms import Severity, Verdict
from schemas.wording_kept import Instead
from schemas.wording_packages import MINUTE
from schemas.wording_runs import runs

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from flows.steps.causes import Group
    from schemas.table import Examined, Table
    from schemas.terms import Law, Period

TOP = 5  # groups of findings that are shown with the row around the bad cell
ISOLATED = "isolated"  # the key that tells of a workbook which was set aside, or whose original is damaged, how
KEPT = ("period", "titles", "sender", "nil", "slots", "remembered", "kept", "left_out")
NOT_NEWS = {"report", "checks", "since", "left_out", "account"}  # an office is not written to again for these alone


def told(examined: Examined, laws: Mapping[Period, Law]) -> dict[str, Any]:
    """Gather what `ingest --json` prints of a drop; another office's form is named, never echoed."""
    shown = [] if examined.quarantined else list(examined.tables)
    findings = list(dict.fromkeys(sorted(examined.all_findings, key=_urgency)))
    groups = grouped(examined, findings)
    facts = {
        "verdict": str(examined.verdict),
        "forms": [counts(tables) for tables in by_sheet(shown)],
        "findings": [finding for group in groups for finding in group.told()],
        "groups": [_told_of(group, examined) for group in groups],
        "checks": _checks(examined, laws),
        "receipt": _receipt(examined),
        "report": "",
        "since": None,
        "kept": [_standing_on(table, examined) for table in examined.kept],
        "left_out": [_earlier(table) for table in examined.left_out],
    }
    isolated = {ISOLATED: str(examined.trouble.harm)} if examined.trouble else {}
    return _sending(examined, shown) | facts | kept_of(shown) | isolated


def as_last_told(body: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Tell of a workbook that is set aside what it held when it was last read: all of its accepted rows wait.

    What was remembered of it stands, so that neither its form nor the school's deadlines are gone.
    """
    forms = [one | {"accepted": 0, "held": one["held"] + one["accepted"]} for one in before["forms"]]
    marks = [one | {"refused": body["findings"][0]["rule"]} for one in before.get("marks", ())]
    return body | {name: before[name] for name in KEPT} | {"forms": forms, "marks": marks}


def _standing_on(table: Table, examined: Examined) -> dict[str, Any]:
    """Tell of earlier rows that stand on: how many no longer hold, and what this workbook has instead."""
    own = [one for one in examined.tables if one.filing.slot == table.filing.slot]
    rows, failed = (sum(map(len, parts)) for parts in ((one.frame for one in own), (one.decided for one in own)))
    instead = Instead.NOTHING if not rows else Instead.NONE_ACCEPTED if rows == failed else Instead.ROWS
    return _earlier(table) | {"fallen": len(table.decided), "instead": instead.value}


def _earlier(table: Table) -> dict[str, Any]:
    """Name rows of an earlier workbook."""
    drop, filing = table.filing.drop, table.filing
    whose = {"drop": drop.id, "file": drop.shown, "at": f"{drop.received_at:{MINUTE}}"}
    told = whose | {"form": filing.form.name, "sheet": mask_all(filing.title)}
    return told | {"rows": runs(table.row_numbers), "count": len(table.frame)}


def _sending(examined: Examined, shown: list[Table]) -> dict[str, Any]:
    """Say what was sent, by whom, when and for which period: that of its first form, a semester or a year."""
    drop, told = examined.drop, Particulars() if examined.quarantined else examined.particulars
    periods = [table.filing.period for table in shown]
    return {
        "drop": drop.id,
        "file": mask_all(drop.name),
        "office": drop.office,
        "sha256": drop.sha256,
        "received_at": drop.received_at.isoformat(),
        "period": str(periods[0] if periods else drop.period),
        "titles": list(dict.fromkeys(table.filing.form.title for table in shown)),
        "sender": mask_all(told.get(SENDER)),
        "nil": bool(shown) and told.get(NIL) == YES and not any(len(table.frame) for table in shown),
        "was_marked": examined.was_marked and not examined.quarantined,
    }


def _told_of(group: Group, examined: Examined) -> dict[str, Any]:
    is_shown = group.number <= TOP and group.head.severity is not Severity.NOTICE and not examined.quarantined
    return group.as_json() | {"around": around(examined, group.head) if is_shown else None}


def _receipt(examined: Examined) -> str:
    """Number the proof that a drop was taken in whole: period, the order of its arrival, the beginning of its hash."""
    drop, tables = examined.drop, examined.tables
    period = tables[0].filing.period if tables else drop.period
    is_whole = examined.verdict is Verdict.ACCEPTED and not any(table.given_way for table in tables)
    return f"{period}-{drop.order:05}-{drop.sha256[:4].upper()}" if is_whole else ""


def _checks(examined: Examined, laws: Mapping[Period, Law]) -> dict[str, Any]:
    """List the rules that passed and failed, and with the reason those skipped and crashed."""
    checks = checks_of(examined, laws)
    ended = {outcome: [one for one in checks if one.outcome is outcome] for outcome in Outcome}
    plain = {str(outcome): [one.rule for one in ended[outcome]] for outcome in (Outcome.PASSED, Outcome.FAILED)}
    reasons = {str(o): {one.rule: one.why for one in ended[o]} for o in (Outcome.SKIPPED, Outcome.CRASHED)}
    return plain | reasons


def _urgency(finding: Any) -> tuple[int, str, int, str]:  # noqa: ANN401 - a Finding
    return (list(Severity).index(finding.severity), finding.sheet, finding.row or 0, finding.column)


def digest(body: dict[str, Any]) -> str:
    """Give one hash for what is told, so that an office is answered again only when that changes."""
    crashed = body.get("checks", {}).get("crashed")
    said = {key: value for key, value in body.items() if key not in NOT_NEWS} | {"crashed": crashed}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def alike(body: dict[str, Any], before: dict[str, Any]) -> bool:
    """Tell whether an answer says of its sheets just what one before has said of them, which had others besides."""
    sheets = {form["sheet"] for form in body["forms"]}
    return _of_sheets(body, sheets) == _of_sheets(before, sheets)


def _of_sheets(body: dict[str, Any], sheets: Container[str]) -> tuple[object, ...]:
    told = [part for name in ("forms", "kept") for part in body[name] if part["sheet"] in sheets]
    findings = [one for head in body["findings"] for one in (head, *head["folded"]) if one["sheet"] in sheets]
    said = sorted((one["id"], one["row"] or 0, one["severity"]) for one in findings)
    return json.dumps(told, sort_keys=True), said


def blocks(body: dict[str, Any]) -> bool:
    """Tell whether some finding keeps rows from being accepted."""
    return any(finding["severity"] in {Severity.ERROR, Severity.PENDING} for finding in body["findings"])


def totals(body: dict[str, Any]) -> dict[str, int]:
    """Add up a drop's rows, and count its findings by severity, and those `folded` under others."""
    kinds = ("rows", "accepted", "rejected", "held", "set_aside")
    rows = {kind: sum(form.get(kind, 0) for form in body["forms"]) for kind in kinds}
    severities = [finding["severity"] for finding in body["findings"]]
    folded = sum(len(finding.get("folded", ())) for finding in body["findings"])
    return rows | {str(severity): severities.count(severity) for severity in Severity} | {"folded": folded}
