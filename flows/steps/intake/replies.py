"""Which answers lie beside the drops, in an office's own folder: laid once, and never over what it has changed."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from flows.steps.file_names import PAGE, reply_stem, safe_stem
from flows.steps.intake.laying import Corner, hash_of
from flows.steps.intake.remembered import read_laid, write_laid
from flows.steps.intake.untouched import Untouched
from flows.steps.receipt import receipt_page
from flows.steps.report_page import page
from schemas.terms import Verdict
from schemas.wording_replies import RECEIPT

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from flows.steps.intake.remembered import Laid
    from flows.steps.mending import Body
    from schemas.drop import Marked


class Place(NamedTuple):
    """What an answer speaks of: the office, its file as it calls it, the parts (form, sheet, class); () for none."""

    office: str
    stem: str
    parts: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """What the answers have in common of which only the last one stands."""
        return (self.office, *(self.parts or (self.stem,)))

    def gives_way_to(self, later: Place) -> bool:
        """Tell whether a later answer takes the place of this one: on the same parts, or where this one knew none."""
        return self.key == later.key or (not self.parts and (self.office, self.stem) == (later.office, later.stem))


class Reply(NamedTuple):
    """An answer to lay beside its drop, given `at`; `digest` tells one answer to a drop from the next.

    `shown` is its page, where that has been made; `laid_at` when it is laid, where that is later.
    """

    body: Body
    digest: str
    at: dt.datetime
    marked: Marked | None = None
    shown: str = ""
    laid_at: dt.datetime | None = None  # by default when it was given

    @property
    def drop(self) -> str:
        """The drop's id, which begins with the time of its arrival."""
        return str(self.body["drop"])

    @property
    def place(self) -> Place:
        """What the answer speaks of."""
        return place_of(self.body)

    def named(self, number: int) -> dict[str, bytes]:
        """Give the contents by the names that they have with a number."""
        stem, contents = reply_stem(self.body, number), {PAGE: (self.shown or page(self.body, self.at)).encode()}
        if self.marked:
            contents[self.marked.ending] = self.marked.content
        if self.body.get("receipt"):
            contents[f"_{RECEIPT}{PAGE}"] = receipt_page(self.body, self.at).encode()
        return {f"{stem}{ending}": content for ending, content in contents.items()}


def place_of(body: Body) -> Place:
    """Say what an answer speaks of; one to a file that repeats another is a note beside the answer to that."""
    forms = zip(body["forms"], body.get("slots", ()), strict=False)
    parts = sorted({f"{form['form']}/{sheet}/{scope}" for form, (sheet, scope) in forms})
    is_note = body["verdict"] == Verdict.DUPLICATE
    return Place(body["office"], safe_stem(body["file"]), () if is_note else tuple(parts))


class Replies:
    """The answers in the offices' folders; what was laid there is remembered beside the stored files."""

    def __init__(self, inbox: Path, store: Path) -> None:
        self.inbox, self._store = inbox, store
        self.laid: dict[str, Laid] = read_laid(store)
        self._untouched = Untouched(inbox, store)

    def owed(self, drop: str, digest: str) -> bool:
        """Tell whether this answer has never lain there; one that its office has taken away is not laid again."""
        return bool(self.laid.get(drop, {}).get("digest") != digest)

    def lay(self, reply: Reply) -> bool:
        """Lay an answer into its office's folder; False where that must be tried again: closed, or open in a program.

        An unchanged earlier answer to the same file goes; a changed one is the office's own and stays.
        """
        try:
            corner = Corner(self.inbox / reply.body["office"])
            files = {} if self._is_late(reply) else self._named(reply, corner)
            if corner.is_open(files):
                return False
            hashes = {name: hash_of(content) for name, content in files.items()}
            self._untouched.add(hashes.values())
            corner.lay(files)
            for drop, laid in self._before(reply):
                old = {name: sha256 for name, sha256 in laid["files"].items() if name not in files}
                self.laid[drop] = laid | {"files": corner.clear(old)}
            since = self.laid.get(reply.drop, {}).get("since") or (reply.laid_at or reply.at).isoformat()
            own = {"place": [*reply.place], "digest": reply.digest, "files": hashes, "since": since}
            self.laid[reply.drop] = own
            write_laid(self._store, self.laid)
        except OSError:
            return False
        return True

    def _named(self, reply: Reply, corner: Corner) -> dict[str, bytes]:
        """Give the files under the first number at which no name is taken by something of the office's own."""
        ours = self.laid.get(reply.drop, {}).get("files", {})
        return next(
            files
            for files in map(reply.named, count(1))
            if all(corner.is_free(name, [hash_of(one), ours.get(name, "")]) for name, one in files.items())
        )

    def _is_late(self, reply: Reply) -> bool:
        """Tell whether a later drop on the same was answered already."""
        later = (_place(laid) for drop, laid in self.laid.items() if _second(drop) > _second(reply.drop))
        return any(reply.place.gives_way_to(place) for place in later)

    def _before(self, reply: Reply) -> list[tuple[str, Laid]]:
        """Give the answers whose place this one takes, an earlier one to the same drop among them."""
        earlier = [(drop, laid) for drop, laid in self.laid.items() if _second(drop) <= _second(reply.drop)]
        return [(drop, laid) for drop, laid in earlier if _place(laid).gives_way_to(reply.place)]


def _second(drop: str) -> str:
    """Give a drop's time of arrival; of two within one second that which is answered last has come last."""
    return drop.rpartition("-")[0]


def _place(laid: Laid) -> Place:
    office, stem, parts = laid["place"]
    return Place(office, stem, tuple(parts))
