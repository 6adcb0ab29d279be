"""What is typed on the page of an answer: read, kept as it was typed, with a sentence beside each field that will not
do."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amiable.core.answers import NOT_OURS, answers_of
from amiable.core.refusal import sentence
from amiable.web.answer_words import quantity_shown, quantity_typed
from amiable.web.typed import Unreadable

ORDER = ("answer", "number", "to", "words", "files", "by")
NUMBER = "number-"
"""Before the key of an answer: the field of the quantity in it."""


@dataclass(slots=True)
class Typed:
    """The fields as they are shown. `numbers`: key of an answer → what was typed in it; `faults`: field → a sentence
    (answer, number, words, by, to, files)."""

    answer: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    words: str = ""
    by: str = ""
    to: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def first_fault(self) -> str:
        """The field to begin with, in the order of the page ("": all is well)."""
        return next((name for name in ORDER if name in self.faults), "")

    @property
    def not_ours(self) -> bool:
        """Whether the question is to be passed on, or handed back."""
        return self.answer == NOT_OURS

    def number(self, kind: str) -> int | None:
        """The quantity in the chosen answer, thousandths; None where it holds none. Raises `Unreadable`."""
        ready = answers_of(kind).get(self.answer)
        return quantity_typed(self.numbers.get(self.answer, "")) if ready and ready.number else None


def as_sent(sent: Mapping[str, str], kind: str, by: str) -> Typed:
    """What a form says; `by` where it asks for no name."""
    typed = Typed(sent.get("answer", ""), words=sent.get("words", ""), by=sent.get("by", by), to=sent.get("to", ""))
    typed.numbers = {key: sent.get(NUMBER + key, "") for key, ready in answers_of(kind).items() if ready.number}
    if typed.answer not in answers_of(kind):
        typed.faults["answer"] = "choisissez l’une des réponses proposées"
    if not typed.by.strip():
        typed.faults["by"] = "dites qui répond : votre prénom et votre nom"
    try:
        typed.number(kind)
    except Unreadable as refusal:
        typed.faults["number"] = sentence(refusal)
    return typed


def as_answered(answer: str, number: int | None, words: str, by: str) -> Typed:
    """What was answered, to be corrected."""
    return Typed(answer, {answer: quantity_shown(number)} if number is not None else {}, words, by)
