"""A site's settings: what a school may write in school.toml, and what it is told of what it may not."""

import datetime as dt
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import placement
from flows.settings import Settings, Site, SiteError, make_site, now, open_site, school_toml
from schemas.form import Form
from schemas.identity import completed
from schemas.terms import OFFICES, Cadence, Period

TAIPEI = ZoneInfo("Asia/Taipei")
AUTUMN = dt.datetime(2025, 11, 22, 9, 0, tzinfo=TAIPEI)
PERIOD = "[period]\nacademic_year = 114\nsemester = 1\n"


@pytest.fixture(autouse=True)
def _no_settings_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("LICHENG"):
            monkeypatch.delenv(name)


def site_with(folder: Path, text: str) -> Site:
    (folder / "school.toml").write_text(text, encoding="utf-8")
    return open_site(folder)


def told(folder: Path, text: str) -> list[str]:
    """Open a site that must be refused; give its problems without the folder."""
    with pytest.raises(SiteError) as refused:
        site_with(folder, text)
    assert "Traceback" not in str(refused.value)
    return [problem.replace(f"{folder}{os.sep}", "") for problem in refused.value.problems]


def form_of(*offices: str) -> Form:
    return Form("officer_record", "幹部經歷紀錄", offices, "五(四)", Cadence.YEAR, "", ())


# A new site


def test_a_new_site_opens_as_it_was_made(tmp_path: Path) -> None:
    made = make_site(tmp_path / "新學校", AUTUMN)
    assert made == open_site(tmp_path / "新學校")
    assert made.period == Period(114, 1)
    assert made.settings.school.code == "034347"


def test_every_office_finds_its_folder_and_one_for_attachments(tmp_path: Path) -> None:
    site = make_site(tmp_path, AUTUMN)
    assert {folder.name for folder in site.inbox.iterdir()} == set(OFFICES)
    assert all((site.inbox / office / "附件").is_dir() for office in OFFICES)
    assert site.outbox.is_dir()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_the_store_is_the_coordinators_alone(tmp_path: Path) -> None:
    store = make_site(tmp_path, AUTUMN).store_folder
    assert stat.S_IMODE(store.stat().st_mode) == 0o700


def test_a_site_is_made_once(tmp_path: Path) -> None:
    (tmp_path / "school.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(SiteError, match="made once"):
        make_site(tmp_path, AUTUMN)
    assert [path.name for path in tmp_path.iterdir()] == ["school.toml"]
    assert (tmp_path / "school.toml").read_text(encoding="utf-8") == "mine"


def test_a_site_cannot_be_made_where_a_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("", encoding="utf-8")
    with pytest.raises(SiteError, match="cannot be made"):
        make_site(tmp_path, AUTUMN)
    assert not (tmp_path / "school.toml").exists()


def test_the_second_semester_begins_at_midnight_in_taipei(tmp_path: Path) -> None:
    eve = dt.datetime(2026, 1, 31, 16, 0, tzinfo=dt.UTC)
    assert make_site(tmp_path / "a", eve).period == Period(114, 2)
    assert make_site(tmp_path / "b", eve - dt.timedelta(seconds=1)).period == Period(114, 1)


def test_every_key_of_a_new_school_toml_has_a_comment_in_chinese() -> None:
    keys = [line for line in school_toml(Period(114, 1)).splitlines() if " = " in line]
    assert all(re.search(r"  # .*[\u4e00-\u9fff]", line) for line in keys)


def test_a_new_school_toml_shows_every_setting() -> None:
    shown = tomllib.loads(school_toml(Period(114, 1)))
    assert shown.keys() == Settings.model_fields.keys()
    assert tuple(shown["offices"]) == OFFICES
    assert shown["period"] == {"academic_year": 114, "semester": 1}


@given(st.builds(Period, st.integers(108, 199), st.integers(1, 2)))
def test_what_is_written_is_what_is_read(period: Period) -> None:
    settings = Settings(**tomllib.loads(school_toml(period)))
    assert (settings.period.academic_year, settings.period.semester) == (period.year, period.semester)


# What a site is


def test_only_the_period_has_to_be_written(tmp_path: Path) -> None:
    site = site_with(tmp_path, PERIOD)
    assert site.settings.school.name == "桃園市立永豐高級中等學校"
    assert site.settings.limits.file_mib == 20
    assert (site.settings.serve.port, site.settings.serve.every_seconds) == (4200, 2.0)
    assert site.timezone == TAIPEI


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / "school.toml").write_bytes(b"\xef\xbb\xbf" + PERIOD.replace("\n", "\r\n").encode())
    assert open_site(tmp_path).period == Period(114, 1)


