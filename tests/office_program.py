"""LibreOffice as clerks have it: opens workbooks and saves them again; tests that need it are skipped without it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed"
)


def saved_again(files: Iterable[Path], ending: str, folder: Path) -> list[Path]:
    """Open each workbook in LibreOffice and save it in a folder as xlsx, ods or csv; list the paths in order."""
    listed = list(files)
    assert SOFFICE, "CI runs with LibreOffice"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", ending, "--outdir", str(folder), *map(str, listed)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    paths = [folder / f"{file.stem}.{ending}" for file in listed]
    assert all(path.exists() for path in paths)
    return paths
