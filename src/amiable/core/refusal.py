"""What every refusal has in common: it is said to a person, and nothing was done.

raise UnableToOpen("la date d’ouverture {on} est dans l’avenir", on=opened_on)

The sentence is French. Its template and values are kept, so that whoever shows it can say it in the reader's language:
`refusal.told(gettext, in_my_locale)`. A text that is ready-made is a template without values.
"""

from collections.abc import Callable
from datetime import date, datetime


class Cents(int):
    """An amount of money among the values of a refusal, in cents."""


class Word(str):
    """A French word of the program's own among the values of a refusal, which is translated like the template."""

    __slots__ = ()


Value = str | int | date
"""What a template may be filled with; a `datetime` is shown as it stands, in the zone it comes in."""


def in_french(value: Value) -> str:
    """``01/03/2026``, ``01/03/2026 à 10:30``; cents as `core.money.amount` writes them: ``1200.00``."""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y à %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Cents):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
    return str(value)


def _same(text: str) -> str:
    return text


class Refusal(Exception):
    """An act that cannot be done as asked. The message says what stands in the way, and what to do.

    `template` and `values` are what the message was made of.
    """

    def __init__(self, template: str = "", **values: Value) -> None:
        self.template, self.values = template, values
        super().__init__(self.told())

    def told(self, translate: Callable[[str], str] = _same, shown: Callable[[Value], str] = in_french) -> str:
        """The message, its template and words by `translate`, its other values by `shown`."""
        if not self.values:
            return translate(self.template) if self.template else ""
        said = {name: translate(v) if isinstance(v, Word) else shown(v) for name, v in self.values.items()}
        return translate(self.template).format(**said)