def test_the_ledger_lies_in_the_store_unless_told_otherwise(tmp_path: Path) -> None:
    site = site_with(tmp_path, PERIOD + '[storage]\nstore = "data/state"\n')
    assert site.store_folder == tmp_path / "data" / "state"
    assert site.ledger_url == f"sqlite:///{(tmp_path / 'data/state/ledger.sqlite').as_posix()}"


def test_a_relative_ledger_is_found_from_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path.parent)
    (tmp_path / "school.toml").write_text(PERIOD + '[storage]\nledger = "sqlite:///books/l.sqlite"\n', encoding="utf-8")
    site = open_site(Path(tmp_path.name))
    assert site.ledger_url == f"sqlite:///{(tmp_path / 'books/l.sqlite').as_posix()}"


def test_the_ledger_of_a_new_site_can_be_kept(tmp_path: Path) -> None:
    from flows.steps.ledger import Ledger

    site = make_site(tmp_path / "a b%20c#學校", AUTUMN)
    Ledger(site.ledger_url).close()
    assert (site.store_folder / "ledger.sqlite").is_file()


def test_a_postgresql_ledger_is_taken_as_it_is(tmp_path: Path) -> None:
    site = site_with(tmp_path, PERIOD + '[storage]\nledger = "postgresql+psycopg://db.school.example/l"\n')
    assert site.ledger_url == "postgresql+psycopg://db.school.example/l"
    assert site.ledger_file is None


def test_an_office_hands_in_its_own_forms_and_those_it_is_a_deputy_for(tmp_path: Path) -> None:
    site = site_with(tmp_path, PERIOD + '[offices."註冊組"]\ndeputies = ["資媒組"]\n')
    assert site.may_file("註冊組", form_of("註冊組"))
    assert site.may_file("資媒組", form_of("教學組", "註冊組"))
    assert not site.may_file("資媒組", form_of("教學組"))
    assert not site.may_file("教學組", form_of("註冊組"))


# The environment


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHENG__PERIOD__SEMESTER", "2")
    monkeypatch.setenv("LICHENG__SCHOOL__CODE", "013301")
    monkeypatch.setenv("LICHENG__OFFICES__註冊組__DEPUTIES", '["資媒組"]')
    site = site_with(tmp_path, PERIOD + '[offices."註冊組"]\nemail = "a@school.example"\n')
    assert site.period == Period(114, 2)
    assert site.settings.school.code == "013301"
    assert site.settings.offices["註冊組"].model_dump() == {
        "email": "a@school.example",
        "deputies": ("資媒組",),
        "days_earlier": 0,
    }


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PERIOD__SEMESTER", "two", "[period] semester: expected: 1 or 2"),
        ("PERIOD__SEMSTER", "2", "[period] semster: unknown; did you mean semester?"),
        (
            "OFFICES__註冊組__DEPUTIES",
            "資媒組",
            '[offices."註冊組"] deputies: expected: a list of offices: ["資媒組"]',
        ),
        ("OFFICES__注冊組__EMAIL", "", '[offices."注冊組"]: no office of that name; did you mean 註冊組?'),
    ],
)
def test_a_wrong_variable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str
) -> None:
    monkeypatch.setenv(f"LICHENG__{name}", value)
    assert told(tmp_path, PERIOD) == [f"LICHENG__{name}: {problem}"]


@pytest.mark.parametrize("name", ["PERIODE__SEMESTER", "PERIOD", "PERIOD__SEMESTER__X", "OFFICES__註冊組"])
def test_a_variable_that_sets_nothing_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"LICHENG__{name}", "2")
    (problem,) = told(tmp_path, PERIOD)
    assert problem.startswith(f"LICHENG__{name}: unknown; expected: LICHENG__SECTION__KEY")


def test_a_password_stands_in_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = "postgresql+psycopg://clerk:opensesame@db.school.example/l"
    text = PERIOD + f'[storage]\nledger = "{ledger}"\n'
    (problem,) = told(tmp_path, text)
    assert problem.startswith("school.toml, line 5: [storage] ledger: a password")
    assert "opensesame" not in problem
    monkeypatch.setenv("LICHENG__STORAGE__LEDGER", ledger)
    site = site_with(tmp_path, text)
    assert site.ledger_url == ledger
    assert "opensesame" not in repr(site)


