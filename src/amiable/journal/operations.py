"""`operation`: one transaction, one journal line. Every write of the books happens inside one.

A form that is sent twice is done once: the key of its showing (`Acting.once`) is kept with what it did.
"""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from amiable.core.refusal import Refusal
from amiable.journal.chain import RowsDigest, canonical, digest, subjects_in
from amiable.journal.models import Head, Line, Sent, Subject, Words
from amiable.people.access import Acting

OPERATION_BITS = 62
KEY_OF_FORM = re.compile(r"[A-Za-z0-9_-]{1,64}")
SUBJECTS_AT_ONCE = 2000


@dataclass(slots=True)
class Operation:
    """A write under way. Rows it makes carry `id`; its line says `subjects` (kind, id), one digest by table of the
    rows it `wrote`, plain `facts`, and free `words`, which are kept apart so that they can be erased."""

    acting: Acting
    verb: str
    id: int
    subjects: list[tuple[str, int]] = field(default_factory=list)
    digests: dict[str, RowsDigest] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    inner: list["Operation"] = field(default_factory=list)

    def wrote(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Take rows of an append-only table into the line's digest, in the order of their ids."""
        self.digests.setdefault(table, RowsDigest()).add(rows)


_current: ContextVar[Operation | None] = ContextVar("operation", default=None)


class OtherCompany(RuntimeError):
    """An operation inside that of another company: a fault of the program."""


class AlreadyDone(Refusal):
    """The form was sent before, by anybody of the company, and done: `verb` and `subjects` (kind, id) are those of the
    line of what it did. Nothing more was done."""

    def __init__(self, verb: str, subjects: list[tuple[str, int]]) -> None:
        super().__init__("ce formulaire a déjà été envoyé, et ce qu’il demande est fait")
        self.verb, self.subjects = verb, subjects


class UnreadableKey(Refusal, ValueError):
    """`Acting.once` is not up to 64 letters, digits, hyphens and underscores: no form of ours was sent."""


@contextmanager
def operation(acting: Acting, verb: str, subjects: Sequence[tuple[str, int]] = ()) -> Iterator[Operation]:
    """Run a block as one transaction that ends with its journal line.

    Nested operations join the outermost one's transaction and hand it their lines. The head of the chain is
    locked as the last thing before commit; nothing slow may run inside. `acting.once` is good for one outermost
    operation: whoever does several for one form gives each a key of its own, or puts them into one.
    Raises `AlreadyDone`, `UnreadableKey`.
    """
    outer = _current.get()
    if outer and outer.acting.company.pk != acting.company.pk:
        raise OtherCompany(f"{verb} for {acting.company} inside {outer.verb} for {outer.acting.company}")
    mine = Operation(acting, verb, secrets.randbits(OPERATION_BITS), list(subjects))
    token = _current.set(mine)
    try:
        with transaction.atomic(savepoint=outer is None):
            if acting.once and outer is None:
                _do_once(mine)
            yield mine
            if outer:
                outer.inner.append(mine)
            else:
                _write_lines(mine)
    finally:
        _current.reset(token)


def _do_once(mine: Operation) -> None:
    """Take the key of the form, or raise `AlreadyDone`.

    Of two at the same moment the second waits here until the first has ended (PostgreSQL on the unique index, SQLite
    before its transaction began); it takes the key where the first was rolled back. No row in conflict raises an error
    of the database, which would spoil the transaction.
    """
    acting = mine.acting
    if not KEY_OF_FORM.fullmatch(acting.once):
        raise UnreadableKey("ce formulaire n’est pas reconnu ; rechargez la page et recommencez")
    row = Sent(company=acting.company, key=acting.once, operation=mine.id, at=acting.at)
    Sent.objects.bulk_create([row], ignore_conflicts=True)
    first = Sent.objects.get(company=acting.company, key=acting.once)
    if first.operation != mine.id:
        line = Line.objects.get(operation=first.operation)
        raise AlreadyDone(line.verb, subjects_in(line.body))


def _write_lines(outermost: Operation) -> None:
    company = outermost.acting.company
    Head.objects.get_or_create(company=company)
    head = Head.objects.select_for_update().get(company=company)
    last = Line.objects.filter(company=company, seq=head.seq).values_list("at", flat=True).first()
    # An operation that began before the last line was written is not earlier than it: a signed day stays closed.
    at = max(outermost.acting.at, last) if last else outermost.acting.at
    for done in _in_order(outermost):
        head.seq, head.hash = _write_line(done, head.seq + 1, head.hash, at)
    head.save(update_fields=["seq", "hash"])


def _in_order(done: Operation) -> Iterator[Operation]:
    for inner in done.inner:
        yield from _in_order(inner)
    yield done


def _write_line(done: Operation, seq: int, previous: str, at: datetime) -> tuple[int, str]:
    salt = secrets.token_hex(16) if done.words else ""
    words = canonical(done.words)
    actor = done.acting.label if done.acting.user_id is None else f"user:{done.acting.user_id}"
    body = canonical(
        {
            "company": done.acting.company.pk,
            "seq": seq,
            "operation": done.id,
            "at": at.isoformat(),
            "actor": actor,
            "verb": done.verb,
            "subjects": done.subjects,
            "digests": {table: rows.hexdigest() for table, rows in done.digests.items()},
            "facts": done.facts,
            "words": digest(salt + words) if done.words else "",
            "previous": previous,
        }
    )
    line = Line.objects.create(
        company=done.acting.company,
        seq=seq,
        operation=done.id,
        at=at,
        verb=done.verb,
        actor=actor,
        body=body,
        hash=digest(body),
    )
    if done.words:
        Words.objects.create(line=line, salt=salt, text=words)
    subjects = [
        Subject(company=done.acting.company, kind=kind, subject_id=subject, line=line)
        for kind, subject in dict.fromkeys(done.subjects)
    ]
    Subject.objects.bulk_create(subjects, batch_size=SUBJECTS_AT_ONCE)
    return seq, line.hash


def erase_words(line_id: int) -> None:
    """Erase the names and free words of a line; the chain stays valid, since it holds only their digest."""
    Words.objects.filter(line_id=line_id).update(text="", salt="")
