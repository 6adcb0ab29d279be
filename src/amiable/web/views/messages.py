"""Messages that wait for a person: a mail server refused them, or may have taken them."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.core.refusal import Refusal
from amiable.correspondence.access import message_by_id
from amiable.correspondence.operations import SettledMeanwhile, settle_message, withdraw_message
from amiable.correspondence.queries import counts_to_settle, messages_to_settle
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Acting, Forbidden
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.correspondence.models import Message

MOST = 100
ACTS: dict[str, Callable[[Acting, "Message", str], Any]] = {
    "arrived": lambda acting, message, _to: settle_message(acting, message, arrived=True),
    "again": lambda acting, message, to: settle_message(acting, message, arrived=False, to=to),
    "aside": lambda acting, message, _to: withdraw_message(acting, message),
}
"""Field `act` of a form → what it does with the message and the addresses typed."""


@view(GET="read", POST="dispute")
def messages(page: Page) -> HttpResponse:
    """The list; POST says of one `message` that it arrived, sends it again, or leaves it aside."""
    if page.request.method == "POST":
        return _settle(page)
    return _shown(page)


def _settle(page: Page) -> HttpResponse:
    now_only(page)
    sent = page.request.POST
    pk, act = sent.get("message", ""), ACTS.get(sent.get("act", ""))
    if act is None or not pk.isdecimal() or len(pk) > 18:
        return _shown(page, refusal=_("Choisissez un message de la liste, et dites ce qu’il devient."), status=422)
    message = message_by_id(page.acting, int(pk))
    try:
        act(replace(page.acting, once=sent.get(FORM_KEY, "")), message, sent.get("to", ""))
    except AlreadyDone:
        pass
    except (Absent, Forbidden):
        raise
    except Refusal as refusal:
        faster = isinstance(refusal, SettledMeanwhile)
        return _shown(page, message.pk, sentence(refusal), status=409 if faster else 422)
    else:
        toast(page, _told()[sent["act"]])
    return HttpResponseRedirect(page.url("messages"))


def _told() -> dict[str, str]:
    return {
        "arrived": _("C’est noté : le message est arrivé."),
        "again": _("Le message repart dès qu’un envoi est possible."),
        "aside": _("Le message est laissé de côté : il ne partira pas."),
    }


def _shown(page: Page, refused: int = 0, refusal: str = "", *, status: int = 200) -> HttpResponse:
    """The list, with what was typed for the message `refused` and the sentence that says why."""
    counts, rows = counts_to_settle(page.company), messages_to_settle(page.company, MOST)
    typed = page.request.POST.get("to", "")
    lines = [
        row
        | {
            "key": form_key(),
            "typed": typed if row["id"] == refused else row["to"],
            "fault": refusal if row["id"] == refused else "",
            "uncertain": row["state"] == "uncertain",
        }
        for row in rows
    ]
    context = {
        "lines": lines,
        "waiting": counts["queued"] + counts["sending"],
        "more": max(0, counts["refused"] + counts["uncertain"] - len(lines)),
        "without_server": not settings.SMTP,
        "refusal": refusal if refused not in {row["id"] for row in rows} else "",
    }
    return show(page, "messages/page.html", context, status=status)
