"""Which attachments came with other bytes after the rows that name them were frozen, and wait for a person's word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.steps.grades import grades_in
from flows.steps.lateness import closings_of, deadlines_in, told_of
from flows.steps.one_persons import people_of, with_own_names
from schemas.cohort import row_id
from schemas.decision import LATE, named_attachment
from schemas.finding import Finding
from schemas.kinds import Attachment
from schemas.register import attachment_name, sent_by
from schemas.wording_deadlines import file_came_late
from schemas.wording_decisions import decided, result
from schemas.wording_packages import MINUTE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import sqlalchemy as sa

    from flows.steps.deadlines import Deadline
    from flows.steps.decisions import Decisions
    from flows.steps.grades import Grades
    from flows.steps.lateness import Freeze
    from flows.steps.sendings import Arrived
    from flows.steps.settled import Settled
    from flows.steps.standing import Standing
    from schemas.attached import Sent
    from schemas.decision import Decision
    from schemas.register import Sendings
    from schemas.table import Table

Asked = dict[tuple[int, str, int], "list[_Late]"]
"""The rows that an attachment is late for, by their table, the heading that names it, and its order."""


class _Late(NamedTuple):
    """A row that names an attachment which came too late: its number and grade, the attachment, what has frozen it."""

    row: int
    grade: str
    sent: Sent
    by: Freeze


class LateFiles:
    """What is told of late attachments, and by which ones rows are judged until somebody has decided.

    Of bundles whose workbooks all wait or were turned down, what lies in them is of those workbooks alone.
    """

    def __init__(self, now: Standing, arrived: Arrived, settled: Settled, decisions: Decisions) -> None:
        self.tables, self.arrived, self.settled = now.tables, arrived, settled
        self.aside, self.senders = now.bundles_aside, people_of(now.examined)
        self.decisions: Mapping[str, Decision] = decisions.on_attachments()
        self.frozen = {one.form for one in settled.closed}
        first = min((one.files for one in settled.closed if one.files is not None), default=None)
        self.later = [row for row in arrived.rows if first is not None and row.order > first]

    def judged_by(self) -> tuple[Sendings, list[Table]]:
        """Give the attachments that rows are judged by, and the tables with what their offices are asked."""
        now = self._known(())
        asked = self._asked(now) if self.later else {}
        if not asked:
            return now, self.tables
        names = {self._named(number, late[0].sent) for (number, _, _), late in asked.items()}
        waiting = {row.order for row in self._undecided() if (row.office, attachment_name(row.name)) in names}
        return self._known(waiting), self._told(asked)

    def _known(self, without: Collection[int]) -> Sendings:
        return with_own_names(self.arrived.known(without, self.aside), self.tables, self.senders)

    def _undecided(self) -> list[sa.Row[Any]]:
        return [row for row in self.later if not self._is_accepted(row.order)]

    def _is_accepted(self, order: int) -> bool:
        decision = self.decisions.get(named_attachment(order))
        return bool(decision and decision.accepted)

    def _named(self, number: int, sent: Sent) -> tuple[str, str]:
        return self.tables[number].filing.drop.office, attachment_name(sent.name)

    def _asked(self, now: Sendings) -> Asked:
        """Find the rows whose attachment is another one than what had come by the freeze, or was accepted since."""
        before = self._known({row.order for row in self._undecided()})
        grades, deadlines = grades_in(self.tables), deadlines_in(self.tables)
        found: Asked = {}
        for number, table in enumerate(self.tables):
            if table.filing.form.name in self.frozen and not table.refused:
                for heading, late in self._late_in(table, now, before, grades, deadlines):
                    found.setdefault((number, heading, late.sent.order), []).append(late)
        return found

    def _late_in(
        self, table: Table, now: Sendings, before: Sendings, grades: Grades, deadlines: Sequence[Deadline]
    ) -> Iterator[tuple[str, _Late]]:
        filing, drop = table.filing, table.filing.drop
        old, new = (sent_by(sendings, drop.office, drop.bundle) for sendings in (before, now))
        changed = {name: sent for name, sent in new.items() if name in old and old[name] != sent}
        if not changed:
            return
        of_grade, keys = grades.of_rows(table), list(zip(*map(table.texts, filing.sheet.key), strict=True))
        for heading in (one.heading for one in filing.sheet.columns if isinstance(one.kind, Attachment)):
            for index, name in enumerate(map(attachment_name, table.texts(heading))):
                sent, row = changed.get(name), row_id(filing.form.name, filing.sheet.title, keys[index])
                if sent and not self._came_with(table, sent):
                    every = closings_of(filing, of_grade[index], {row}, self.settled.closed, deadlines)
                    by = next((one for one in every if one.files is not None and sent.order > one.files), None)
                    if by:
                        yield heading, _Late(table.row_numbers[index], of_grade[index], sent, by)

    def _came_with(self, table: Table, sent: Sent) -> bool:
        """Tell whether a late workbook that was accepted names an attachment that had come by then."""
        drop = table.filing.drop
        return drop.id in self.settled.accepted_late and sent.after < drop.order

    def _told(self, asked: Asked) -> list[Table]:
        found: defaultdict[int, list[Finding]] = defaultdict(list)
        for (number, heading, _), late in asked.items():
            found[number].append(self._finding(self.tables[number], heading, late))
        return [table.with_findings(found.get(number, ())) for number, table in enumerate(self.tables)]

    def _finding(self, table: Table, heading: str, late: Sequence[_Late]) -> Finding:
        """W19: ask about an attachment, once for all rows of a sheet; the rows themselves stay as they are."""
        filing, sent = table.filing, late[0].sent
        name, at = named_attachment(sent.order), f"{sent.at:{MINUTE}}" if sent.at else ""
        frozen = told_of((filing, one.grade, one.by) for one in late)
        rows = [one.row for one in late]
        letter, shown = filing.place(heading)
        said = file_came_late(frozen, sent.name, at, rows)
        asked = Finding(LATE, filing.title, None, letter, shown, sent.name, said, facts=name, attachment=name)
        decision = self.decisions.get(name)
        return replace(asked, settled=decided(decision, result(decision))) if decision else asked
