"""The options that several commands take, and what a command exits with."""

from pathlib import Path
from typing import Annotated

import typer

from schemas.terms import FIRST_YEAR, LAST_YEAR

CLEAN, BLOCKED, USAGE, FAILED = range(4)
"""Exit codes: nothing to mend, findings that block, a mistake in the use, a failure of the program."""

SiteOption = Annotated[
    Path,
    typer.Option("--site", envvar="LICHENG_SITE", help="The site's folder.", show_default="current folder"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of sentences.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
YearOption = Annotated[
    int | None,
    typer.Option("--year", min=FIRST_YEAR, max=LAST_YEAR, help="Another academic year (ROC), by that year's law."),
]
ByOption = Annotated[str, typer.Option("--by", help="The account of who says so.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]
HERE = Path()
