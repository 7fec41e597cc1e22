"""How far the students' confirmation of a receipt has come: gathered from what is remembered, told in a few lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from schemas.columns import ROSTER
from schemas.form import IDENTITY, STUDENT
from schemas.forms.receipt_confirmation import FORM
from schemas.milestone import name_of
from schemas.receipt import CATEGORIES
from schemas.wording_packages import MINUTE
from schemas.wording_reconciliation import (
    MOST_NAMED,
    UNKNOWN_CLASS,
    apart_line,
    category_line,
    category_title,
    more_objections_line,
    objection_line,
    open_classes_line,
    reconciled_line,
    undated_line,
    window_line,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from flows.desk import Desk
    from flows.steps.asking_students import Asked
    from flows.steps.confirmations import Confirmations
    from flows.steps.records import Reconciled
    from flows.steps.roll import Pupil
    from flows.steps.standing_receipts import Speaking
    from flows.steps.standing_sheets import Remembered
    from schemas.terms import Period


def roll(desk: Desk) -> dict[str, Pupil]:
    """List the year's students by 學號, as the newest 學生名冊 that stand have them."""
    from flows.steps.roll import roll_of

    return roll_of(_remembered(desk))


def numbers_at_school(desk: Desk) -> dict[str, str]:
    """Give the year's 學號 by identity number, as the 學生名冊 that stand have them; they are read for it."""
    from flows.steps.standing import holders_of

    drops, filed = desk.ledger.drops(desk.site.period.year), desk.filed()
    holders = holders_of(filed, [drop.id for drop in drops])
    rolls = [one for one in drops if one.id in holders and any(slot[1] == ROSTER.form for slot, _ in filed[one.id])]
    tables = [table for one in desk.examine(rolls) for table in one.tables if IDENTITY in table.filing.sheet.by_heading]
    pairs = (zip(table.texts(IDENTITY), table.texts(STUDENT), strict=True) for table in tables)
    return {identity: number for one in pairs for identity, number in one if identity and number}


def confirmations(desk: Desk) -> Confirmations:
    """Count, by class and category, who confirmed the newest receipts, objected to them or said nothing yet.

    A category counts once a receipt of it was compared or somebody has answered on it.
    """
    from flows.steps.asking_students import asked
    from flows.steps.confirmations import answered
    from flows.steps.standing_receipts import speaking

    put = [_put(desk, one) for one in speaking(desk.ledger.receipts(desk.site.period.year))]
    besides = answered(_remembered(desk)) - {one.category for one in put}
    day, every = desk.site.now().date(), desk.deadlines()
    put += [asked(one, desk.site.period, (), day, every) for one in CATEGORIES if one.name in besides]
    return _counted(desk, _each_once(put))


def confirmations_of(desk: Desk, period: Period, number: int, kinds: Mapping[str, Collection[str]]) -> Confirmations:
    """Count who confirmed a package's receipt; `kinds` gives, by category, the 名冊別 that it is of, none for all."""
    from flows.steps.asking_students import apart, asked

    made, every = _made(desk, period, number), desk.deadlines()
    own = [(one, kind) for one in CATEGORIES if one.name in kinds for kind in apart(one, period.year, kinds[one.name])]
    return _counted(desk, [asked(one, period, {kind}, made, every) for one, kind in own])


def kinds_of(receipts: Iterable[Reconciled]) -> dict[str, set[str]]:
    """Give, by category of a package, the 名冊別 that some receipts of it are of together; none for all."""
    found: dict[str, set[str]] = {}
    for one in receipts:
        for name in one.body["counts"]:
            found.setdefault(name, set()).update(
                one.body.get("kinds", {}).get(name, ())
            )  # "" is in it, where one is of all
    return found


def _put(desk: Desk, one: Speaking) -> Asked:
    from flows.steps.asking_students import asked

    period, made = one.receipt.period, _made(desk, one.receipt.period, one.receipt.number)
    return asked(one.category, period, {one.kind}, made, desk.deadlines())


