"""A headless Chromium, as people open our pages with; tests that need it are skipped without it."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from importlib import resources
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
AXE = (resources.files("axe_core_python") / "axe.min.js").read_text("utf-8")
RUN = """;axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"],
}).then(found => {
  const told = found.violations.map(one => one.id + " " + one.nodes[0].html);
  document.body.innerHTML = "<pre id=told></pre>";
  document.getElementById("told").textContent = JSON.stringify([found.passes.length, told]);
});"""
WIDE, NARROW = 1200, 500  # pixels of a screen, and of the narrowest window that a headless Chromium opens


def seen(page: Path, script: str, folder: Path, width: int = WIDE) -> str:
    """Open a page, do in it what a script does, and give the document as it is then."""
    assert CHROMIUM, "CI runs with Chromium"
    acted = folder / "acted.html"
    acted.write_text(page.read_text("utf-8").replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    window = (f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1000")
    command = [CHROMIUM, *QUIET, *window, "--dump-dom", acted.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def axe(made: str, folder: Path, width: int = WIDE) -> tuple[int, list[str]]:
    """Give how many of the criteria a page passes in a window of a width, and what does not."""
    path = folder / "page.html"
    path.write_text(made, "utf-8")
    document = seen(path, AXE + RUN, folder, width)
    told = re.search(r'<pre id="told">(.*?)</pre>', document, re.DOTALL)
    assert told, "the examination did not end"
    passed, violations = json.loads(html.unescape(told[1]))
    return passed, violations
