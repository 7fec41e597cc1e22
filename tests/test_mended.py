"""An office that gets its answer by mail, and mends exactly the cells that it lists, is done.

A hundred workbooks with faults at random go to every office's folder; the answers come through a real SMTP server, and
what is then mended is read from the marked workbook alone.
"""

from __future__ import annotations

import email
import email.policy
import random
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from injected_faults import again, by_itself, sound_school, unknown
from mail_server import Box, server, with_mail
from office_program import needs_libreoffice, saved_again
from school import a_site, attach, sweep

from flows.ingest import ingest
from flows.steps.ods import write_ods
from flows.steps.reporting import totals
from flows.steps.workbook import ColumnLayout, SheetLayout, by_column, labelled_sheet, write_workbook
from schemas.forms import forms
from schemas.headings import ADDRESS, INFORMATION, REPAIRED, TO_MEND
from schemas.terms import OFFICES, PART_OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import EmailMessage
    from pathlib import Path

    from openpyxl import Workbook
    from school import School

    from flows.desk import Desk

ROUNDS, FURTHER = 5, 6
SEED = 5
WITH_NUMBERS = {"student_roster"}  # their answers do not travel by mail
ENDINGS = (".xlsx", ".xlsx", ".xlsx", ".ods", ".csv")
WHERE = re.compile(r"(?:(.+) )?([A-Z]+)(\d+)（.+）")
RELATED = re.compile(r"相關列：([\d、–]+)")


class Dropped(NamedTuple):
    """A workbook laid into an inbox: what was sound in it, by sheet; the copy with faults lies in the folder."""

    form: str
    name: str
    sound: dict[str, list[list[str]]]

    @property
    def office(self) -> str:
        return forms()[self.form].offices[0]


def address_of(office: str) -> str:
    return f"desk{OFFICES.index(office)}@school.example"


def a_school_with_more_rows() -> School:
    """Give the sound school with some further rows in each sheet, to which no other form refers."""
    school = sound_school()
    staff = school["staff"]["人員"]
    for place, office in enumerate(OFFICES):
        person = {"帳號": f"desk{place}", "單位": office, "電子郵件": address_of(office)}
        staff.insert(1, staff[0] | person)
    for form in forms().values():
        for sheet in form.sheets:
            rows = school[form.name][sheet.title]
            if len(rows) == 1 and not form.choosing:  # students, teachers and items are many already
                rows += [again(form, sheet, number) for number in range(1, FURTHER + 1)]
    return school


def laid_out(form: str, rows: dict[str, list[dict[str, str]]]) -> dict[str, list[list[str]]]:
    """Give the sheets of a workbook as they are typed: headings, then rows."""
    found = {}
    for title, typed in rows.items():
        headings = list(forms()[form].by_title[title].headings)
        found[title] = [headings, *([row.get(heading, "") for heading in headings] for row in typed)]
    return found


def with_faults(form: str, sound: dict[str, list[list[str]]], chance: random.Random) -> dict[str, list[list[str]]]:
    """Put one to four faults into further rows of a workbook's sheets, each in a row of its own."""
    bad = {title: [list(row) for row in rows] for title, rows in sound.items()}
    places = [(title, row) for title, rows in sound.items() for row in range(2, len(rows))[-FURTHER:]]
    for title, row in chance.sample(places, chance.randint(1, 4)):
        sheet = forms()[form].by_title[title]
        faults = [(c, text) for c in sheet.columns for _, _, text in (*by_itself(c), *unknown(sheet, c))]
        column, text = chance.choice(faults)
        bad[title][row][sheet.headings.index(column.heading)] = text
    return bad


