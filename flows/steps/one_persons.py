"""Whose a file is that was sent again with other bytes into a folder that many people share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from schemas.headings import ADDRESS, SCOPE, SENDER, WHOLE_SCHOOL
from schemas.kinds import Attachment
from schemas.register import attachment_name, folded_name
from schemas.terms import PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemas.attached import Sent
    from schemas.drop import Particulars
    from schemas.register import Sendings
    from schemas.table import Examined, Table


def people_of(examined: Iterable[Examined]) -> dict[str, str]:
    """Name who sent each drop, as its 填報資訊 does: by an address, a name or a class; left out where it says none."""
    named = ((one.drop.id, _person(one.particulars)) for one in examined)
    return {drop: folded_name(person).casefold() for drop, person in named if person}


def _person(particulars: Particulars) -> str:
    scope = particulars.get(SCOPE)
    return particulars.get(ADDRESS) or particulars.get(SENDER) or ("" if scope == WHOLE_SCHOOL else scope)


def with_own_names(sendings: Sendings, tables: Sequence[Table], people: Mapping[str, str]) -> Sendings:
    """Let a name that was sent with several contents stand for the last one where the rows of one person name it.

    Where rows of several people do, or nobody's, it stays nobody's. `people` are those who sent each drop; of drops
    that do not say so, two parts of one form are two people's.
    """
    doubtful = {office: _doubtful(sendings[office]) for office in PART_OFFICES if office in sendings}
    if not any(doubtful.values()):
        return sendings
    naming: defaultdict[tuple[str, str], list[Table]] = defaultdict(list)
    for table in tables:
        drop = table.filing.drop
        own = sendings.get(drop.bundle, {}) if drop.bundle else {}
        for name in _named(table) & doubtful.get(drop.office, {}).keys() - own.keys():
            naming[drop.office, name].append(table)
    found = {
        office: {name: sent for name, sent in names.items() if _is_one_persons(naming[office, name], people)}
        for office, names in doubtful.items()
    }
    return {sender: {**names, **found.get(sender, {})} for sender, names in sendings.items()}


def _is_one_persons(tables: Sequence[Table], people: Mapping[str, str]) -> bool:
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for table in tables:
        parts[table.filing.form.name].add(people.get(table.filing.drop.id) or table.filing.scope)
    known = {people[table.filing.drop.id] for table in tables if table.filing.drop.id in people}
    return bool(tables) and len(known) <= 1 and all(len(own) == 1 for own in parts.values())


def _doubtful(names: Mapping[str, Sent]) -> dict[str, Sent]:
    return {name: sent.latest for name, sent in names.items() if sent.latest}


def _named(table: Table) -> set[str]:
    headings = [column.heading for column in table.filing.sheet.columns if isinstance(column.kind, Attachment)]
    return {attachment_name(text) for heading in headings if heading in table.frame for text in table.texts(heading)}
