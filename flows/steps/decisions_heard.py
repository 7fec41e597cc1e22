"""Which words that an office writes into its workbook are decisions, and which cannot be taken, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas import wording_decisions as wording
from schemas.catalogue import DECIDABLE
from schemas.decision import SHRUNK, TAKES_OVER, WITHDRAWS_WORKBOOK, Decision, Word, objection
from schemas.finding import Finding
from schemas.forms import forms
from schemas.headings import TO_MEND
from schemas.printable import is_printable, unprintable
from schemas.terms import Severity
from schemas.wording import matter
from schemas.wording_certified import ASKS_CERTIFIER
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


class Heeded(NamedTuple):
    """What a sender was asked, what others of the office were, and by what name the sender is known."""

    own: Asked
    others: Asked
    by: str


@dataclass(frozen=True)
class Heard:
    """The words of one workbook: decisions to be recorded, and findings on those that cannot be."""

    decisions: tuple[Decision, ...]
    unheard: tuple[Finding, ...]


def asked_in(answers: Iterable[tuple[Drop, Answer]]) -> Asked:
    """List what awaits a word, or has had one, in the answers to a sender's drops, by the finding's id."""
    found: Asked = {}
    for drop, answer in answers:
        for finding in answer.body["findings"]:
            is_open = finding["severity"] == Severity.PENDING or finding["words"]
            if finding["rule"] in DECIDABLE and (is_open or finding.get("decision")):
                told = (drop, finding | {"period": _period(drop, finding, answer)})
                if not finding["words"] and finding["id"] in found:  # of which it is told besides that it is another's
                    continue
                others = found.get(finding["id"], []) if finding["rule"] in WITHDRAWS_WORKBOOK else []
                found[finding["id"]] = [*others, told]
    return found


def _period(drop: Drop, finding: Mapping[str, Any], answer: Answer) -> Period:
    names = [form["form"] for form in answer.body["forms"] if form["sheet"] == finding["sheet"]]
    return drop.period.of(forms(drop.period.year)[names[0]].cadence) if names else drop.period


def heard(one: Examined, asked: Heeded, made: Sequence[Decision], at: dt.datetime, until: dt.date) -> Heard:
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
            decisions += _decisions(word, one.drop, asked, at, until)
    return Heard(tuple(decisions), tuple(unheard))


def _is_repeated(word: Word, drop: Drop, made: Iterable[Decision]) -> bool:
    """Tell whether the office has said just this already: an old line that is still in its workbook says nothing."""
    own = [one for one in made if one.said_in and one.finding == word.finding and one.office == drop.office]
    return bool(own) and wording.is_said_by(own[-1], word)


def _unheard(word: Word, drop: Drop, asked: Heeded, made: Iterable[Decision]) -> str:
    """Say why a word cannot be taken; nothing where it can. A word that is none here needs no reason either."""
    told = asked.own[word.finding][0][1] if word.finding in asked.own else {}
    if told and not told["words"]:
        return ASKS_CERTIFIER
    if word.said not in WORDS:
        offered = told.get("words") or WORDS
        return wording.unknown_word(offered) if word.said else wording.no_word(offered)
    if any(one.said_in == drop.id and one.finding == word.finding for one in made):
        return wording.SAID_TWICE
    if why := _not_theirs(word, told, asked.others):
        return why
    accepted, settled = word.said == ACCEPT, bool(told.get("decision"))
    refused = objection(told["rule"], told["value"], accepted=accepted, settled=settled)
    return refused or _unheard_reason(word.reason)


def _unheard_reason(reason: str) -> str:
    if reason and not is_printable(reason):
        return wording.unprintable_reason(unprintable(reason))
    return "" if reason else wording.NO_REASON


def _not_theirs(word: Word, told: Mapping[str, Any], others: Asked) -> str:
    """Say why a word is not this sender's to say; nothing where it is."""
    if word.finding in others and (not told or told["rule"] not in WITHDRAWS_WORKBOOK):
        return wording.ASKED_OF_SEVERAL if told else wording.ASKED_OF_OTHERS
    if not told:
        return wording.NOT_ASKED
    is_newcomer = told["rule"] == TAKES_OVER and not told.get("about")
    return wording.NOT_BY_NEWCOMER if is_newcomer and word.said == ACCEPT else ""


def _decisions(word: Word, drop: Drop, asked: Heeded, at: dt.datetime, until: dt.date) -> Iterable[Decision]:
    subjects = dict.fromkeys(_subject(told, asked_of) for asked_of, told in asked.own[word.finding])
    for subject in subjects:
        yield Decision(*subject, word.said == ACCEPT, asked.by, word.reason, at, until, drop.id)


def _subject(told: Mapping[str, Any], drop: Drop) -> tuple[str, str, str, str, str, str]:
    """Name what a decision is about; what each word would do is no part of the matter."""
    about = matter(f"{told['message']}{told['expected']}")
    return (
        told["id"],
        told["rule"],
        told.get("attachment") or told.get("about") or drop.id,
        drop.office,
        str(told["period"]),
        about,
    )


def repeated(one: Examined, asked: Heeded, at: dt.datetime, until: dt.date) -> Iterable[Decision]:
    """Give the decisions that lie in sending the same rows once more: it is this workbook that is taken.

    `asked` is what was asked of the first one.
    """
    for drops in asked.own.values():
        for _, told in drops:
            if told["rule"] == SHRUNK:
                said = (True, asked.by, wording.SENT_AGAIN, at, until, one.drop.id)
                yield Decision(*_subject(told, one.drop), *said)


def unheard_in(answer: Answer) -> list[Finding]:
    """Give the findings on words that could not be taken, as they were told."""
    told = [one for one in answer.body["findings"] if one["rule"] == UNHEARD]
    return [_told(Word("", one["value"], "", one["row"], one["column"]), one["expected"]) for one in told]


def _told(word: Word, why: str) -> Finding:
    return Finding(UNHEARD, TO_MEND, word.row, word.column, wording.WORD, word.said, why)
