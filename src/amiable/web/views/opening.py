"""Opening a dispute from an invoice, in three steps: what and how much, why and since when, read again.

One form goes through the steps; what was typed in the others is carried along, and nothing is written before the last.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.disputes.operations import BlockedLine, UnableToOpen, open_dispute
from amiable.journal.operations import AlreadyDone
from amiable.journal.queries import sent_before
from amiable.receivables.access import receivable_by_id
from amiable.receivables.queries.supposed import Supposed, supposed
from amiable.web.dispute_fields import sentence, values_of
from amiable.web.dispute_opening import Opened, What, Why, opened_effect, refuse_unless_invoice
from amiable.web.dispute_undoing import undone
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute
    from amiable.receivables.models import Receivable

TEMPLATE = "opening/page.html"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed so far about one receivable, and how it stands today."""

    page: Page
    receivable: "Receivable"
    before: Supposed
    what: What
    why: Why


@view(GET="dispute", POST="dispute")
def opening(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The step asked for, or the first that has something to correct (422)."""
    draft = _draft(page, receivable_by_id(page.acting, id))
    if page.request.method != "POST":
        return _shown(draft, 1)
    now_only(page)
    asked = page.request.POST.get("go", "")
    before = sent_before(page.company, page.request.POST.get(FORM_KEY, "")) if asked == "open" else None
    if before and before[0][0] == "dispute":
        return _to_dispute(page, before[0][1])
    step = int(asked) if asked in ("1", "2", "3") else 3
    if step > 1 and not draft.what.is_valid():
        return _shown(draft, 1, judged=True)
    if step > 2 and not draft.why.is_valid():
        return _shown(draft, 2, judged=True)
    return _opened(draft) if asked == "open" else _shown(draft, step)


@view(POST="dispute")
def cancel(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take the opening back: nothing was ever contested."""
    return undone(page, id, _("L’ouverture est annulée : %s ne compte plus, rien n’a été contesté."))


def _draft(page: Page, receivable: "Receivable") -> Draft:
    refuse_unless_invoice(receivable)
    before = supposed(receivable, [], page.today)
    return Draft(page, receivable, before, *_forms(page, receivable, before, data=page.request.POST or None))


def _forms(page: Page, receivable: "Receivable", before: Supposed, **given: Any) -> tuple[What, Why]:
    what = What(**given, amount=receivable.amount, certain=before.total("certain") or 0)
    return what, Why(**given, issued_on=receivable.issued_on, today=page.today)


def _opened(draft: Draft) -> HttpResponse:
    page, sent = draft.page, draft.page.request.POST
    opened = Opened.of(draft.what, draft.why)
    if sent.get("seen") != opened.seen:
        again = _("Ce qui reste à bloquer sur cette facture a changé depuis : relisez, puis ouvrez.")
        return _shown(draft, 3, refusal=again, status=409)
    try:
        made = open_dispute(
            replace(page.acting, once=sent.get(FORM_KEY, "")),
            lines=[BlockedLine(draft.receivable, opened.claimed, opened.blocked)],
            reason=opened.reason,
            words=opened.words,
            opened_on=opened.on,
        )
    except AlreadyDone as done:
        kind, pk = done.subjects[0]
        if kind != "dispute":
            raise
        return _to_dispute(page, pk)
    except UnableToOpen as refusal:
        return _shown(draft, 3, refusal=sentence(refusal), status=409)
    return _done(page, made, opened.blocked)


def _done(page: Page, made: "Dispute", blocked: int) -> HttpResponse:
    said = {"number": made.number, "blocked": writing.money(blocked)}
    toast(
        page,
        _("%(number)s est ouvert : %(blocked)s ne sont plus réclamés.") % said,
        undo=page.url("dispute_cancel", id=made.pk, query={"operation": made.operation}),
    )
    return _to_dispute(page, made.pk)


def _to_dispute(page: Page, id: int) -> HttpResponse:  # noqa: A002
    return HttpResponseRedirect(page.url("dispute", id=id))


def _shown(draft: Draft, step: int, *, judged: bool = False, refusal: str = "", status: int = 200) -> HttpResponse:
    """A step; `judged` says what there is to correct in it."""
    page, what, why = draft.page, draft.what, draft.why
    if page.request.method == "POST" and not judged:
        typed = {**values_of(what, what.data), **values_of(why, why.data)}
        unjudged = _forms(page, draft.receivable, draft.before, initial=typed)
        what, why = (unjudged[0] if step == 1 else what), (unjudged[1] if step == 2 else why)
    opened = Opened.of(what, why) if step == 3 else None
    context = {
        "receivable": draft.receivable,
        "open": draft.before.total("open"),
        "certain": draft.before.total("certain"),
        "step": step,
        "onward": "open" if step == 3 else step + 1,
        "what": what,
        "why": why,
        "kept": _carried(draft, step),
        "opened": opened,
        "effect": opened_effect(draft.receivable, draft.before, opened, page.today) if opened else None,
        "refusal": refusal,
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }
    return show(page, TEMPLATE, context, status=422 if judged else status)


def _carried(draft: Draft, step: int) -> list[Any]:
    """The fields of the steps that are not shown, as they were sent."""
    elsewhere: list[Form] = [form for number, form in ((1, draft.what), (2, draft.why)) if number != step]
    return [form[name] for form in elsewhere for name in values_of(form, form.data)]
