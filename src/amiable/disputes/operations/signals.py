"""Signals: the first word of a contest holds its invoice back at once; a person then says what it is.

A signal is a hold of kind ``signal`` on the receivable, counted as nothing contested. It stays until a person makes a
dispute, an obstacle or nothing of it; past its working days it climbs to the credit manager, still holding.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from amiable.core.contested_amount import TAXES, Tax, heard
from amiable.core.reasons import OBSTACLES
from amiable.core.refusal import Cents, Refusal, Word, in_french
from amiable.core.signals import DAYS, SOURCES
from amiable.correspondence.operations import queue_message
from amiable.correspondence.queries import state_of_keys
from amiable.disputes.models import Dispute
from amiable.disputes.operations.comments import add_comment
from amiable.disputes.operations.open import BlockedLine, open_dispute
from amiable.disputes.queries.concerned import open_disputes_on
from amiable.journal.operations import operation
from amiable.people.access import Absent, Acting, as_operator, require
from amiable.people.queries import calendar_of, departments_of, people_of
from amiable.receivables.operations.causes import Cause, lift_cause, place_cause
from amiable.receivables.queries.signals import late_signals

if TYPE_CHECKING:
    from amiable.people.models import Company
    from amiable.receivables.models import Hold, Receivable


class UnableToSignal(Refusal, ValueError):
    """The message (French) says which field, and what to do."""


@dataclass(frozen=True, slots=True)
class Raised:
    """What became of a signal: the `subject` of its hold, or the `dispute` that it joined."""

    subject: str = ""
    dispute: Dispute | None = None


def raise_signal(
    acting: Acting,
    receivable: "Receivable",
    *,
    source: str,
    words: str = "",
    amount: int | None = None,
    tax: Tax = "incl",
    vat: int | None = None,
    on: date | None = None,
) -> Raised:
    """Hold an invoice back because somebody, or a status, says that something is contested.

    `source` is one of `core.signals.SOURCES`, `words` are whoever's said it, `on` the day (None: today). `amount`
    cents as they were said (`tax`, `vat` basis points): where the tax is not known they are kept as heard, and asked
    when a dispute is made of it. An invoice with an open case is held already: the words join it, as a comment.
    Raises `UnableToSignal`, `receivables.operations.causes.UnableToPlace`, `journal.operations.AlreadyDone`,
    `people.access.Forbidden` or `Absent`.
    """
    require(acting, "dispute")
    _check(acting, receivable, source, amount, tax)
    if case := open_disputes_on(acting.company, [receivable.pk]):
        dispute = Dispute.objects.select_related("company").get(pk=case[0]["id"])
        add_comment(acting, dispute, _said(receivable, words, amount, tax))
        return Raised(dispute=dispute)
    day = on or acting.today
    known = amount is None or tax == "incl" or (tax == "excl" and vat is not None)
    facts: dict[str, Any] = {"source": source}
    if amount is not None:
        facts |= {"amount": heard(amount, tax, vat)} if known else {"heard": amount, "tax": tax}
    cause = Cause(
        "signal",
        since=day,
        words=words,
        department="credit",
        answer_due=max(calendar_of(acting.company).add(day, DAYS), acting.today),
        facts=facts,
    )
    return Raised(subject=place_cause(acting, receivable.customer, cause, [receivable]))


def signal_to_dispute(
    acting: Acting, signal: "Hold", *, reason: str, amount: int | None = None, blocked: int | None = None
) -> Dispute:
    """The customer contests: `amount` cents incl. VAT (None: the whole invoice), since the day of the signal, in its
    words. One transaction: the dispute opens, the hold ends. Raises `operations.UnableToOpen`,
    `receivables.operations.causes.UnableToLift`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or
    `Absent`."""
    receivable = _receivable(acting, signal)
    with operation(acting, "signal.disputed") as done:
        lift_cause(acting, signal.subject, on=acting.today)
        dispute = open_dispute(
            acting,
            lines=[BlockedLine(receivable, amount, blocked)],
            reason=reason,
            words=signal.words,
            opened_on=max(signal.since, receivable.issued_on),
        )
        done.subjects += [("dispute", dispute.pk), ("receivable", receivable.pk), ("customer", receivable.customer_id)]
        done.facts |= {"signal": signal.pk, "number": dispute.number}
    return dispute


def signal_to_obstacle(acting: Acting, signal: "Hold", *, reason: str) -> str:
    """Nothing is contested, something is missing to pay (`core.reasons.OBSTACLES`): returns the subject of the
    obstacle. One transaction. Raises as `signal_to_dispute`, and `UnableToSignal`."""
    receivable = _receivable(acting, signal)
    if reason not in OBSTACLES:
        raise UnableToSignal("choisissez ce qui bloque le paiement : {reasons}", reasons=", ".join(OBSTACLES))
    with operation(acting, "signal.hindered") as done:
        lift_cause(acting, signal.subject, on=acting.today)
        cause = Cause("obstacle", since=signal.since, reason=reason, words=signal.words)
        subject = place_cause(acting, signal.customer, cause, [receivable])
        done.subjects += [("receivable", receivable.pk), ("customer", receivable.customer_id)]
        done.facts |= {"signal": signal.pk, "reason": reason}
    return subject


def dismiss_signal(acting: Acting, signal: "Hold", *, why: str) -> int:
    """It is nothing: the hold ends, and why is kept. Returns the operation of the lifting, for
    `receivables.operations.causes.undo_cause`. Raises as `signal_to_obstacle`."""
    receivable = _receivable(acting, signal)
    if not why.strip():
        raise UnableToSignal("dites en quelques mots pourquoi ce n’est rien")
    with operation(acting, "signal.dismissed") as done:
        lifted = lift_cause(acting, signal.subject, on=acting.today)
        done.subjects += [("receivable", receivable.pk), ("customer", receivable.customer_id)]
        done.facts |= {"signal": signal.pk}
        done.words["why"] = why.strip()
    return lifted


def climb_signals(company: "Company", at: datetime) -> int:
    """Write once to the credit managers of each signal whose day has passed; it holds on. Returns how many were written
    of. May run twice."""
    acting = replace(as_operator(company, at), label="amiable")
    late = {f"signal-late-{row['id']}": row for row in late_signals(company, acting.today)}
    known = state_of_keys(company, list(late)) if late else {}
    to = _credit_managers(company) if late else []
    new = [(key, row) for key, row in late.items() if key not in known and to]
    for key, row in new:
        with operation(acting, "signal.climbed", [("receivable", row["receivable_id"])]) as done:
            title, text = _climbing(company, row)
            queue_message(
                done,
                subject=("receivable", row["receivable_id"]),
                audience="internal",
                to=to,
                title=title,
                text=text,
                key=key,
            )
            done.facts |= {"signal": row["id"]}
    return len(new)


def _climbing(company: "Company", row: dict[str, Any]) -> tuple[str, str]:
    told = {name: in_french(value) for name, value in row.items() if value is not None}
    title = f"Signalement à traiter : {told['number']}, {told['customer']}"
    text = (
        f"Un signalement du {told['since']} sur la facture {told['number']} ({told['customer']}) attendait une réponse "
        f"avant le {told['answer_due']}. La facture reste en attente, rien n’y est réclamé.\n\n"
        "Dites s’il s’agit d’un litige, d’un frein au paiement, ou de rien :\n"
        f"{settings.ADDRESS}/c/{company.slug}/signals/{row['id']}/\n"
    )
    return title, text + (f"\nCe qui a été dit : {row['words']}\n" if row["words"] else "")


def _credit_managers(company: "Company") -> list[str]:
    people = [one["email"] for one in people_of(company) if one["active"] and "credit_manager" in one["roles"]]
    shared = [row["email"] for row in departments_of(company) if row["key"] == "credit"]
    return sorted({email for email in people if email}) or [email for email in shared if email]


def _check(acting: Acting, receivable: "Receivable", source: str, amount: int | None, tax: str) -> None:
    if receivable.company_id != acting.company.pk:
        raise Absent("aucune pièce {number}", number=receivable.number)
    if source not in SOURCES:
        raise UnableToSignal("source « {source} » inconnue : {sources}", source=source, sources=", ".join(SOURCES))
    if tax not in TAXES:
        raise UnableToSignal("un montant est « incl », « excl » ou « unknown »")
    if amount is not None and not 0 < amount <= receivable.amount:
        raise UnableToSignal(
            "{number} : {amount} signalés, mais la facture est de {most}",
            number=receivable.number,
            amount=Cents(amount),
            most=Cents(receivable.amount),
        )


def _said(receivable: "Receivable", words: str, amount: int | None, tax: str) -> str:
    """What joins an open case."""
    taxes = {"incl": Word("TTC"), "excl": Word("hors taxes"), "unknown": Word("TTC ou hors taxes, à demander")}
    named = f" ({in_french(Cents(amount))} € {taxes[tax]})" if amount is not None else ""
    return f"Signalé de nouveau sur {receivable.number}{named}. {words}".strip()


def _receivable(acting: Acting, signal: "Hold") -> "Receivable":
    require(acting, "dispute")
    if signal.company_id != acting.company.pk or signal.receivable is None:
        raise Absent("aucun signalement {id}", id=signal.pk)
    return signal.receivable
