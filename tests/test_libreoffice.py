"""What an office does with its blank in LibreOffice is understood: nothing is lost on the way, no example is data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from office_program import needs_libreoffice, saved_again
from school import CODE, PERIOD, a_site, attach, findings, sweep

from flows.steps.blanks import write_blanks
from flows.steps.particulars import particulars_of
from flows.steps.reading import read_workbook
from schemas.forms import forms
from schemas.headings import INFORMATION, LABELS, SCOPE
from schemas.terms import OFFICES, PART_OFFICES, Law

if TYPE_CHECKING:
    from pathlib import Path

LAW = Law(PERIOD, CODE)
EXAMPLE_LINE, FIRST_LINE = 2, 3
SCOPE_CELL = (LABELS.index(SCOPE) + 1, 2)
pytestmark = [needs_libreoffice, pytest.mark.slow]


def filled(blanks: list[Path], folder: Path) -> list[Path]:
    """Write every form's example under its example line, as plain data."""
    for path in blanks:
        form = next(form for form in forms().values() if form.title == path.stem)
        book = openpyxl.load_workbook(path)
        scope = book[INFORMATION].cell(*SCOPE_CELL)
        scope.value = scope.value or "一年1班"  # a part says which it is
        for sheet in form.sheets:
            for place, text in enumerate(sheet.example_row(LAW).values(), 1):
                assert str(book[sheet.title].cell(EXAMPLE_LINE, place).value or "").endswith(text)
                book[sheet.title].cell(FIRST_LINE, place).value = text or None
        book.save(folder / path.name)
    return [folder / path.name for path in blanks]


def handed_in(workbooks: list[Path], folder: Path):
    """Hand every workbook in from its form's first office, with the attachment that the examples name."""
    desk = a_site(folder)
    for office in OFFICES:
        attach(desk, office, "讀書報告.pdf")
    for path in workbooks:
        form = next(form for form in forms().values() if form.title == path.stem)
        path.rename(desk.site.inbox / form.offices[0] / path.name)
    return sweep(desk)


def owned(folder: Path, ending: str) -> list[Path]:
    """Write every form's empty blank for its owner; list them."""
    write_blanks(folder, LAW, OFFICES, ods=ending == "ods")
    return [folder / form.offices[0] / f"{form.title}.{ending}" for form in forms().values()]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_every_blank_filled_with_its_own_example_through_libreoffice_comes_back_without_a_finding(tmp_path, ending):
    for part in ("opened", "filled", "saved"):
        (tmp_path / part).mkdir()
    blanks = owned(tmp_path / "blanks", ending)
    opened = saved_again(blanks, "xlsx", tmp_path / "opened") if ending == "ods" else blanks
    saved = saved_again(filled(opened, tmp_path / "filled"), ending, tmp_path / "saved")
    answers = handed_in(saved, tmp_path / "site")
    assert len(answers) == len(forms())
    assert findings(answers) == []
    rows = [sheet for body in answers.values() for sheet in body["forms"]]
    assert [(sheet["sheet"], sheet["rows"], sheet["accepted"]) for sheet in rows] == [
        (sheet["sheet"], 1, 1) for sheet in rows
    ]
    assert len(rows) == sum(len(form.sheets) for form in forms().values())


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_blank_saved_untouched_keeps_its_mark_and_is_told_to_hold_no_row_and_nothing_else(tmp_path, ending):
    (tmp_path / "saved").mkdir()
    saved = saved_again(owned(tmp_path / "blanks", ending), ending, tmp_path / "saved")
    for path, form in zip(saved, forms().values(), strict=True):
        mark = particulars_of(read_workbook(path.read_bytes()).grids)
        assert (mark.get("表單"), mark.get("表單版本")) == (form.title, form.version)
        assert (mark.get("學校代碼"), mark.get("學年度"), mark.get("登錄單位")) == (CODE, "114", form.offices[0])
    answers = handed_in(saved, tmp_path / "site")
    told = [(body["office"], [found["rule"] for found in body["findings"]]) for body in answers.values()]
    assert len(told) == len(forms())
    assert told == [(office, ["C01" if office in PART_OFFICES else "W17"]) for office, _ in told]
