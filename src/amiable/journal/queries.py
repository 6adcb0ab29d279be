"""Reads of the journal: its head, its lines, and whether the chain holds."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from amiable.journal.chain import digest
from amiable.journal.models import Head, Line, Words
from amiable.people.models import Company


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


def faults_of_chain(company: Company, *, printed: tuple[int, str] | None = None) -> Iterator[Fault]:
    """What does not hold in the chain; `printed` is a head kept elsewhere, to find lines removed at the end."""
    previous, seq = "", 0
    for line in Line.objects.filter(company=company).order_by("seq").iterator(chunk_size=2000):
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


def _faults_of_line(line: Line, where: str, previous: str) -> Iterator[Fault]:
    if digest(line.body) != line.hash:
        yield Fault(where, "le texte ne correspond pas à son empreinte")
    body = _read(line.body)
    if not body:
        yield Fault(where, "le texte ne se lit pas")
        return
    if body.get("previous") != previous:
        yield Fault(where, "elle ne suit pas la ligne d'avant")
    repeated = (line.company_id, line.seq, line.operation, line.verb, line.actor)
    said = tuple(body.get(name) for name in ("company", "seq", "operation", "verb", "actor"))
    if repeated != said or _instant(body.get("at")) != line.at:
        yield Fault(where, "ses colonnes ne répètent pas son texte")


def _read(text: str) -> dict[str, Any]:
    """What a line says; empty where somebody changed it into what cannot be read."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _instant(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _faults_of_words(company: Company) -> Iterator[Fault]:
    for words in Words.objects.filter(line__company=company).select_related("line").iterator(chunk_size=2000):
        if words.salt and digest(words.salt + words.text) != _read(words.line.body).get("words"):
            yield Fault(f"journal, ligne {words.line.seq}", "les mots ne correspondent pas à leur empreinte")


def operations_of(company: Company, seqs: tuple[int, int] | None = None) -> Iterator[tuple[int, int, dict[str, str]]]:
    """(seq, operation, digests by table) of each line, in order."""
    lines = Line.objects.filter(company=company)
    if seqs:
        lines = lines.filter(seq__range=seqs)
    for seq, operation, body in lines.order_by("seq").values_list("seq", "operation", "body").iterator():
        digests = _read(body).get("digests")
        yield seq, operation, digests if isinstance(digests, dict) else {}


def has_line(company: Company, verb: str) -> bool:
    """Whether an operation of this verb was ever done."""
    return Line.objects.filter(company=company, verb=verb).exists()
