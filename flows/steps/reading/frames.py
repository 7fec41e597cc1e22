"""How the process that reads and the one that asked talk: pieces of known length, of JSON or of bytes."""

from __future__ import annotations

import json
import struct
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = struct.Struct("<BI")  # what follows, and its length in bytes
JSON, BYTES = 1, 2
COSTS = {JSON: 8, BYTES: 1}  # of each byte: lists and numbers take many times the room of their spelling
Frame = dict[str, Any] | bytes


class BrokenOffError(Exception):
    """The other side ended in the midst of a frame, or sent what is none."""


class TooLongError(BrokenOffError):
    """A frame is longer than may be received."""


def send(to: IO[bytes], frame: Mapping[str, Any] | bytes) -> None:
    """Write one frame."""
    kind, body = (BYTES, frame) if isinstance(frame, bytes) else (JSON, _encoded(frame))
    to.write(HEAD.pack(kind, len(body)))
    to.write(body)
    to.flush()


def receive(source: IO[bytes], longest: int) -> tuple[Frame, int]:
    """Read one frame that costs at most so many bytes; give it and its cost.

    BrokenOffError where none comes, TooLongError of a longer one.
    """
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        raise BrokenOffError
    kind, length = HEAD.unpack(head)
    if kind not in COSTS:
        raise BrokenOffError
    cost = length * COSTS[kind]
    if cost > longest:
        raise TooLongError
    body = source.read(length)
    if len(body) < length:
        raise BrokenOffError
    return (body if kind == BYTES else _decoded(body)), cost


def _encoded(frame: Mapping[str, Any]) -> bytes:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        frame = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise BrokenOffError from None
    if not isinstance(frame, dict):
        raise BrokenOffError
    return frame
