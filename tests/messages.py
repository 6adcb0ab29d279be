"""The catalogue of texts: what the program says in French, found in its source, and its English translation.

    bin/messages      take new texts into src/amiable/locale/en/LC_MESSAGES/django.po, drop those that are gone,
                      and compile it

Templates go through Django's own translation of templates into gettext calls; in Python, besides gettext, the
templates of refusals count (`raise UnableToOpen("… {on}", on=…)`), and `said(…)`.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "amiable"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SENTENCES = frozenset(("said", "Word"))
"""Functions of `core.said` whose first argument is a text, wherever they stand: in another call, in a table."""
DATED = datetime(2026, 1, 1, tzinfo=UTC)
Message = str | tuple[str, ...]
Found = tuple[str, int, str, Message]
"""(file, line, function, message)"""


def found() -> Iterator[Found]:
    """Every text of the program that is to be translated."""
    for path in sorted(SOURCE.rglob("*.html")):
        yield from _calls(path, _flat(templatize(path.read_text(encoding="utf-8"), origin=str(path))))
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        yield from _calls(path, text)
        yield from _sentences(path, text)


def _flat(pseudo: str) -> str:
    """A template as calls, without the indentation of its HTML, which would not be Python's."""
    return "\n".join(line.strip() for line in pseudo.splitlines())


def _calls(path: Path, text: str) -> Iterator[Found]:
    for line, function, messages, _comments in extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {}):
        told = messages if isinstance(messages, tuple) else (messages,)
        texts = tuple(one for one in told if one is not None)  # the count of a plural is no text
        if all(texts) and told[0]:
            yield _name(path), line, str(function), texts if len(texts) > 1 else texts[0]


def _sentences(path: Path, text: str) -> Iterator[Found]:
    """First arguments, where they are literal, of refusals that are raised and of `SENTENCES`."""
    for node in ast.walk(ast.parse(text)):
        raised = node.exc if isinstance(node, ast.Raise) else None
        for call, names in ((raised, refusals()), (node, SENTENCES)):
            if not isinstance(call, ast.Call) or not call.args or not isinstance(call.func, ast.Name):
                continue
            first = call.args[0]
            if call.func.id in names and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield _name(path), node.lineno, call.func.id, first.value


@cache
def refusals() -> frozenset[str]:
    """Names of the classes of refusals: those whose base is `Refusal`, in the source."""
    names = set()
    for path in SOURCE.rglob("*.py"):
        names.update(re.findall(r"^class (\w+)\(Refusal\b", path.read_text(encoding="utf-8"), re.MULTILINE))
    return frozenset(names)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def template() -> Catalog:
    """A catalogue of all that was found, without translations."""
    made = Catalog(project="Amiable", charset="utf-8", locale="en", fuzzy=False)
    for file, line, function, message in found():
        context = None
        if function.startswith(("pgettext", "npgettext")):
            context, *rest = message
            message = tuple(rest) if len(rest) > 1 else rest[0]  # noqa: PLW2901
        made.add(message, locations=[(file, line)], context=context)
    return made


def catalogue() -> Catalog:
    """The translations as they are kept."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def compiled(kept: Catalog) -> bytes:
    """The bytes that the program reads."""
    binary = io.BytesIO()
    write_mo(binary, kept)
    return binary.getvalue()


def renew() -> list[str]:
    """Bring the catalogue up to the source; returns what still lacks a translation."""
    kept = catalogue() if CATALOGUE.exists() else Catalog(project="Amiable", charset="utf-8", locale="en", fuzzy=False)
    kept.update(template(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.header_comment = "# English translations of Amiable; renewed by bin/messages."
    kept.creation_date = kept.revision_date = DATED  # so that nothing changes where no text did
    for message in kept:
        message.locations = [(file, 0) for file in dict.fromkeys(file for file, _ in message.locations)]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, kept, sort_output=True, width=120, include_lineno=False)
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue()))
    return missing(kept)


def missing(kept: Catalog) -> list[str]:
    """French texts without an English one; one marked fuzzy (its text became a plural, or no longer is) is not compiled
    either."""
    return [str(message.id) for message in kept if message.id and (message.fuzzy or not _whole(message.string))]


def _whole(translated: object) -> bool:
    return all(translated) if isinstance(translated, list | tuple) else bool(translated)


if __name__ == "__main__":
    left = renew()
    for text in left:
        print(text)
    sys.exit(f"{len(left)} texts without translation" if left else 0)
