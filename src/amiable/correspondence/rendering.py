"""What a template says once its fields are filled: in the company's own wording, or as shipped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from amiable.core.refusal import Refusal, Value
from amiable.correspondence.models import Template
from amiable.correspondence.shipped import FIELDS, LANGUAGES, WORDINGS, Wording
from amiable.people.access import Absent
from amiable.people.models import Company

LONGEST_TITLE, LONGEST_TEXT = 300, 20_000
"""Characters of a title and of the text of a wording."""
_FIELD = re.compile(r"( ?)\{([^{}\n]{0,60})\}")
_LAST_FIELD = re.compile(r"\{([^{}\n]{0,60})\}\s*$")


class UnableToWord(Refusal, ValueError):
    """The message (French) says what stands in the way, and what to do; `field`: title or text."""

    def __init__(self, template: str, field: str = "text", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


@dataclass(frozen=True, slots=True)
class Rendered:
    """A title (one line) and a text, ready to be sent."""

    title: str
    text: str


def rendered(company: Company, key: str, language: str, values: Mapping[str, str]) -> Rendered:
    """What template `key` (one of `shipped.FIELDS`) says in a language, in the company's own wording if it has one.

    `values`: field → text; a field that is missing is empty, one that the template does not use is ignored. A line that
    ends with an empty field is left out. Raises `people.access.Absent` for an unknown key or language.
    """
    shipped = shipped_wording(key, language)
    own = Template.objects.filter(company=company, key=key, language=language).exclude(title="").first()
    return fill(Wording(own.title, own.text) if own else shipped, values)


def shipped_wording(key: str, language: str) -> Wording:
    """The wording that comes with the program. Raises `Absent`."""
    if key not in FIELDS or language not in LANGUAGES:
        raise Absent("aucun modèle {key} en {language}", key=key[:40], language=language[:5])
    return WORDINGS[language][key]


def fill(wording: Wording, values: Mapping[str, str]) -> Rendered:
    """A wording with its fields filled, whatever they contain: what stands in a value is never a field."""
    title = one_line(_filled(wording.title, values))
    lines = [_filled(line, values) for line in wording.text.splitlines() if not _ends_empty(line, values)]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
    return Rendered(title[:LONGEST_TITLE], text + "\n")


def checked(key: str, title: str, text: str) -> Wording:
    """A company's own wording as it is kept. Raises `UnableToWord`."""
    title, text = one_line(title), text.replace("\r\n", "\n").strip()
    for name, words, longest in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if not words:
            raise UnableToWord("écrivez quelque chose, ou revenez au texte livré", name)
        if len(words) > longest:
            raise UnableToWord("ce texte a {count} caractères ; {most} au plus", name, count=len(words), most=longest)
        _check_fields(key, name, words)
    return Wording(title, text)


def one_line(text: str) -> str:
    """A text without line ends or spaces in a row; the no-break spaces that typography asks for stay."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


def _check_fields(key: str, name: str, words: str) -> None:
    known = FIELDS[key]
    unknown = next((found for _, found in _FIELD.findall(words) if found not in known), None)
    if unknown is not None:
        raise UnableToWord(
            "« {unknown} » n’est pas un champ de ce modèle ; ses champs sont : {fields}",
            name,
            unknown=f"{{{unknown}}}",
            fields=", ".join(f"{{{field}}}" for field in known),
        )


def _filled(line: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        found = values.get(match[2], "").strip()
        return match[1] + found if found else ""

    return _FIELD.sub(value, line)


def _ends_empty(line: str, values: Mapping[str, str]) -> bool:
    last = _LAST_FIELD.search(line)
    return bool(last and not values.get(last[1], "").strip())
