"""What is said about a dispute: a question asked, a letter to the customer, a call noted, documents added.

Each is a page that opens over the dispute; a refusal shows it again with all that was typed.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from amiable.core.dispute import answer_due
from amiable.core.reasons import DEPARTMENTS, REASONS
from amiable.core.refusal import Refusal
from amiable.core.waiting import is_department
from amiable.disputes.access import dispute_by_id
from amiable.disputes.operations.letters import Audience, give_documents, note_said, write_to_customer
from amiable.disputes.operations.questions import UnableToAsk, ask
from amiable.disputes.queries import dispute_lines, dispute_row
from amiable.journal.operations import AlreadyDone
from amiable.people.queries import calendar_of
from amiable.receivables.queries.customer import contacts_of
from amiable.web.case_who import Team
from amiable.web.dispute_fields import sentence
from amiable.web.dispute_letter import LANGUAGES, TEMPLATES, Letter, begun, reachable
from amiable.web.dispute_talk import Asked, Noted, Papers, noted_now, question_text
from amiable.web.given_files import given_files
from amiable.web.page import FORM_KEY, Page, form_key, now_only, show, toast, view

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute


@view(GET="dispute", POST="dispute")
def dispute_ask(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """A question; the address may name the `department`."""
    found = dispute_by_id(page.acting, id)
    team = Team.of(page.company, page.today)
    if page.request.method != "POST":
        return _question(page, found, Asked(initial=_to_ask(page, found), team=team, first=_asked_first(page, found)))
    now_only(page)
    form = Asked(page.request.POST, team=team, first=_asked_first(page, found))
    if not form.is_valid():
        return _question(page, found, form, status=422)
    try:
        asked = ask(_once(page), dispute=found, version=_version(page), **form.asked())
    except AlreadyDone:
        return _back(page, id)
    except UnableToAsk as refusal:
        now = dispute_by_id(page.acting, id)
        moved = not refusal.field and str(now.version) != page.request.POST.get("version")
        said = _beside(form, refusal, refusal.field)
        return _question(page, now, form, refusal=said, status=409 if moved else 422)
    toast(page, _("La question part à %s.") % (asked.to_name or asked.email),
          undo=page.url("question_withdraw", id=asked.pk))  # fmt: skip
    return _back(page, id)


def _asked_first(page: Page, found: "Dispute") -> str:
    """The department that is proposed: the one named, that whose turn it is, else that of the reason."""
    named = page.request.GET.get("department", "")
    if named in DEPARTMENTS:
        return named
    return found.turn if is_department(found.turn) else found.department or REASONS[found.reason].department


def _to_ask(page: Page, found: "Dispute") -> dict[str, Any]:
    numbers = [line["number"] for line in dispute_lines(found)]
    due = found.due_on
    if due is None or due < page.today:
        due = answer_due(found.reason, page.today, calendar_of(page.company))
    return {
        "department": _asked_first(page, found),
        "text": question_text(found.reason, numbers),
        "due_on": due,
    }


def _question(page: Page, found: "Dispute", form: Asked, *, refusal: str = "", status: int = 200) -> HttpResponse:
    return _shown(page, found, "dispute/ask.html", form, refusal, status)


@view(GET="dispute", POST="dispute")
def dispute_write(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """A letter to the customer, begun from the `template` and `language` of the address, changed at will."""
    found = dispute_by_id(page.acting, id)
    asked = page.request.POST if page.request.method == "POST" else page.request.GET
    contacts = reachable(contacts_of(page.company, found.customer_id))
    first = contacts[0] if contacts else None
    language = asked.get("language", first["language"] if first else "fr")
    template = asked.get("template", "" if page.request.method == "POST" else _usual(found))
    context: dict[str, Any] = {
        "contacts": contacts,
        "template": template if template in TEMPLATES else "",
        "language": language if language in LANGUAGES else "fr",
        "customer_url": page.url("customer", id=found.customer_id),
        "sends": bool(settings.SMTP),
    }
    if page.request.method != "POST":
        numbers = [line["number"] for line in dispute_lines(found)]
        initial = begun(page, found, numbers, first, context["template"], context["language"])
        return _letter(page, found, Letter(initial=initial), context)
    now_only(page)
    return _sent(page, found, Letter(page.request.POST), context)


def _usual(found: "Dispute") -> str:
    """The template that a letter begins with where none is named."""
    return "dispute_acknowledged" if found.stage == "reported" else "dispute_progress"


def _sent(page: Page, found: "Dispute", form: Letter, context: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        return _letter(page, found, form, context, status=422)
    acting = _once(page)
    try:
        written = write_to_customer(
            acting,
            dispute=found,
            to=form.addresses(),
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            key=f"letter:{acting.once}",
            template=context["template"],
            language=context["language"],
            waits=form.cleaned_data["waits"],
        )
    except AlreadyDone:
        return _back(page, found.pk)
    except Refusal as refusal:
        field = getattr(refusal, "field", "")
        return _letter(page, found, form, context, refusal=_beside(form, refusal, field), status=422)
    said = (
        _("Le message part dans une minute.")
        if context["sends"]
        else _("Le message attend : rien n’est réglé pour l’envoi d’e-mails.")
    )
    toast(page, said, undo=page.url("message_withdraw", id=written.pk))
    return _back(page, found.pk)


def _letter(
    page: Page, found: "Dispute", form: Letter, context: dict[str, Any], *, refusal: str = "", status: int = 200
) -> HttpResponse:
    address = page.request.path
    template, language = context["template"], context["language"]
    choices = [
        {"name": name, "url": f"{address}?template={key}&language={language}", "on": key == template}
        for key, name in TEMPLATES.items()
    ]
    tongues = [
        {"name": name, "url": f"{address}?template={template}&language={key}", "on": key == language}
        for key, name in LANGUAGES.items()
    ]
    more = context | {"choices": choices, "tongues": tongues}
    return _shown(page, found, "dispute/write.html", form, refusal, status, **more)


@view(GET="dispute", POST="dispute")
def dispute_note(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """A call, or a letter that came: noted by hand. `direction` of the address: in or out."""
    found = dispute_by_id(page.acting, id)
    contacts = contacts_of(page.company, found.customer_id)
    with timezone.override(ZoneInfo(page.company.time_zone)):
        if page.request.method != "POST":
            who = contacts[0]["name"] if contacts else ""
            begins = noted_now(page.request.GET.get("direction", "in"), who, page.acting.at)
            return _shown(page, found, "dispute/note.html", Noted(initial=begins), contacts=contacts)
        now_only(page)
        form = Noted(page.request.POST)
        if not form.is_valid():
            return _shown(page, found, "dispute/note.html", form, "", 422, contacts=contacts)
        try:
            note_said(_once(page), dispute=found, **form.cleaned_data)
        except AlreadyDone:
            return _back(page, id)
        except Refusal as refusal:
            said = _beside(form, refusal, getattr(refusal, "field", ""))
            return _shown(page, found, "dispute/note.html", form, said, 422, contacts=contacts)
    toast(page, _("C’est noté dans le fil du litige."))
    return _back(page, id)


@view(GET="dispute", POST="dispute")
def dispute_document(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """Files to keep with the dispute."""
    found = dispute_by_id(page.acting, id)
    if page.request.method != "POST":
        return _shown(page, found, "dispute/document.html", Papers())
    now_only(page)
    form = Papers(page.request.POST)
    if not form.is_valid():
        return _shown(page, found, "dispute/document.html", form, "", 422)
    theirs = form.cleaned_data["from_customer"]
    audience: Audience = "customer" if theirs or form.cleaned_data["audience"] == "customer" else "internal"
    try:
        given = [(one.name, one.content) for one in given_files(page, "files")]
        kept = give_documents(_once(page), dispute=found, files=given, audience=audience, from_customer=theirs)
    except AlreadyDone:
        return _back(page, id)
    except Refusal as refusal:
        return _shown(page, found, "dispute/document.html", form, sentence(refusal), 422)
    toast(page, _("Le document est gardé.") if len(kept) == 1 else _("%s documents sont gardés.") % len(kept))
    return _back(page, id)


def _beside(form: forms.Form, refusal: Refusal, name: str) -> str:
    """Put a refusal beside its field; returned for the whole form where it is of none."""
    if name not in form.fields:
        return sentence(refusal)
    form.add_error(name, sentence(refusal))
    return ""


def _once(page: Page) -> Any:
    return replace(page.acting, once=page.request.POST.get(FORM_KEY, "") or form_key())


def _version(page: Page) -> int | None:
    seen = page.request.POST.get("version", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def _back(page: Page, pk: int) -> HttpResponse:
    return HttpResponseRedirect(f"{page.url('dispute', id=pk)}#fil")


def _shown(
    page: Page, found: "Dispute", name: str, form: Any, refusal: str = "", status: int = 200, /, **more: Any
) -> HttpResponse:
    context = {
        "row": dispute_row(found, page.today),
        "form": form,
        "refusal": refusal,
        "moved": status == 409,
        "key": page.request.POST.get(FORM_KEY) or form_key(),
        **more,
    }
    return show(page, name, context, status=status)
