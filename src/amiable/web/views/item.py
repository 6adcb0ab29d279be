"""A contested line of an invoice: noting one more, saying what we found of it, correcting it, taking it back."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.disputes.access import dispute_by_id, item_by_id
from amiable.disputes.operations.items import add_item, change_item, qualify_item, remove_item
from amiable.disputes.queries import dispute_lines, dispute_row
from amiable.disputes.queries.items import items_of
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Acting, Forbidden
from amiable.web.dispute_fields import sentence
from amiable.web.dispute_items import items_shown
from amiable.web.item_forms import Found, Line, typed_found, typed_line
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute, Item


@view(GET="dispute", POST="dispute")
def dispute_item(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Note one more line of the invoices of an open dispute."""
    dispute = dispute_by_id(page.acting, id)
    form = Line(page.request.POST or None, receivables=_receivables(dispute))

    def act(acting: Acting) -> str:
        item = add_item(acting, dispute=dispute, receivable_id=int(form.cleaned_data["receivable"]), item=form.asked())
        toast(page, _("La ligne est notée : %s TTC contestés.") % writing.money(item.claimed))
        return page.url("dispute", id=id)

    refusal, status = "", 200
    if page.request.method == "POST":
        answer, refusal, status = _done(page, form, act, page.url("dispute", id=id))
        if answer:
            return answer
    context = {"form": form, "row": dispute_row(dispute, page.today), "refusal": refusal, "key": _key(page)}
    return show(page, "case/item_new.html", context, status=status)


@view(GET="dispute", POST="dispute")
def item(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """One line: what we found of it; below, correcting it or taking it back (`go` change, remove)."""
    found = item_by_id(page.acting, id)
    dispute = found.line.dispute
    row = next(row for row in items_of(dispute) if row["id"] == id)
    go = page.request.POST.get("go", "") if page.request.method == "POST" else ""
    sent = page.request.POST if page.request.method == "POST" else None
    changing = go in ("change", "remove")
    forms = {
        "found": Found(None if changing else sent, most=row["claimed"], initial=typed_found(row)),
        "line": Line(
            sent if go == "change" else None, receivables=[(row["receivable_id"], row["number"])],
            initial=typed_line(row),
        ),
    }  # fmt: skip
    refusal, status = "", 200
    if page.request.method == "POST":
        answer, refusal, status = _answer(page, found, go, forms)
        if answer:
            return answer
    context = {
        **forms,
        "item": items_shown([row])[0],
        "row": dispute_row(dispute, page.today),
        "refusal": refusal,
        "changing": changing,
        "key": _key(page),
    }
    return show(page, "case/item.html", context, status=status)


def _answer(page: Page, found: "Item", go: str, forms: dict[str, Any]) -> tuple[HttpResponse | None, str, int]:
    """What a form of the line does: where it leads, or what to show with which status."""
    there, version = page.url("dispute", id=found.line.dispute_id), _version(page)

    def change(acting: Acting) -> str:
        change_item(acting, found, forms["line"].asked(), version=version)
        toast(page, _("La ligne est corrigée ; elle est à décider de nouveau."))
        return there

    def remove(acting: Acting) -> str:
        remove_item(acting, found, version=version)
        toast(page, _("La ligne est retirée du litige."))
        return there

    def qualify(acting: Acting) -> str:
        qualify_item(acting, found, version=version, **forms["found"].cleaned_data)
        left = [row for row in items_of(found.line.dispute) if not row["decided_on"]]
        if left:
            toast(page, _("C’est noté. Lignes à décider encore : %s.") % writing.count(len(left)))
        else:
            toast(page, _("C’est noté : toutes les lignes sont décidées, le litige peut être résolu."))
        return there

    acts = {"change": (forms["line"], change), "remove": (None, remove)}
    form, act = acts.get(go, (forms["found"], qualify))
    return _done(page, form, act, there)


def _done(page: Page, form: Any, act: Callable[[Acting], str], there: str) -> tuple[HttpResponse | None, str, int]:
    """Do it once: where it leads, else the sentence of the refusal and the status."""
    now_only(page)
    if form is not None and not form.is_valid():
        return None, "", 422
    try:
        return HttpResponseRedirect(act(replace(page.acting, once=page.request.POST.get(FORM_KEY, "")))), "", 302
    except AlreadyDone:
        return HttpResponseRedirect(there), "", 302
    except (Absent, Forbidden):
        raise
    except Refusal as refusal:
        return None, sentence(refusal), 409


def _receivables(dispute: "Dispute") -> list[tuple[int, str]]:
    return [(line["id"], line["number"]) for line in dispute_lines(dispute)]


def _version(page: Page) -> int:
    """That of the line one saw; 0, which none has, where the form does not say."""
    sent = page.request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else 0


def _key(page: Page) -> str:
    return page.request.POST.get(FORM_KEY) or form_key()
