"""Whether a package says of itself what lies in it: datapackage.json, written anew from the files, must be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.steps.package.bag import as_bytes
from flows.steps.package.descriptor import descriptor, written
from flows.steps.verification.fault import Fault
from schemas import wording_verification as wording
from schemas.wording_packages import DESCRIPTOR_FILE, LINEAGE_FILE, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.steps.verification.opened import Opened

TOLD = ("bytes", "hash", "rows")


def description_faults(opened: Opened) -> Iterator[Fault]:
    """Compare what the descriptor says of each sheet, file and drop with what is there."""
    if opened.label is None or opened.description is None:
        yield Fault(DESCRIPTOR_FILE, wording.NO_DESCRIPTION)
        return
    if opened.lineage is None or LINEAGE_FILE not in opened.payload:
        return  # told where lineage is checked
    others = {path: one for path, one in opened.payload.items() if path != DESCRIPTOR_FILE}
    expected = descriptor(opened.label, others, opened.shapes, opened.lineage)
    found = list(_resources(opened.description, expected))
    yield from found
    said = (opened.folder / PAYLOAD / DESCRIPTOR_FILE).read_bytes()
    if not found and said != as_bytes(written(expected)):
        yield Fault(DESCRIPTOR_FILE, wording.TAG_CHANGED)


def _resources(description: dict[str, Any], expected: dict[str, Any]) -> Iterator[Fault]:
    listed = description.get("resources")
    told = {_name(one): one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict)}
    for one in expected["resources"]:
        said = told.pop(_name(one), None)
        if said is None:
            yield Fault(one["path"], wording.UNLISTED)
        else:
            for key in (key for key in TOLD if key in one and said.get(key) != one[key]):
                yield Fault(one["path"], wording.described(key, _text(said.get(key)), one[key]), _sheet(one))
    yield from (Fault(_text(one.get("path")), wording.MISSING_FILE, _sheet(one)) for one in told.values())


def _name(resource: dict[str, Any]) -> tuple[str, str]:
    return _text(resource.get("path")), _sheet(resource)


def _sheet(resource: dict[str, Any]) -> str:
    dialect = resource.get("dialect")
    excel = dialect.get("excel") if isinstance(dialect, dict) else None
    return _text(excel.get("sheet", "")) if isinstance(excel, dict) else ""


def _text(told: object) -> str:
    """Show a text or a number; of anything else, however deep, nothing."""
    return str(told) if isinstance(told, str | int) else ""
