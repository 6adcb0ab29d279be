"""What an import would change: what its files say, compared with what the books say. Reads only.

The accounts are the master: a document that is new is added; one whose open amount fell was settled, one whose amount
rose came back; one that a complete list no longer shows is settled, cause unknown, but never the part that is under
dispute.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from amiable.core import events
from amiable.core.calendar import Term, parse_term
from amiable.core.law.late_interest import Schedule, parse_rate
from amiable.core.said import Said, said
from amiable.formats.items import OpenItem, Settlement
from amiable.intake.operations.read import Mode, Parsed
from amiable.people.models import Company
from amiable.receivables.queries.known import Key, Known, known_documents, terms_by_code
from amiable.receivables.said import number_key

_CELLS = re.compile(r"[;|\t,]")
"""What separates the cells of a rejected line."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a customer's invoices are subject to, where the file does not say: term of payment, rate of interest."""

    term: Term
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class New:
    """A document to add (`id` where a dormant row of it exists), with all that is said of it."""

    item: OpenItem
    kind: str
    said: tuple[events.Event, ...]
    estimated: bool
    id: int | None = None


@dataclass(slots=True)
class Plan:
    """What would be written. `missing`: documents that a complete list no longer shows, by id, with cents.
    `origins`: document id → (file, line) that said something new of it. `touched`: the key and the state of each
    document that changes or is missing, by id, before anything is written. `customers`: code → name of the new ones."""

    new: list[New] = field(default_factory=list)
    said: list[tuple[int, events.Event]] = field(default_factory=list)
    redated: list[tuple[int, date]] = field(default_factory=list)
    missing: list[tuple[int, int]] = field(default_factory=list)
    missing_contested: int = 0
    listed_open: int = 0
    known_open_items: int = 0
    known_open_cents: int = 0
    unchanged: int = 0
    origins: dict[int, tuple[int, int]] = field(default_factory=dict)
    touched: dict[int, tuple[Key, Known]] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)


def counts_of(made: Plan) -> dict[str, int]:
    """How many invoices, credits and customers are new; payments and credit_notes that are said of documents, those
    without a known cause left out."""
    missing = {pk for pk, _ in made.missing}
    said = [event for new in made.new for event in new.said] + [one for pk, one in made.said if pk not in missing]
    return {
        "invoices": sum(new.kind == "invoice" for new in made.new),
        "credits": sum(new.kind == "credit" for new in made.new),
        "customers": len(made.customers),
        "payments": sum(isinstance(event, events.Paid) and event.how != "disappeared" for event in said),
        "credit_notes": sum(isinstance(event, events.Credited) for event in said),
    }


def plan(company: Company, parsed: Parsed, mode: Mode, latest_list: date | None) -> Plan:
    """Compare. `latest_list` is the day of the newest complete list taken before: an older file never overrules it."""
    known = known_documents(company, parsed.as_of)
    terms = terms_by_code(company)
    made = Plan()
    made.customers = {i.customer_code: i.customer_name for i in parsed.items if i.customer_code not in terms}
    seen: set[int] = set()
    older = latest_list is not None and parsed.as_of < latest_list
    overruled = older and mode == "stock"  # what changed, or is told again, says nothing of the rest
    for key, item in keyed(parsed.items):
        document = known.get(key)
        if document:
            seen.add(document.id)
        if document is None or document.dormant:
            term, rate = terms.get(key[0], ("", ""))
            said_of = Terms(parse_term(term or company.term), parse_rate(rate or company.rate))
            new = _new(item, key[3], document.id if document else None, said_of, estimate=parsed.source == "fec")
            if document:
                made.origins[document.id] = (item.file, item.line)
            made.new.append(_settled_since(new, latest_list) if overruled and latest_list else new)
        elif older:
            made.unchanged += 1
        else:
            _compare(made, item, (key, document), parsed.as_of)
    if older and latest_list:
        made.notes.append(
            said(
                "une liste complète plus récente ({day}) est déjà prise : celle-ci n'ajoute que les "
                "pièces inconnues, et ne change pas les autres",
                day=latest_list,
            )
        )
    if mode == "stock" and not older:
        _missing(made, known, seen, parsed)
    return made


def keyed(items: Iterable[OpenItem]) -> Iterator[tuple[Key, OpenItem]]:
    """Items with their keys; a second document with the same key gets "(2)" after its number, in order of line."""
    seen: dict[Key, int] = {}
    for item in items:
        kind = "credit" if item.amount < 0 or (item.amount == 0 and item.open < 0) else "invoice"
        key = (item.customer_code, number_key(item.number), item.issued_on, kind)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] == 1:
            yield key, item
        else:
            number = f"{item.number} ({seen[key]})"
            yield (key[0], number_key(number), key[2], kind), replace(item, number=number)


