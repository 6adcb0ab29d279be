"""Which rows of a sheet of disputes are about which documents, and which disputes they make. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from amiable.core.said import Amount, said
from amiable.disputes.operations.takeover import InProgress
from amiable.disputes.queries.in_progress import open_on, referenced
from amiable.formats.dispute_sheet import Told, department_of
from amiable.formats.rejects import Reject, Unfit
from amiable.formats.titles import words
from amiable.people.models import Company
from amiable.people.queries import departments_of, people_of
from amiable.receivables.queries.numbered import Numbered, documents_numbered
from amiable.receivables.said import number_key


@dataclass(slots=True)
class Group:
    """The rows that make one dispute: those of one customer with one reference, or one row without. `unknown`: who it
    says answers, where that is neither a department nor somebody of the company; `person`: who it is, by name."""

    rows: list[Told]
    documents: list[Numbered]
    department: str = ""
    assignee: int | None = None
    person: str = ""
    unknown: str = ""


@dataclass(slots=True)
class Plan:
    """What would be opened; rows whose invoice is `already` in dispute (row, document, id and number of the dispute);
    `rejects` by the books."""

    groups: list[Group] = field(default_factory=list)
    already: list[tuple[Told, Numbered, int, str]] = field(default_factory=list)
    rejects: list[tuple[str, Reject]] = field(default_factory=list)


def plan(company: Company, rows: Sequence[Told]) -> Plan:
    """Compare the sheet with the books, row by row."""
    made = Plan()
    found = documents_numbered(company, (number_key(row.number) for row in rows))
    disputed = open_on(company, (one.id for some in found.values() for one in some))
    known = referenced(company)
    groups: dict[tuple[int, str], Group] = {}
    seen: dict[int, Told] = {}
    for row in rows:
        try:
            document = _document(row, found.get(number_key(row.number), []))
            before = disputed.get(document.id) or known.get((document.customer_id, row.reference.casefold()))
            if before:
                made.already.append((row, document, *before))
                continue
            _refuse_twin(row, seen.get(document.id))
            group = groups.get((document.customer_id, row.reference.casefold())) if row.reference else None
            _refuse_too_much(row, document, group)
        except Unfit as problem:
            made.rejects.append(row.place.unfit(problem))
            continue
        seen.setdefault(document.id, row)
        if group is None:
            group = Group([], [])
            made.groups.append(group)
            if row.reference:
                groups[document.customer_id, row.reference.casefold()] = group
        group.rows.append(row)
        group.documents.append(document)
    _find_who(company, made.groups)
    return made


def _document(row: Told, candidates: Sequence[Numbered]) -> Numbered:
    """The one invoice that a row is about. Raises `Unfit`."""
    if not candidates:
        raise Unfit(
            "doc_number",
            row.number,
            said("le numéro d’une facture de vos comptes"),
            said("Vérifiez le numéro, une facture par ligne ; si elle manque, déposez d’abord le fichier des comptes."),
        )
    ours = [one for one in candidates if not row.customer_code or _same_code(one.code, row.customer_code)]
    if not ours:
        whose = ", ".join(dict.fromkeys(f"{one.code} ({one.name})" for one in candidates))
        raise Unfit(
            "customer_code",
            row.customer_code,
            said("le client de la facture {number} : {whose}", number=row.number, whose=whose),
            said("Corrigez le code du client, ou le numéro de la facture."),
        )
    invoices = [one for one in ours if one.kind == "invoice"]
    if not invoices:
        raise Unfit(
            "doc_number",
            row.number,
            said("une facture : ce numéro est celui d’un crédit du client"),
            said("Donnez le numéro de la facture contestée."),
        )
    return _checked(row, _only(row, invoices))


def _same_code(one: str, other: str) -> bool:
    return number_key(one) == number_key(other)


def _only(row: Told, invoices: Sequence[Numbered]) -> Numbered:
    if len(invoices) == 1:
        return invoices[0]
    customers = list(dict.fromkeys(one.code for one in invoices))
    if len(customers) > 1:
        raise Unfit(
            "doc_number",
            row.number,
            said("un numéro qui ne désigne qu’une facture : {customers} en ont une", customers=", ".join(customers)),
            said("Ajoutez le code du client."),
        )
    fitting = [one for one in invoices if one.issued_on <= row.since]
    still = [one for one in fitting if one.is_open] or fitting
    if len(still) == 1:
        return still[0]
    days = ", ".join(f"{one.issued_on:%d/%m/%Y}" for one in invoices)
    raise Unfit(
        "doc_number",
        row.number,
        said("un numéro qui ne désigne qu’une facture : le client en a plusieurs, émises le {days}", days=days),
        said("Ouvrez ce litige depuis la page de la bonne facture."),
    )


def _checked(row: Told, document: Numbered) -> Numbered:
    if row.since < document.issued_on:
        raise Unfit(
            "since",
            f"{row.since:%d/%m/%Y}",
            said("une date à partir du {issued}, jour de la facture", issued=document.issued_on),
            said("Vérifiez l’année : le client ne peut contester une facture qui n’est pas encore émise."),
        )
    return document


def _refuse_twin(row: Told, before: Told | None) -> None:
    """The same invoice twice is one dispute under one reference, or two under two; without, nobody can tell."""
    if before and not (row.reference and before.reference):
        raise Unfit(
            "doc_number",
            row.number,
            said("une seule ligne pour cette facture, déjà citée à la ligne {line}", line=before.place.line),
            said(
                "Donnez la même référence aux deux lignes si c’est un seul litige, deux références si c’en sont deux."
            ),
        )


def _refuse_too_much(row: Told, document: Numbered, group: Group | None) -> None:
    told = zip(group.rows, group.documents, strict=True) if group else ()
    before = sum(one.claimed or 0 for one, other in told if other.id == document.id)
    if row.claimed is not None and before + row.claimed > document.amount:
        raise Unfit(
            "amount",
            _euros(before + row.claimed).french,
            said("au plus le montant de la facture, {amount}", amount=_euros(document.amount)),
            said("Corrigez le montant, ou videz la cellule : tout ce qui reste dû sera bloqué."),
        )


def _euros(cents: int) -> Amount:
    return Amount(cents, f"{cents / 100:,.2f} €".replace(",", " ").replace(".", ","))


def _find_who(company: Company, groups: Sequence[Group]) -> None:
    """A department as shipped or as the company calls it, somebody of the company, else kept as words."""
    named = {words(row["name"]): row["key"] for row in departments_of(company) if row["name"]}
    people = _people(company)
    for group in groups:
        who = next((row.who for row in group.rows if row.who), "")
        if not who:
            continue
        group.department = named.get(words(who), "") or department_of(who)
        if group.department:
            continue
        person = people.get(words(who))
        if person:
            group.assignee, group.person, group.department = person["id"], person["name"], person["department"]
        else:
            group.unknown = who


def _people(company: Company) -> Mapping[str, dict[str, Any]]:
    """Every way of writing somebody's name, those that two people share left out."""
    found: dict[str, dict[str, Any] | None] = {}
    for person in people_of(company):
        if not person["active"]:
            continue
        parts = words(person["name"]).split()
        ways = {" ".join(parts), " ".join([*parts[1:], *parts[:1]]), words(person["username"]), words(person["email"])}
        ways |= {parts[-1], parts[0]} if len(parts) > 1 else set()
        for way in ways - {""}:
            found[way] = None if way in found else person
    return {way: person for way, person in found.items() if person}


def in_progress(group: Group) -> InProgress:
    """The dispute that a group makes."""
    rows = group.rows
    reasons = {row.reason for row in rows} - {"to_qualify"}
    claims: dict[int, int | None] = {}
    for row, document in zip(rows, group.documents, strict=True):
        if row.claimed is None or claims.get(document.id, 0) is None:
            claims[document.id] = None
        else:
            claims[document.id] = (claims.get(document.id) or 0) + row.claimed
    issued = max(document.issued_on for document in group.documents)
    return InProgress(
        lines=tuple(claims.items()),
        reason=reasons.pop() if len(reasons) == 1 else "to_qualify",
        opened_on=max(min(row.since for row in rows), issued),
        words=_together(row.words for row in rows),
        department=group.department,
        assignee=group.assignee,
        reference=next((row.reference for row in rows if row.reference), ""),
        comment=_together([*(row.comment for row in rows), f"Suivi par {group.unknown}." if group.unknown else ""]),
    )


def _together(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, texts)))
