"""Sentences for people: a French text that remembers what it was made of, so that it can be said in another language.

note = said("{count} poste(s) dans une autre devise que {currency}", count=3, currency="EUR")
note == "3 poste(s) dans une autre devise que EUR"      a `str` like any other
note.told(gettext, in_my_locale)                        for a reader of another language

Templates are written out where `said` is called: that is how the catalogue of translations finds them. A text without
values is taken as it stands, braces included: ``said("{count} ligne(s) vide(s)")`` is a template to fill later.
`stored` and `restored` carry such texts through JSON.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any


class Cents(int):
    """An amount of money among the values of a sentence, in cents."""


class Amount(Cents):
    """Cents that their sentence writes in a way of its own in French: ``Amount(120000, "1200,00 €")``.

    Without the € in `french`, the amount is shown without it in other languages too.
    """

    french: str

    def __new__(cls, cents: int, french: str = "") -> "Amount":
        amount = super().__new__(cls, cents)
        amount.french = french
        return amount


class Word(str):
    """A French word of the program's own among the values of a sentence, which is translated like the template."""

    __slots__ = ()


Value = str | int | date
"""What a template may be filled with; a `datetime` is shown as it stands, in the zone it comes in."""
Translate = Callable[[str], str]
Show = Callable[[Value], str]


def in_french(value: Value) -> str:
    """``01/03/2026``, ``01/03/2026 à 10:30``; cents as `core.money.amount` writes them: ``1200.00``."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y à %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Amount):
        return value.french
    if isinstance(value, Cents):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    return str(value)


def same(text: str) -> str:
    """The translation of French into French."""
    return text


def filled(template: str, values: Mapping[str, Value], translate: Translate = same, shown: Show = in_french) -> str:
    """The template with its values: it and `Word` by `translate`, sentences among the values likewise, the others by
    `shown`."""
    if not values:
        return translate(str(template)) if template else ""
    texts = {name: _filled_in(value, translate, shown) for name, value in values.items()}
    return translate(str(template)).format(**texts)


def _filled_in(value: Value, translate: Translate, shown: Show) -> str:
    if isinstance(value, Said):
        return value.told(translate, shown)
    return translate(str(value)) if isinstance(value, Word) else shown(value)


class Said(str):
    """A French text, and the `template` and `values` that it was made of; `said` makes it."""

    template: str
    values: Mapping[str, Value]

    def __new__(cls, template: str, values: Mapping[str, Value] | None = None) -> "Said":
        made = super().__new__(cls, filled(template, values or {}))
        made.template, made.values = str(template), values or {}
        return made

    def told(self, translate: Translate = same, shown: Show = in_french) -> str:
        """The text, its template and words by `translate`, its other values by `shown`."""
        return filled(self.template, self.values, translate, shown)


def said(template: str, **values: Value) -> Said:
    """A French text. Its `template` is literal, so that the catalogue has it, or another `said` without values."""
    return Said(template, values)


def joined(separator: str, texts: Iterable[str]) -> str:
    """The texts that are not empty, as one that keeps what each was made of."""
    parts = [text for text in texts if text]
    if len(parts) < 2:
        return parts[0] if parts else ""
    names = [f"part{number}" for number in range(len(parts))]
    return Said(separator.join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def stored(thing: Any) -> Any:
    """`thing` (texts in lists and mappings) ready for JSON, where a `Said` is ``{"template": …, "values": …}``."""
    if isinstance(thing, Said):
        return {"template": thing.template, "values": {name: _stored(value) for name, value in thing.values.items()}}
    if isinstance(thing, Mapping):
        return {name: stored(value) for name, value in thing.items()}
    return [stored(one) for one in thing] if isinstance(thing, list | tuple) else thing


def restored(text: str) -> Any:
    """What `stored` made, out of its JSON."""
    return json.loads(text, object_hook=_restored)


_KINDS: dict[str, Callable[[Any], Value]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "amount": lambda pair: Amount(*pair),
    "cents": Cents,
    "word": Word,
}
"""Name in JSON → what makes a value of this kind. Texts, whole numbers and sentences are JSON's own."""


def _stored(value: Value) -> Any:
    """A value ready for JSON: as it is, or under the name of its kind."""
    made: Any
    match value:
        case Word():
            made = {"word": str(value)}
        case Amount():
            made = {"amount": [int(value), value.french]}
        case Cents():
            made = {"cents": int(value)}
        case datetime():
            made = {"datetime": value.isoformat()}
        case date():
            made = {"date": value.isoformat()}
        case _:
            made = stored(value)
    return made


def _restored(found: dict[str, Any]) -> Any:
    """A `Said` where an object is one; its values, which JSON gives first, are looked at here alone."""
    if found.keys() != {"template", "values"}:
        return found
    values = {name: _restored_value(value) for name, value in found["values"].items()}
    return Said(found["template"], values)


def _restored_value(value: Any) -> Value:
    if isinstance(value, dict):
        ((kind, raw),) = value.items()
        return _KINDS[kind](raw)
    return value  # type: ignore[no-any-return]
