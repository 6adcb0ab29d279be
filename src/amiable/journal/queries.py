"""Reads of the journal: its head, its lines, what was done to a thing, and whether the chain holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from amiable.journal.chain import digest, read_body, subjects_in
from amiable.journal.models import Head, Line, Sent, Subject, Words
from amiable.people.models import Company, User

LINES_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold: `where` (line, movement, invoice) and `what`, in French for the reader."""

    where: str
    what: str


def head_of(company: Company) -> tuple[int, str]:
    """(seq, hash) of the last line; (0, "") before the first. Printed in exports, so that a cut chain shows."""
    head = Head.objects.filter(company=company).first()
    return (head.seq, head.hash) if head else (0, "")


def hash_of(company: Company, seq: int) -> str:
    """The hash of line `seq`; "" where there is none (0: before the first)."""
    return Line.objects.filter(company=company, seq=seq).values_list("hash", flat=True).first() or ""


def operations_after(company: Company, seq: int) -> dict[int, int]:
    """Operation → its line, for the lines after `seq`, in order."""
    lines = Line.objects.filter(company=company, seq__gt=seq).order_by("seq")
    return dict(lines.values_list("operation", "seq"))


def last_seq_on(company: Company, day: date) -> int:
    """The number of the last line written up to the end of `day` in the company's zone; 0 where there is none."""
    zone = ZoneInfo(company.time_zone)
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    last = Line.objects.filter(company=company, at__lt=end).order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def sent_before(company: Company, key: str) -> list[tuple[str, int]] | None:
    """What the form with this key was about when it was done, as (kind, id); None where it was not done yet.

    For a page that wants to lead on before it does anything; `journal.operations` makes sure of it in any case.
    """
    sent = Sent.objects.filter(company=company, key=key)
    body = Line.objects.filter(operation__in=sent.values("operation")).values_list("body", flat=True).first()
    return None if body is None else subjects_in(body)


def lines_about(company: Company, kind: str, subject_id: int) -> list[dict[str, Any]]:
    """What was done to one thing, in order: seq, operation, at, actor, verb, facts (dict), words (dict).

    `actor` is a person's name, or what an actor without account is called. Words that were erased are missing.
    """
    about = Subject.objects.filter(company=company, kind=kind, subject_id=subject_id)
    words = Words.objects.filter(line=OuterRef("pk")).values("text")
    lines = Line.objects.filter(pk__in=about.values("line_id")).annotate(words=Subquery(words)).order_by("seq")
    columns = ("seq", "operation", "at", "actor", "verb", "body", "words")
    rows: list[dict[str, Any]] = [dict(zip(columns, row, strict=True)) for row in lines.values_list(*columns)]
    names = _names(row["actor"] for row in rows)
    for row in rows:
        facts = read_body(row.pop("body")).get("facts")
        row["facts"] = facts if isinstance(facts, dict) else {}
        row["words"] = read_body(row["words"] or "")
        row["actor"] = names.get(row["actor"], row["actor"])
    return rows


def actors_of(company: Company, operations: Iterable[int]) -> dict[int, str]:
    """Operation → who did it, as `lines_about` names them. Two statements."""
    lines = Line.objects.filter(company=company, operation__in=set(operations)).values_list("operation", "actor")
    actors = dict(lines)
    names = _names(actors.values())
    return {operation: names.get(actor, actor) for operation, actor in actors.items()}


