"""Who the customers are, as a file says it: many customers and people at once, and the same taken back.

Existing values change only where the file says something. What the accounts gave is improved, never emptied.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import parse_rate
from amiable.formats.columns import Place
from amiable.formats.customers import Contact as ContactSaid
from amiable.formats.customers import Customer as CustomerSaid
from amiable.formats.titles import words
from amiable.journal.operations import Operation, operation
from amiable.receivables.models import Contact, Customer, Receivable
from amiable.receivables.operations.books import Fact, lock_receivables, record
from amiable.receivables.operations.bulk import BATCH_ROWS
from amiable.receivables.operations.customers import CustomerRow, add_customers
from amiable.receivables.operations.documents import estimate_again
from amiable.receivables.operations.search import index_customers

PLAIN = ("name", "siren", "vat_number", "term", "group", "salesperson", "collector", "site", "language")
OF_CONTACT = ("name", "role", "email", "phone", "language", "automatic")
NO = "non"
"""How `automatic` False is told; True is "oui"."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a customer or of a person there that is said otherwise now; `field` "": it was added, and `after` is
    its name. `kind`: customer or contact, of that `id`; `code` and `who` name the customer and the thing."""

    kind: str
    id: int
    field: str
    before: str
    after: str
    code: str
    who: str
    place: Place


@dataclass(slots=True)
class Written:
    """What was written: `changes` in order of customer code; how many customers and contacts were `same`; how many
    estimated due dates `followed` new terms."""

    changes: list[Change] = field(default_factory=list)
    same_customers: int = 0
    same_contacts: int = 0
    followed: int = 0


def write_directory(done: Operation, customers: Iterable[CustomerSaid], contacts: Iterable[ContactSaid]) -> Written:
    """Write all that is said. Payers are known or among the new ones, and in no circle: who calls has seen to that."""
    merged, places = _merged(customers)
    written = Written()
    known = _known(done, merged)
    new = [code for code in merged if code not in known]
    add_customers(done, [_row(code, merged[code]) for code in new])
    rows = known | _known(done, new)
    retermed = []
    for code in sorted(merged):
        changes = _changes(rows, code, merged[code], places[code], new=code in new)
        written.changes += changes
        written.same_customers += not changes
        retermed += [rows[code].pk for change in changes if change.field == "term"]
    _save(rows, {change.id for change in written.changes if change.kind == "customer" and change.field})
    written.followed = _follow_terms(done, retermed)
    _write_contacts(done, written, rows, contacts)
    named = [change.id for change in written.changes if change.field in ("name", "siren") and change.kind == "customer"]
    index_customers(done.acting.company, named)
    done.subjects += sorted({("customer", rows[change.code].pk) for change in written.changes})
    return written


def _merged(customers: Iterable[CustomerSaid]) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, Place]]]:
    """Code → what all rows of it say, and where each field (and "": the customer) was said first."""
    values: defaultdict[str, dict[str, str]] = defaultdict(dict)
    places: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for said in customers:
        places[said.code].setdefault("", said.place)
        for name, text in said.values.items():
            values[said.code].setdefault(name, text)
            places[said.code].setdefault(name, said.place)
    return {code: values[code] for code in places}, dict(places)


def _known(done: Operation, codes: Iterable[str]) -> dict[str, Customer]:
    """Held until the operation ends."""
    ordered = sorted(codes)
    found: dict[str, Customer] = {}
    for start in range(0, len(ordered), BATCH_ROWS):
        rows = Customer.objects.filter(company=done.acting.company, code__in=ordered[start : start + BATCH_ROWS])
        held = rows.select_for_update(of=("self",)).select_related("payer").order_by("pk")
        found.update((row.code, row) for row in held)
    return found


def _row(code: str, values: dict[str, str]) -> CustomerRow:
    return CustomerRow(code, values.get("name", code), values.get("siren", ""), values.get("vat_number", ""))


def _changes(
    rows: dict[str, Customer], code: str, values: dict[str, str], places: dict[str, Place], *, new: bool
) -> list[Change]:
    """Set what is said otherwise on the row; of a new customer, its name and numbers are there already."""
    row = rows[code]
    changes = [Change("customer", row.pk, "", "", row.name, code, row.name, places[""])] if new else []
    for name in PLAIN:
        before, after = getattr(row, name), values.get(name, "")
        if name == "name" and after:
            after = _better(row, after)
        if after and after != before:
            setattr(row, name, after)
            changes.append(Change("customer", row.pk, name, before, after, code, row.name, places[name]))
    payer = values.get("payer")
    if payer is not None:
        before, after = row.payer.code if row.payer else "", "" if payer == code else payer
        if after != before:
            row.payer = rows[after] if after in rows else _payer(row, after)
            changes.append(Change("customer", row.pk, "payer", before, after, code, row.name, places["payer"]))
    return changes


def _payer(row: Customer, code: str) -> Customer | None:
    return Customer.objects.get(company=row.company_id, code=code) if code else None


def _better(row: Customer, told: str) -> str:
    """The name to keep: that of the file, unless it only shouts, cuts short or repeats the code of the one we know."""
    known = row.name
    if known in ("", row.code):
        return told
    before, after = words(known), words(told)
    worse = told.isupper() and not known.isupper() and before == after
    return known if told == row.code or worse or (before != after and before.startswith(after)) else told


def _save(rows: dict[str, Customer], changed: set[int]) -> None:
    some = [row for row in rows.values() if row.pk in changed]
    for row in some:
        row.version += 1
    Customer.objects.bulk_update(some, [*PLAIN, "payer", "version"], batch_size=200)


def _follow_terms(done: Operation, customer_ids: Sequence[int]) -> int:
    """Due dates that are only estimated follow the new terms; each customer's history says which."""
    company = done.acting.company
    facts: list[Fact] = []
    for row in Customer.objects.filter(company=company, pk__in=customer_ids).order_by("pk"):
        with operation(done.acting, "customer.terms_set", [("customer", row.pk)]) as inner:
            inner.facts |= {"term": row.term, "rate": row.rate}
        estimated = Receivable.objects.filter(company=company, customer=row, estimated=True, kind="invoice")
        ids = sorted(estimated.values_list("pk", flat=True))
        if ids:
            lock_receivables(done, ids)
            terms = parse_term(row.term or company.term), parse_rate(row.rate or company.rate)
            facts += estimate_again(done, ids, *terms)
    if facts:
        record(done, facts)
    return len(facts)


