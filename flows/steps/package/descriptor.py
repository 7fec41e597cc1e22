"""How a package describes itself to programs: datapackage.json, a Data Package of every sheet and file in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.wording_packages import FORMAT, FORMATS, LINEAGE_FILE, package_title

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from flows.steps.package.bag import Payload
    from flows.steps.package.lineage import Entry

Json = dict[str, Any]


@dataclass(frozen=True)
class Label:
    """Which package it is: the school's name and code, the period, the number, when it was made, what it freezes."""

    school: str
    code: str
    period: str
    number: int
    made_at: dt.datetime
    closes: tuple[str, ...] = ()
    format: int = FORMAT  # in which the package is written: one of FORMATS

    @property
    def identifier(self) -> str:
        """The package's name among all packages of all schools."""
        return f"{self.code}-{self.period}-{self.number:02}"


class SheetShape(NamedTuple):
    """One sheet of a roster as it lies there: the roster's file, the sheet, its headings, its number of rows."""

    path: str
    sheet: str
    headings: tuple[str, ...]
    rows: int


def descriptor(label: Label, payload: Payload, sheets: Sequence[SheetShape], lineage: Sequence[Entry]) -> Json:
    """Describe a package; `payload` is all that lies in it beside the descriptor itself."""
    tabular = [_sheet(number, shape, payload) for number, shape in enumerate(sheets, 1)]
    described = {shape.path for shape in sheets} | {LINEAGE_FILE}
    others = [path for path in sorted(payload) if path not in described]
    return {
        "name": label.identifier,
        "title": package_title(label.school, label.period, label.number),
        "created": label.made_at.isoformat(),
        "school": label.school,
        "code": label.code,
        "period": label.period,
        "number": label.number,
        "closes": list(label.closes),
        "drops": _drops(lineage),
        "resources": [
            *tabular,
            _lineage(label, payload, len(lineage)),
            *(_file(number, path, payload) for number, path in enumerate(others, 1)),
        ],
    }


def written(description: Json) -> str:
    """Write a descriptor as its file holds it."""
    return json.dumps(description, ensure_ascii=False, indent=1) + "\n"


def _drops(lineage: Iterable[Entry]) -> list[Json]:
    """List the workbooks from which rows came, each with its hash: lineage says it row by row, this once."""
    known = {one.drop: one for one in lineage}
    return [
        {"id": one.drop, "office": one.office, "file": one.file, "sha256": one.file_sha256}
        for one in sorted(known.values(), key=lambda one: one.drop)
    ]


def _sheet(number: int, shape: SheetShape, payload: Payload) -> Json:
    return {
        "name": f"sheet-{number:02}",
        "title": f"{shape.path} {shape.sheet}",
        **_stored(shape.path, payload),
        "type": "table",
        "format": "xlsx",
        "dialect": {"excel": {"sheet": shape.sheet}},
        "schema": _schema(shape.headings),
        "rows": shape.rows,
    }


def _lineage(label: Label, payload: Payload, rows: int) -> Json:
    table = {"type": "table", "format": "csv", "schema": _schema(FORMATS[label.format].lineage), "rows": rows}
    return {"name": "lineage", **_stored(LINEAGE_FILE, payload), **table}


def _file(number: int, path: str, payload: Payload) -> Json:
    return {"name": f"file-{number:04}", **_stored(path, payload)}


def _stored(path: str, payload: Payload) -> Json:
    return {"path": path, "bytes": payload[path].size, "hash": f"sha256:{payload[path].sha256}"}


def _schema(headings: Iterable[str]) -> Json:
    return {"fields": [{"name": heading, "type": "string", "title": heading} for heading in headings]}