def write(path: Path, sheets: dict[str, list[list[str]]], office: str) -> None:
    """Write a workbook as an office does; of an office of many people it says who sends it."""
    sender = [labelled_sheet(INFORMATION, [(ADDRESS, address_of(office))], (12, 30))]
    layouts = [
        *(sender if office in PART_OFFICES else []),
        *(SheetLayout(title, tuple(map(ColumnLayout, rows[0])), by_column(rows[1:])) for title, rows in sheets.items()),
    ]
    if path.suffix == ".csv":
        (rows,) = sheets.values()
        quoted = (",".join('"{}"'.format(text.replace('"', '""')) for text in row) for row in rows)
        path.write_text("\n".join(quoted), "utf-8-sig")
    else:
        (write_ods if path.suffix == ".ods" else write_workbook)(layouts, path)


def lay(desk: Desk, dropped: Dropped, sheets: dict[str, list[list[str]]]) -> None:
    write(desk.site.inbox / dropped.office / dropped.name, sheets, dropped.office)


def a_clean_school(desk: Desk) -> dict[str, dict[str, list[list[str]]]]:
    """Hand in every form, sound; give what stands in each."""
    sound = {form: laid_out(form, rows) for form, rows in a_school_with_more_rows().items()}
    for form, sheets in sound.items():
        attach(desk, forms()[form].offices[0], "讀書報告.pdf")
        lay(desk, Dropped(form, f"{forms()[form].title}.xlsx", sheets), sheets)
    answered = sweep(desk)
    assert {body["verdict"] for body in answered.values()} == {"accepted"}, [
        b for b in answered.values() if b["findings"]
    ]
    return sound


def answer_of(mails: Iterable[EmailMessage], body: dict[str, Any]) -> EmailMessage:
    """Find the mail that answers a drop."""
    (mail,) = (mail for mail in mails if str(mail["Message-ID"]).startswith(f"<{body['drop']}."))
    return mail


def parsed(messages: Iterable[bytes]) -> list[EmailMessage]:
    return [email.message_from_bytes(message, policy=email.policy.default) for message in messages]


def counts_are_those_of_the_json(mail: EmailMessage, body: dict[str, Any]) -> None:
    said = mail.get_body(("plain",)).get_content()
    page = re.sub(r"<[^>]+>", "", mail.get_body(("html",)).get_content())
    added = totals(body)
    for told in (said, page):
        for word, name in (("讀到", "rows"), ("採認", "accepted"), ("退回", "rejected"), ("暫緩", "held")):
            (number,) = {int(found) for found in re.findall(rf"{word} (\d+)", told)}
            assert number == added[name], (word, number, added)
        assert body["sha256"] in "".join(told.split())
    assert not list(mail.defects)


def marked_of(mail: EmailMessage, body: dict[str, Any], desk: Desk, folder: Path) -> Path:
    """Take the marked workbook out of the mail, or from where the mail says that it lies; lay it into a folder."""
    attached = [part for part in mail.iter_attachments() if not part.get_filename().endswith(".html")]
    lies = desk.site.folder / body["report"]
    assert lies.suffix in {".xlsx", ".ods"}
    assert not (attached and body["forms"][0]["form"] in WITH_NUMBERS)
    assert attached or body["report"] in mail.get_body(("plain",)).get_content()  # a number among the faults
    content = attached[0].get_content() if attached else lies.read_bytes()
    assert content == lies.read_bytes()
    path = folder / f"{body['drop']}{lies.suffix}"
    path.write_bytes(content)
    return path


def listed_cells(book: Workbook) -> list[tuple[str, int, str]]:
    """List the cells that sheet 待修正 tells to mend: sheet, row, column letter; related rows among them."""
    sheet = book[TO_MEND]
    start = next(row[0].row for row in sheet.iter_rows(max_row=10) if "程度" in {cell.value for cell in row})
    headings = [cell.value for cell in sheet[start]]
    found = []
    for row in sheet.iter_rows(min_row=start + 1):
        line = dict(zip(headings, row, strict=True))
        if line["程度"].value and "提醒" not in line["程度"].value:
            title, column, number = WHERE.fullmatch(line["位置"].value).groups()
            found.append((title, int(number), column))
            if others := RELATED.search(line["問題"].value):
                rows = [int(number) for number in re.findall(r"\d+", others[1])]
                found += [(title, number, column) for number in rows]
    return found


