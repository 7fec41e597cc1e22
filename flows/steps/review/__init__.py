"""How the offices did in a year, from the ledger alone: when, how often, with how many errors, and which ones."""

from flows.steps.review.faults import Fault, Frequent, frequent_faults
from flows.steps.review.figures import Line, lines, rates
from flows.steps.review.offices import OfficeLine, by_office
from flows.steps.review.proofs import Proof, proofs
from flows.steps.review.stories import Story, stories

__all__ = [
    "Fault",
    "Frequent",
    "Line",
    "OfficeLine",
    "Proof",
    "Story",
    "by_office",
    "frequent_faults",
    "lines",
    "proofs",
    "rates",
    "stories",
]
