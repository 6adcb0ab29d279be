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


class RowsDigest:
    """A running digest over rows of plain values, in their order: fields joined by TAB, rows ended by LF."""

    def __init__(self) -> None:
        self._running = hashlib.sha256()

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self._running.update("\t".join("" if value is None else str(value) for value in row).encode() + b"\n")

    def hexdigest(self) -> str:
        return self._running.hexdigest()