def mended(marked: Path, dropped: Dropped, to: Path) -> int:
    """Type what is right into exactly the cells that a marked workbook lists, and save it; give their number."""
    from openpyxl import load_workbook

    book = load_workbook(marked)
    cells = listed_cells(book)
    for title, row, column in cells:
        # A text file's sheet has a name only in the workbook that comes back.
        sheet = book[title] if title else book.worksheets[-1]
        sound = dropped.sound[title] if title else next(iter(dropped.sound.values()))
        cell = sheet[f"{column}{row}"]
        cell.value = sound[row - 1][cell.column - 1]
        cell.data_type = "s"
    book.save(to)
    return len(cells)


def one_round(desk: Desk, clean: dict[str, Any], chance: random.Random) -> list[Dropped]:
    """Lay a faulty workbook of every form into its office's folder."""
    found = []
    for form, sheets in clean.items():
        may_be_text = len(sheets) == 1 and forms()[form].offices[0] not in PART_OFFICES
        ending = chance.choice(ENDINGS if may_be_text else ENDINGS[:-1])
        dropped = Dropped(form, f"{forms()[form].title}{ending}", sheets)
        lay(desk, dropped, with_faults(form, sheets, chance))
        found.append(dropped)
    return found


@pytest.mark.slow
@needs_libreoffice
def test_a_hundred_faulty_workbooks_are_answered_by_mail_and_mended_from_their_answers_alone(tmp_path, capsys) -> None:
    from openpyxl import load_workbook

    chance, done = random.Random(SEED), Counter()  # noqa: S311 - which fault goes where is no secret
    box = Box()
    with server(box) as port:
        desk = with_mail(a_site(tmp_path / "school"), transport="smtp", host="127.0.0.1", port=port, security="none")
        clean = a_clean_school(desk)
        for number in range(ROUNDS):
            folder = tmp_path / f"round {number}"
            folder.mkdir()
            dropped = {one.name: one for one in one_round(desk, clean, chance)}
            box.mails.clear()
            bodies = {name: body for name, body in sweep(desk).items() if name in dropped}
            assert set(bodies) == set(dropped)
            mails, marked = parsed(message for *_, message in box.mails), {}
            for name, body in bodies.items():
                assert body["verdict"] in {"partly", "rejected"}, body
                mail = answer_of(mails, body)
                counts_are_those_of_the_json(mail, body)
                marked[name] = marked_of(mail, body, desk, folder)
            opened = saved_again(marked.values(), "xlsx", folder / "opened")
            for (name, path), as_xlsx in zip(marked.items(), opened, strict=True):
                assert load_workbook(as_xlsx).sheetnames[0] == TO_MEND
                to = desk.site.inbox / dropped[name].office / f"{path.stem}.xlsx"
                done["cells"] += mended(path if path.suffix == ".xlsx" else as_xlsx, dropped[name], to)
                done["drops"] += 1
            arrived = ingest(desk)
            again = {body["file"]: body for body in arrived.replies.bodies}
            assert not arrived.arrivals.waiting, arrived.arrivals
            assert not arrived.arrivals.left, arrived.arrivals.left
            for path in marked.values():
                body = again[f"{path.stem}.xlsx"]
                blocking = [finding for finding in body["findings"] if finding["severity"] != "提醒"]
                assert (body["verdict"], blocking) == ("accepted", []), body["file"]
                assert not {f["sheet"] for f in body["findings"]} & {TO_MEND, REPAIRED}
                assert body["since"]["open"] == body["since"]["new"] == 0
        desk.close()
    assert done["drops"] >= 100
    with capsys.disabled():
        print(f"\n{done['drops']} faulty workbooks mended at {done['cells']} listed cells")  # noqa: T201 - the measure
