"""What is contested before its invoice exists: the list, noting one, closing it, linking its invoice by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.disputes.access import announced_by_id
from amiable.disputes.operations.announced import announce, close_announced, link_announced, reopen_announced
from amiable.disputes.queries.announced import announced_rows, arrived_rows
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Acting, Forbidden
from amiable.receivables.access import customer_by_code, customer_by_id, receivable_by_number
from amiable.web import words
from amiable.web.announced_forms import DOCUMENTS, Announce
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.disputes.models import Announced


@view(GET="read", POST="dispute")
def announced(page: Page) -> HttpResponse:
    """What waits for its invoice, and noting one more; `customer` in the address names whose, by its id."""
    if page.request.method != "POST":
        return _listed(page, Announce(initial={"customer": _code_asked(page)}))
    now_only(page)
    form = Announce(page.request.POST)
    if not form.is_valid():
        return _listed(page, form, status=422)
    found = dict(form.cleaned_data)
    try:
        customer = customer_by_code(page.acting, found.pop("customer").strip())
    except Absent as refusal:
        form.add_error("customer", sentence(refusal))
        return _listed(page, form, status=422)
    try:
        made = announce(_once(page), customer=customer, **found)
    except AlreadyDone:
        return HttpResponseRedirect(page.url("announced"))
    except Forbidden:
        raise
    except Refusal as refusal:
        return _listed(page, form, refusal=sentence(refusal), status=422)
    undo = page.url("announced_close", id=made.pk)
    toast(page, _("C’est noté : la facture qui nomme %s attendra dès son arrivée.") % made.document, undo=undo)
    return HttpResponseRedirect(page.url("announced"))


@view(POST="dispute")
def announced_close(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """No invoice is waited for any more."""
    row = announced_by_id(page.acting, id)

    def act(acting: Acting) -> str:
        close_announced(acting, row, on=page.today, version=_version(page))
        toast(page, _("%s n’attend plus de facture.") % row.document, undo=page.url("announced_reopen", id=id))
        return page.url("announced")

    return _done(page, row, act)


@view(POST="dispute")
def announced_reopen(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take the closing back."""
    row = announced_by_id(page.acting, id)

    def act(acting: Acting) -> str:
        reopen_announced(acting, row)
        toast(page, _("%s attend de nouveau sa facture.") % row.document)
        return page.url("announced")

    return _done(page, row, act)


@view(POST="dispute")
def announced_link(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Its invoice came, and a person says which it is."""
    row = announced_by_id(page.acting, id)

    def act(acting: Acting) -> str:
        number = page.request.POST.get("number", "").strip()
        receivable = receivable_by_number(page.acting, number[:100], row.customer.code)
        raised = link_announced(acting, row, receivable, version=_version(page))
        if raised.dispute:
            toast(page, _("Un litige y est ouvert : c’est joint à %s.") % raised.dispute.number)
            return page.url("dispute", id=raised.dispute.pk)
        toast(page, _("%s attend : dites si c’est un litige.") % receivable.number)
        return page.url("signals")

    return _done(page, row, act)


def _done(page: Page, row: "Announced", act: Callable[[Acting], str]) -> HttpResponse:
    """Do it once, and go where it says; the list again, with the sentence, where it is refused."""
    now_only(page)
    try:
        return HttpResponseRedirect(act(_once(page)))
    except AlreadyDone:
        return HttpResponseRedirect(page.url("announced"))
    except Forbidden:
        raise
    except Refusal as refusal:
        typed = page.request.POST.get("number", "")[:100]
        told: dict[str, Any] = {"fault": sentence(refusal), "faulty": row.pk, "typed": typed}
        return _listed(page, Announce(), status=409, **told)


def _listed(page: Page, form: Announce, *, refusal: str = "", status: int = 200, **told: Any) -> HttpResponse:
    rows = [_shown(row) for row in announced_rows(page.company)]
    context = {
        "rows": rows,
        "arrived": [_shown(row) for row in arrived_rows(page.company)],
        "form": form,
        "refusal": refusal,
        "key": page.request.POST.get(FORM_KEY) or form_key() if form.is_bound else form_key(),
        **told,
    }
    return show(page, "announced/page.html", context, status=status)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    kind = DOCUMENTS.get(row["document_kind"], row["document_kind"])
    return row | {"kind_word": kind, "reason_word": words.reason(row["reason"]), "key": form_key()}


def _code_asked(page: Page) -> str:
    """The code of the customer whom the address names, "" for none."""
    named = page.request.GET.get("customer", "")
    if not (named.isdecimal() and len(named) < 19):
        return ""
    try:
        return customer_by_id(page.acting, int(named)).code
    except Absent:
        return ""


def _version(page: Page) -> int | None:
    """That of the row one saw; an undoing names none."""
    sent = page.request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None


def _once(page: Page) -> Acting:
    return replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))
