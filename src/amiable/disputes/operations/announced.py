"""What a customer contests before its invoice exists, on an order or a delivery note; and the day the invoice comes.

Nothing can be blocked yet. When an invoice names the document, it is held back by a signal, and sales administration
is told; a person then says what it is (`operations.signals`).
"""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F

from amiable.core.reasons import REASONS
from amiable.core.refusal import Cents, Refusal, in_french
from amiable.correspondence.operations import queue_message
from amiable.correspondence.rendering import rendered
from amiable.disputes.models import Announced
from amiable.disputes.operations.signals import Raised, raise_signal
from amiable.disputes.queries.announced import waiting
from amiable.journal.operations import Operation, operation
from amiable.people.access import Absent, Acting, as_operator, require
from amiable.people.queries import departments_of, name_of, people_in_department
from amiable.receivables.queries.naming import SHORTEST, invoices_naming
from amiable.receivables.said import number_key

if TYPE_CHECKING:
    from amiable.people.models import Company
    from amiable.receivables.models import Customer, Receivable

KINDS = ("order", "delivery_note")
LONGEST, LONGEST_WORDS = 60, 5000
"""Characters of a document's number, and of words."""


class UnableToAnnounce(Refusal, ValueError):
    """The message (French) says which field, or what somebody did in the meantime, and what to do."""


def announce(
    acting: Acting,
    *,
    customer: "Customer",
    document_kind: str,
    document: str,
    reason: str,
    words: str = "",
    amount: int | None = None,
) -> Announced:
    """Note that a customer contests an order or a delivery note (`KINDS`) whose invoice is not there yet; `amount`
    cents incl. VAT (None: not known). Raises `UnableToAnnounce`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`."""
    require(acting, "dispute")
    if customer.company_id != acting.company.pk:
        raise Absent("aucun client {code}", code=customer.code)
    document = " ".join(document.split())
    _check(document_kind, document, reason, words, amount)
    with operation(acting, "announced.made", [("customer", customer.pk)]) as done:
        _refuse_twice(acting, customer, document)
        made = Announced.objects.create(
            company=acting.company,
            customer=customer,
            document_kind=document_kind,
            document=document,
            reason=reason,
            words=words.strip(),
            amount=amount,
            at=acting.at,
            by=name_of(acting),
            operation=done.id,
        )
        done.subjects.append(("announced", made.pk))
        done.facts |= {"document_kind": document_kind, "document": document, "reason": reason, "amount": amount}
        if made.words:
            done.words["customer"] = made.words
    return made


def close_announced(acting: Acting, announced: Announced, *, on: date, version: int | None = None) -> None:
    """No invoice is waited for any more. Raises as `announce`."""
    _change(acting, announced, "announced.closed", version, closed_on=on)


def reopen_announced(acting: Acting, announced: Announced, *, version: int | None = None) -> None:
    """Take the closing back. Raises as `announce`."""
    _change(acting, announced, "announced.reopened", version, closed_on=None)


def link_announced(
    acting: Acting, announced: Announced, receivable: "Receivable", *, version: int | None = None
) -> Raised:
    """Its invoice came: it is held back by a signal (or joins the case that is open on it), and sales administration is
    told by e-mail, once. Raises as `announce`, and what `operations.signals.raise_signal` does."""
    require(acting, "dispute")
    if receivable.company_id != acting.company.pk or receivable.customer_id != announced.customer_id:
        raise Absent("aucune pièce {number} de ce client", number=receivable.number)
    if receivable.kind != "invoice":
        raise UnableToAnnounce("{number} n’est pas une facture : rien n’y est à contester", number=receivable.number)
    with operation(acting, "announced.arrived", _subjects(announced)) as done:
        _write(done, announced, version, receivable=receivable)
        raised = raise_signal(
            acting,
            receivable,
            source="announced",
            words=announced.words,
            amount=None if announced.amount is None else min(announced.amount, receivable.amount),
        )
        done.subjects.append(("receivable", receivable.pk))
        done.facts |= {"document": announced.document, "receivable": receivable.number}
        _tell(done, announced, receivable)
    return raised


def match_announced(company: "Company", at: datetime) -> int:
    """Link what was announced to invoices that have come since and name the document; returns how many. Each in its own
    transaction; may run twice. Where several name it, the newest; a person may link another by hand."""
    acting = replace(as_operator(company, at), label="amiable")
    linked = 0
    for announced in waiting(company):
        found = invoices_naming(company, announced.customer_id, announced.document)
        if found:
            link_announced(acting, announced, found[0])
            linked += 1
    return linked