# The clock


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2026-01-16", dt.datetime(2026, 1, 16, tzinfo=TAIPEI)),
        ("2026-01-16T08:30", dt.datetime(2026, 1, 16, 8, 30, tzinfo=TAIPEI)),
        ("2026-01-16T00:30:00Z", dt.datetime(2026, 1, 16, 8, 30, tzinfo=TAIPEI)),
    ],
)
def test_a_rehearsal_sets_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, meant: dt.datetime
) -> None:
    monkeypatch.setenv("LICHENG_NOW", said)
    moment = site_with(tmp_path, PERIOD).now()
    assert moment == meant
    assert moment.utcoffset() == dt.timedelta(hours=8)


def test_a_time_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHENG_NOW", "115/1/16")
    with pytest.raises(SiteError, match=r"^LICHENG_NOW: expected: an ISO date"):
        now()


def test_without_a_rehearsal_the_time_is_the_time() -> None:
    assert abs(now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert now().utcoffset() == dt.timedelta(hours=8)


# What is refused, and how


def test_a_folder_that_is_no_site_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"school\.toml: no such file; `licheng init "):
        open_site(tmp_path / "nowhere")


def test_a_school_toml_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "school.toml").mkdir()
    with pytest.raises(SiteError, match=r"school\.toml: cannot be read"):
        open_site(tmp_path)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (PERIOD + "[school]\ncode = 034347\n", 5),
        (PERIOD + "[offices.註冊組]\n", 4),
        (PERIOD + PERIOD, 4),
        (PERIOD + "semester = 2\n", 4),
        (PERIOD + '[school]\nname = """\n', 6),
        (PERIOD + f"[limits]\nfile_mib = {'9' * 5000}\n", 6),
    ],
)
def test_broken_toml_is_named_by_its_line(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = told(tmp_path, text)
    assert problem.startswith(f"school.toml, line {line}: not TOML: ")


def test_a_file_in_big5_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "school.toml").write_bytes((PERIOD + '[school]\nname = "永豐高中"\n').encode("big5"))
    with pytest.raises(SiteError, match=r"school\.toml, line 5: not UTF-8"):
        open_site(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[mail]\ntransport = "smtp"',
            "line 4: [mail] host: missing; expected: the name of the mail server",
        ),
        ('[mail]\nsender = "a@b@c"', "line 5: [mail] sender: expected: an e-mail address"),
        (
            "[school]\ncode = 34347",
            'line 5: [school] code: expected: six digits or capitals in quotes: "034347"',
        ),
        (
            '[school]\ntimezone = "Asia/Taipeh"',
            "line 5: [school] timezone: no such time zone; did you mean Asia/Taipei?",
        ),
        ('[school]\ntimezone = "/etc"', "line 5: [school] timezone: no such time zone; "),
        ("[limits]\nfile_mib = 0", "line 5: [limits] file_mib: expected: a whole number of MiB"),
        ("[limits]\nfile_mib = true", "line 5: [limits] file_mib: expected: a whole number of MiB"),
        ("[limits]\n\n# width\nwidth = 5", "line 7: [limits] width: unknown; known: file_mib"),
        ("[serve]\nevery_seconds = inf", "line 5: [serve] every_seconds: expected: a number of seconds"),
        ("[serve]\nport = 65536", "line 5: [serve] port: expected: a port"),
        ("[storage]\nledger = 'sqlite://'", "line 5: [storage] ledger: expected: empty, "),
        ("[storage]\nledger = 'sqlite:///:memory:'", "line 5: [storage] ledger: expected: empty, "),
        ("[storage]\nledger = 'mysql://h/l'", "line 5: [storage] ledger: expected: empty, "),
        ("[storage]\nstore = 'outbox/store'", "line 5: [storage] store: "),
        ("[storage]\nledger = 'sqlite:///inbox/l'", "line 5: [storage] ledger: "),
        ("[scool]\ncode = '034347'", "line 4: [scool]: unknown; did you mean school?"),
        ("[_env_prefix]", "line 4: [_env_prefix]: unknown; known: school, period"),
        ("[offices.'總務處']", 'line 4: [offices."總務處"]: no office of that name; did you mean '),
        ("[offices.'註冊組']\nemial = ''", 'line 5: [offices."註冊組"] emial: unknown; did you mean email?'),
        ("[offices.'註冊組']\nemail = 'x'", 'line 5: [offices."註冊組"] email: expected: empty or an e-mail'),
        (
            "[offices.'註冊組']\ndeputies = [\n'資媒組',\n'資煤組']",
            'line 5: [offices."註冊組"] deputies: no office of that name; did you mean 資媒組?',
        ),
        ("[offices]\n'註冊組' = 'a@b'", 'line 5: [offices."註冊組"]: expected: a section [offices."註冊組"]'),
        ("[offices]\n'註冊組'.email = 3", 'line 5: [offices."註冊組"] email: expected: empty or an e-mail'),
    ],
)
def test_a_wrong_setting_is_named_by_key_and_line(tmp_path: Path, text: str, problem: str) -> None:
    (said,) = told(tmp_path, f"{PERIOD}{text}\n")
    assert said.startswith(f"school.toml, {problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "school.toml: [period]: missing; expected: a section [period] with its keys"),
        (
            "school = 1\n" + PERIOD,
            "school.toml, line 1: [school]: expected: a section [school] with its keys",
        ),
        ("offices = 1\n" + PERIOD, "school.toml, line 1: [offices]: expected: sections such as"),
        (
            "[school]\n\n[period]\nsemester = 1\n",
            "school.toml, line 3: [period] academic_year: missing; expected: the aca",
        ),
        (
            "period = {academic_year = 2025, semester = 1}",
            "school.toml, line 1: [period] academic_year: expected: ",
        ),
        (
            "period.semester = 3\nperiod.academic_year = 114",
            "school.toml, line 1: [period] semester: expected: 1 or 2",
        ),
    ],
)
def test_the_period_has_to_be_said(tmp_path: Path, text: str, problem: str) -> None:
    (said,) = told(tmp_path, text)
    assert said.startswith(problem)


