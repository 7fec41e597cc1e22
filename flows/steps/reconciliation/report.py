"""What the coordinator is told of a comparison: data from which the book, the page and --json are made."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flows.steps.reconciliation.sent_rows import NOWHERE
from flows.steps.roll import Pupil
from schemas import wording_reconciliation as words
from schemas.forms import forms
from schemas.identity import mask_all, masked
from schemas.terms import OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.steps.confirmations import Objection
    from flows.steps.reconciliation.differences import Compared, Difference
    from flows.steps.reconciliation.receipt_rows import Receipt
    from flows.steps.reconciliation.sent_rows import Origin, Sent

Told = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """Who the students are, what they object to, and which 學號 an identity number stands for."""

    roll: Mapping[str, Pupil]
    numbers: Mapping[str, str]
    objections: tuple[Objection, ...] = ()

    def pupil(self, identity: str) -> Pupil:
        """Name the student of an identity number, as far as the school knows."""
        number = self.numbers.get(identity, "")
        return self.roll.get(number, Pupil(number))

    def problem(self, number: str, category: str) -> str:
        """Give what a student says is wrong in a category."""
        own = [one.problem for one in self.objections if (one.student, one.category) == (number, category)]
        return mask_all(own[0]) if own and number else ""


def report(compared: Compared, sent: Sent, receipt: Receipt, known: Known, heading: Mapping[str, str]) -> Told:
    """Gather all that is told; `heading` names the package and the receipt. No identity number is whole in it."""
    ordered = sorted(compared.differences, key=lambda one: _order(one, known))
    differences = [_told(number, one, sent, known) for number, one in enumerate(ordered, 1)]
    return {
        **heading,
        "clean": not differences,
        "counts": {name: asdict(tally) for name, tally in compared.tallies.items()},
        "classes": dict(Counter(one["class"] for one in differences)),
        "offices": dict(sorted(Counter(one["office"] for one in differences).items(), key=_place_of_office)),
        "differences": differences,
        "outside": [
            _who(known.pupil(one.identity), one.identity)
            | {"source": one.source, "sheet": one.sheet, "row": mask_all(words.row_words(one.row.items()))}
            for one in compared.outside
        ],
        "objections": _objections(known, compared, differences),
        "notes": _notes(compared, sent, receipt, heading["package"]),
    }


def _order(one: Difference, known: Known) -> tuple[object, ...]:
    return (bool(one.identity), known.pupil(one.identity).order, one.identity, one.category, one.places)


def _who(pupil: Pupil, identity: str) -> Told:
    return {
        "class": pupil.of_class or (words.UNKNOWN_CLASS if identity else words.NO_CLASS),
        "seat": pupil.seat,
        "student": mask_all(pupil.number),
        "name": pupil.name,
        "identity": masked(identity) if identity else "",
    }


def _told(number: int, one: Difference, sent: Sent, known: Known) -> Told:
    pupil, origins = known.pupil(one.identity), [sent.origins.get(place, NOWHERE) for place in one.places]
    places = [{"roster": roster, "sheet": sheet, "row": row} for roster, sheet, row in one.places]
    return {
        "number": number,
        "kind": str(one.kind),
        "category": one.category,
        **_who(pupil, one.identity),
        "roster": places[0]["roster"] if places else "",
        "sheet": mask_all(one.sheet) or "、".join(dict.fromkeys(str(place["sheet"]) for place in places)),
        "row": places[0]["row"] if len(places) == 1 else None,
        "rows": one.rows,
        "places": places,
        "heading": one.heading,
        "sent": mask_all(one.sent),
        "received": mask_all(one.received),
        "office": next((origin.office for origin in origins if origin.office), forms()[one.form].offices[0]),
        **_origin(origins),
        "objection": known.problem(pupil.number, one.category),
    }


def _origin(origins: list[Origin]) -> Told:
    """Say from which file, sheet and row: the first where there are several."""
    first = origins[0] if origins else NOWHERE
    return {"file": first.file, "file_sheet": first.sheet, "file_row": first.row}


def _place_of_office(counted: tuple[str, int]) -> tuple[int, str]:
    office, _ = counted
    return (OFFICES.index(office) if office in OFFICES else len(OFFICES)), office


def _objections(known: Known, compared: Compared, differences: Iterable[Told]) -> list[Told]:
    """List what students object to in the categories compared, and whether the comparison differs there too."""
    found = {(one["student"], one["category"]) for one in differences}
    identities = {number: identity for identity, number in known.numbers.items()}
    own = [one for one in known.objections if one.category in compared.tallies]
    pupils = {one.student: known.roll.get(one.student, Pupil(one.student)) for one in own}
    return [
        _who(pupils[one.student], identities.get(one.student, ""))
        | {
            "class": pupils[one.student].of_class or words.UNKNOWN_CLASS,
            "category": one.category,
            "problem": mask_all(one.problem),
            "differs": (one.student, one.category) in found,
        }
        for one in sorted(own, key=lambda one: pupils[one.student].order)
    ]


def _notes(compared: Compared, sent: Sent, receipt: Receipt, package: str) -> list[str]:
    notes = [words.other_files(map(mask_all, receipt.others))] if receipt.others else []
    notes += [words.other_category(name, package) for name in receipt.received if name not in compared.tallies]
    notes += [words.other_rosters(sent.left_out)] if sent.left_out else []
    return notes + [
        words.strange_columns(category, map(mask_all, sorted(headings)))
        for category, headings in compared.strange.items()
    ]
