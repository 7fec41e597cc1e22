"""The part that both flows share: from examined drops to every row's standing, the same for any order of arrival."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flows.stages import plain
from flows.steps.decisions import NONE, Decisions
from flows.steps.precedence import IN_ORDER, Precedence, nothing_earlier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.stages import Stage
    from flows.steps.accounting import School
    from flows.steps.limits import Selected
    from flows.steps.precedence import Earlier
    from flows.steps.sendings import Arrived
    from flows.steps.settled import Settled
    from flows.steps.standing import Standing
    from schemas.certified import CertifiedFiles, CertifiedItem
    from schemas.receipt import OutsideItem
    from schemas.register import Sendings
    from schemas.table import Examined, RowAt, Table
    from schemas.terms import Law, Period


@dataclass(frozen=True)
class Context:
    """What rows are assessed with: attachments by office and by bundle, the law of each period, what is settled.

    `outside` is what receipts show that others have registered; `certified` are the files with which items were last
    found certified. Where it is given, `arrived` tells the attachments, and which of them wait for a word. `earlier`
    reads what filed a slot before.
    """

    attachments: Sendings
    laws: Mapping[Period, Law]
    settled: Settled | None = None
    decisions: Decisions = NONE
    outside: tuple[OutsideItem, ...] = ()
    certified: Mapping[CertifiedItem, CertifiedFiles] = field(default_factory=dict)
    arrived: Arrived | None = None
    earlier: Earlier = nothing_earlier


@dataclass(frozen=True)
class Assessed:
    """Every examined drop with its final findings, and the school as a submission sees it.

    A drop on which the program failed is set aside in it (see `Examined.trouble`). `attachments` are those that rows
    were judged by, `certified` what is to be kept of the files of certified items.
    """

    examined: list[Examined]
    school: School
    attachments: Sendings = field(default_factory=dict)
    certified: Mapping[CertifiedItem, CertifiedFiles] = field(default_factory=dict)


def assess(stage: Stage, examined: Iterable[Examined], context: Context) -> Assessed:
    """Crosscheck, merge and select: what stands is checked against all else that stands.

    A row that fails leaves the last accepted one of its key in its place, which is then checked in its stead. What
    waits as a whole is judged as if it had been taken. A drop on which the program fails is set aside, and all is
    assessed without it.
    """
    from flows.steps.culprits import without_culprits

    these = list(examined)
    try:
        return _assess(stage, these, context)
    except Exception:  # noqa: BLE001 - what no drop is the cause of is raised again
        return without_culprits(these, lambda some: _assess(plain, some, context))[0]


def _assess(stage: Stage, examined: list[Examined], context: Context) -> Assessed:
    from flows.steps.accounting import School

    aside = _aside(examined, context.settled)
    now, files, checked = _standing(stage, examined, context, aside)
    order = Precedence(now.examined, context.earlier, now.senders)
    repeated, selected = _selected(stage, checked, replace(context, attachments=files), order)
    final = _regrouped(now, dict(zip(map(id, now.tables), selected.tables, strict=True)))
    final = _judged_whole(final, now, replace(context, attachments=files), aside)
    school = School(selected.tables, now.replaced, repeated, selected.choices, selected.counted, selected.voided)
    return Assessed(context.decisions.known_in(final), school, files, selected.certified)


def _aside(examined: Iterable[Examined], settled: Settled | None) -> frozenset[str]:
    """Name the forms of which a workbook that was filed is set aside now."""
    gone = [one.drop.id for one in examined if one.trouble and one.trouble.harm.takes_rows]
    return frozenset(slot[1] for drop in gone for slot, _ in (settled.slots.get(drop, ()) if settled else ()))


def _standing(
    stage: Stage, examined: list[Examined], context: Context, aside: frozenset[str]
) -> tuple[Standing, Sendings, list[Table]]:
    """Find what stands, checked by the attachments that count; again as long as rows that fail bring back others."""
    from flows.steps.standing import standing

    now = standing(examined, context.settled)
    while True:
        files, tables = _judged_by(now, context)
        order = Precedence(now.examined, context.earlier, now.senders)
        checked = stage("交叉核對", _checked, tables, replace(context, attachments=files), aside, order)
        then = now.judged(checked)
        if then is now:
            return now, files, checked
        now = then


def _judged_by(now: Standing, context: Context) -> tuple[Sendings, list[Table]]:
    """Give the attachments that rows are judged by, and the tables with what is asked of those that came too late."""
    if context.arrived is None:
        return context.attachments, now.tables
    from flows.steps.late_files import LateFiles
    from flows.steps.settled import Settled

    settled = context.settled or Settled()
    return LateFiles(now, context.arrived, settled, context.decisions).judged_by()


def _checked(
    tables: Sequence[Table], context: Context, aside: frozenset[str], order: Precedence = IN_ORDER
) -> list[Table]:
    from flows.steps.crosschecking import crosscheck

    known = (context.laws, context.decisions, context.outside, aside, order)
    return crosscheck(tables, context.attachments, *known)


def _selected(
    stage: Stage, checked: list[Table], context: Context, order: Precedence
) -> tuple[dict[RowAt, RowAt], Selected]:
    from flows.steps.certified_files import Proofs
    from flows.steps.merging import echoes, keep_contract
    from flows.steps.selection import select

    repeated = stage("合併", echoes, checked, order)
    held = stage("綱要檢驗", keep_contract, checked, context.laws, repeated)
    return repeated, stage(
        "限額與勾選", select, held, repeated, context.decisions, Proofs(context.attachments, context.certified)
    )


def _regrouped(now: Standing, final: dict[int, Table]) -> list[Examined]:
    """Give every drop with its tables as they ended, what is kept for its sake, and what it has left out."""
    kept: dict[str, list[Table]] = {}
    for _, table in now.kept:
        if table.kept_for:
            kept.setdefault(table.kept_for.id, []).append(final[id(table)])
    left_out = {drop: [part.taken_out() for part in parts] for drop, parts in now.left_out().items()}
    return [
        replace(one, kept=tuple(kept.get(one.drop.id, ())), left_out=tuple(left_out.get(one.drop.id, ()))).with_tables(
            final.get(id(table), table) for table in one.tables
        )
        for one in now.examined
    ]


def _judged_whole(examined: list[Examined], now: Standing, context: Context, aside: frozenset[str]) -> list[Examined]:
    """Judge what waits as a whole as if it stood: all that is to be mended is told at once."""
    found: dict[int, Table] = {}
    order = Precedence(now.examined, context.earlier, now.senders)
    for waiting in _layers([table for one in examined for table in one.tables if table.waits_whole]):
        slots = {table.filing.slot for table in waiting}
        others = [table for table in now.tables if table.filing.slot not in slots]
        taken = _checked([*others, *(replace(table, refused=None) for table in waiting)], context, aside, order)
        _, selected = _selected(plain, taken, context, order)
        found |= zip(map(id, waiting), selected.tables[len(others) :], strict=True)
    return [one.with_tables(_told_as(table, found.get(id(table))) for table in one.tables) for one in examined]


def _told_as(table: Table, judged: Table | None) -> Table:
    """Tell of a table that waits all that was found in it once it was judged."""
    if judged is None:
        return table
    return replace(table, findings=judged.findings, waiting=judged.waiting, unjudged=judged.unjudged)


def _layers(waiting: Sequence[Table]) -> Iterator[list[Table]]:
    """Part tables so that no two workbooks of a part file the same sheet."""
    layers: list[dict[tuple[object, ...], str]] = []
    parts: list[list[Table]] = []
    for table in waiting:
        slot, drop = table.filing.slot, table.filing.drop.id
        place = next((place for place, layer in enumerate(layers) if layer.get(slot, drop) == drop), len(layers))
        if place == len(layers):
            layers.append({})
            parts.append([])
        layers[place][slot] = drop
        parts[place].append(table)
    yield from parts
