"""How far the students' confirmation of a receipt has come: gathered from what is remembered, told in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.form import IDENTITY, STUDENT
from schemas.forms.receipt_confirmation import FORM
from schemas.milestone import name_of
from schemas.receipt import CATEGORIES
from schemas.wording_reconciliation import category_line, open_classes_line, reconciled_line, window_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from flows.desk import Desk
    from flows.steps.asking_students import Asked
    from flows.steps.confirmations import Confirmations
    from flows.steps.records import Reconciled
    from flows.steps.roll import Pupil
    from flows.steps.standing_sheets import Remembered
    from schemas.receipt import Category
    from schemas.terms import Period

MINUTE = "%Y-%m-%d %H:%M"


def roll(desk: Desk) -> dict[str, Pupil]:
    """List the year's students by 學號, as the newest 學生名冊 that stand have them."""
    from flows.steps.roll import roll_of

    return roll_of(_remembered(desk))


def numbers_at_school(desk: Desk) -> dict[str, str]:
    """Give the year's 學號 by identity number, as the 學生名冊 that stand have them; they are read for it."""
    from flows.steps.roll import HUB
    from flows.steps.standing import holders_of

    drops, filed = desk.ledger.drops(desk.site.period.year), desk.filed()
    holders = holders_of(filed, [drop.id for drop in drops])
    rolls = [one for one in drops if one.id in holders and any(slot[1] == HUB for slot, _ in filed[one.id])]
    tables = [table for one in desk.examine(rolls) for table in one.tables if IDENTITY in table.filing.sheet.by_heading]
    pairs = (zip(table.texts(IDENTITY), table.texts(STUDENT), strict=True) for table in tables)
    return {identity: number for one in pairs for identity, number in one if identity and number}


def confirmations(desk: Desk) -> Confirmations:
    """Count, by class and category, who confirmed the newest receipt, objected to it or said nothing yet.

    A category counts once a receipt of it was compared or somebody has answered on it.
    """
    from flows.steps.confirmations import answered

    newest = {name: one for one in desk.ledger.receipts(desk.site.period.year) for name in one.body["counts"]}
    named = {*newest, *answered(_remembered(desk))}
    return _counted(desk, [_asked(desk, one, newest.get(one.name)) for one in CATEGORIES if one.name in named])


def confirmations_of(desk: Desk, period: Period, number: int, kinds: Mapping[str, Collection[str]]) -> Confirmations:
    """Count who confirmed a package's receipt; `kinds` gives, by category, the 名冊別 that it is of, none for all."""
    from flows.steps.asking_students import asked

    made, every = _made(desk, period, number), desk.deadlines()
    own = [one for one in CATEGORIES if one.name in kinds]
    return _counted(desk, [asked(one, period, kinds[one.name], made, every) for one in own])


def kinds_of(receipts: Iterable[Reconciled]) -> dict[str, set[str]]:
    """Give, by category of a package, the 名冊別 that some receipts of it are of together; none for all."""
    found: dict[str, set[str]] = {}
    for one in receipts:
        for name in one.body["counts"]:
            found.setdefault(name, set()).update(
                one.body.get("kinds", {}).get(name, ())
            )  # "" is in it, where one is of all
    return found


def _asked(desk: Desk, category: Category, receipt: Reconciled | None) -> Asked:
    from flows.steps.asking_students import asked

    every = desk.deadlines()
    if receipt is None:
        return asked(category, desk.site.period, (), desk.site.now().date(), every)
    made = _made(desk, receipt.period, receipt.number)
    return asked(category, receipt.period, kinds_of([receipt])[category.name], made, every)


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
    receipts = {(one.period, one.number): one for one in desk.ledger.receipts(desk.site.period.year)}
    lines = [
        reconciled_line(name_of(one.period, one.number), one.body["differences"], f"{one.at:{MINUTE}}")
        for one in receipts.values()
    ]
    found = confirmations(desk)
    if not found.classes:
        return lines
    lines += _window_lines(found)
    for category, counts in found.by_category().items():
        lines.append(category_line(category, *counts))
    waiting = list(dict.fromkeys(one.of_class for one in found.classes if one.silent))
    return [*lines, open_classes_line(waiting)] if waiting else lines


def with_confirmations(desk: Desk, cells: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the answers by class into the cells of 收訖明細確認, as `status --json` prints them, where there are any."""
    told, found = list(cells), confirmations(desk)
    if not found.classes:
        return told
    return [cell | {"confirmations": found.as_json()} if cell["form"] == FORM.name else cell for cell in told]


def _window_lines(found: Confirmations) -> list[str]:
    """Say of each of the windows what is confirmed in it."""
    named: dict[tuple[str, str, int | None], list[str]] = {}
    for category, (first, last), left in found.windows:
        named.setdefault((first.isoformat(), last.isoformat(), left), []).append(category)
    return [window_line(*when, categories) for when, categories in named.items()]


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
