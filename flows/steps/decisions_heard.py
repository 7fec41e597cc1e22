"""Which words that an office writes into its workbook are decisions, and which cannot be taken, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas import wording_decisions as wording
from schemas.catalogue import DECIDABLE
from schemas.decision import SHRUNK, WITHDRAWS_WORKBOOK, Decision, Word, objection
from schemas.finding import Finding
from schemas.forms import forms
from schemas.headings import ADDRESS, SENDER, TO_MEND
from schemas.terms import Severity
from schemas.wording import matter
from schemas.wording_mending import ACCEPT, WORDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from flows.steps.records import Answer
    from schemas.drop import Drop
    from schemas.table import Examined
    from schemas.terms import Period

UNHEARD = "W22"
Asked = dict[str, list[tuple["Drop", dict[str, Any]]]]
"""What an office was asked: by the finding's id, the drops in which it was found, each with the finding as told."""


@dataclass(frozen=True)
class Heard:
    """The words of one workbook: decisions to be recorded, and findings on those that cannot be."""

    decisions: tuple[Decision, ...]
    unheard: tuple[Finding, ...]


def asked_in(answers: Iterable[tuple[Drop, Answer]]) -> Asked:
    """List what awaits a word, or has had one, in the answers to an office's drops, by the finding's id."""
    found: Asked = {}
    for drop, answer in answers:
        for finding in answer.body["findings"]:
            open_or_settled = finding["severity"] == Severity.PENDING or finding.get("decision")
            if finding["rule"] in DECIDABLE and open_or_settled:
                told = (drop, finding | {"period": _period(drop, finding, answer)})
                others = found.get(finding["id"], []) if finding["rule"] in WITHDRAWS_WORKBOOK else []
                found[finding["id"]] = [*others, told]
    return found


def _period(drop: Drop, finding: Mapping[str, Any], answer: Answer) -> Period:
    names = [form["form"] for form in answer.body["forms"] if form["sheet"] == finding["sheet"]]
    return drop.period.of(forms(drop.period.year)[names[0]].cadence) if names else drop.period


def heard(one: Examined, asked: Asked, made: Sequence[Decision], at: dt.datetime, until: dt.date) -> Heard:
    """Judge each word of a workbook; what was recorded of it before is neither recorded nor told again."""
    decisions: list[Decision] = []
    unheard: list[Finding] = []
    for word in one.words:
        said = [*made, *decisions]
        if _is_repeated(word, one.drop, said):
            continue
        if why := _unheard(word, one.drop, asked, said):
            unheard.append(_told(word, wording.not_taken(word.finding, why)))
        else:
            decisions += _decisions(word, one, asked, at, until)
    return Heard(tuple(decisions), tuple(unheard))


def _is_repeated(word: Word, drop: Drop, made: Iterable[Decision]) -> bool:
    """Tell whether the office has said just this already: an old line that is still in its workbook says nothing."""
    own = [one for one in made if one.said_in and one.finding == word.finding and one.office == drop.office]
    return bool(own) and wording.is_said_by(own[-1], word)


def _unheard(word: Word, drop: Drop, asked: Asked, made: Iterable[Decision]) -> str:
    """Say why a word cannot be taken; nothing where it can. A word that is none here needs no reason either."""
    told = asked[word.finding][0][1] if word.finding in asked else {}
    if word.said not in WORDS:
        offered = told.get("words") or WORDS
        return wording.unknown_word(offered) if word.said else wording.no_word(offered)
    if any(one.said_in == drop.id and one.finding == word.finding for one in made):
        return wording.SAID_TWICE
    if not told:
        return wording.NOT_ASKED
    accepted, settled = word.said == ACCEPT, bool(told.get("decision"))
    refused = objection(told["rule"], told["value"], accepted=accepted, settled=settled)
    return refused or ("" if word.reason else wording.NO_REASON)


def _decisions(word: Word, one: Examined, asked: Asked, at: dt.datetime, until: dt.date) -> Iterable[Decision]:
    for drop, told in asked[word.finding]:
        said = (word.said == ACCEPT, _by(one), word.reason, at, until, one.drop.id)
        yield Decision(*_subject(told, drop), *said)


def _by(one: Examined) -> str:
    return one.particulars.get(SENDER) or one.particulars.get(ADDRESS) or one.drop.office


def _subject(told: Mapping[str, Any], drop: Drop) -> tuple[str, str, str, str, str, str]:
    """Name what a decision is about; what each word would do is no part of the matter."""
    about = matter(f"{told['message']}{told['expected']}")
    return (told["id"], told["rule"], drop.id, drop.office, str(told["period"]), about)


def repeated(one: Examined, asked: Asked, at: dt.datetime, until: dt.date) -> Iterable[Decision]:
    """Give the decisions that lie in sending the same rows once more: it is this workbook that is taken.

    `asked` is what was asked of the first one.
    """
    for drops in asked.values():
        for _, told in drops:
            if told["rule"] == SHRUNK:
                said = (True, _by(one), wording.SENT_AGAIN, at, until, one.drop.id)
                yield Decision(*_subject(told, one.drop), *said)


def unheard_in(answer: Answer) -> list[Finding]:
    """Give the findings on words that could not be taken, as they were told."""
    told = [one for one in answer.body["findings"] if one["rule"] == UNHEARD]
    return [_told(Word("", one["value"], "", one["row"], one["column"]), one["expected"]) for one in told]


def _told(word: Word, why: str) -> Finding:
    return Finding(UNHEARD, TO_MEND, word.row, word.column, wording.WORD, word.said, why)
