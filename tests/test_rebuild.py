"""A package is never changed and never lost: whoever deletes one finds it again, byte for byte as its record says."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from school import (
    IDENTITIES,
    PERIOD,
    YEAR,
    a_site,
    attach,
    copied,
    drop,
    drop_all,
    opened,
    outcome,
    packages,
    small_school,
    submitted_school,
    sweep,
)
from typer.testing import CliRunner

from flows.cli import app
from flows.on_time import Packages
from flows.steps import rendering
from flows.steps.ledger_as_of import LedgerAsOf, mark_of
from flows.steps.package import fingerprint_of
from flows.steps.records import mark_from
from flows.steps.tables import submissions
from flows.submit import submit
from flows.verifying import verified

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from school import School

    from flows.desk import Desk

BEFORE, LATER, CLOSED = "2026-01-16T08:30", "2026-01-20T09:00", "2026-02-15T00:00:00"
ALL = ["114-0/01", "114-1/01", "114-1/02"]


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[pytest.MonkeyPatch]:
    """Work at a time at which nothing is closed yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LICHENG_NOW", BEFORE)
        yield patch


@pytest.fixture(scope="module")
def amended(tmp_path_factory: pytest.TempPathFactory, clock) -> Iterator[Desk]:
    """A school that submitted, then mended a row and submitted again; no test changes this site."""
    desk = submitted_school(tmp_path_factory.mktemp("amended") / "site")
    changed = small_school()["officer_record"]
    changed["幹部經歷紀錄"][0]["擔任職務"] = "副社長"
    clock.setenv("LICHENG_NOW", LATER)
    drop(desk, "officer_record", changed)
    sweep(desk)
    submit(desk, periods=(PERIOD, YEAR))
    clock.setenv("LICHENG_NOW", BEFORE)
    yield desk
    desk.close()


