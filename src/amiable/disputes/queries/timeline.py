"""The thread of a dispute: what was said to the customer and by them, asked and answered among us, given, remarked,
decided, and what came about by itself, in one list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from amiable.correspondence.queries import messages_of
from amiable.disputes.models import Dispute
from amiable.disputes.queries.comments import comments_of
from amiable.disputes.queries.history import dispute_history
from amiable.disputes.queries.questions import questions_of
from amiable.evidence.queries import documents_of

Audience = Literal["customer", "internal", "fact"]
Kind = Literal["sent", "received", "call", "question", "answer", "document", "comment", "decision", "act"]

DECIDING = ("dispute.decided", "dispute.resolved", "dispute.resolution_undone", "dispute.reopened")
"""Verbs of the journal that are a decision, beside those that begin with ``decision.``."""
TOLD_ELSEWHERE = (
    *("dispute.commented", "dispute.written", "dispute.noted", "dispute.documented", "dispute.letter_withdrawn"),
    *("question.asked", "question.answered", "question.declined"),
)
"""Verbs of the journal of which the thread shows what they made; so it is with those of messages and documents."""
_ROOMS_ELSEWHERE = ("message.", "document.", "letter.", "link.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the thread. `audience`: whom it was said to ("fact": nobody, it came about); `who` said or did it;
    `title` and `text` as written. `state` is that of a message (`correspondence.models.State`) or a question
    (`QuestionState`). `documents` are rows of `evidence.queries.documents_of`, `row` that of the message, the question
    or the line of the journal (`verb`, `facts`, `words`) it comes from."""

    kind: Kind
    at: datetime
    who: str
    audience: Audience
    text: str = ""
    title: str = ""
    state: str = ""
    documents: tuple[dict[str, Any], ...] = ()
    row: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Thread:
    """`entries`, the latest first, and what they were read from, each in the order of time."""

    entries: list[Entry]
    lines: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    documents: list[dict[str, Any]]

    @property
    def written(self) -> list[dict[str, Any]]:
        """The messages that went to the customer, or are about to."""
        gone = ("queued", "sending", "accepted", "uncertain")
        return [
            one
            for one in self.messages
            if (one["audience"], one["direction"]) == ("customer", "out") and one["state"] in gone
        ]

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The questions that wait for an answer."""
        return [one for one in self.questions if one["state"] == "asked"]


def timeline_of(dispute: Dispute) -> Thread:
    """The thread of a dispute. As many statements for a long one as for a short one."""
    lines, questions = dispute_history(dispute), questions_of(dispute)
    messages = messages_of(dispute.company, "dispute", dispute.pk)
    documents = documents_of(dispute.company, "dispute", dispute.pk)
    answered = {one["answered_at"] for one in questions if one["answered_at"]}
    with_answer = [one for one in documents if one["source"] == "resolver" and one["at"] in answered]
    entries = [
        *_acts(lines),
        *_comments(dispute),
        *_messages(messages),
        *_questions(questions, with_answer),
        *_documents([one for one in documents if one not in with_answer]),
    ]
    ordered = sorted(entries, key=lambda entry: entry.at)[::-1]
    return Thread(ordered, lines, messages, questions, documents)


def _acts(lines: Iterable[dict[str, Any]]) -> Iterator[Entry]:
    for line in lines:
        verb = line["verb"]
        if verb in TOLD_ELSEWHERE or verb.startswith(_ROOMS_ELSEWHERE):
            continue
        deciding = verb in DECIDING or verb.startswith("decision.")
        yield Entry(
            "decision" if deciding else "act",
            line["at"],
            line["actor"],
            "internal" if deciding else "fact",
            row=line,
        )


def _comments(dispute: Dispute) -> Iterator[Entry]:
    for one in reversed(comments_of(dispute)):
        yield Entry("comment", one["at"], one["by"], "internal", one["text"], row=one)


def _messages(messages: Iterable[dict[str, Any]]) -> Iterator[Entry]:
    for one in messages:
        kind: Kind = "received" if one["direction"] == "in" else "sent"
        if one["channel"] == "call":
            kind = "call"
        audience: Audience = "customer" if one["audience"] == "customer" else "internal"
        who = one["sender"] or one["by"] if one["direction"] == "in" else one["by"]
        yield Entry(kind, one["at"], who, audience, one["text"], one["title"], one["state"], row=one)


def _questions(questions: Iterable[dict[str, Any]], documents: Sequence[dict[str, Any]]) -> Iterator[Entry]:
    for one in questions:
        yield Entry("question", one["asked_at"], one["asked_by"], "internal", one["text"], state=one["state"], row=one)
        if one["answered_at"]:
            given = tuple(paper for paper in documents if paper["at"] == one["answered_at"])
            who = one["answered_by"] or one["to"]
            yield Entry("answer", one["answered_at"], who, "internal", one["words"], one["label"], one["state"], given,
                        one)  # fmt: skip


def _documents(documents: Sequence[dict[str, Any]]) -> Iterator[Entry]:
    def together(one: dict[str, Any]) -> tuple[Any, ...]:
        return one["at"], one["by"], one["audience"], one["source"]

    for (at, by, audience, source), given in groupby(sorted(documents, key=together), together):
        seen: Audience = "customer" if audience == "customer" else "internal"
        yield Entry("document", at, by, seen, documents=tuple(given), row={"source": source})