def _new(item: OpenItem, kind: str, known_id: int | None, terms: Terms, *, estimate: bool) -> New:
    """The events of a document seen for the first time.

    A date before the issue is not one, and a retention (account 4117) has none until its condition is met.
    A FEC tells no due date: it is estimated from the customer's terms. For a list of open items none is invented."""
    if kind == "credit":
        given: list[events.Event] = [events.CreditGiven(item.issued_on, -item.amount)]
        if item.open != item.amount:
            given.append(events.CreditUsed(item.issued_on, item.open - item.amount))
        return New(item, kind, tuple(given), estimated=False, id=known_id)
    retained = item.extra.get("account", "").startswith("4117")
    told = item.due_on if item.due_on and item.due_on >= item.issued_on else None
    estimated = estimate and told is None and item.kind == "invoice" and not retained
    due_on = terms.term.due(item.issued_on) if estimated else told
    share = events.Share(item.amount, due_on, "retention" if retained else "ordinary")
    term = terms.term if estimated else None
    issued = events.Issued(item.issued_on, (share,), terms.schedule, term, estimated)
    settlements = item.settlements or _undated(item)
    return New(item, kind, (issued, *map(_said, settlements)), estimated, known_id)


def _undated(item: OpenItem) -> tuple[Settlement, ...]:
    """What was settled before we knew the document, on a day nobody told: it bears no interest for us."""
    settled = item.amount - item.open
    return (Settlement(item.issued_on, "payment", settled),) if settled else ()


def _said(settlement: Settlement) -> events.Event:
    match settlement.kind:
        case "credit_note":
            return events.Credited(settlement.on, settlement.cents)
        case "discount":
            return events.Discounted(settlement.on, settlement.cents)
        case "written_off":
            return events.WrittenOff(settlement.on, settlement.cents)
        case "set_off":
            return events.Paid(settlement.on, settlement.cents, how="set_off")
    return events.Paid(settlement.on, settlement.cents)


def _settled_since(new: New, latest_list: date) -> New:
    """A document of an older file that the newest complete list does not show: it was settled in between."""
    if new.kind == "credit":
        return replace(new, said=(*new.said, events.CreditUsed(latest_list, -new.item.open)))
    rest = events.Paid(latest_list, new.item.open, how="disappeared")
    return replace(new, said=(*new.said, rest)) if new.item.open else new


def _compare(made: Plan, item: OpenItem, found: tuple[Key, Known], as_of: date) -> None:
    _, document = found
    made.listed_open += 1
    before = len(made.said) + len(made.redated)
    if item.amount < 0:
        used = document.credit + item.open
        if used > 0:
            made.said.append((document.id, events.CreditUsed(as_of, used)))
        elif used < 0:
            made.said.append((document.id, events.CreditGiven(as_of, -used)))
    else:
        _compare_invoice(made, item, document, as_of)
    if len(made.said) + len(made.redated) == before:
        made.unchanged += 1
    else:
        made.origins[document.id] = (item.file, item.line)
        made.touched[document.id] = found


def _compare_invoice(made: Plan, item: OpenItem, document: Known, as_of: date) -> None:
    fell = document.open - item.open
    if fell > 0:
        made.said.extend((document.id, event) for event in _fall(item, document, fell, as_of))
    elif fell < 0 and -fell <= document.paid:
        made.said.append((document.id, events.Returned(as_of, -fell)))
    elif fell < 0:
        made.notes.append(
            said(
                "pièce {number} (ligne {line}) : le montant a augmenté depuis l'import ; à rapprocher",
                number=item.number,
                line=item.line,
            )
        )
    if item.due_on and document.estimated:
        made.redated.append((document.id, item.due_on))
    elif item.due_on and item.due_on != document.due and item.due_on >= item.issued_on:
        made.said.append((document.id, events.DueDateSet(as_of, 0, item.due_on)))


def _fall(item: OpenItem, document: Known, fell: int, as_of: date) -> Iterator[events.Event]:
    """What made the open amount fall: the file's own settlements beyond those known, else unknown on `as_of`."""
    left = fell
    for settlement in sorted(item.settlements, key=lambda s: s.on, reverse=True):
        cents = min(left, settlement.cents)
        if cents:
            yield _said(replace(settlement, cents=cents))
            left -= cents
    # The credit note that was promised: of its very amount, or where no payment could take so much.
    payable = document.certain + document.contested - (fell - left)
    promised = min(left, document.conceded) if left == document.conceded or left > payable else 0
    if promised:
        yield events.Credited(as_of, promised)
    if left > promised:
        yield events.Paid(as_of, left - promised)


def _missing(made: Plan, known: dict[Key, Known], seen: set[int], parsed: Parsed) -> None:
    """Documents open in the books, of before the list, that it does not show."""
    settled = dict(keyed(parsed.settled))
    rejected = {number_key(cell) for _, reject in parsed.rejects for cell in _CELLS.split(reject.raw) if cell.strip()}
    for key, document in known.items():
        if document.open or document.credit:
            made.known_open_items += 1
            made.known_open_cents += document.open
        if document.id in seen or key[2] > parsed.as_of or not (document.open or document.credit):
            continue
        if key[1] in rejected:
            kept = said("pièce {number} : sa ligne est écartée ; elle reste comme elle était", number=document.number)
            made.notes.append(kept)
            continue
        made.touched[document.id] = (key, document)
        told = settled.get(key)
        if told and key[3] == "invoice":
            made.said.extend((document.id, event) for event in _fall(told, document, document.open, parsed.as_of))
            continue
        made.missing.append((document.id, document.open or document.credit))
        made.missing_contested += bool(document.contested)
        if document.certain:
            made.said.append((document.id, events.Paid(parsed.as_of, document.certain, how="disappeared")))
        if document.conceded:
            made.said.append((document.id, events.Credited(parsed.as_of, document.conceded)))
        if document.credit > 0:
            made.said.append((document.id, events.CreditUsed(parsed.as_of, document.credit)))