def facts_of(company: Company, operations: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Operation → the facts of its line. One statement."""
    lines = Line.objects.filter(company=company, operation__in=set(operations)).values_list("operation", "body")
    return {operation: read_body(body).get("facts") or {} for operation, body in lines}


def _names(actors: Iterable[str]) -> dict[str, str]:
    """``"user:12"`` → the person's name, or that of the account where it has none."""
    ids = {int(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")}
    people = User.objects.filter(pk__in=ids)
    return {f"user:{person.pk}": person.get_full_name() or person.get_username() for person in people}


def faults_of_chain(company: Company, *, printed: tuple[int, str] | None = None) -> Iterator[Fault]:
    """What does not hold in the chain; `printed` is a head kept elsewhere, to find lines removed at the end."""
    previous, seq = "", 0
    for line in Line.objects.filter(company=company).order_by("seq").iterator(chunk_size=LINES_AT_ONCE):
        seq += 1
        where = f"journal, ligne {line.seq}"
        if line.seq != seq:
            yield Fault(where, f"la ligne {seq} manque")
            seq = line.seq
        yield from _faults_of_line(line, where, previous)
        if printed and printed[0] == line.seq and printed[1] != line.hash:
            yield Fault(where, f"l'empreinte imprimée {printed[1][:12]}… n'est pas celle de la ligne")
        previous = line.hash
    if printed and printed[0] > seq:
        yield Fault("journal", f"il s'arrête à la ligne {seq}, avant la ligne imprimée {printed[0]}")
    if head_of(company) != (seq, previous):
        yield Fault("journal", f"la tête ne correspond pas à la dernière ligne ({seq})")
    yield from _faults_of_words(company)
    yield from _faults_of_subjects(company)


def _faults_of_line(line: Line, where: str, previous: str) -> Iterator[Fault]:
    if digest(line.body) != line.hash:
        yield Fault(where, "le texte ne correspond pas à son empreinte")
    body = read_body(line.body)
    if not body:
        yield Fault(where, "le texte ne se lit pas")
        return
    if body.get("previous") != previous:
        yield Fault(where, "elle ne suit pas la ligne d'avant")
    repeated = (line.company_id, line.seq, line.operation, line.verb, line.actor)
    said = tuple(body.get(name) for name in ("company", "seq", "operation", "verb", "actor"))
    if repeated != said or _instant(body.get("at")) != line.at:
        yield Fault(where, "ses colonnes ne répètent pas son texte")


def _instant(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _faults_of_words(company: Company) -> Iterator[Fault]:
    for words in Words.objects.filter(line__company=company).select_related("line").iterator(chunk_size=LINES_AT_ONCE):
        if words.salt and digest(words.salt + words.text) != read_body(words.line.body).get("words"):
            yield Fault(f"journal, ligne {words.line.seq}", "les mots ne correspondent pas à leur empreinte")


def _faults_of_subjects(company: Company) -> Iterator[Fault]:
    """What finds the lines by subject against what they say: a line not found would be missing from a history."""
    lines = Line.objects.filter(company=company).order_by("pk").values_list("pk", "seq", "body")
    some = list(lines[:LINES_AT_ONCE])
    while some:
        found: dict[int, set[tuple[str, int]]] = defaultdict(set)
        of_lines = Subject.objects.filter(company=company, line_id__gte=some[0][0], line_id__lte=some[-1][0])
        for line, kind, subject in of_lines.values_list("line_id", "kind", "subject_id").iterator():
            found[line].add((kind, subject))
        for line, seq, body in some:
            if found[line] != set(subjects_in(body)):
                yield Fault(f"journal, ligne {seq}", "ses sujets ne se retrouvent pas comme son texte les dit")
        some = list(lines.filter(pk__gt=some[-1][0])[:LINES_AT_ONCE])


def operations_of(company: Company, seqs: tuple[int, int] | None = None) -> Iterator[tuple[int, int, dict[str, str]]]:
    """(seq, operation, digests by table) of each line, in order."""
    lines = Line.objects.filter(company=company)
    if seqs:
        lines = lines.filter(seq__range=seqs)
    for seq, operation, body in lines.order_by("seq").values_list("seq", "operation", "body").iterator():
        digests = read_body(body).get("digests")
        yield seq, operation, digests if isinstance(digests, dict) else {}


def has_line(company: Company, verb: str) -> bool:
    """Whether an operation of this verb was ever done."""
    return Line.objects.filter(company=company, verb=verb).exists()
