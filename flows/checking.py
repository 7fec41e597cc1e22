"""A draft checked as if it had been dropped, against all that stands; nothing is stored and nothing is mailed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from flows.assessment import assess
from flows.stages import plain
from schemas.drop import Drop
from schemas.headings import ATTACHMENTS
from schemas.register import attachment_name

if TYPE_CHECKING:
    from pathlib import Path

    from flows.desk import Desk

DRAFT = "draft"


def check_draft(desk: Desk, file: Path, office: str) -> dict[str, Any]:
    """Give what an office would be told of a file, as `check --json` prints it; attachments may lie beside it."""
    from flows.steps.reporting import told

    content = file.read_bytes()
    drops = desk.drops_that_count()
    order = max((drop.order for drop in drops), default=0) + 1
    sha256 = hashlib.sha256(content).hexdigest()
    draft = Drop(order, DRAFT, office, file.name, sha256, len(content), desk.site.now(), desk.site.period)
    examined = [*desk.examine(drops), desk.examine_content(draft, content)]
    desk.drafts = {office: _beside(file)}
    assessed = assess(plain, examined, *desk.context())
    return told(next(one for one in assessed.examined if one.drop.id == DRAFT), desk.laws())


def _beside(file: Path) -> dict[str, str]:
    """Take the attachments that lie beside a draft for sent."""
    folder = file.parent / ATTACHMENTS
    return {attachment_name(path.name): DRAFT for path in folder.iterdir()} if folder.is_dir() else {}
