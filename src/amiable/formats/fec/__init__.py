"""The FEC (fichier des écritures comptables, art. A47 A-1 LPF): bytes of files → open items per customer."""

from amiable.formats.fec.books import read
from amiable.formats.fec.reader import is_fec, misspelt_siren
from amiable.formats.fec.result import Books, Difference, Exercise

__all__ = ["Books", "Difference", "Exercise", "is_fec", "misspelt_siren", "read"]
