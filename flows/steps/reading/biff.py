"""What an .xls workbook hides: the compound file it lies in, and the records that speak of the whole workbook."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from flows.steps.reading.biff_sheet import BROKEN, records, sheet_unseen
from flows.steps.reading.refusal import UnreadableError
from flows.steps.reading.unseen import SheetUnseen, Unseen
from schemas import wording_files as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.steps.reading.limits import Limits

STREAMS: Final = ("Workbook", "Book")  # since Excel 97, and before
MACROS: Final = ("_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros")
FREE: Final = 0xFFFFFFFF  # a sector that no stream has
DAMAGE: Final = (OSError, ValueError, LookupError, RecursionError, AttributeError, TypeError, OverflowError)

DATE_MODE, CODE_PAGE, SHEET, LINKED_BOOK, PASSWORD = 0x0022, 0x0042, 0x0085, 0x01AE, 0x002F
UNICODE: Final = 0x0600  # the version whose texts are Unicode: Excel 97 and later
WORKSHEET, CHART = 0, 2  # sheets of any other type hold macros
INNER_BOOKS: Final = (0x0401, 0x3A01)  # a linked book that is this one, or an add-in's functions
VOLUME: Final = re.compile("\x01(.)")  # the sign of a drive and its letter
PATH_SIGNS: Final = {1: "", 2: "\\", 3: "\\", 4: "..\\", 5: "", 6: "", 7: "", 8: ""}


class _Listed(NamedTuple):
    """One sheet as the workbook lists it."""

    start: int
    hidden: bool
    type: int
    title: str


def unseen(content: bytes, limits: Limits) -> Unseen:
    """Tell what an .xls hides; UnreadableError with W02, W03 or W04 where it is cut off, locked or too large."""
    stream, has_macros = _opened(content)
    try:
        found, sheets = _Globals(stream).read()
        _check(sheets, limits)
        found.has_macros = has_macros or any(one.type not in {WORKSHEET, CHART} for one in sheets)
        for one in sheets:
            sheet = sheet_unseen(stream, one.start) if one.type == WORKSHEET else SheetUnseen()
            sheet.is_hidden = one.hidden
            found.sheets[one.title] = sheet
    except (struct.error, IndexError):
        raise UnreadableError("W02", BROKEN) from None
    return found


def _opened(content: bytes) -> tuple[bytes, bool]:
    """Give the workbook's stream, and whether macros lie beside it."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as compound:
            name = next(name for name in STREAMS if compound.exists(name))
            stream = compound.openstream(name).read()
            is_whole = len(stream) == compound.get_size(name)
            inner = vars(compound)  # the table of sectors is public there, though no type declares it
            is_whole &= _reaches(content, inner["fat"], inner["sectorsize"])
            has_macros = any(compound.exists(macros) for macros in MACROS)
    except (*DAMAGE, StopIteration):
        raise UnreadableError("W02", words.CUT_OFF) from None
    if not is_whole:
        raise UnreadableError("W02", words.CUT_OFF)
    return stream, has_macros


def _reaches(content: bytes, sectors: Iterable[int], size: int) -> bool:
    """Tell whether the last sector in use is still there; some writers leave it unfilled."""
    last = max((place for place, following in enumerate(sectors) if following != FREE), default=0)
    return len(content) > (last + 1) * size


def _check(sheets: list[_Listed], limits: Limits) -> None:
    """Refuse sheets that are read more than once: a small file could take hours."""
    if len(sheets) > limits.sheets:
        raise UnreadableError("W04", words.SHEETS.format(limit=limits.sheets, count=len(sheets)))
    if len({one.start for one in sheets}) < len(sheets) or len({one.title for one in sheets}) < len(sheets):
        raise UnreadableError("W02", words.LYING.format(part=STREAMS[0]))


class _Globals:
    """The first substream: the workbook's own records."""

    def __init__(self, stream: bytes) -> None:
        self._records = records(stream, 0)
        _, start = next(self._records)
        (version,) = struct.unpack_from("<H", start)
        self._is_unicode, self._encoding = version == UNICODE, "cp1252"
        self._found, self._sheets = Unseen(), list[_Listed]()
        self._links: dict[str, None] = {}

    def read(self) -> tuple[Unseen, list[_Listed]]:
        for kind, body in self._records:
            if kind == PASSWORD:
                raise UnreadableError("W03", words.PASSWORD_EXCEL)
            if kind == SHEET:
                self._sheets.append(self._listed(body))
            elif kind == LINKED_BOOK:
                self._note_link(body)
            elif kind == DATE_MODE:
                self._found.epoch_1904 = body[:1] == b"\x01"
            elif kind == CODE_PAGE:
                self._encoding = f"cp{struct.unpack_from('<H', body)[0]}"
        self._found.links = tuple(self._links)
        return self._found, self._sheets

    def _listed(self, body: bytes) -> _Listed:
        start, state, kind, length = struct.unpack_from("<IBBB", body)
        title = _text(body[7:], length) if self._is_unicode else self._narrow(body[7 : 7 + length])
        return _Listed(start, bool(state & 3), kind, title)

    def _narrow(self, text: bytes) -> str:
        try:
            return text.decode(self._encoding, "replace")
        except LookupError:
            return text.decode("cp1252", "replace")

    def _note_link(self, body: bytes) -> None:
        _, length = struct.unpack_from("<HH", body)
        if self._is_unicode and length not in INNER_BOOKS:
            target = _text(body[4:], length)
            path = VOLUME.sub(r"\1:\\", target[1:]) if target.startswith("\1") else target
            path = path.translate(PATH_SIGNS).strip("\0 ")
            if path.strip("\\"):  # an empty one is this very sheet
                self._links[path] = None


def _text(body: bytes, length: int) -> str:
    """Read a text of so many letters that begins with the sign of how wide they are."""
    wide = body[0] & 1
    return body[1 : 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
