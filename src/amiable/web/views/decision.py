"""Deciding a dispute: what we find and concede, with its effect shown before; and taking it back."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.correspondence.operations import UnableToWrite
from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations.decisions import UnableToResolve, decide
from amiable.disputes.queries import dispute_lines, dispute_row, undoable
from amiable.journal.operations import AlreadyDone
from amiable.receivables.queries.chosen import documents_of
from amiable.web import words
from amiable.web.dispute_answer import AnswerForm, answer_form, proposed
from amiable.web.dispute_case import conceded_words
from amiable.web.dispute_deciding import Decided, Decision
from amiable.web.dispute_effect import Case, Effect, effect_of
from amiable.web.dispute_fields import sentence
from amiable.web.dispute_items import by_items
from amiable.web.dispute_undoing import undone
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute

WAITING = {
    "to_approve": gettext_lazy("La décision sur %s attend d’être approuvée : rien ne change d’ici là."),
    "to_send": gettext_lazy("La décision sur %s prendra effet quand la réponse au client sera partie."),
}
"""State of a decision that is not effective yet → what is said of it."""


@view(GET="decide", POST="decide")
def decision(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The form and its effect. GET with what is typed shows the effect only; POST confirms, or shows it too."""
    found = dispute_by_id(page.acting, id)
    if page.request.method == "POST":
        now_only(page)
        return _sent(page, found)
    if dispute_row(found, page.today)["status"] != "open":
        return HttpResponseRedirect(page.url("dispute", id=id))
    asked = page.request.GET
    form = _form(page, found, asked if any(name in asked for name in ("finding", "policy", "effective_on")) else None)
    return _shown(page, found, form)


@view(POST="decide")
def undo(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take the decision back: the dispute is open again."""
    return undone(page, id, _("La décision est annulée : %s est de nouveau ouvert."))


def _form(page: Page, found: "Dispute", data: Any, *, confirming: bool = False) -> Decision:
    return Decision(
        data,
        lines=dispute_lines(found),
        opened_on=found.opened_on,
        today=page.today,
        confirming=confirming,
        initial=by_items(found) if data is None else {},
    )


def _sent(page: Page, found: "Dispute") -> HttpResponse:
    sent = page.request.POST
    confirming = sent.get("go") == "decide"
    form, answer = _form(page, found, sent, confirming=confirming), answer_form(page, found, sent)
    if not form.is_valid() or (confirming and not answer.is_valid()):
        return _shown(page, found, form, answer=answer, status=422)
    decided = form.decided()
    if sent.get("go") == "letter":
        answer = proposed(page, found, decided, form.lines)
    if not confirming:
        return _shown(page, found, form, answer=answer)
    if sent.get("seen") != decided.seen and found.status == "open":
        again = _("L’effet montré n’était pas celui de ce que vous avez tapé : le voici, relisez-le puis confirmez.")
        return _shown(page, found, form, answer=answer, refusal=again, status=409)
    return _resolve(page, found, form, decided, answer)


def _resolve(page: Page, found: "Dispute", form: Decision, decided: Decided, answer: AnswerForm) -> HttpResponse:
    sent = page.request.POST
    version = sent.get("version", "")
    numbers = {line["id"]: line["number"] for line in form.lines}
    assert decided.finding is not None
    try:
        made = decide(
            replace(page.acting, once=sent.get(FORM_KEY, "")),
            dispute=found,
            finding=decided.finding,
            conceded={numbers[pk]: cents for pk, cents in decided.conceded.items()},
            policy=decided.policy,
            policy_reason=decided.policy_reason,
            agreed_on=decided.agreed_on if decided.policy == "agreed" else None,
            effective_on=decided.effective_on,
            answer=answer.answer(),
            version=int(version) if version.isdecimal() else 0,
        )
    except AlreadyDone:
        return HttpResponseRedirect(page.url("dispute", id=found.pk))
    except (UnableToResolve, UnableToWrite) as refusal:
        now = dispute_by_id(page.acting, found.pk)
        moved = str(now.version) != version
        return _shown(page, now, form, answer=answer, refusal=sentence(refusal), status=409 if moved else 422)
    if made.state in WAITING:
        toast(page, WAITING[made.state] % found.number)
        return HttpResponseRedirect(page.url("dispute", id=found.pk))
    done = undoable(page.company, found, page.acting.at)
    said = {"number": found.number, "conceded": conceded_words(decided.total)}
    toast(
        page,
        _("%(number)s est résolu : %(conceded)s.") % said,
        undo=page.url("dispute_undo", id=found.pk, query={"operation": done}) if done else "",
    )
    return HttpResponseRedirect(page.url("dispute", id=found.pk))


def _shown(
    page: Page,
    found: "Dispute",
    form: Decision,
    *,
    answer: AnswerForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    row = dispute_row(found, page.today)
    still_open = row["status"] == "open"
    context = {
        "row": row,
        "reason": words.reason(row["reason"]),
        "customer_url": page.url("customer", id=row["customer_id"]),
        "form": form,
        "answer": answer or answer_form(page, found),
        "sends": bool(settings.SMTP),
        "refusal": refusal,
        "decidable": still_open,
        "version": row["version"],
        "key": page.request.POST.get(FORM_KEY) or form_key(),
        "effect": _effect(page, found, form) if still_open else Effect(),
        "unknown": _("un taux manque pour la calculer"),
    }
    return show(page, "decision/page.html", context, part="decision/_part.html", status=status)


def _effect(page: Page, found: "Dispute", form: Decision) -> Effect:
    if form.is_bound and not form.is_valid():
        return Effect(faults=form.faults())
    decided = form.decided() if form.is_bound else Decided.nothing_yet(form.lines, page.today)
    receivables = documents_of(page.company, found.customer_id, (line["id"] for line in form.lines))
    return effect_of(Case(found.number, page.company, receivables, page.today), decided)
