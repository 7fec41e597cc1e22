"""The words of the rule book that no declaration of a form, rule or clause gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.catalogue import RULES
from schemas.terms import Cadence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.catalogue import Rule
    from schemas.coverage import Coverage
    from schemas.terms import Law

TITLE = "檢核規則手冊"
NOT_BUILT = "尚未實施"
NO_TEXT = "（空白）"
ITEMS_FOLLOW = "標題，見以下各目。"
WHOLLY, PARTLY, NOT_AT_ALL = "由系統檢核", "部分由系統檢核", "無法由系統檢核"
REGULATION = "補充規定"

CADENCES = {Cadence.SEMESTER: "每學期一次", Cadence.YEAR: "每學年一次"}
COVERAGE_TITLE, RULES_TITLE = "條文對照", "檢核規則"
COVERAGE_HEADINGS = ("條文", "表單", "規則", "產出", "系統無法檢核")
RULE_HEADINGS = ("規則", "程度", "內容", "依據")

LIST_MARK = "、"
ROWS_OF_FORMS = "表單各列："


def subtitle(law: Law) -> str:
    """Say for which school and year the rules hold, and how many of them are found by this version."""
    rules = [rule for rule in RULES.values() if rule.since <= law.year]
    waiting = sum(not rule.built for rule in rules)
    counted = f"規則 {len(rules)} 條" + (f"（{waiting} 條{NOT_BUILT}）" if waiting else "")
    return f"{law.year} 學年度　學校代碼 {law.school}　{counted}"


def ground(rule: Rule) -> str:
    """Say where a rule comes from."""
    return f"{REGULATION}{rule.clause}" if rule.clause else rule.source


def named(rule: Rule) -> str:
    """Name a rule by its id; one that is not built yet says so."""
    return rule.id if rule.built else f"{rule.id}（{NOT_BUILT}）"


def state(covered: Coverage) -> str:
    """Say how much of a clause the system checks."""
    if covered.is_heading and not covered.unchecked:
        return ITEMS_FOLLOW
    if not covered.is_checked:
        return NOT_AT_ALL
    return PARTLY if covered.unchecked else WHOLLY


def ranges(ids: Iterable[str]) -> str:
    """Write rule ids shortly: neighbours in the catalogue as C01–C07."""
    order = list(RULES)
    runs: list[list[str]] = []
    for one in sorted(ids, key=order.index):
        follows = runs and one[0] == runs[-1][-1][0] and order.index(one) == order.index(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(one)
        else:
            runs.append([one])
    return " ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else " ".join(run) for run in runs)


def coverage_cells(covered: Coverage) -> tuple[str, str, str, str, str]:
    """Give what answers to a clause as the cells of COVERAGE_HEADINGS, a line each."""
    found = f"{ROWS_OF_FORMS}{ranges(covered.found)}" if covered.found else ""
    return (
        covered.clause.number,
        "\n".join(form.title for form in covered.forms),
        "\n".join(filter(None, (" ".join(map(named, covered.rules)), found))),
        "\n".join(covered.outputs),
        covered.unchecked or state(covered),
    )


def rule_cells(rule: Rule) -> tuple[str, str, str, str]:
    """Give a rule as the cells of RULE_HEADINGS."""
    title = rule.title if rule.built else f"{rule.title}（{NOT_BUILT}）"
    return (rule.id, str(rule.severity), title, ground(rule))
