"""One dialog of three steps over one or several documents of a customer: a dispute, an obstacle or a hold.

One form goes through the steps; what was typed in the others is carried along, and nothing is written before the last.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations import BlockedLine, UnableToComment, UnableToOpen, open_dispute
from amiable.disputes.operations.joining import UnableToJoin, join_dispute
from amiable.disputes.queries.concerned import open_disputes_on
from amiable.journal.operations import AlreadyDone
from amiable.journal.queries import sent_before
from amiable.people.access import Absent
from amiable.portfolio.queries.chosen import Chosen, ids_of
from amiable.receivables.access import customer_by_id, receivable_by_id
from amiable.receivables.operations.causes import Cause, UnableToPlace, place_cause
from amiable.receivables.queries.causes import cause_row
from amiable.receivables.queries.chosen import MOST, customers_of_chosen, documents_of
from amiable.web import case_effect, selection
from amiable.web.case_steps import KINDS, STEPS, Case
from amiable.web.case_what import documents
from amiable.web.case_who import department_to_keep
from amiable.web.dispute_fields import sentence
from amiable.web.dispute_undoing import undone
from amiable.web.list_views import way_back
from amiable.web.page import FORM_KEY, BadAddress, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.receivables.models import Customer, Receivable

TEMPLATE = "case/page.html"
MOST_CUSTOMERS = 12
"""Customers offered to choose from."""


@view(GET="dispute", POST="dispute")
def customer_case(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Over the documents that the address names (`id`, several times); where it names none they are chosen first."""
    customer = customer_by_id(page.acting, id)
    return _answer(page, customer, _chosen(page, customer), page.url("customer", id=id))


