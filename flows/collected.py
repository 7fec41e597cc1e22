"""A whole school as it stood at a mark, read and assessed: what its packages are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.assessment import assess
from schemas.cohort import FIRST_ROUND
from schemas.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.assessment import Assessed, Context
    from flows.desk import Desk
    from flows.settings_recorded import Recorded
    from flows.stages import Stage
    from flows.steps.records import Mark
    from flows.steps.rendering import Rendered, Source
    from schemas.terms import Period


@dataclass(frozen=True)
class School:
    """All of a school as it stood at a mark, read and assessed: what its packages are drafted from."""

    desk: Desk  # as of the mark
    mark: Mark
    assessed: Assessed
    context: Context

    def rendered(self, period: Period) -> Rendered:
        """Fill the rosters of a period; the rounds that a package has closed keep the rows that went in them."""
        from flows.steps.rendering import render

        school, desk = self.assessed.school, self.desk
        code, sent = desk.site.settings.school.code, self.assessed.attachments
        closed = self._first_rounds(period)
        return render(school.tables, school.fates(period), period, code, sent, closed)

    def _first_rounds(self, period: Period) -> dict[str, set[str]]:
        """Give, by form whose first round is closed, the ids of the rows that went in it."""
        found: dict[str, set[str]] = {}
        for package in self.desk.ledger.submissions(period):
            for form, rows in package.body.get("first_round", {}).items():
                found.setdefault(form, set()).update(rows)
        return found

    def path_of(self, source: Source) -> Path:
        """Say where the bytes of an attachment lie."""
        return self.desk.store.path(self.hash_of(source))

    def hash_of(self, source: Source) -> str:
        """Give the SHA-256 of an attachment."""
        from schemas.register import attachment_name, sent_by

        sent = sent_by(self.assessed.attachments, source.office, source.bundle)
        return sent[attachment_name(source.name)].sha256


def school_at(desk: Desk, mark: Mark, stage: Stage, settings: Recorded | None = None) -> School:
    """Read and assess all that had been sent at a mark, by the settings that a record tells, else today's.

    Where a rule failed in the program, what it should have judged waits.
    """
    desk = desk.as_of(mark, settings)
    examined = stage("讀取與檢核", desk.examine, desk.ledger.drops(desk.site.period.year))
    context = desk.context()
    return School(desk, mark, assess(stage, examined, context), context)


def first_rounds(rendered: Rendered, closing: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """List, by form whose first round closes with this package, the ids of the rows that go in it.

    Of a form that certifies others' items they are those of the items.
    """
    from flows.steps.rendering import first_round_ids

    rows = first_round_ids(rendered)
    for form in forms(rendered.period.year).values():
        if form.choosing:
            rows.setdefault(form.choosing.certifying.form, []).extend(rows.get(form.name, ()))
    return {form: rows.get(form, []) for form in sorted({form for form, turn in closing if turn == FIRST_ROUND})}