def test_all_problems_are_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHENG__SERVE__PORT", "none")
    problems = told(tmp_path, PERIOD.replace("1\n", "3\n") + '[mail]\ntransprt = "smtp"\n')
    assert [problem.partition(": ")[0] for problem in problems] == [
        "school.toml, line 3",
        "school.toml, line 5",
        "LICHENG__SERVE__PORT",
    ]


def test_no_identity_number_is_repeated(tmp_path: Path) -> None:
    number = completed("A12345678")
    problems = told(tmp_path, f'{number} = "{number}"\n{PERIOD}[offices."{number}"]\n"{number}" = "{number}"\n')
    assert problems
    assert number not in "\n".join(problems)
    (broken,) = told(tmp_path, f"[{number}]\n[{number}]\n")
    assert number not in broken


@given(st.text(alphabet="[]=\"'#\n .a註1period", max_size=60))
def test_whatever_is_written_a_site_opens_or_says_why(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    problems: tuple[str, ...] = ()
    try:
        site_with(tmp_path_factory.getbasetemp(), text + PERIOD)
    except SiteError as refused:
        problems = refused.problems or ("",)
    assert all(re.search(r"school\.toml(, line [0-9]+)?: ", problem) for problem in problems)


# Where a ledger may lie


def mounted(folder: Path, monkeypatch: pytest.MonkeyPatch, *mounts: tuple[str, str]) -> None:
    table = "".join(f"some {point} {kind} rw 0 0\n" for point, kind in mounts)
    (folder / "mounts").write_text(table, encoding="utf-8")
    monkeypatch.setattr(placement, "MOUNTS", folder / "mounts")


@pytest.mark.parametrize("share", ["nfs4", "cifs", "9p"])
def test_sqlite_on_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: str) -> None:
    site = tmp_path / "共用 資料夾"
    mounted(tmp_path, monkeypatch, ("/", "ext4"), (str(site).replace(" ", r"\040"), share))
    with pytest.raises(SiteError, match=rf"\[storage\] ledger: .* network share \({share}\)"):
        make_site(site, AUTUMN)
    assert not site.exists()


def test_the_deepest_and_latest_mount_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = str(tmp_path / "site")
    mounted(tmp_path, monkeypatch, (site, "cifs"), (site, "ext4"), ("/", "nfs"), (f"{site}s", "nfs"))
    assert make_site(Path(site), AUTUMN).period == Period(114, 1)


def test_a_postgresql_ledger_may_be_used_from_a_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(tmp_path, monkeypatch, ("/", "nfs"))
    ledger = '[storage]\nledger = "postgresql+psycopg://db.school.example/l"\n'
    assert site_with(tmp_path, PERIOD + ledger).ledger_file is None


def test_sqlite_takes_no_path_with_a_question_mark(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="question mark"):
        make_site(tmp_path / "why?", AUTUMN)


# Lightness


def test_settings_are_read_without_the_heavy_libraries() -> None:
    heavy = {"pandas", "sqlalchemy", "prefect", "openpyxl"}
    check = f"import sys, flows.settings; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
