"""Customers and contacts, as a file says them: what would change, and writing it.

The preview is what `day_one.about` says of the files, and

    counts: customers and contacts (added), customers_changed, contacts_changed, fields (changed), same_customers,
        same_contacts, followed (estimated due dates that follow new terms), added, changed, rejected
    changes: the first 200: kind (customer, contact), field ("" where it is added), before, after, code, who
    rejects: count, rows; notes
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from amiable.core.said import said
from amiable.formats.columns import Place
from amiable.formats.customers import Contact, Customer
from amiable.formats.rejects import Reject
from amiable.intake.models import Trace
from amiable.intake.operations.day_one import (
    Done,
    Sheets,
    about,
    rehearsed,
    rejects_shown,
    taken_before,
    write_batch,
)
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, require
from amiable.people.models import Company
from amiable.people.operations import lock_company
from amiable.receivables.operations.directory import Change, Written, write_directory
from amiable.receivables.queries.numbered import payers_by_code
from amiable.receivables.said import number_key

SHOWN = 200
_AT = tuple[str, int]
"""File and line of a row."""


def preview_customers(acting: Acting, sheets: Sheets) -> dict[str, Any]:
    """The object above. Everything is written, looked at and taken back."""
    require(acting, "import")

    def look(done: Operation) -> dict[str, Any]:
        did, written, _ = _write(done, sheets)
        changes = [
            {name: getattr(change, name) for name in ("kind", "field", "before", "after", "code", "who")}
            for change in written.changes[:SHOWN]
        ]
        return {"counts": did.counts, "changes": changes, "notes": did.notes, "rejects": rejects_shown(did.rejects)}

    return about(acting.company, sheets) | rehearsed(acting, look)


def take_customers(acting: Acting, sheets: Sheets, *, dry_run: bool = False) -> Done:
    """Write what the files say and the books do not yet say; all of it, or nothing. Raises `Forbidden`."""
    require(acting, "import")
    if dry_run:
        return rehearsed(acting, lambda done: _write(done, sheets)[0])
    with transaction.atomic():
        lock_company(acting.company)
        before = taken_before(acting.company, sheets)
        if before:
            return Done(batch_id=before, again=True)
        with operation(acting, "intake.taken") as done:
            did, written, keys = _write(done, sheets)
            batch = write_batch(done, sheets, did, map(_trace, written.changes), keys)
    did.batch_id = batch.pk
    return did


def _trace(change: Change) -> Trace:
    return Trace(
        kind=change.kind,
        thing=change.id,
        field=change.field,
        before=change.before,
        after=change.after,
        file=change.place.label[:240],
        line=change.place.line,
    )


def _write(done: Operation, sheets: Sheets) -> tuple[Done, Written, set[str]]:
    told = sheets.customers
    assert told is not None
    rejects = list(sheets.rejects)
    customers, contacts = _fitting(done.acting.company, told.customers, told.contacts, rejects)
    written = write_directory(done, customers, contacts)
    notes = list(sheets.notes)
    if written.followed:
        notes.append(
            said("{count} échéance(s) estimée(s) suivent les nouveaux délais de paiement.", count=written.followed)
        )
    unsaid = sum(one.values.get("role") is None for one in contacts)
    added = _added(written, "contact")
    if unsaid and added:
        notes.append(said("Un contact dont le rôle n’est pas dit est pris pour la comptabilité fournisseurs."))
    order = {name: place for place, name in enumerate(dict.fromkeys(name for name, _ in rejects))}
    rejects.sort(key=lambda pair: (order[pair[0]], pair[1].line))
    keys = {number_key(one.code) for one in told.customers}
    return Done(counts=_counts(written, rejects), notes=notes, rejects=rejects), written, keys


def _added(written: Written, kind: str) -> int:
    return sum(change.kind == kind and not change.field for change in written.changes)


def _counts(written: Written, rejects: Sequence[tuple[str, Reject]]) -> dict[str, int]:
    new = {change.id for change in written.changes if change.kind == "customer" and not change.field}
    changed = {
        kind: {change.id for change in written.changes if change.kind == kind and change.field}
        for kind in ("customer", "contact")
    }
    customers_changed = len(changed["customer"] - new)
    return {
        "customers": len(new),
        "contacts": _added(written, "contact"),
        "customers_changed": customers_changed,
        "contacts_changed": len(changed["contact"]),
        "fields": sum(bool(change.field) and change.id not in new for change in written.changes),
        "same_customers": written.same_customers,
        "same_contacts": written.same_contacts,
        "followed": written.followed,
        "added": len(new) + _added(written, "contact"),
        "changed": customers_changed + len(changed["contact"]),
        "rejected": len(rejects),
    }


def _fitting(
    company: Company,
    customers: Sequence[Customer],
    contacts: Sequence[Contact],
    rejects: list[tuple[str, Reject]],
) -> tuple[list[Customer], list[Contact]]:
    """The rows whose customer and payer there are; the others go to the rejects, with the people they name."""
    payers = payers_by_code(company)
    rows = list(customers)
    bad: set[_AT] = set()
    while wrong := [*_unknown(rows, payers), *_unpaid(rows, payers)] or _circles(rows, payers):
        for name, row, expected, remedy in wrong:
            if _at(row.place) not in bad:
                bad.add(_at(row.place))
                found = row.code if name == "customer_code" else row.values[name]
                rejects.append(row.place.reject(name, found, expected, remedy))
        rows = [row for row in rows if _at(row.place) not in bad]
    return rows, [one for one in contacts if _at(one.place) not in bad]


def _at(place: Place) -> _AT:
    return place.label, place.line


_Wrong = tuple[str, Customer, Any, Any]
"""Field, row, what was expected, what to do."""


def _codes(rows: Iterable[Customer], payers: dict[str, str]) -> set[str]:
    return payers.keys() | {row.code for row in rows if row.sure}


def _unknown(rows: Sequence[Customer], payers: dict[str, str]) -> list[_Wrong]:
    """People of a customer of whom neither the books nor the file know anything."""
    codes = _codes(rows, payers)
    expected = said("le code d’un client de vos comptes, ou du fichier des clients")
    remedy = said("Corrigez le code, ou déposez ce client avec son nom.")
    return [("customer_code", row, expected, remedy) for row in rows if row.code not in codes]


def _unpaid(rows: Sequence[Customer], payers: dict[str, str]) -> list[_Wrong]:
    codes = _codes(rows, payers)
    expected = said("le code d’un autre client de vos comptes, ou de ce fichier")
    remedy = said("Corrigez le code du payeur, ou videz la cellule si le client paie lui-même.")
    return [
        ("payer", row, expected, remedy) for row in rows if row.values.get("payer", row.code) not in codes | {row.code}
    ]


def _circles(rows: Sequence[Customer], payers: dict[str, str]) -> list[_Wrong]:
    """Rows whose payer would in the end be paid by the customer itself."""
    pays = dict(payers)
    for row in rows:
        if payer := row.values.get("payer"):
            pays[row.code] = "" if payer == row.code else payer
    remedy = said("Retirez l’un de ces payeurs : quelqu’un doit payer pour lui-même.")
    wrong: list[_Wrong] = []
    for row in rows:
        way = [row.code]
        while row.values.get("payer") and (following := pays.get(way[-1], "")) and following not in way:
            way.append(following)
        if len(way) > 1 and pays.get(way[-1]) == row.code:
            circle = " → ".join([*way, row.code][:6])
            wrong.append(("payer", row, said("un payeur qui ne tourne pas en rond : {circle}", circle=circle), remedy))
    return wrong
