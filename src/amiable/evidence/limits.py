"""The one table of limits on files that people give: what is beyond is refused before anything is kept, or, for what is
only seen once a file is opened, leaves it without a picture. No Django here: the process that opens files reads it.
"""

from dataclasses import dataclass

from amiable.core.refusal import Refusal
from amiable.core.said import Said, said

MEGABYTE = 1_000_000
PIECE = 1_000_000
"""Bytes of a stored piece."""
LONGEST_NAME = 150
"""Characters kept of a file's name; its ending is kept whole."""
LONGEST_PICTURE = 1600
"""Pixels of the longer side of a picture we make."""


class Unacceptable(Refusal, ValueError):
    """The file is not taken, nothing was kept; the message (French) names it, and says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most there may be, in `unit`s of what is told, and what is said beyond it: `{name}`, `{found}`, `{most}`."""

    most: int
    said: Said
    unit: int = 1


_TOO_HEAVY = said(
    "« {name} » pèse {found} Mo, {most} Mo au plus sont pris pour ce type de fichier : allégez-le, ou donnez-le en "
    "plusieurs parties"
)

LIMITS: dict[str, Limit] = {
    "pdf": Limit(25 * MEGABYTE, _TOO_HEAVY, MEGABYTE),
    "image": Limit(15 * MEGABYTE, _TOO_HEAVY, MEGABYTE),
    "office": Limit(15 * MEGABYTE, _TOO_HEAVY, MEGABYTE),
    "mail": Limit(25 * MEGABYTE, _TOO_HEAVY, MEGABYTE),
    "text": Limit(5 * MEGABYTE, _TOO_HEAVY, MEGABYTE),
    "file": Limit(
        25 * MEGABYTE,
        said("« {name} » pèse plus de {most} Mo, le plus qui soit pris : allégez-le, ou donnez-le par parties"),
        MEGABYTE,
    ),
    "files": Limit(
        10,
        said(
            "{found} fichiers sont donnés ensemble, {most} au plus sont pris à la fois (« {name} » est le premier de "
            "trop) : donnez les autres ensuite"
        ),
    ),
    "bytes": Limit(
        50 * MEGABYTE,
        said(
            "les fichiers donnés ensemble pèsent plus de {most} Mo (« {name} » est de trop) : donnez-les en plusieurs "
            "fois"
        ),
        MEGABYTE,
    ),
    "subject_files": Limit(
        200,
        said("« {name} » serait la {found}e pièce de ce dossier, {most} au plus sont gardées : réunissez-en en un PDF"),
    ),
    "subject_bytes": Limit(
        500 * MEGABYTE,
        said("avec « {name} », les pièces de ce dossier pèseraient plus de {most} Mo : allégez ce fichier"),
        MEGABYTE,
    ),
}
"""Limits whose passing is a refusal. `file`: what is read at all, before its kind is known."""

PIXELS = 80_000_000
"""Of an image that is opened, width times height: twice what a telephone's camera takes."""
PAGES = 5000
"""Of a PDF that is opened."""
MEMORY = 1 << 30
"""Bytes of address space of the process that opens a file: an image of `PIXELS` in RGB, its copy, and the libraries."""
CPU_SECONDS, WALL_SECONDS = 10, 25
OUTPUT = 4 * MEGABYTE
"""Bytes of the picture it may hand back."""


def refuse_beyond(limit: str, found: int, name: str) -> None:
    """Raise `Unacceptable` where `found` is more than the limit so called; `name` is that of the file."""
    row = LIMITS[limit]
    if found > row.most:
        raise Unacceptable(row.said, name=name, found=-(-found // row.unit), most=row.most // row.unit)
