"""Bytes → records: physical lines, cut into fields, malformed ones repaired or reported, none lost.

There is no quoting in a FEC. A lone CR inside a label never ends a line, except in files that know no other end.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from amiable.core.said import Said, said
from amiable.formats.fec.columns import Layout
from amiable.formats.fec.repair import Known, Plausible, mended, plausibility
from amiable.formats.rejects import FileRefused, Reject

_EMPTY: Final = said("{count} ligne(s) vide(s)")
_JOINED: Final = said("{count} ligne(s) réparée(s) : retour à la ligne dans un libellé")
_REMEDY: Final = said("Corrigez cette ligne dans le fichier ou demandez un nouvel export, puis rejouez l'import.")
_BLOCK: Final = 1 << 18
_NOTHING: Final = b" \t\r\n\x00\x1a|;"
_MOST_REJECTS: Final = 50_000
_MOST_PIECES: Final = 20  # a label broken over more lines than this is not believed


@dataclass(slots=True)
class Findings:
    """What was met on the way: `counts` by French phrase with a `{count}`, rejects in line order."""

    encoding: str
    counts: Counter[Said] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)

    def text(self, raw: bytes) -> str:
        """Decoded, trimmed; line breaks and non-breaking spaces become spaces."""
        decoded = raw.decode(self.encoding, "replace")
        return decoded.strip() if decoded.isprintable() else " ".join(decoded.replace("\x00", "").split())

    def reject(self, line: int, raw: bytes, column: str, found: bytes, expected: Said) -> None:
        """Keep the line for mending and replay."""
        if len(self.rejects) >= _MOST_REJECTS:
            raise FileRefused(
                "Plus de {most} lignes illisibles : ce fichier est à exporter de nouveau.", most=_MOST_REJECTS
            )
        self.rejects.append(
            Reject(
                line,
                column,
                self.text(found)[:200],
                expected,
                _REMEDY,
                raw.decode(self.encoding, "replace").rstrip("\r\n"),
            )
        )


def line_end(data: bytes) -> bytes:
    """LF, which also ends the lines of CRLF files; CR only where the file holds no LF at all."""
    return b"\n" if b"\n" in data else b"\r"


def physical_lines(data: bytes, start: int, tick: Callable[[int], None]) -> Iterator[list[bytes]]:
    """Blocks of lines from byte `start` on, without their LF (a CR may remain). `tick` is told the bytes done."""
    end = line_end(data)
    while start < len(data):
        stop = start + _BLOCK
        cut = data.find(end, stop) if stop < len(data) else -1
        cut = len(data) if cut < 0 else cut
        yield data[start:cut].split(end)
        start = cut + 1
        tick(min(start, len(data)))


def records(
    blocks: Iterator[list[bytes]], layout: Layout, findings: Findings, first: int, known: Known
) -> Iterator[tuple[int, list[bytes], bytes]]:
    """(line number, fields, raw line) of each line that has, or could be given, its `layout.width` fields.

    The first line is number `first` of the file. `known(account, auxiliary)` says whether that pair was seen
    before: it settles where a stray separator lies. Every other line becomes a reject.
    """
    separator, width = layout.separator, layout.width
    base: Iterator[bytes] = chain.from_iterable(blocks)
    front: Iterator[bytes] = iter(())  # lines that were looked at in vain and are read again
    plausible = plausibility(layout)
    number = first - 1
    taken: list[bytes] | None = []
    while taken is not None:
        front = iter([*taken, *front])
        lines, taken = chain(front, base), None
        for raw in lines:
            number += 1
            fields = raw.split(separator)
            if len(fields) == width:
                yield number, fields, raw
                continue
            if not raw.strip(_NOTHING):
                findings.counts[_EMPTY] += len(fields) > 1
                continue
            fixed = mended(raw, layout, findings.counts, plausible, known)
            taken = [] if fixed else None
            if not fixed:
                taken, fixed = _joined(raw, lines, layout, plausible)
            if fixed:
                findings.counts[_JOINED] += bool(taken)
                yield number, fixed, separator.join(one.replace(separator, b" ") for one in fixed)
                number += len(taken or ())
                taken = None
                continue
            expected = said("{width} champs attendus, {found} trouvés.", width=width, found=len(fields))
            findings.reject(number, raw, "", raw, expected)
            break  # to read again what was taken


def _joined(
    raw: bytes, lines: Iterator[bytes], layout: Layout, plausible: Plausible
) -> tuple[list[bytes], list[bytes] | None]:
    """A line cut by a line break in a label, with the lines that follow it: (lines taken, fields or None)."""
    taken: list[bytes] = []
    separator, width = layout.separator, layout.width
    while raw.count(separator) < width - 1 and len(taken) < _MOST_PIECES:
        following = next(lines, None)
        if following is None:
            break
        taken.append(following)
        if len(own := following.split(separator)) == width and plausible(own):
            break  # a whole record of its own is never swallowed
        raw = raw.rstrip(b"\r") + b" " + following
        fields = raw.split(separator)
        if len(fields) == width and plausible(fields):
            return taken, fields
    return taken, None
