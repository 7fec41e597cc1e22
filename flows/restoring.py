"""What of the answers is no longer where it should lie, or could not be laid there yet, and how it is made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.answering import marked_workbook
from schemas.failure import Harm, Mishap

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from flows.desk import Desk
    from flows.steps.intake.replies import Replies
    from flows.steps.records import Answer
    from schemas.drop import Marked


def restore_reports(desk: Desk) -> list[Mishap]:
    """Lay out again what is missing of the answers: in the outbox, and beside the drops what has never lain there.

    Both come from the ledger and the stored files alone. Give the answers on which the program failed. OSError where
    the outbox is closed; an office's folder that is closed is tried again at the next sweep.
    """
    from flows.steps.intake.replies import Replies

    beside = Replies(desk.site.inbox, desk.site.store_folder)
    answers = desk.ledger.answers()
    standing, mishaps = _standing(desk, answers), list[Mishap]()
    for answer in answers.values():
        is_missing = _is_missing(desk, answer)
        is_owed = answer.drop in standing and beside.owed(answer.drop, answer.digest)
        try:
            _restore(desk, answer, beside if is_owed else None, is_missing=is_missing)
        except OSError:
            raise
        except Exception as bug:  # noqa: BLE001 - told when the sweep ends; the other answers are laid out all the same
            told = (answer.body["office"], answer.body["file"], answer.body["sha256"])
            mishaps.append(Mishap(Harm.UNTOLD, answer.drop, bug, *told))
    return mishaps


def _restore(desk: Desk, answer: Answer, beside: Replies | None, *, is_missing: bool) -> None:
    from flows.steps.intake.replies import Reply

    if not (beside or is_missing):
        return
    at = answer.answered_at.astimezone(desk.site.timezone)
    marked = _marked(desk, answer)
    if beside:
        beside.lay(Reply(answer.body, answer.digest, at, marked, laid_at=desk.site.now()))
    if is_missing:
        _lay_out(desk, answer, at, marked)


def _standing(desk: Desk, answers: Mapping[str, Answer]) -> set[str]:
    """List the drops of the year whose answers no later one in the same office's folder takes the place of."""
    from flows.steps.intake.replies import place_of

    last = {}
    for drop in desk.ledger.drops(desk.site.period.year):
        if drop.id in answers:
            last[place_of(answers[drop.id].body).key] = drop.id
    return set(last.values())


def _is_missing(desk: Desk, answer: Answer) -> bool:
    from flows.steps.answer_files import answer_names

    folder = desk.site.outbox / "reports" / answer.body["office"]
    return not all((folder / name).exists() for name in answer_names(answer.body))


def _marked(desk: Desk, answer: Answer) -> Marked | None:
    """Make the marked workbook again, where the answer was given with one."""
    from flows.steps.file_names import has_marked

    if not has_marked(answer.body):
        return None
    return marked_workbook(desk, answer.body, desk.store.path(answer.body["sha256"]))


def _lay_out(desk: Desk, answer: Answer, at: dt.datetime, marked: Marked | None) -> None:
    from flows.steps.answer_files import put_answers

    put_answers(answer.body, at, desk.site.outbox / "reports" / answer.body["office"], marked)