@view(GET="dispute", POST="dispute")
def receivable_case(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The same over one document."""
    receivable = receivable_by_id(page.acting, id)
    return _answer(page, receivable.customer, [receivable], page.url("receivable", id=id))


@view(GET="dispute")
def receivables_case(page: Page) -> HttpResponse:
    """Over what was chosen in the list of receivables: on to its customer's. Of several customers, and where nothing
    usable was chosen, it is told what to do (422)."""
    now_only(page)
    asked = page.request.GET
    told: dict[str, Any] = {"back": way_back(page, "receivables", asked.get("back", ""))}
    try:
        ids = _ids_of_list(page, selection.chosen(page, "receivables", asked))
    except (selection.NothingChosen, BadAddress) as refusal:
        return show(page, "case/which.html", told | {"refusal": refusal}, status=422)
    customers = customers_of_chosen(page.company, ids)
    if not customers:
        raise Absent("aucune pièce {number}", number="…")
    if len(customers) == 1:
        return HttpResponseRedirect(_over(page, customers[0]["id"], ids))
    shown = [row | {"url": _over(page, row["id"], row["invoices"])} for row in customers[:MOST_CUSTOMERS]]
    told |= {"customers": shown, "count": len(customers), "more": len(customers) - len(shown), "documents": len(ids)}
    return show(page, "case/which.html", told, status=422)


@view(POST="dispute")
def dispute_cancel(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take the opening of a dispute back: nothing was ever contested."""
    return undone(page, id, _("L’ouverture est annulée : %s ne compte plus, rien n’a été contesté."))


def _chosen(page: Page, customer: "Customer") -> "list[Receivable]":
    """The documents that the address names. Raises `BadAddress`, `Absent`."""
    named = {text for text in page.request.GET.getlist("id") if text}
    if not named:
        return []
    _not_too_many(len(named))
    ids = {int(text) for text in named if text.isdecimal() and len(text) < 19}
    found = documents_of(page.company, customer.pk, ids)
    if len(found) < len(named):
        raise Absent("aucune pièce {number} du client {code}", number="…", code=customer.code)
    return found


def _ids_of_list(page: Page, chosen: Chosen) -> list[int]:
    """Raises `BadAddress` where they are too many."""
    _not_too_many(chosen.count)
    ids = list(islice(chain.from_iterable(ids_of(page.company, chosen)), MOST + 1))
    _not_too_many(len(ids))
    return ids


def _not_too_many(count: int) -> None:
    if count > MOST:
        raise BadAddress(
            _("%(count)s pièces à la fois, c’est trop pour cette fenêtre : choisissez-en %(most)s au plus")
            % {"count": writing.count(count), "most": MOST}
        )


def _over(page: Page, customer_id: int, ids: Sequence[int]) -> str:
    """The address of the dialog over documents of a customer, today."""
    return f"{page.url('customer_case', id=customer_id)}?{urlencode([('id', pk) for pk in ids])}"


def _answer(page: Page, customer: "Customer", receivables: "Sequence[Receivable]", back: str) -> HttpResponse:
    """The step asked for, or the first that has something to correct (422)."""
    kind = KINDS.get(page.request.GET.get("kind") or "dispute")
    if kind is None:
        raise BadAddress(_("on ouvre un litige, un frein ou une mise en attente : corrigez « kind » dans l’adresse"))
    if not receivables and (kind.name == "dispute" or page.request.GET.get("choose")):
        return _to_choose(page, customer, kind.name, back)
    asked = page.request.POST.get("go", "")
    case = Case(page, customer, kind, receivables, _sent(page, asked))
    if page.request.method != "POST":
        return _shown(case, back, 1)
    now_only(page)
    into = int(asked[5:]) if asked.startswith("join-") and asked[5:].isdecimal() and len(asked) < 24 else 0
    if (asked == "open" or into) and (there := _before(page, back)):
        return there
    step = 1 if asked.startswith("rows-") else int(asked) if asked in map(str, STEPS) else 3
    if fault := case.first_fault(step):
        return _shown(case, back, fault, judged=True)
    if into and case.contests:
        return _join(case, back, into)
    return _done(case, back) if asked == "open" else _shown(case, back, step)


def _sent(page: Page, asked: str) -> Any:
    """What was typed so far, None before; with the rows of lines that were asked for."""
    if page.request.method != "POST":
        return None
    sent = page.request.POST.copy()
    if asked.startswith("rows-"):
        sent["rows"] = asked[5:]
    return sent


def _before(page: Page, back: str) -> HttpResponse | None:
    """Where the form led that was sent before."""
    before = sent_before(page.company, page.request.POST.get(FORM_KEY, ""))
    return _to(page, before[0], back) if before else None


def _to(page: Page, subject: tuple[str, int], back: str) -> HttpResponse:
    kind, pk = subject
    return HttpResponseRedirect(page.url("dispute", id=pk) if kind == "dispute" else back)


def _done(case: Case, back: str) -> HttpResponse:
    page, sent = case.page, case.page.request.POST
    if case.who and not (case.who.is_bound and case.who.is_valid()):
        return _shown(case, back, 3, status=422)
    if sent.get("seen") != case.seen:
        again = _("Ce qui reste à bloquer sur cette facture a changé depuis : relisez, puis ouvrez.")
        return _shown(case, back, 3, refusal=again, status=409)
    try:
        return _open(case) if case.contests else _place(case, back)
    except AlreadyDone as done:
        return _to(page, done.subjects[0], back)
    except (UnableToOpen, UnableToPlace) as refusal:
        return _shown(case, back, 3, refusal=sentence(refusal), status=409)


def _join(case: Case, back: str, into: int) -> HttpResponse:
    """What was said is kept with an open case of the same customer's, instead of another."""
    page = case.page
    dispute = dispute_by_id(page.acting, into)
    if into not in {row["id"] for row in case.similar}:
        gone = _("%(number)s n’est plus ouvert sur ces factures : relisez, puis ouvrez.") % {"number": dispute.number}
        return _shown(case, back, 3, refusal=gone, status=409)
    try:
        join_dispute(replace(page.acting, once=page.request.POST.get(FORM_KEY, "")), dispute, case.again)
    except AlreadyDone as done:
        return _to(page, done.subjects[0], back)
    except (UnableToJoin, UnableToComment) as refusal:
        return _shown(case, back, 3, refusal=sentence(refusal), status=409)
    toast(page, _("C’est ajouté à %(number)s : ses montants n’ont pas changé.") % {"number": dispute.number})
    return HttpResponseRedirect(page.url("dispute", id=into))


def _open(case: Case) -> HttpResponse:
    page = case.page
    assert case.who is not None
    answer = case.who.answer()
    made = open_dispute(
        replace(page.acting, once=page.request.POST.get(FORM_KEY, "")),
        lines=[BlockedLine(one.item.receivable, one.claimed, one.blocked, one.items) for one in case.contested],
        reason=case.reason,
        words=case.words,
        opened_on=case.on,
        department=department_to_keep(answer, case.reason),
        assignee=answer.assignee,
        due_on=answer.due_on,
    )
    said = {"number": made.number, "blocked": writing.money(case.blocked)}
    toast(
        page,
        _("%(number)s est ouvert : %(blocked)s ne sont plus réclamés.") % said,
        undo=page.url("dispute_cancel", id=made.pk, query={"operation": made.operation}),
    )
    return HttpResponseRedirect(page.url("dispute", id=made.pk))


def _place(case: Case, back: str) -> HttpResponse:
    page = case.page
    answer = case.who.answer() if case.who else None
    subject = place_cause(
        replace(page.acting, once=page.request.POST.get(FORM_KEY, "")),
        case.customer,
        Cause(
            kind="obstacle" if case.kind.name == "obstacle" else "manual",
            since=case.on,
            until=case.until,
            reason=case.reason,
            words=case.words,
            department=answer.department if answer else "",
            answer_due=answer.due_on if answer else None,
        ),
        case.held,
    )
    placed = cause_row(page.company, subject)
    assert placed is not None
    operation = subject.partition(":")[2]
    held = _("tout le client") if case.whole else documents(case.items)
    toast(
        page,
        _("En attente : %(held)s. Rien n’y est demandé d’ici la levée.") % {"held": held},
        undo=page.url("cause_undo", id=placed["id"], query={"operation": operation}),
    )
    return HttpResponseRedirect(back)


def _shown(
    case: Case, back: str, step: int, *, judged: bool = False, refusal: str = "", status: int = 200
) -> HttpResponse:
    """A step; `judged` says what there is to correct in it."""
    page, what, why = case.page, case.what, case.why
    if page.request.method == "POST" and not judged:
        what = case.what_form(initial=case.typed(what)) if step == 1 else what
        why = case.why_form(initial=case.typed(why)) if step == 2 else why
    who = _who(case, status) if step == 3 else None
    context = {
        "case": case,
        "kind": case.kind,
        "kinds": _tabs(page, case.kind.name) if step == 1 else [],
        "customer": case.customer,
        "sub": _sub(case),
        "back": back,
        "step": step,
        "onward": "open" if step == 3 else step + 1,
        "what": what,
        "why": why,
        "who": who,
        "parts": case_effect.parts_of(case.before.values()),
        "about": open_disputes_on(page.company, [item.id for item in case.items]) if step == 1 else [],
        "kept": case.carried(step),
        "refusal": refusal,
        "key": page.request.POST.get(FORM_KEY) or form_key(),
        "draft": f"case-{case.customer.pk}-{case.kind.name}-{'-'.join(str(item.id) for item in case.items)}",
        "address": page.request.get_full_path(),
    }
    return show(page, TEMPLATE, context, status=422 if judged else status)


def _who(case: Case, status: int) -> Any:
    """The form of step 3: judged where it was sent to be done, else as it was typed or is proposed."""
    if status == 422 or case.who is None or not case.who.is_bound:
        return case.who
    return case.who_form(initial=case.typed(case.who))


def _sub(case: Case) -> str:
    if not case.items:
        return case.customer.name
    said = {"name": case.customer.name, "documents": documents(case.items)}
    said["open"] = writing.money(sum(item.open for item in case.items))
    return _("%(name)s · %(documents)s · %(open)s ouverts") % said


def _tabs(page: Page, here: str) -> list[dict[str, Any]]:
    """The same documents, for something else."""
    asked = page.request.GET.copy()
    asked.pop("choose", None)
    found = []
    for kind in KINDS.values():
        asked["kind"] = kind.name
        found.append({"name": kind.tab, "url": f"{page.request.path}?{asked.urlencode()}", "on": kind.name == here})
    return found


def _to_choose(page: Page, customer: "Customer", kind: str, back: str) -> HttpResponse:
    """Nothing is chosen yet: the customer's open documents."""
    context = {
        "kind": KINDS[kind],
        "kinds": _tabs(page, kind),
        "customer": customer,
        "rows": case_effect.open_documents(page.company, customer.pk, page.today),
        "most": MOST,
        "back": back,
    }
    return show(page, "case/choose.html", context)
