"""The rule catalogue: every rule that a file, cell, row, student or duty can break, each declared once."""

from schemas.catalogue.across import ACROSS
from schemas.catalogue.attachments import ATTACHMENTS
from schemas.catalogue.cells import CELLS
from schemas.catalogue.duties import DUTIES
from schemas.catalogue.files import FILES
from schemas.catalogue.limits import LIMITS
from schemas.catalogue.rows import ROWS
from schemas.catalogue.rule import Cells, Example, Rule, Section
from schemas.terms import Severity

__all__ = [
    "BUILT",
    "DECIDABLE",
    "OF_LIMITS",
    "RULES",
    "SECTIONS",
    "Cells",
    "Example",
    "Rule",
    "Section",
    "blocks",
    "in_force",
]

SECTIONS: tuple[Section, ...] = (FILES, CELLS, ROWS, ACROSS, ATTACHMENTS, LIMITS, DUTIES)

RULES: dict[str, Rule] = {rule.id: rule for section in SECTIONS for rule in section.rules}
"""Every rule by its id; the severity decides what happens to the row or file."""

BUILT: frozenset[str] = frozenset(rule.id for rule in RULES.values() if rule.built)
"""The rules that this version finds."""

OF_LIMITS: frozenset[str] = frozenset(rule.id for rule in LIMITS.rules)
"""The rules on numbers of items: a row that one stops has come in the place of the one before all the same."""

DECIDABLE: frozenset[str] = frozenset(rule.id for rule in RULES.values() if rule.severity is Severity.PENDING)
"""The rules whose findings a person's decision settles; of the others, mending the workbooks does."""

_USUAL = {rule.id: section.blocks[rule.severity] for section in SECTIONS for rule in section.rules}


def in_force(rule: str, year: int) -> bool:
    """Tell whether a rule holds in an academic year."""
    return RULES[rule].since <= year


def blocks(rule: Rule) -> str:
    """Say what a finding of a rule stops."""
    return rule.blocks or _USUAL[rule.id]
