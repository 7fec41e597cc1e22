"""A headless Chromium, as people open our pages with; tests that need it are skipped without it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=5000"),
)


WIDE, NARROW = 1200, 500  # pixels of a screen, and of the narrowest window that a headless Chromium opens


def seen(page: Path, script: str, folder: Path, width: int = WIDE) -> str:
    """Open a page, do in it what a script does, and give the document as it is then."""
    assert CHROMIUM, "CI runs with Chromium"
    acted = folder / "acted.html"
    acted.write_text(page.read_text("utf-8").replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    window = (f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1000")
    command = [CHROMIUM, *QUIET, *window, "--dump-dom", acted.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
