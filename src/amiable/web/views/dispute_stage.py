"""Where a dispute goes: its stage, opened again, a decision approved or not, a question or a letter taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.correspondence.access import message_by_id
from amiable.correspondence.operations import settle_message, withdraw_message
from amiable.disputes.access import decision_by_id, dispute_by_id, question_by_id
from amiable.disputes.operations.decisions import approve_decision, refuse_decision, withdraw_decision
from amiable.disputes.operations.letters import take_letter_back
from amiable.disputes.operations.questions import withdraw_question
from amiable.disputes.operations.reopen import reopen_dispute
from amiable.disputes.operations.stages import set_stage
from amiable.disputes.queries import dispute_row
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Acting, Forbidden
from amiable.web import words
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.correspondence.models import Message
    from amiable.disputes.models import Dispute


@view(POST="dispute")
def dispute_stage(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Lead a dispute to the stage `to`."""
    found = dispute_by_id(page.acting, id)
    sent = page.request.POST
    to, seen = sent.get("to", ""), sent.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0

    def act(acting: Acting) -> None:
        set_stage(acting, dispute=found, to=to, version=version, why=sent.get("why", ""))

    said = _("%(number)s : %(stage)s.") % {"number": found.number, "stage": words.word(words.STAGES, to)}
    return _done(page, found, act, said)


@view(GET="dispute", POST="dispute")
def dispute_reopen(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Open the following part of a resolved dispute: the page says what becomes of its euros, and asks why."""
    found = dispute_by_id(page.acting, id)
    if page.request.method != "POST":
        return _reopening(page, found)
    now_only(page)
    try:
        part = reopen_dispute(_once(page), dispute=found, on=page.today, why=page.request.POST.get("why", ""))
    except AlreadyDone:
        return HttpResponseRedirect(page.url("dispute", id=id))
    except (Absent, Forbidden):
        raise
    except Refusal as refusal:
        return _reopening(page, dispute_by_id(page.acting, id), sentence(refusal), 422)
    toast(page, _("%(number)s est rouvert : %(part)s.") % {"number": found.number, "part": part.number})
    return HttpResponseRedirect(page.url("dispute", id=part.pk))


def _reopening(page: Page, found: "Dispute", refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "row": dispute_row(found, page.today),
        "why": page.request.POST.get("why", ""),
        "refusal": refusal,
        "key": page.request.POST.get(FORM_KEY) or form_key(),
    }
    return show(page, "dispute/reopen.html", context, status=status)


@view(POST="decide")
def decision_approve(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Approve what somebody else decided."""
    decision = decision_by_id(page.acting, id)

    def act(acting: Acting) -> None:
        approve_decision(acting, decision)

    return _done(page, _dispute_of(page, decision.dispute_id), act, _("La décision est approuvée."))


@view(POST="decide")
def decision_refuse(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Not approve it, and say `why`."""
    decision = decision_by_id(page.acting, id)

    def act(acting: Acting) -> None:
        refuse_decision(acting, decision, page.request.POST.get("why", ""))

    return _done(page, _dispute_of(page, decision.dispute_id), act, _("La décision n’est pas approuvée."))


@view(POST="decide")
def decision_withdraw(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take a decision back before it takes effect."""
    decision = decision_by_id(page.acting, id)

    def act(acting: Acting) -> None:
        withdraw_decision(acting, decision)

    return _done(page, _dispute_of(page, decision.dispute_id), act, _("La décision est retirée."))


@view(POST="dispute")
def question_withdraw(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take back a question that nobody has answered."""
    question = question_by_id(page.acting, id)

    def act(acting: Acting) -> None:
        withdraw_question(acting, question)

    return _done(page, question.dispute, act, _("La question est retirée."))


@view(POST="dispute")
def message_withdraw(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Take a letter back before it goes."""
    message = message_by_id(page.acting, id)
    found = _dispute_told(page, message)

    def act(acting: Acting) -> None:
        if message.audience == "customer":
            take_letter_back(acting, found, message)
        else:
            withdraw_message(acting, message)

    return _done(page, found, act, _("Le message est retiré : rien n’est parti."))


@view(POST="dispute")
def message_settle(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Say what became of a message that may have gone (`arrived`: yes), or send it again."""
    message = message_by_id(page.acting, id)
    arrived = page.request.POST.get("arrived") == "yes"

    def act(acting: Acting) -> None:
        settle_message(acting, message, arrived=arrived)

    said = _("C’est noté : le message est arrivé.") if arrived else _("Le message repart.")
    return _done(page, _dispute_told(page, message), act, said)


def _dispute_of(page: Page, pk: int) -> "Dispute":
    return dispute_by_id(page.acting, pk)


def _dispute_told(page: Page, message: "Message") -> "Dispute":
    """The dispute that a message is about. Raises `Absent` where it is about something else."""
    if message.subject_kind == "dispute":
        return dispute_by_id(page.acting, message.subject_id)
    if message.subject_kind == "question":
        return question_by_id(page.acting, message.subject_id).dispute
    raise Absent("aucun message {message}", message=message.pk)


def _done(page: Page, found: "Dispute", act: Callable[[Acting], Any], said: str) -> HttpResponse:
    """Act, then the page of the dispute; a page that says why not, and what was typed (409)."""
    now_only(page)
    try:
        act(_once(page))
    except AlreadyDone:
        pass
    except (Absent, Forbidden):
        raise
    except Refusal as refusal:
        context = {"refusal": sentence(refusal), "number": found.number, "dispute_id": found.pk,
                   "why": page.request.POST.get("why", "")}  # fmt: skip
        return render(page.request, "dispute/not_done.html", context, status=409)
    else:
        toast(page, said)
    return HttpResponseRedirect(page.url("dispute", id=found.pk))


def _once(page: Page) -> Acting:
    return replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))
