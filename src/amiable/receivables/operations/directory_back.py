"""What a file said of customers and people there is taken back: each value, where nobody has changed it since."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, ProtectedError

from amiable.journal.operations import Operation
from amiable.receivables.models import Contact, Customer, CustomerState, CustomerWords
from amiable.receivables.operations.search import index_customers


class Before(NamedTuple):
    """A change as `directory.Change` told it: what it was before, and after."""

    kind: str
    id: int
    field: str
    before: str
    after: str


def take_directory_back(done: Operation, changes: Iterable[Before]) -> list[str]:
    """Give every field the value it had, if it still has the one it got; take away what was added, if nothing else is
    known of it. Returns the names of what stays as it is."""
    company = done.acting.company
    ordered = sorted(changes, key=lambda change: (change.kind == "customer", not change.field, change.id))
    kept: list[str] = []
    renamed: set[int] = set()
    for change in ordered:  # people first, what was added last
        table = Contact if change.kind == "contact" else Customer
        row = table._default_manager.filter(company=company, pk=change.id).first()
        if row is None:
            continue
        if not (_set_back(row, change) if change.field else _taken_away(row)):
            kept.append(str(row))
        elif change.field in ("name", "siren") and change.kind == "customer":
            renamed.add(change.id)
    index_customers(company, renamed & set(Customer.objects.filter(pk__in=renamed).values_list("pk", flat=True)))
    done.subjects += sorted({("customer", change.id) for change in ordered if change.kind == "customer"})
    return list(dict.fromkeys(kept))


def _set_back(row: Contact | Customer, change: Before) -> bool:
    values: dict[str, object]
    if change.field == "payer" and isinstance(row, Customer):
        now = row.payer.code if row.payer else ""
        payer = Customer.objects.filter(company=row.company_id, code=change.before).first() if change.before else None
        values = {"payer": payer}
    elif change.field == "automatic" and isinstance(row, Contact):
        now, values = "oui" if row.automatic else "non", {"automatic": change.before == "oui"}
    else:
        now, values = getattr(row, change.field), {change.field: change.before}
    if now != change.after:
        return False
    type(row)._default_manager.filter(pk=row.pk).update(**values, version=F("version") + 1)
    return True


def _taken_away(row: Contact | Customer) -> bool:
    """Delete what was added, unless something else holds on to it by now."""
    try:
        with transaction.atomic():
            if isinstance(row, Customer):
                CustomerState.objects.filter(customer=row, certain=0, contested=0, conceded=0, credit=0).delete()
                CustomerWords.objects.filter(customer=row).delete()
            row.delete()
    except ProtectedError:
        return False
    return True
