"""The page of a dispute: its lines, what is at stake and what was decided, ready for the templates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from amiable.receivables.queries.supposed import Supposed
from amiable.web import dispute_books as books
from amiable.web import words
from amiable.web.picture import writing
from amiable.web.picture.bar import Part

SHORT = 70
SUMMED = ("claimed", "blocked", "contested", "conceded", "owed")


@dataclass(frozen=True, slots=True)
class Line:
    """A receivable of the dispute: what was said (cents), the bar of the invoice, and of the dispute's portions what
    is still contested, what is conceded and waits for its credit note, and what is owed again."""

    id: int
    number: str
    issued_on: Any
    amount: int
    claimed: int
    blocked: int
    conceded: int
    parts: list[Part]
    contested: int
    awaiting: int
    owed: int
    due: list[Any]


def lines_of(rows: Sequence[dict[str, Any]], stands: Mapping[int, Supposed], number: str) -> list[Line]:
    """`rows` as `disputes.queries.dispute_lines`, each with the figures of its receivable as it stands."""
    found = []
    for row in rows:
        book = stands[row["id"]]
        own = books.supposed_of([book], number)
        found.append(
            Line(
                **row,
                parts=books.parts(books.supposed_all([book])),
                contested=sum(position.contested for position in own),
                awaiting=sum(position.conceded for position in own),
                owed=sum(position.certain for position in own),
                due=books.dues(own),
            )
        )
    return found


def stake(row: dict[str, Any], lines: Sequence[Line]) -> dict[str, Any]:
    """What is at stake now: cents, and the place they are in or (`place` "") a word for what became of them."""
    contested = sum(line.contested for line in lines)
    if row["status"] == "resolved":
        return {"cents": row["conceded"], "place": "", "word": _("accordés sur %s") % writing.money(row["claimed"])}
    if row["status"] == "cancelled":
        return {"cents": 0, "place": "", "word": _("rien n’est contesté")}
    if not contested:
        return {"cents": row["claimed"], "place": "", "word": _("contestés, rien de bloqué")}
    return {"cents": contested, "place": "contested", "word": ""}


def policy_words(policy: str) -> str:
    """How what remained owed was dated; "" is what the finding gives by default."""
    return words.word(words.POLICIES, policy) if policy else _("règle de l’entreprise")


def short_words(text: str) -> str:
    """How the customer's words begin: their first line, cut at a pause where it is long; "" where there are none."""
    text = re.sub(r"[ \t\r]+", " ", text.strip().partition("\n")[0]).strip()
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", writing.NARROW, text)
    if len(text) > SHORT:
        ends = [match.start() for match in re.finditer(r"[.,:;!?](?=\s)", text[:SHORT])]
        end = ends[-1] if ends and ends[-1] >= SHORT // 2 else text.rfind(" ", 0, SHORT)
        text = text[: end if end > 0 else SHORT].rstrip(f" ,;:.{writing.FIXED}{writing.NARROW}") + "…"
    return text


def person(actor: str) -> str:
    """Who acted, by name; whoever works at the machine itself has none."""
    return _("L’opérateur de la machine") if actor == "operator" else actor


def conceded_words(cents: int) -> str:
    """« 1 260,00 € accordés », « rien d’accordé »."""
    return _("%s accordés") % writing.money(cents) if cents else _("rien d’accordé")


def decided_line(lines: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The line of the journal of the decision that stands: the last one."""
    resolved = [line for line in lines if line["verb"] == "dispute.resolved"]
    return resolved[-1] if resolved else None