def _check(document_kind: str, document: str, reason: str, words: str, amount: int | None) -> None:
    if document_kind not in KINDS:
        raise UnableToAnnounce("on conteste une commande ou un bon de livraison : choisissez l’un des deux")
    if len(document) > LONGEST or len(number_key(document)) < SHORTEST:
        raise UnableToAnnounce(
            "« {document} » ne permet pas de reconnaître la facture : {least} lettres ou chiffres au moins, {most} au "
            "plus",
            document=document[:LONGEST],
            least=SHORTEST,
            most=LONGEST,
        )
    if reason not in REASONS:
        raise UnableToAnnounce(
            "motif « {reason} » inconnu ; les motifs sont : {reasons}", reason=reason, reasons=", ".join(REASONS)
        )
    if len(words) > LONGEST_WORDS:
        raise UnableToAnnounce("{count} caractères : gardez l’essentiel, {most} au plus", count=len(words),
                               most=LONGEST_WORDS)  # fmt: skip
    if amount is not None and amount <= 0:
        raise UnableToAnnounce("le montant contesté doit être positif, pas {amount}", amount=Cents(amount))


def _refuse_twice(acting: Acting, customer: "Customer", document: str) -> None:
    known = Announced.objects.filter(
        company=acting.company, customer=customer, closed_on=None, receivable=None
    ).values_list("document", "by")
    for other, by in known:
        if number_key(other) == number_key(document):
            raise UnableToAnnounce("{document} est déjà annoncé, par {by} : complétez-le", document=other, by=by)


def _change(acting: Acting, announced: Announced, verb: str, version: int | None, closed_on: date | None) -> None:
    require(acting, "dispute")
    if announced.company_id != acting.company.pk:
        raise Absent("aucune contestation annoncée {id}", id=announced.pk)
    with operation(acting, verb, _subjects(announced)) as done:
        _write(done, announced, version, closed_on=closed_on)
        done.facts |= {"document": announced.document, "on": closed_on and closed_on.isoformat()}


def _write(done: Operation, announced: Announced, version: int | None, **columns: object) -> None:
    """Change the row while it is as it was seen, and waits for its invoice (or is to be reopened)."""
    if announced.company_id != done.acting.company.pk:
        raise Absent("aucune contestation annoncée {id}", id=announced.pk)
    rows = Announced.objects.filter(pk=announced.pk, receivable=None)
    if "receivable" in columns:
        rows = rows.filter(closed_on=None)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1, **columns):
        now = Announced.objects.select_related("receivable").get(pk=announced.pk)
        if now.receivable:
            raise UnableToAnnounce(
                "{document} est déjà rattaché à la facture {number}",
                document=now.document,
                number=now.receivable.number,
            )
        raise UnableToAnnounce("{document} a été changé entre-temps : rechargez la page", document=now.document)


def _subjects(announced: Announced) -> list[tuple[str, int]]:
    return [("announced", announced.pk), ("customer", announced.customer_id)]


def _tell(done: Operation, announced: Announced, receivable: "Receivable") -> None:
    """Sales administration hears of it: the shared mailbox of the department, else those who work there."""
    company = done.acting.company
    shared = [row["email"] for row in departments_of(company) if row["key"] == "sales_admin" and row["email"]]
    to = shared or [one["email"] for one in people_in_department(company, "sales_admin") if one["email"]]
    if not to:
        return
    values = {
        "company": company.name,
        "customer": receivable.customer.name or receivable.customer.code,
        "by": announced.by,
        "invoice": receivable.number,
        "reference": announced.document,
        "amount": "" if announced.amount is None else f"{in_french(Cents(announced.amount))} €",
        "reason": announced.words or REASONS[announced.reason].label,
        "link": f"{settings.ADDRESS}/c/{company.slug}/receivables/{receivable.pk}/",
    }
    told = rendered(company, "announced_arrived", "fr", values)
    queue_message(
        done,
        subject=("announced", announced.pk),
        audience="internal",
        to=to,
        title=told.title,
        text=told.text,
        key=f"announced-arrived-{announced.pk}",
        template="announced_arrived",
    )
