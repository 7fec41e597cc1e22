"""Which accounts may speak, and for which office on a package, by the latest 處室與人員名冊."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.columns import STAFF
from schemas.headings import ACCOUNT, POST, UNIT
from schemas.milestone import SECRETARY, SECRETARY_OFFICE, SECRETARY_TITLES, SIGNERS, is_secretary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.desk import Desk

    People = Mapping[str, Mapping[str, str]]


class UnsignableError(Exception):
    """A word that cannot be recorded, mostly on a package; the sentence says what can be, or by whom."""


def people_of(desk: Desk) -> dict[str, Mapping[str, str]]:
    """Give everybody of the latest 處室與人員名冊 whose row is accepted, by account; nobody where there is none."""
    from flows.steps.directory import directory_of

    filed = desk.filed()
    named = {drop for drop, slots in filed.items() if any(slot[1] == STAFF.form for slot, _ in slots)}
    drops = [drop for drop in desk.drops_that_count() if drop.id in named]
    tables = [table for one in desk.examine(drops) for table in one.tables if not table.refused]
    return {person[ACCOUNT]: person for person in directory_of(tables, {}, desk.site.period).people}


def check_known(account: str, people: Mapping[str, object]) -> None:
    """Raise UnsignableError where there is a staff list and it has no such account."""
    if people and account not in people:
        raise UnsignableError(f"{account}: no such account; --by takes an account of 處室與人員名冊")


def office_of(account: str, asked: str, people: People) -> str:
    """Say for which office an account speaks: the one `asked` for, else its own; UnsignableError where it may not."""
    check_known(account, people)
    if asked and asked not in SIGNERS:
        raise UnsignableError(f"--office {asked}: no such office; who signs are {'、'.join(SIGNERS)}")
    if account not in people:
        return _told(asked)
    own = _own(people[account], people)
    if asked and asked not in own:
        raise UnsignableError(_refusal(account, asked, own, people))
    return asked or own[0]


def may_lift(account: str, office: str, people: People) -> bool:
    """Tell whether an account may say, as executive secretary, that the objections of another office stand no more.

    Where the list names no secretary, those who speak for one have no such word on their own office.
    """
    if account not in people or office == SECRETARY:
        return False
    own = _own(people[account], people)
    return own[0] == SECRETARY or (SECRETARY in own and office not in own)


def _own(person: Mapping[str, str], people: People) -> list[str]:
    """List the offices for which somebody speaks, the likeliest first."""
    office = person[UNIT]
    if is_secretary(person[POST]):
        return [SECRETARY, office]
    return [office, SECRETARY] if office == SECRETARY_OFFICE and not _has_secretary(people) else [office]


def _has_secretary(people: People) -> bool:
    return any(is_secretary(one[POST]) for one in people.values())


def _refusal(account: str, asked: str, own: list[str], people: People) -> str:
    refused = f"{account} speaks for {'、'.join(own)} by 處室與人員名冊, not for {asked}"
    if asked != SECRETARY or _has_secretary(people):
        return refused
    titles = " or ".join(sorted(SECRETARY_TITLES))
    return f"{refused}; that list names none: put {titles} as the 職稱 of who is, or let {SECRETARY_OFFICE} sign"


def _told(office: str) -> str:
    if not office:
        raise UnsignableError(
            "--office: without 處室與人員名冊 the office (or 執行秘書) for which it is signed must be said"
        )
    return office