@pytest.fixture
def site(amended: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The same site, to be changed, opened as another process would."""
    with copied(amended, tmp_path) as desk:
        yield desk


def everything(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def licheng(desk: Desk, *words: str) -> tuple[int, list[str]]:
    done = CliRunner().invoke(app, [*words, "--quiet", "--site", str(desk.site.folder)])
    return done.exit_code, done.output.splitlines()


def amend_record(desk: Desk, period: str, number: int, **changes: object) -> None:
    """Change what the ledger says of a package, as nobody should."""
    import json

    year, semester = map(int, period.split("-"))
    which = (submissions.c.year == year, submissions.c.semester == semester, submissions.c.number == number)
    with desk.ledger.engine.begin() as connection:
        body = json.loads(connection.execute(sa.select(submissions.c.body).where(*which)).scalar_one())
        body = {name: value for name, value in (body | changes).items() if value is not None}
        connection.execute(submissions.update().where(*which).values(body=json.dumps(body)))


# --- what is deleted comes back


def test_the_next_sweep_lays_every_deleted_package_out_again_byte_for_byte(site):
    before = everything(packages(site))
    shutil.rmtree(packages(site))
    sweep(site)
    assert {path.rpartition("/")[0].split("/data")[0] for path in before if "bagit.txt" in path} == set(ALL)
    assert everything(packages(site)) == before


def test_one_deleted_package_comes_back_though_later_ones_were_made(site):
    before = everything(packages(site))
    shutil.rmtree(packages(site) / "114-1" / "01")
    submit(site, periods=(PERIOD,))
    assert everything(packages(site)) == before


def test_what_happened_since_leaves_no_trace_in_a_package_made_again(site, monkeypatch):
    before = {name: everything(packages(site) / name) for name in ALL}
    monkeypatch.setenv("LICHENG_NOW", "2026-01-22T10:00")
    attach(site, "教務處", content=b"%PDF-1.4 another %%EOF")
    more = small_school()["absence_roster"]
    more["缺勤紀錄名冊"][0]["缺勤節數"] = "3"
    drop(site, "absence_roster", more)
    drop(site, "staff", small_school()["staff"], name="人員再送.xlsx")
    sweep(site)
    shutil.rmtree(packages(site))
    toml = site.site.folder / "school.toml"
    text = toml.read_text("utf-8").replace('name = "桃園市立永豐高級中等學校"', 'name = "另一所學校"')
    toml.write_text(text.replace("shrink_percent = 10", "shrink_percent = 0").replace("rows = ", "rows = 1"), "utf-8")
    with opened(site.site.folder) as again:
        assert again.site.settings.school.name == "另一所學校"
        assert licheng(again, "rebuild")[0] == 0
        assert {name: everything(packages(again) / name) for name in ALL} == before


def test_a_package_of_a_year_that_is_over_comes_back_by_the_law_of_its_year(site):
    before = everything(packages(site) / "114-1" / "01")
    shutil.rmtree(packages(site))
    toml = site.site.folder / "school.toml"
    toml.write_text(toml.read_text("utf-8").replace("academic_year = 114", "academic_year = 115"), "utf-8")
    with opened(site.site.folder) as next_year:
        code, said = licheng(next_year, "rebuild")
        assert (code, len(said)) == (0, 2 * len(ALL))
        assert everything(packages(next_year) / "114-1" / "01") == before


# --- a submission that broke off


def test_a_package_that_was_recorded_but_never_seen_is_laid_out_by_the_next_sweep(site):
    final = packages(site) / "114-1" / "02"
    before = everything(final)
    final.rename(final.with_name(".rendering"))  # the program was killed between the record and the renaming
    sweep(site)
    assert everything(final) == before
    assert not final.with_name(".rendering").exists()


def test_a_folder_that_no_record_speaks_of_is_moved_away_and_kept(site):
    stray = packages(site) / "114-1" / "03"
    stray.mkdir()
    (stray / "note.txt").write_text("kept")
    changed = small_school()["absence_roster"]
    changed["缺勤紀錄名冊"][0]["缺勤節數"] = "3"
    drop(site, "absence_roster", changed)
    sweep(site)
    (package,) = submit(site, periods=(PERIOD,)).packages
    assert package.number == 3
    assert (stray / "bagit.txt").exists()
    assert (stray.with_name("03.unrecorded") / "note.txt").read_text() == "kept"


# --- what `rebuild` says


def test_rebuild_says_that_every_package_equals_its_record(site):
    code, said = licheng(site, "rebuild")
    assert code == 0
    assert [line for line in said if not line.startswith(" ")] == [f"{name} 與紀錄相符" for name in ALL]


@pytest.mark.parametrize("change", ["edited", "missing", "besides", "no bag"])
def test_rebuild_says_which_package_is_no_longer_what_its_record_says(site, change):
    folder = packages(site) / "114-1" / "01"
    roster = folder / "data" / "校內幹部經歷名冊.xlsx"
    if change == "edited":
        roster.write_bytes(roster.read_bytes()[:-1] + b"x")
    elif change == "missing":
        roster.unlink()
    elif change == "besides":
        (folder / "data" / "note.txt").touch()
    else:
        (folder / "tagmanifest-sha256.txt").unlink()
    code, said = licheng(site, "rebuild")
    assert code == 1
    assert [line.split()[0] for line in said if "與紀錄不符" in line] == ["114-1/01"]


def test_a_package_that_comes_out_otherwise_does_not_take_the_place_of_the_frozen_one(site):
    amend_record(site, "114-1", 1, fingerprint="0" * 64)
    folder = packages(site) / "114-1"
    shutil.rmtree(folder / "01")
    code, said = licheng(site, "rebuild")
    assert code == 1
    assert any(line.startswith("114-1/01 與紀錄不符") for line in said)
    assert not (folder / "01").exists()
    assert fingerprint_of(folder / "01.differs") != "0" * 64
    made = (folder / "01.differs").stat().st_ino
    sweep(site)  # which does not try again and again
    assert not (folder / "01").exists()
    assert (folder / "01.differs").stat().st_ino == made
    told = verified("114-1/01", site.site.folder)
    assert told.faults
    assert "01.differs" in told.lines()[0]


def test_what_once_came_out_otherwise_takes_its_place_when_it_comes_out_as_recorded(site):
    folder = packages(site) / "114-1"
    before = everything(folder / "01")
    (folder / "01").rename(folder / "01.differs")
    (folder / "01.differs" / "bagit.txt").write_text("another")
    sweep(site)
    assert not (folder / "01").exists()
    assert licheng(site, "rebuild")[0] == 0
    assert everything(folder / "01") == before
    assert not (folder / "01.differs").exists()


def test_a_site_that_moves_to_another_time_zone_makes_its_packages_again_in_the_old_one(site):
    before = {name: everything(packages(site) / name) for name in ALL}
    shutil.rmtree(packages(site))
    toml = site.site.folder / "school.toml"
    toml.write_text(toml.read_text("utf-8").replace("Asia/Taipei", "Europe/Berlin"), "utf-8")
    with opened(site.site.folder) as moved:
        assert str(moved.site.timezone) == "Europe/Berlin"
        assert licheng(moved, "rebuild")[0] == 0
        assert {name: everything(packages(moved) / name) for name in ALL} == before


# --- a damaged package does not stop the next one, nor is it believed


def mended(desk: Desk) -> None:
    """Send the officers once more, so that there is something to submit."""
    school = small_school()["officer_record"]
    school["幹部經歷紀錄"][0]["擔任職務"] = "執行長"
    drop(desk, "officer_record", school)
    sweep(desk)


@pytest.mark.parametrize("damage", ["emptied", "tampered", "one file gone"])
def test_a_damaged_package_neither_stops_the_next_one_nor_shows_in_it(site, damage):
    folder = packages(site) / "114-1"
    mended(site)
    shutil.copytree(site.site.folder, site.site.folder.with_name("whole"))
    if damage == "emptied":
        shutil.rmtree(folder / "02")
        (folder / "02").mkdir()
    elif damage == "tampered":
        lineage = folder / "02" / "data" / "lineage.csv"
        lineage.write_text("".join(lineage.read_text("utf-8").splitlines(keepends=True)[:1]), "utf-8")
    else:
        (folder / "02" / "data" / "lineage.csv").unlink()
    (package,) = submit(site, periods=(PERIOD,)).packages
    assert (package.number, package.uncompared) == (3, "")
    with opened(site.site.folder.with_name("whole")) as whole:
        submit(whole, periods=(PERIOD,))
        assert everything(folder / "03") == everything(packages(whole) / "114-1" / "03")
    shutil.rmtree(folder / "03")
    sweep(site)
    assert fingerprint_of(folder / "03") == site.ledger.submissions(PERIOD)[-1].body["fingerprint"]


def test_where_the_package_before_is_lost_the_next_says_so_and_can_be_made_again(site):
    amend_record(site, "114-1", 2, mark=None)
    shutil.rmtree(packages(site) / "114-1" / "02")
    mended(site)
    code, said = licheng(site, "submit", "--semester", "1")
    assert code == 0
    assert any("114-1/02" in line and "不含與它的差異" in line for line in said)
    folder = packages(site) / "114-1" / "03"
    before = everything(folder)
    assert not (folder / "data" / "校內用" / "與前次差異.xlsx").exists()
    shutil.rmtree(folder)
    sweep(site)
    assert everything(folder) == before


def test_a_package_of_an_older_version_is_not_made_again_and_stops_nothing(site):
    amend_record(site, "114-1", 1, mark=None)
    shutil.rmtree(packages(site) / "114-1")
    sweep(site)
    assert not (packages(site) / "114-1" / "01").exists()
    assert any("較早版本" in line for line in licheng(site, "rebuild")[1])


def test_what_cannot_be_made_again_is_said_and_stops_nothing(site):
    (marks,) = [one for one in site.ledger.drops() if one.name == "成績名冊.xlsx"]
    site.store.path(marks.sha256).unlink()
    site.readings.path(marks.sha256).unlink()
    shutil.rmtree(packages(site) / "114-1" / "01")
    code, said = licheng(site, "rebuild", "--json")
    assert code == 1
    assert [line for line in said if '"state": "lost"' in line and marks.id in line] != []


def test_rebuild_names_no_number_whole(site):
    shutil.rmtree(packages(site))
    assert not any(number in line for number in IDENTITIES for line in licheng(site, "rebuild", "--json")[1])


# --- the ledger as of a mark


def test_a_record_holds_the_mark_and_settings_by_which_it_is_made_again(amended):
    first, second = amended.ledger.submissions(PERIOD)
    marks = [mark_from(package.body["mark"]) for package in (first, second)]
    assert [dict(mark.packages) for mark in marks] == [{}, {"114-0": 1, "114-1": 1}]
    assert [mark.moment for mark in marks] == [package.made_at for package in (first, second)]
    assert marks[0].drops == marks[1].drops - 1
    assert "email" not in str(first.body["settings"])
    assert "訓育組" in first.body["offices"]


def test_the_ledger_as_of_a_mark_sees_what_was_there_and_nothing_since(amended):
    first, second = (mark_from(package.body["mark"]) for package in amended.ledger.submissions(PERIOD))
    then, now = LedgerAsOf(amended.ledger, first), amended.ledger
    assert len(then.drops()) == len(now.drops()) - 1
    assert then.filed().keys() == then.verdicts().keys() == then.answers().keys()
    assert then.filed().items() <= now.filed().items()
    assert then.submissions() == []
    assert [str(one.period) for one in LedgerAsOf(now, second).submissions()] == ["114-0", "114-1"]
    whole = LedgerAsOf(now, mark_of(now, amended.site.now()))
    assert (whole.drops(), whole.filed(), whole.submissions()) == (now.drops(), now.filed(), now.submissions())


def test_the_ledger_as_of_a_mark_is_only_read(amended):
    mark = mark_of(amended.ledger, amended.site.now())
    with pytest.raises(TypeError, match="only read"):
        LedgerAsOf(amended.ledger, mark).writing()


# --- what a deadline closes


def test_what_closes_without_news_is_frozen_under_a_number_of_its_own(site, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", CLOSED)
    (package,) = submit(site, periods=(PERIOD,)).packages
    assert (package.number, package.unchanged) == (3, False)
    closes = site.ledger.submissions(PERIOD)[-1].body["closes"]
    assert {"officer_record", "grade_roster"} <= {one["form"] for one in closes}
    (again,) = submit(site, periods=(PERIOD,)).packages
    assert (again.number, again.unchanged) == (3, True)


def seniors() -> School:
    """Give the small school with its third student in the last grade, whose outcomes go in two rounds."""
    school = small_school()
    school["student_roster"]["學生資料"][2]["年級"] = "3"
    school["course_outcome"]["學期課程學習成果"].append(outcome(1, 3))
    rounds = [("第一梯次", "1150415"), ("第二梯次", "1150610")]
    row = school["deadline"]["期程"][0] | {"表單": "課程學習成果", "學期": "0", "年級": "3"}
    school["deadline"]["期程"] += [row | {"梯次": turn, "國教署截止日期": day} for turn, day in rounds]
    return school


def test_what_came_after_the_first_round_closed_goes_in_the_second_and_both_are_made_again(tmp_path, monkeypatch):
    desk, school = a_site(tmp_path / "site"), seniors()
    drop_all(desk, school)
    sweep(desk)
    monkeypatch.setenv("LICHENG_NOW", "2026-04-02T00:00:00")
    submit(desk, periods=(YEAR,))
    monkeypatch.setenv("LICHENG_NOW", "2026-04-20T09:00:00")
    school["course_outcome"]["學期課程學習成果"].append(outcome(2, 3))
    drop(desk, "course_outcome", school["course_outcome"])
    sweep(desk)
    submit(desk, periods=(YEAR,))
    first, second = desk.ledger.submissions(YEAR)
    assert [len(first.body["first_round"]["course_outcome"]), second.body["first_round"]] == [1, {}]
    rosters = [{path: sum(sheets.values()) for path, sheets in one.body["rosters"].items()} for one in (first, second)]
    own, late = (f"學生課程學習成果名冊_高三{turn}" for turn in ("第一梯次", "第二梯次"))
    assert [(counts.get(own), counts.get(late)) for counts in rosters] == [(1, None), (1, 1)]
    before = everything(packages(desk))
    shutil.rmtree(packages(desk))
    assert licheng(desk, "rebuild")[0] == 0
    assert everything(packages(desk)) == before
    desk.close()


# --- before it is made


def test_a_preview_tells_by_office_what_would_not_go_what_is_missing_and_what_changed(site):
    marks = small_school()["grade_roster"]
    marks["學期成績"][0]["學期學業成績"] = "九十"
    drop(site, "grade_roster", marks)
    sweep(site)
    told = submit(site, periods=(PERIOD,), preview=True).packages[0].as_json(site.site.folder)
    assert [(one["office"], one["rule"], one["fate"], one["rows"]) for one in told["stopped"]] == [
        ("註冊組", "C03", "退回", 1)
    ]
    assert ("註冊組", "成績名冊") in {(one["office"], one["title"]) for one in told["outstanding"]}
    assert told["previous"] == told["difference"]["previous"] == "114-1/02"
    assert told["difference"]["offices"] == {}  # what was accepted before stands on
    assert [(one["office"], one["rows"]) for one in told["kept"]] == [("註冊組", "2")]
    assert (told["next_freeze"]["at"], told["next_freeze"]["days_left"]) == ("2026-02-14T23:59:59+08:00", 29)


def test_a_preview_compares_with_a_deleted_package_and_leaves_the_outbox_alone(site):
    shutil.rmtree(packages(site))
    before = everything(site.site.outbox)
    told = submit(site, periods=(PERIOD,), preview=True).packages[0].as_json(site.site.folder)
    assert told["difference"] == {"previous": "114-1/02", "offices": {}}
    assert everything(site.site.outbox) == before
    assert list(site.site.store_folder.glob("tmp*")) == []


def test_a_preview_on_the_terminal_says_the_same_in_tables(site):
    code, said = licheng(site, "submit", "--preview", "--semester", "1")
    assert code == 0
    whole = "\n".join(said)
    assert "與 114-1/02 沒有差異" in whole
    assert "下次凍結：2026-02-14 23:59（剩 29 天）" in whole
    assert "沒有退回或暫緩的列" in whole


def test_nothing_is_due_before_a_deadline_and_once_after_it(site, monkeypatch):
    assert licheng(site, "submit", "--due") == (
        0,
        ["no deadline has closed anything that is not in a package already; run `licheng deadlines`"],
    )
    assert licheng(site, "submit", "--due", "--year", "114")[0] == 2
    monkeypatch.setenv("LICHENG_NOW", CLOSED)
    assert licheng(site, "submit", "--due", "--json")[0] == 0
    numbers = [(str(one.period), one.number) for one in site.ledger.submissions()]
    assert ("114-1", 3) in numbers
    assert licheng(site, "submit", "--due")[1][0].startswith("no deadline")
    assert [(str(one.period), one.number) for one in site.ledger.submissions()] == numbers


def test_where_the_outbox_is_closed_a_package_is_written_all_the_same_and_laid_out_later(site):
    submissions_folder = packages(site)
    shutil.rmtree(submissions_folder)
    submissions_folder.write_text("in the way")  # nothing can be made in what is no folder
    mended = small_school()["officer_record"]
    mended["幹部經歷紀錄"][0]["擔任職務"] = "執行長"
    drop(site, "officer_record", mended)
    sweep(site)
    code, lines = licheng(site, "submit", "--semester", "1")
    assert code == 0
    assert any("outbox 無法寫入" in line for line in lines)
    kept = site.site.store_folder / "packages" / "114-1" / "03"
    assert str(kept) in lines[-1]
    written = fingerprint_of(kept)
    submissions_folder.unlink()
    sweep(site)
    assert fingerprint_of(submissions_folder / "114-1" / "03") == written
    assert not kept.exists()


def test_what_stops_a_package_at_its_deadline_is_named(site, monkeypatch):
    monkeypatch.setenv("LICHENG_NOW", CLOSED)

    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/srv/portfolio/store")

    monkeypatch.setattr(rendering, "render", closed)
    notes: list[str] = []
    Packages(site, notes.append).see_to()
    assert "packages could not be rendered" in notes[-1]
    assert "/srv/portfolio/store" in notes[-1]
