"""The bytes of the chain: canonical text, digests, hashes. No database."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spare spaces; the text is what is stored and hashed, never a parsed form."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_body(text: str) -> dict[str, Any]:
    """What a line says; empty where somebody changed it into what cannot be read."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def subjects_in(text: str) -> list[tuple[str, int]]:
    """(kind, id) of what a line is about, in the order in which it says so, each once."""
    said = read_body(text).get("subjects")
    found: dict[tuple[str, int], None] = {}
    for pair in said if isinstance(said, list) else ():
        match pair:
            case [str(kind), int(id_)]:
                found[kind, id_] = None
    return list(found)


class RowsDigest:
    """A running digest over rows of plain values, in their order: fields joined by TAB, rows ended by LF."""

    def __init__(self) -> None:
        self._running = hashlib.sha256()

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self._running.update("\t".join("" if value is None else str(value) for value in row).encode() + b"\n")

    def hexdigest(self) -> str:
        return self._running.hexdigest()
