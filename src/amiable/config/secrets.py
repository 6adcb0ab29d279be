"""The key that signs sessions and forms: given by the environment, or made once and kept in a file."""

import os
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured


def secret_key(given: str, file: Path) -> str:
    """`given` unless empty, else the text of `file`, made (mode 600) when it is not there.

    Of two processes that make it at the same time, the first wins and both read the same key.
    """
    if given:
        return given
    if not file.exists():
        _make(file)
    key = file.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(f"Le fichier {file} est vide : effacez-le, ou donnez AMIABLE_SECRET_KEY.")
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=file.parent, prefix=".secret", encoding="ascii") as fresh:
        fresh.write(token_urlsafe(50))
        fresh.flush()
        try:
            os.link(fresh.name, file)  # takes the name only if nobody has
        except FileExistsError:
            return