def _each_once(newest_first: Iterable[Asked]) -> list[Asked]:
    """Put a receipt of all to those alone whom no newer one of a cohort is put to; the categories in their order."""
    found: list[Asked] = []
    for one in newest_first:
        newer = [each.grades for each in found if each.category == one.category]
        grades = one.grades if one.cohort else one.grades.difference(*newer)
        found += [replace(one, grades=grades)] if grades else []
    order = [one.name for one in CATEGORIES]
    return sorted(found, key=lambda one: (order.index(one.category), one.since))


def _made(desk: Desk, period: Period, number: int) -> dt.date:
    """Give the day on which a package was made, in the school's zone."""
    moments = {one.number: one.made_at for one in desk.ledger.submissions(period)}
    return moments.get(number, desk.site.now()).astimezone(desk.site.timezone).date()


def _counted(desk: Desk, every: Sequence[Asked]) -> Confirmations:
    from flows.steps.confirmations import confirmations as counted
    from flows.steps.roll import roll_of

    rows = _remembered(desk)
    return counted(rows, roll_of(rows), every, desk.site.now().date())


def confirmation_lines(desk: Desk) -> list[str]:
    """Say for `status` what came of each receipt, and how far its confirmation is; nothing where there is neither."""
    lines, found = _reconciled_lines(desk), confirmations(desk)
    if not found.classes:
        return lines
    lines += _window_lines(found)
    for category, counts in found.by_category().items():
        lines.append(category_line(category, *counts))
    lines += [apart_line(*counted) for counted in found.apart.items()]
    waiting = list(dict.fromkeys(one.of_class for one in found.classes if one.silent))
    lines += [open_classes_line(waiting)] if waiting else []
    return lines + _objection_lines(desk, found)


def _reconciled_lines(desk: Desk) -> list[str]:
    from flows.steps.standing_receipts import differences_in, speaking

    own: dict[str, list[Reconciled]] = {}
    for one in desk.ledger.receipts(desk.site.period.year):
        own.setdefault(name_of(one.period, one.number), []).append(one)
    lines = []
    for name, receipts in own.items():
        spoken, at = {one.receipt.sha256 for one in speaking(receipts)}, f"{receipts[-1].at:{MINUTE}}"
        lines.append(reconciled_line(name, differences_in(receipts), at, len(spoken)))
    return lines


def _objection_lines(desk: Desk, found: Confirmations) -> list[str]:
    """Say what students object to, class by class; how many more there are, where those are too many for a terminal."""
    from flows.stages import printable
    from flows.steps.roll import Pupil

    known = roll(desk)
    own = sorted(found.objections, key=lambda one: known.get(one.student, Pupil(one.student)).order)
    lines = []
    for one in own[:MOST_NAMED]:
        of_class = known.get(one.student, Pupil(one.student)).of_class or UNKNOWN_CLASS
        lines.append(objection_line(of_class, *map(printable, (one.student, one.category, one.problem))))
    return lines + ([more_objections_line(len(own) - MOST_NAMED)] if len(own) > MOST_NAMED else [])


def with_confirmations(desk: Desk, cells: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the answers by class into the cells of 收訖明細確認, as `status --json` prints them, where there are any."""
    told, found = list(cells), confirmations(desk)
    if not found.classes:
        return told
    return [cell | {"confirmations": found.as_json()} if cell["form"] == FORM.name else cell for cell in told]


def _window_lines(found: Confirmations) -> list[str]:
    """Say of each of the windows what is confirmed in it, and what has none."""
    named: dict[tuple[str, str, int | None], list[str]] = {}
    for category, (first, last), left, cohort in found.windows:
        named.setdefault((first.isoformat(), last.isoformat(), left), []).append(category_title(category, cohort))
    dated = [window_line(*when, categories) for when, categories in named.items()]
    return dated + list(map(undated_line, found.undated))


def _remembered(desk: Desk) -> list[Remembered]:
    """List what is remembered of the year's workbooks that stand; of a semester's, the later one's last."""
    from flows.steps.standing import holders_of
    from flows.steps.standing_sheets import remembered

    drops, answers = desk.ledger.drops(desk.site.period.year), desk.ledger.answers()
    holders = holders_of(desk.filed(), [drop.id for drop in drops])
    standing = [drop for drop in drops if drop.id in holders and drop.id in answers]
    periods = sorted({drop.period for drop in standing})
    return [
        row for period in periods for row in remembered(answers[one.id] for one in standing if one.period == period)
    ]
