"""Signals: the list of those that wait, raising one on an invoice, and saying what one is."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.disputes.operations.signals import dismiss_signal, raise_signal, signal_to_dispute, signal_to_obstacle
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Forbidden
from amiable.receivables.access import receivable_by_id, signal_by_id
from amiable.receivables.operations.causes import undo_cause
from amiable.receivables.queries.signals import open_signals, signal_told
from amiable.web.case_steps import refuse_unless_invoice
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing
from amiable.web.signal_forms import SOURCES, TO_ASK, Raise, Say

if TYPE_CHECKING:
    from amiable.receivables.models import Hold

LISTED = 200


@view(GET="read")
def signals(page: Page) -> HttpResponse:
    """Those that nobody has said yet what they are, the most urgent first."""
    rows = [_shown(page, row) for row in open_signals(page.company, LISTED)]
    return show(page, "signals/page.html", {"rows": rows, "most": LISTED})


@view(GET="read", POST="dispute")
def signal(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """One signal, and what a person makes of it."""
    hold = signal_by_id(page.acting, id)
    row = _shown(page, signal_told(page.company, hold))
    form = Say(page.request.POST or None, most=row["total"], initial={"claimed": _typed(row["amount"])})
    refusal, status = "", 200
    if page.request.method == "POST":
        now_only(page)
        status = 422
        if form.is_valid():
            try:
                return _said(page, hold, form.cleaned_data)
            except AlreadyDone as done:
                return _after(page, done.subjects)
            except (Absent, Forbidden):
                raise
            except Refusal as refused:
                refusal, status = sentence(refused), 409
    context = {"row": row, "form": form, "refusal": refusal, "key": page.request.POST.get(FORM_KEY) or form_key()}
    return show(page, "signals/one.html", context, status=status)


@view(GET="dispute", POST="dispute")
def receivable_signal(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Hold an invoice back because something was heard of it; one that is contested already is told so."""
    receivable = receivable_by_id(page.acting, id)
    refuse_unless_invoice(receivable)
    form = Raise(page.request.POST or None, today=page.today)
    refusal, status = "", 200
    if page.request.method == "POST":
        now_only(page)
        status = 422
        if form.is_valid():
            try:
                return _raised(page, receivable, form.cleaned_data)
            except AlreadyDone:
                return HttpResponseRedirect(page.url("receivable", id=id))
            except (Absent, Forbidden):
                raise
            except Refusal as refused:
                refusal = sentence(refused)
    context = {
        "receivable": receivable,
        "form": form,
        "refusal": refusal,
        "back": page.url("receivable", id=id),
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }
    return show(page, "signals/raise.html", context, status=status)


@view(POST="dispute")
def signal_undo(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take back the raising or the dismissing that the address names."""
    hold = signal_by_id(page.acting, id)
    now_only(page)
    named = page.request.GET.get("operation", "")
    operation = int(named) if named.isdecimal() and len(named) < 20 else 0
    try:
        undo_cause(replace(page.acting, once=f"undo-{operation}"), hold.subject, operation_id=operation)
    except AlreadyDone:
        pass
    except (Absent, Forbidden):
        raise
    except Refusal as refused:
        told = {"row": _shown(page, signal_told(page.company, hold)), "refusal": sentence(refused)}
        return show(page, "signals/not_back.html", told, status=409)
    else:
        toast(page, _("C’est annulé."))
    return HttpResponseRedirect(page.url("receivable", id=hold.receivable_id))


def _raised(page: Page, receivable: Any, found: dict[str, Any]) -> HttpResponse:
    raised = raise_signal(_once(page), receivable, **found)
    if raised.dispute:
        toast(page, _("Un litige y est ouvert : c’est joint à %s.") % raised.dispute.number)
        return HttpResponseRedirect(page.url("dispute", id=raised.dispute.pk))
    operation = int(raised.subject.partition(":")[2])
    row = next(row for row in open_signals(page.company) if row["subject"] == raised.subject)
    toast(
        page,
        _("%(number)s attend : dites d’ici le %(due)s si c’est un litige.")
        % {"number": receivable.number, "due": writing.day(row["answer_due"])},
        undo=page.url("signal_undo", id=row["id"], query={"operation": operation}),
    )
    return HttpResponseRedirect(page.url("receivable", id=receivable.pk))


def _said(page: Page, hold: "Hold", found: dict[str, Any]) -> HttpResponse:
    if found["end"] == "dispute":
        made = signal_to_dispute(_once(page), hold, reason=found["reason"], amount=found["claimed"])
        toast(page, _("%s est ouvert.") % made.number)
        return HttpResponseRedirect(page.url("dispute", id=made.pk))
    if found["end"] == "obstacle":
        signal_to_obstacle(_once(page), hold, reason=found["obstacle"])
        toast(page, _("C’est noté : un frein au paiement, et rien de contesté."))
        return HttpResponseRedirect(page.url("receivable", id=hold.receivable_id))
    lifted = dismiss_signal(_once(page), hold, why=found["why"])
    undo = page.url("signal_undo", id=hold.pk, query={"operation": lifted})
    toast(page, _("C’est levé : les demandes reprennent."), undo=undo)
    return HttpResponseRedirect(page.url("signals"))


def _once(page: Page) -> Any:
    return replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))


def _after(page: Page, subjects: list[tuple[str, int]]) -> HttpResponse:
    """Where the form led that was sent before."""
    disputes = [pk for kind, pk in subjects if kind == "dispute"]
    return HttpResponseRedirect(page.url("dispute", id=disputes[0]) if disputes else page.url("signals"))


def _shown(page: Page, row: dict[str, Any]) -> dict[str, Any]:
    late = (page.today - row["answer_due"]).days if row["answer_due"] else 0
    tax = TO_ASK.get(row["tax"] or "", "")
    return row | {"source_word": SOURCES.get(row["source"], row["source"]), "tax_word": tax, "days_late": max(late, 0)}


def _typed(cents: int | None) -> str | None:
    """As one types it."""
    return None if cents is None else f"{cents // 100},{cents % 100:02d}"