def _write_contacts(
    done: Operation, written: Written, rows: dict[str, Customer], contacts: Iterable[ContactSaid]
) -> None:
    said = list(contacts)
    ids = {rows[one.customer_code].pk for one in said}
    there: defaultdict[int, list[Contact]] = defaultdict(list)
    for row in Contact.objects.filter(company=done.acting.company, customer__in=ids).order_by("pk"):
        there[row.customer_id].append(row)
    changed: dict[int, Contact] = {}
    for one in said:
        customer = rows[one.customer_code]
        known = _same_person(there[customer.pk], one)
        if known is None:
            made = _added(done, customer, one)
            there[customer.pk].append(made)
            who = f"{made.name}, {customer.name}"
            written.changes.append(Change("contact", made.pk, "", "", made.name, customer.code, who, one.place))
            continue
        row = known
        changes = _changes_of(row, one, customer)
        written.changes += changes
        written.same_contacts += not changes
        if changes and row.pk not in changed:
            row.version += 1
            changed[row.pk] = row
    Contact.objects.bulk_update(changed.values(), [*OF_CONTACT, "version"], batch_size=200)


def _same_person(there: Iterable[Contact], one: ContactSaid) -> Contact | None:
    """By name; by address where either has no other name than that."""
    email = one.values.get("email", "").casefold()
    for row in there:
        if row.name.casefold() == one.name.casefold():
            return row
    for row in there:
        nameless = row.name.casefold() == row.email.casefold() or one.name.casefold() == email
        if email and row.email.casefold() == email and nameless:
            return row
    return None


def _added(done: Operation, customer: Customer, one: ContactSaid) -> Contact:
    automatic = {} if one.automatic is None else {"automatic": one.automatic}
    return Contact.objects.create(
        company=done.acting.company, customer=customer, name=one.name, **one.values, **automatic
    )


def _changes_of(row: Contact, one: ContactSaid, customer: Customer) -> list[Change]:
    values = dict(one.values)
    if row.name.casefold() == row.email.casefold() and one.name.casefold() != row.email.casefold():
        values["name"] = one.name
    changes = []
    for name, after in values.items():
        before = getattr(row, name)
        same = before.casefold() == after.casefold() if name == "email" else before == after
        if not same:
            setattr(row, name, after)
            changes.append((name, before, after))
    if one.automatic is not None and one.automatic != row.automatic:
        changes.append(("automatic", *(("oui", NO) if row.automatic else (NO, "oui"))))
        row.automatic = one.automatic
    who = f"{row.name}, {customer.name}"
    return [Change("contact", row.pk, *change, customer.code, who, one.place) for change in changes]
