"""Imports go one way, from the commands to the law, and a step against it is not overlooked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).parents[1]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], check=False, capture_output=True, text=True, cwd=folder)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the sources, into which a test may write what it should not."""
    copy = tmp_path_factory.mktemp("copy")
    for package in ("flows", "schemas"):
        shutil.copytree(TREE / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TREE / "pyproject.toml", copy)
    return copy


def test_the_sources_keep_every_contract(tree):
    linted = lint(tree)
    assert linted.returncode == 0, linted.stdout
    assert "0 broken" in linted.stdout


@pytest.mark.parametrize(
    ("module", "statement"),
    [
        ("schemas/regulation.py", "import flows.settings"),
        ("schemas/regulation.py", "import flows.steps.store"),
        ("schemas/regulation.py", "import prefect"),
        ("schemas/forms/staff.py", "import openpyxl"),
        ("schemas/forms/staff.py", "import python_calamine"),
        ("schemas/forms/staff.py", "import schemas.forms.deadline"),
        ("flows/steps/store.py", "import prefect"),
        ("flows/steps/store.py", "import flows.ingest"),
        ("flows/steps/store.py", "import flows.settings"),
        ("flows/steps/validation.py", "from flows.steps.crosschecking import crosscheck"),
        ("flows/steps/selection.py", "from flows.steps.mailing.answer import answer_mail"),
        ("flows/ingest.py", "import flows.cli"),
    ],
)
def test_an_import_against_the_layers_breaks_a_contract(tree, module, statement):
    source = tree / module
    sound = source.read_text("utf-8")
    source.write_text(f"{sound}\n\ndef _strayed() -> None:\n    {statement}\n", "utf-8")
    try:
        linted = lint(tree)
    finally:
        source.write_text(sound, "utf-8")
    assert linted.returncode != 0, linted.stdout
    assert "0 broken" not in linted.stdout
    assert module.removesuffix(".py").replace("/", ".") in linted.stdout
