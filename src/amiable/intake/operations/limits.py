"""What may be dropped at once, in one table: what is beyond is refused before anything is kept."""

from dataclasses import dataclass

from amiable.core.refusal import Refusal
from amiable.core.said import Said, said

MEGABYTE = 1_000_000
MOST_FILES = 6
MOST_BYTES = 200 * MEGABYTE
MOST_WORKBOOK_BYTES = 50 * MEGABYTE
MOST_WAITING = 20
PIECE = 1 << 20
"""Bytes of a stored piece of a file."""
LONGEST_NAME = 200
"""Characters kept of a file's name: its end, which says what it is."""


class UnableToReceive(Refusal, ValueError):
    """Nothing was kept; the message (French) says which file, and what to do."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most there may be, and what is said beyond it, in French: `{found}` and `{most}` in units of `unit`."""

    most: int
    said: Said
    unit: int = 1


LIMITS: dict[str, Limit] = {
    "files": Limit(
        MOST_FILES,
        said(
            "{found} fichiers sont déposés ensemble, {most} au plus sont pris : déposez d’abord les exercices les plus "
            "récents, puis les autres."
        ),
    ),
    "bytes": Limit(
        MOST_BYTES,
        said("Ce qui est déposé dépasse {most} Mo : déposez un exercice à la fois, ou une période plus courte."),
        MEGABYTE,
    ),
    "workbook": Limit(
        MOST_WORKBOOK_BYTES,
        said("Un classeur pèse plus de {most} Mo : gardez la seule feuille utile, ou envoyez-la en .csv."),
        MEGABYTE,
    ),
    "waiting": Limit(
        MOST_WAITING,
        said(
            "Avec ce dépôt il y en aurait {found} en attente, {most} au plus sont gardés : importez les précédents, ou "
            "abandonnez-les."
        ),
    ),
}


def refuse_beyond(name: str, found: int) -> None:
    """Raise `UnableToReceive` where `found` is more than the limit of this name."""
    limit = LIMITS[name]
    if found > limit.most:
        raise UnableToReceive(limit.said, found=found // limit.unit, most=limit.most // limit.unit)
