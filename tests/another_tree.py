"""A copy of the program's sources, changed as a developer would change them, and run as its own program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).parents[1]
PARTS = ("flows", "schemas", "templates", "tests")


class Copy:
    """The sources in another folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in PARTS:
            shutil.copytree(TREE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))

    def change(self, file: str, old: str, new: str) -> int:
        """Replace a text that stands in a file once; give how many lines the change takes."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{file}: {old!r} stands there {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")
        return len([line for line in new.splitlines() if line and line not in old.splitlines()])

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command `licheng` of these sources."""
        return self.python("from flows.cli import main; main()", *arguments)

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python code on these sources and the tests' own."""
        paths = os.pathsep.join((str(self.folder), str(self.folder / "tests")))
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": paths, "PREFECT_API_URL": ""},
        )
