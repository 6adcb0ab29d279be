"""What every refusal has in common: it is said to a person, and nothing was done.

raise UnableToOpen("la date d’ouverture {on} est dans l’avenir", on=opened_on)

The sentence is French. Its template and values are kept, so that whoever shows it can say it in the reader's language:
`refusal.told(gettext, in_my_locale)`. A text that is ready-made is a template without values.
"""

from amiable.core.said import Amount, Cents, Said, Show, Translate, Value, Word, filled, in_french, same

__all__ = ["Amount", "Cents", "Refusal", "Value", "Word", "in_french", "sentence"]


class Refusal(Exception):
    """An act that cannot be done as asked. The message says what stands in the way, and what to do.

    `template` and `values` are what the message was made of.
    """

    def __init__(self, template: str = "", **values: Value) -> None:
        made = template if isinstance(template, Said) and not values else Said(template, values)
        self.template, self.values = made.template, dict(made.values)
        super().__init__(self.told())

    def told(self, translate: Translate = same, shown: Show = in_french) -> str:
        """The message, its template and words by `translate`, its other values by `shown`."""
        return filled(self.template, self.values, translate, shown)


def sentence(refusal: Refusal) -> Said:
    """The message as a text, to be stored or to stand in another."""
    return Said(refusal.template, refusal.values)
