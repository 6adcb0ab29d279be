"""The wordings that come with the program, by key and language, and what each may say of the case: its fields.

A wording is a title and a text with `{field}`s. A line that ends with an empty field is left out; elsewhere an empty
field takes the space before it with it. `FIELDS` says which fields a template has, `SAMPLES` shows one of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from amiable.correspondence.shipped import en, fr

__all__ = ["FIELDS", "LANGUAGES", "SAMPLES", "TO_CUSTOMER", "WORDINGS", "Wording"]


@dataclass(frozen=True, slots=True)
class Wording:
    """A title and a text with `{field}`s."""

    title: str
    text: str


def _read(texts: Mapping[str, str]) -> dict[str, Wording]:
    """Each text is its title, an empty line, and what is written."""
    parted = {key: text.strip().partition("\n\n") for key, text in texts.items()}
    return {key: Wording(title, text) for key, (title, _, text) in parted.items()}


LANGUAGES = ("fr", "en")
WORDINGS: dict[str, dict[str, Wording]] = {"fr": _read(fr.TEXTS), "en": _read(en.TEXTS)}
"""Language → key → the wording."""
SAMPLES: dict[str, dict[str, str]] = {"fr": fr.SAMPLES, "en": en.SAMPLES}
"""Language → field → what a preview puts there."""

_CASE = ("company", "customer", "number", "name", "by")
_ABOUT = (*_CASE, "invoices", "reason", "amount", "due_on")
_QUESTION = ("company", "customer", "number", "name", "question", "asked_by", "department", "due_on", "link")
FIELDS: dict[str, tuple[str, ...]] = {
    "dispute_acknowledged": _ABOUT,
    "dispute_progress": (*_ABOUT, "news"),
    "dispute_resolved": (*_ABOUT, "outcome", "conceded", "remaining", "document"),
    "document_request": (*_ABOUT, "documents"),
    "question": _QUESTION,
    "questions_digest": ("company", "name", "count", "questions"),
    "question_reminder": _QUESTION,
    "question_escalated": _QUESTION,
    "question_ended": (*_QUESTION, "outcome"),
    "question_link_again": _QUESTION,
    "decision_to_approve": (*_ABOUT, "outcome", "conceded", "link"),
    "salesperson_digest": ("company", "name", "count", "disputes", "amount", "link"),
    "announced_arrived": (*_CASE, "invoice", "reference", "amount", "reason", "link"),
}
"""Key → its fields, in the order in which they are proposed."""
TO_CUSTOMER = ("dispute_acknowledged", "dispute_progress", "dispute_resolved", "document_request")
"""The templates that go to a customer; the others go to colleagues."""
