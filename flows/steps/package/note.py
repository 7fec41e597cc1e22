"""The cover note of a package: on a page or two, all that the executive secretary signs for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flows.steps.package.note_listing import Listing
from flows.steps.package.note_open import still_open
from flows.steps.pages import template
from schemas import wording_note as words
from schemas.forms import forms
from schemas.milestone import name_of
from schemas.terms import Fate
from schemas.wording_decisions import lasts, word_of
from schemas.wording_packages import BOOK, DECISIONS_FILE, MOMENT, NOTE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.steps.decisions_in_force import InForce
    from flows.steps.package.bag import Payload
    from flows.steps.package.facts import Facts
    from flows.steps.rendering import Rendered


def note_part(rendered: Rendered, facts: Facts, payload: Payload) -> Iterator[tuple[str, bytes]]:
    """Give the note with its path in the package; `payload` holds what has been written before it."""
    yield NOTE_FILE, cover_note(rendered, facts, payload).encode()


def cover_note(rendered: Rendered, facts: Facts, payload: Payload) -> str:
    """Render the note of a package."""
    tables = [one for one in _tables(rendered, facts, payload) if one.lines or one.above]
    return template("cover_note.html.j2").render(
        heading=words.heading(facts.school, str(rendered.period), facts.number),
        facts=[fact for fact in zip(words.FACTS, _facts(rendered, facts), strict=True) if fact[1]],
        tables=tables,
        words=words,
    )


def _facts(rendered: Rendered, facts: Facts) -> tuple[str, ...]:
    titles = (forms()[name].title if name in forms() else name for name in facts.closes)
    return (
        f"{facts.code} {name_of(rendered.period, facts.number)}",
        f"{facts.made_at:{MOMENT}}",
        "、".join(titles),
        "、".join(rendered.missing),
        words.files(len(rendered.attachments)),
    )


def _tables(rendered: Rendered, facts: Facts, payload: Payload) -> Iterator[Listing]:
    yield Listing(words.ROSTERS, words.ROSTER_HEADINGS, _rosters(rendered, payload), words.SCHOOL_USE_ALSO)
    yield Listing(words.FATES, words.FATE_HEADINGS, _fates(rendered))
    yield from still_open(rendered, facts)
    yield Listing(words.DECISIONS, words.DECISION_HEADINGS, _decisions(facts.decisions)).cut(DECISIONS_FILE)
    yield Listing(words.DUTIES, words.DUTY_HEADINGS, _duties(facts.duties))
    yield _difference(facts)
    yield Listing(words.DEADLINES, words.DEADLINE_HEADINGS, _deadlines(facts))


def _rosters(rendered: Rendered, payload: Payload) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for one in rendered.rosters:
        path, split = f"{one.roster.path}{BOOK}", len(one.roster.cohorts) > 1
        whose = one.roster.cohort.whom(by_round=any(one.roster.rounds)) if split else ""
        digest = payload[path].sha256 if path in payload else ""
        lines.append((path, one.roster.kind, whose, str(one.rows), digest))
    return lines


def _fates(rendered: Rendered) -> list[tuple[str, ...]]:
    found = Counter(one.fate for one in rendered.fates)
    return [(str(fate), str(found[fate])) for fate in Fate if found[fate]]


def _decisions(decisions: Sequence[InForce]) -> list[tuple[str, ...]]:
    return [
        (one.matter, one.office, f"{word_of(one)}：{result}", one.reason, one.by, lasts(one))
        for one, result in decisions
    ]


def _duties(duties: Iterable[Mapping[str, object]]) -> list[tuple[str, ...]]:
    return [
        (str(one["office"]), str(one["message"]), str(one["expected"]), str(one.get("decision") or words.STILL_OPEN))
        for one in duties
    ]


def _difference(facts: Facts) -> Listing:
    found = facts.difference
    if found is None:
        return Listing(words.DIFFERENCE, words.DIFFERENCE_HEADINGS, ())
    lines = [(office, *map(str, counts)) for office, counts in found.by_office().items()]
    return Listing(
        words.DIFFERENCE, words.DIFFERENCE_HEADINGS, lines, words.less_than(found.previous, changed=bool(lines))
    )


def _deadlines(facts: Facts) -> list[tuple[str, ...]]:
    today = facts.made_at.date()
    return [
        (
            one.form,
            words.for_whom(one),
            str(one.internal),
            words.days_left((one.internal - today).days),
            str(one.national),
            words.window(one),
            one.document,
        )
        for one in facts.deadlines
    ]
