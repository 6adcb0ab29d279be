"""The statement as a PDF, set by Typst from our template with the Source fonts.

What is printed reaches the template as data only, never as part of its code: no name can run anything.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from amiable.core.refusal import Refusal
from amiable.formats.statement.layout import laid_out
from amiable.formats.statement.rows import Statement

if TYPE_CHECKING:
    import typst

MOST_LINES = 5_000
_TEMPLATE = Path(__file__).parent / "statement.typ"
_FONTS = ("font_source_sans_pro", "font_source_serif_pro")


class TooLong(Refusal, ValueError):
    """More lines than a document to be read holds; the message (French) says what to do."""


def statement_pdf(statement: Statement) -> bytes:
    """The pages as one PDF, tagged for screen readers. Takes some tenths of a second: never within a transaction.
    Raises `TooLong`."""
    (document,) = _set(statement, "pdf")
    return document


def statement_pages(statement: Statement) -> list[bytes]:
    """The same pages as pictures (PNG), for whoever looks at them."""
    return _set(statement, "png")


def _set(statement: Statement, form: Literal["pdf", "png"]) -> list[bytes]:
    import typst

    count = sum(map(len, statement.lines.values()))
    if count > MOST_LINES:
        raise TooLong(
            "ce relevé a {count} lignes ; {most} au plus tiennent dans un PDF : prenez le classeur Excel",
            count=count,
            most=MOST_LINES,
        )
    told = laid_out(statement) | {"as_of": [statement.as_of.year, statement.as_of.month, statement.as_of.day]}
    made = typst.compile(
        _TEMPLATE,
        font_paths=_fonts(),
        format=form,
        sys_inputs={"statement": json.dumps(told)},
    )
    return list(made) if isinstance(made, list) else [made]


@cache
def _fonts() -> "typst.Fonts":
    """Looked through once: the folders of the wheels hold dozens of files."""
    import typst

    folders = []
    for package in _FONTS:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise LookupError(f"package {package} is not installed")
        folders.append(Path(spec.origin).parent / "files")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
