"""W25: a workbook that would take a part which is another sender's; it waits, and whoever holds the part is told."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from schemas import wording_senders as wording
from schemas.decision import TAKES_OVER
from schemas.finding import Finding
from schemas.terms import PART_OFFICES
from schemas.wording_decisions import decided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.steps.records import Slot
    from flows.steps.senders import Senders
    from schemas.decision import Decision
    from schemas.table import Examined, Table


def claims(one: Examined, fresh: Sequence[Table], holders: Mapping[Slot, Examined], senders: Senders) -> list[Finding]:
    """Ask of each sheet that would stand in a part which is not its sender's.

    A part is its owner's by the lists, before anybody has filed it, against every other account; else whose workbook
    holds it. Without a listed address it is the folder that files: it may replace what the folder has filed, but
    not what an account has, nor another class's under that class's name.
    """
    if one.drop.office not in PART_OFFICES:
        return []
    tables = {table.filing.slot: table for table in reversed(fresh)}
    asked = ((table, _why(one, slot, holders, senders)) for slot, table in reversed(tables.items()))
    return [
        Finding(TAKES_OVER, table.filing.title, expected=why, facts="\x1f".join((one.drop.id, *map(str, slot))))
        for (table, why), slot in zip(asked, reversed(tables), strict=True)
        if why
    ]


def _why(one: Examined, slot: Slot, holders: Mapping[Slot, Examined], senders: Senders) -> str:
    """Say why a part is not the sender's; "" where it is."""
    part, holder, mine = slot[-1], holders.get(slot), senders.of(one)
    owners = senders.owners(one, part)
    if senders.may_file(one, owners):
        return ""
    if holder:
        if not _is_free(one, holder, senders):
            theirs = senders.of(holder).accounts
            known = (wording.by(theirs), _rows(holder, slot), wording.by(mine.accounts))
            return wording.held_by(part, holder.drop, *known)
    elif owners and mine.accounts:
        return wording.belongs_to(part, wording.by(owners), wording.by(mine.accounts))
    is_strange = not mine.accounts and _is_called_otherwise(one, slot, holders, senders)
    return wording.called_otherwise(part, one.drop.shown) if is_strange else ""


def _is_free(one: Examined, holder: Examined, senders: Senders) -> bool:
    """Tell whether a part that somebody holds may be replaced by this workbook without a question."""
    mine, theirs = senders.of(one).accounts, senders.of(holder).accounts
    return mine == theirs if not mine or not theirs else not senders.differ(one, holder)


def _is_called_otherwise(one: Examined, slot: Slot, holders: Mapping[Slot, Examined], senders: Senders) -> bool:
    """Tell whether a file is called by another class than its 範圍, or is the file of another part that stands."""
    *place, part = slot
    stem, holder = PurePath(one.drop.name).stem, holders.get(slot)
    named = {name for name in senders.classes(one) if re.search(rf"(?<!\d){re.escape(name)}(?!\d)", stem)}
    if named and part in senders.classes(one) and part not in named:
        return True
    others = (held for other, held in holders.items() if other != slot and list(other[:-1]) == place)
    is_another_file = holder is not None and holder.drop.name != one.drop.name
    return is_another_file and any(held.drop.name == one.drop.name for held in others)


def _rows(one: Examined, slot: Slot) -> int:
    return sum(len(table.frame) for table in one.tables if table.filing.slot == slot)


def told_of_claims(
    marked: Sequence[Examined], holders: Mapping[Slot, Examined], senders: Senders, turned_down: Mapping[str, Decision]
) -> list[Examined]:
    """Tell the workbooks that hold a part what somebody else wants of it, or wanted: they stand all the same."""
    found: dict[str, list[Finding]] = {}
    for one in marked:
        decision = turned_down.get(one.drop.id)
        for table, asked in _wanted(one, decision):
            holder = holders.get(table.filing.slot)
            if holder and holder.drop.order < one.drop.order:
                notice = _notice(one, table, senders, decision)
                found.setdefault(holder.drop.id, []).append(replace(notice, known_as=asked))
    told = {
        drop: tuple({notice.id: notice for notice in reversed(notices)}.values()) for drop, notices in found.items()
    }
    return [replace(one, findings=(*one.findings, *told.get(one.drop.id, ()))) for one in marked]


def _wanted(one: Examined, decision: Decision | None) -> list[tuple[Table, str]]:
    """Give the tables of a workbook that waits for a part, or was turned down for that, with the question's number."""
    if decision:
        return [(table, decision.finding) for table in one.tables] if decision.rule == TAKES_OVER else []
    asked = {finding.sheet: finding.id for finding in one.findings if finding.rule == TAKES_OVER}
    return [(table, asked[table.filing.title]) for table in one.tables if table.filing.title in asked]


def _notice(one: Examined, table: Table, senders: Senders, decision: Decision | None) -> Finding:
    """Say to who holds a part what was sent for it, or what has become of that."""
    part = table.filing.scope
    if decision:
        return Finding(
            TAKES_OVER, expected=wording.decided_on(part, one.drop), settled=decided(decision), about=one.drop.id
        )
    told = wording.wanted_by(part, one.drop, wording.by(senders.of(one).accounts), len(table.frame))
    return Finding(TAKES_OVER, expected=told, stands=True, about=one.drop.id, instead=wording.LOOK)
