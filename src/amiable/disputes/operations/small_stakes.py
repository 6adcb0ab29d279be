"""Small stakes: what costs more to examine than to concede is conceded in one click, within a cap."""

from amiable.core.refusal import Cents, Refusal
from amiable.disputes.models import Dispute, DisputeLine, Status
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.resolve import resolve_dispute
from amiable.disputes.queries.small_stakes import goodwill_given
from amiable.journal.operations import operation
from amiable.people.access import Acting
from amiable.receivables.operations import lock_receivables
from amiable.receivables.queries.portions import contested_of


class NoGoodwill(Refusal, ValueError):
    """The message (French) says which cap stands in the way, what was given, and what to do."""


def goodwill(acting: Acting, dispute: Dispute, *, version: int | None = None) -> Dispute:
    """Resolve an open dispute today with the finding ``goodwill``: all that it still blocks is conceded.

    What is contested may not be above the company's `goodwill_under`, nor what is conceded so to the customer in the
    calendar year above `goodwill_per_year`. `version` as for `resolve_dispute`, which `undo_last` takes back. Raises
    `NoGoodwill`, `UnableToResolve`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require_on(acting, "decide", dispute)
    with operation(acting, "customer.goodwill", [("customer", dispute.customer_id)]) as done:
        lock_receivables(done, _concerned(dispute))
        lines = {line.receivable.number: line for line in dispute.lines.select_related("receivable")}
        conceded = {
            number: contested_of(line.receivable_id, dispute.number, acting.today) for number, line in lines.items()
        }
        given = goodwill_given(acting.company, dispute.customer_id, acting.today.year)
        done.facts |= {"number": dispute.number, "conceded": sum(conceded.values()), "given": given}
        if Dispute.objects.filter(pk=dispute.pk, status=Status.OPEN).exists():  # else it is told who was faster
            _check(acting, dispute, sum(conceded.values()), given)
        return resolve_dispute(
            acting,
            dispute=dispute,
            finding="goodwill",
            conceded=conceded,
            effective_on=acting.today,
            version=version,
        )


def _concerned(dispute: Dispute) -> list[int]:
    """The receivables of every open dispute of the customer: of two people who give at the same moment, the second
    waits until what the first gave counts."""
    lines = DisputeLine.objects.filter(company_id=dispute.company_id, dispute__customer_id=dispute.customer_id)
    mine = lines.filter(dispute_id=dispute.pk)
    return list((lines.filter(dispute__status=Status.OPEN) | mine).values_list("receivable_id", flat=True))


def _check(acting: Acting, dispute: Dispute, cents: int, given: int) -> None:
    company = acting.company
    if not company.goodwill_under or not company.goodwill_per_year:
        raise NoGoodwill("les gestes commerciaux en un clic ne sont pas ouverts ici : décidez {number}", **_of(dispute))
    if (dispute.claimed or 0) > company.goodwill_under:
        raise NoGoodwill(
            "{number} : {claimed} contestés dépassent les {under} d’un geste commercial en un clic : décidez ce litige",
            claimed=Cents(dispute.claimed or 0),
            under=Cents(company.goodwill_under),
            **_of(dispute),
        )
    if not cents:
        raise NoGoodwill("{number} ne bloque plus rien : décidez ce litige, sans rien accorder", **_of(dispute))
    if given + cents > company.goodwill_per_year:
        raise NoGoodwill(
            "{number} : {given} sont déjà accordés à ce client en {year}, et {cents} de plus dépasseraient les "
            "{cap} par an : décidez ce litige",
            given=Cents(given),
            year=str(acting.today.year),
            cents=Cents(cents),
            cap=Cents(company.goodwill_per_year),
            **_of(dispute),
        )


def _of(dispute: Dispute) -> dict[str, str]:
    return {"number": dispute.number}
