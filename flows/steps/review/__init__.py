"""How the offices did in a year, from the ledger alone: when, how often, with how many errors, and which ones."""

from flows.steps.review.duties import DutyLine, duty_lines
from flows.steps.review.faults import Fault, Frequent, frequent_faults
from flows.steps.review.figures import Line, lines, rates
from flows.steps.review.offices import OfficeLine, by_office
from flows.steps.review.proofs import Proof, proofs
from flows.steps.review.stories import Story, stories
from flows.steps.review.timing import Target, Timing, targets

__all__ = [
    "DutyLine",
    "Fault",
    "Frequent",
    "Line",
    "OfficeLine",
    "Proof",
    "Story",
    "Target",
    "Timing",
    "by_office",
    "duty_lines",
    "frequent_faults",
    "lines",
    "proofs",
    "rates",
    "stories",
    "targets",
]
