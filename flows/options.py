"""The options that several commands take, and what a command exits with."""

from pathlib import Path
from typing import Annotated

import typer

CLEAN, BLOCKED, USAGE, FAILED = range(4)
"""Exit codes: nothing to mend, findings that block, a mistake in the use, a failure of the program."""

SiteOption = Annotated[
    Path,
    typer.Option("--site", envvar="LICHENG_SITE", help="The site's folder.", show_default="current folder"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of sentences.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
HERE = Path()
