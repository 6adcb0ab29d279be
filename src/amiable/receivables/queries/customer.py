"""Reads about one customer: who it is, its contacts, notes, relations, what keeps it out of demands, its terms."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from amiable.journal.queries import lines_about
from amiable.people.models import Company
from amiable.receivables.models import Contact, Customer, CustomerNote, CustomerState, Hold
from amiable.receivables.queries.moments import Moment
from amiable.receivables.queries.source import parameters, portions_at

MOST_RELATIONS = 100
TOLD = (
    "id", "code", "name", "siren", "vat_number", "term", "rate", "insolvent_on", "group", "salesperson", "collector",
    "site", "language", "version",
)  # fmt: skip
_OF_CONTACT = ("id", "name", "role", "email", "phone", "language", "automatic", "version")


def customer_told(customer: Customer) -> dict[str, Any]:
    """id, code, name, siren, vat_number, term, rate, insolvent_on, group, salesperson, collector, site, language,
    version; payer: id, code, name of who pays for it, None where it pays itself."""
    told = {name: getattr(customer, name) for name in TOLD}
    payer = customer.payer
    return told | {"payer": payer and {"id": payer.pk, "code": payer.code, "name": payer.name}}


def contacts_of(company: Company, customer_id: int) -> list[dict[str, Any]]:
    """The people at a customer, by role and name: id, name, role, email, phone, language, automatic, version."""
    rows = Contact.objects.filter(company=company, customer=customer_id).order_by("role", "name", "pk")
    return [dict(zip(_OF_CONTACT, row, strict=True)) for row in rows.values_list(*_OF_CONTACT)]


def notes_of(company: Company, customer_id: int, limit: int = 20) -> list[dict[str, Any]]:
    """Our remarks on a customer, the newest first: id, text, by, at."""
    rows = CustomerNote.objects.filter(company=company, customer=customer_id).order_by("-at", "-pk")
    return [{"id": row.pk, "text": row.text, "by": row.by, "at": row.at} for row in rows[:limit]]


def relations_of(company: Company, customer: Customer) -> list[dict[str, Any]]:
    """Whom it pays for, who pays for it, and the other members of its group, as everything now known leaves them:
    id, code, name, kind (payer, paid_for, group), and in cents open, contested, credit. One statement."""
    which = Q(customer__payer=customer) | Q(customer=customer.payer_id)
    if customer.group:
        which |= Q(customer__group=customer.group)
    states = CustomerState.objects.filter(which, company=company).exclude(customer=customer)
    rows = states.select_related("customer").order_by("customer__code")[:MOST_RELATIONS]
    return [
        {
            "id": row.customer_id,
            "code": row.customer.code,
            "name": row.customer.name,
            "kind": _kind(customer, row.customer),
            "open": row.certain + row.contested + row.conceded,
            "contested": row.contested,
            "credit": row.credit,
        }
        for row in rows
    ]


def _kind(customer: Customer, other: Customer) -> str:
    if other.pk == customer.payer_id:
        return "payer"
    return "paid_for" if other.payer_id == customer.pk else "group"


def terms_history(company: Company, customer_id: int) -> list[dict[str, Any]]:
    """What a customer's terms were set to, the latest first: at, actor, term, rate ("": the company's)."""
    lines = lines_about(company, "customer", customer_id)
    set_ = [line for line in reversed(lines) if line["verb"] == "customer.terms_set"]
    return [
        {"at": line["at"], "actor": line["actor"], **{name: line["facts"].get(name, "") for name in ("term", "rate")}}
        for line in set_
    ]


def holds_of_receivables(company: Company, customer_id: int, on: date) -> dict[int | None, list[str]]:
    """Receivable id (None: the whole customer) → the kinds of the holds in force on it on a day, disputes aside."""
    holds = Hold.objects.filter(Q(until=None) | Q(until__gt=on), company=company, customer=customer_id, since__lte=on)
    found: dict[int | None, list[str]] = {}
    for receivable_id, kind in holds.exclude(kind="contested").order_by("pk").values_list("receivable_id", "kind"):
        kinds = found.setdefault(receivable_id, [])
        if kind not in kinds:
            kinds.append(kind)
    return found


def open_amounts_of(company: Company, at: Moment, customer_id: int) -> list[dict[str, Any]]:
    """What of a customer's documents is open at a moment, by due date: receivable_id, number, issued_on, amount (of
    the document), due_on (retained; None: unknown, or contested), claimable (whether what is certain may be asked
    for), foreign (in another currency than the company's), and in cents certain, contested, conceded. One statement."""
    claimable = "CASE WHEN due < %(as_of)s AND NOT judged THEN 1 ELSE 0 END"
    sums = ", ".join(f"CAST(SUM({name}) AS bigint)" for name in ("certain", "contested", "conceded"))
    text = (
        f"SELECT r.id, r.number, r.issued_on, r.amount, p.due, {claimable}, "  # noqa: S608
        f"CASE WHEN apart THEN 1 ELSE 0 END, {sums} FROM {portions_at(at, of_customer=True)} p "
        "JOIN receivables_receivable r ON r.id = p.receivable_id GROUP BY 1, 2, 3, 4, 5, 6, 7 "
        "ORDER BY 5, r.issued_on, r.number, r.id"
    )
    names = ("receivable_id", "number", "issued_on", "amount", "due_on", "claimable", "foreign")
    with connection.cursor() as cursor:
        cursor.execute(text, parameters(company, at) | {"customer": customer_id})
        rows = [dict(zip((*names, "certain", "contested", "conceded"), row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["issued_on"], row["due_on"] = _day(row["issued_on"]), _day(row["due_on"])
        row["claimable"], row["foreign"] = bool(row["claimable"]), bool(row["foreign"])
    return rows


def _day(value: date | str | None) -> date | None:
    """SQLite gives text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
