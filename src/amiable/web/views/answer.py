"""The page on which somebody without an account answers one question: by the link of their e-mail, on a telephone.

The address in the e-mail holds a token: its first GET leads on to an address without it, behind a cookie that opens
this one question. Programs that look into e-mails open links too, so that only a POST does anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from amiable.core.refusal import sentence
from amiable.correspondence.access import expired_link, link_by_id, link_by_token
from amiable.disputes.operations import answers
from amiable.disputes.operations.answers import UnableToAnswer
from amiable.disputes.queries.questions import question_of_link
from amiable.evidence.limits import Unacceptable
from amiable.evidence.queries import content_of, picture_of
from amiable.journal.operations import AlreadyDone, UnreadableKey
from amiable.people.access import Absent
from amiable.web import answer_page
from amiable.web.answer_files import document_shown, documents_for, files_help
from amiable.web.answer_form import Typed, as_sent
from amiable.web.clock import now
from amiable.web.given_files import given_files
from amiable.web.page import FORM_KEY, form_key
from amiable.web.picture import writing
from amiable.web.views.evidence import as_download, as_picture

if TYPE_CHECKING:
    from amiable.correspondence.models import Link
    from amiable.disputes.models import Question

COOKIE, SALT = "answer", "amiable.answer"
"""Which link somebody came by, signed, for the addresses of this one question."""
NAME = "answerer"
"""Under which name a shared mailbox was answered last, signed, to be proposed the next time."""
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form, for whoever reads its files."""

    request: HttpRequest


def opened(shown: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one question, for whoever came by its link; the view gets the link and the question. All others are
    told alike that there is nothing."""

    @wraps(shown)
    def entered(request: HttpRequest, id: int, **parts: Any) -> HttpResponse:  # noqa: A002
        try:
            link = _link(request, id)
            answer = shown(request, link, question_of_link(link), **parts)
        except Absent:
            answer = _lost(request)
        return _private(answer)

    return entered


@require_http_methods(["GET", "HEAD", "POST"])
def answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the e-mail. GET leads on to the page; POST asks for a new link, whatever this one is."""
    if request.method == "POST":
        return _private(_nameless(request, _again(request, token)))
    try:
        link = link_by_token(token, _origin(request), now())
    except Absent:
        return _private(_nameless(request, _lost(request, offered=True)), "strict-origin")
    there = HttpResponseRedirect(reverse("answer", kwargs={"id": link.pk}))
    there.set_signed_cookie(
        COOKIE,
        str(link.pk),
        SALT,
        path=reverse("answer", kwargs={"id": link.pk}),
        max_age=max(int((link.expires_at - now()).total_seconds()), 1),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return _private(there, "no-referrer")


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def answer(request: HttpRequest, link: "Link", question: "Question") -> HttpResponse:
    """The question and what concerns it; POST answers, passes on or hands back."""
    if request.method == "POST":
        return _sent(request, link, question)
    return _shown(request, link, question)


@require_GET
@opened
def answer_file(_request: HttpRequest, _link: "Link", question: "Question", document: int) -> HttpResponse:
    """A document that whoever was asked may see."""
    found = document_shown(question, document)
    return as_download(content_of(found), found.blob.media_type, found.name)


@require_GET
@opened
def answer_picture(_request: HttpRequest, _link: "Link", question: "Question", document: int) -> HttpResponse:
    """The picture of such a document."""
    picture = picture_of(document_shown(question, document))
    if picture is None:
        raise Absent("aucune image de {document}", document=document)
    return as_picture(picture)


@require_GET
def answer_passed_on(request: HttpRequest) -> HttpResponse:
    """What is said after a question was passed on, when its link opens nothing any more."""
    return _private(render(request, "answer/passed_on.html"))


def _sent(request: HttpRequest, link: "Link", question: "Question") -> HttpResponse:
    typed = as_sent(request.POST, question.kind, question.to_name)
    files: list[tuple[str, bytes]] = []
    try:
        files = [(file.name, file.content) for file in given_files(_Sent(request), "files")]
    except Unacceptable as refusal:
        typed.faults["files"] = sentence(refusal)
    if typed.faults:
        return _shown(request, link, question, typed, status=422)
    try:
        return _done(request, question, typed, _act(request, link, question, typed, files))
    except (AlreadyDone, UnreadableKey):
        return HttpResponseRedirect(request.path)
    except UnableToAnswer as refusal:
        if not refusal.field:
            question.refresh_from_db()
            return _shown(request, link, question, typed, refusal=sentence(refusal), status=409)
        typed.faults[refusal.field] = sentence(refusal)
        return _shown(request, link, question, typed, status=422)


def _act(request: HttpRequest, link: "Link", question: "Question", typed: Typed, files: list[tuple[str, bytes]]) -> str:
    """Do what was chosen; the address to go to."""
    how: dict[str, Any] = {"link": link, "words": typed.words, "by": typed.by, "at": now()}
    how["once"] = request.POST.get(FORM_KEY, "")
    if typed.not_ours and typed.to.strip():
        answers.forward(question, to=typed.to, **how)
        return reverse("answer_passed_on")
    if typed.not_ours:
        answers.decline(question, **how)
    else:
        seen = request.POST.get("version", "")
        how |= {"files": files, "version": int(seen) if seen.isdecimal() else None}
        answers.answer(question, key=typed.answer, number=typed.number(question.kind), **how)
    return request.path


def _done(request: HttpRequest, question: "Question", typed: Typed, there: str) -> HttpResponse:
    done = HttpResponseRedirect(there)
    if not question.to_name:
        done.set_signed_cookie(
            NAME, typed.by.strip(), SALT, path="/a/", max_age=YEAR, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return done


def _shown(
    request: HttpRequest,
    link: "Link",
    question: "Question",
    typed: Typed | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now().astimezone(ZoneInfo(question.company.time_zone))
    context = answer_page.context_of(question, at.date(), typed, correcting="correct" in request.GET)
    if not context["typed"].by:
        context["typed"].by = request.get_signed_cookie(NAME, "", SALT)
    context |= documents_for(link.pk, question) | {
        "link_id": link.pk,
        "key": request.POST.get(FORM_KEY) or form_key(),
        "refusal": refusal,
        "due": writing.day(question.due_on, "text"),
        "until": writing.day(link.expires_at.astimezone(at.tzinfo).date(), "long"),
        "files_help": files_help(),
    }
    return render(request, "answer/page.html", context, status=status)


def _link(request: HttpRequest, link_id: int) -> "Link":
    """The link by which somebody came to this address. Raises `Absent`."""
    try:
        came_by = request.get_signed_cookie(COOKIE, "", SALT)
    except BadSignature:
        came_by = ""
    if came_by != str(link_id):
        raise Absent("aucun lien {link}", link=link_id)
    return link_by_id(link_id, now())


def _again(request: HttpRequest, token: str) -> HttpResponse:
    """Have a new link mailed, if this was one that has expired; whoever asks is told the same in any case."""
    try:
        link = expired_link(token, _origin(request), now())
        answers.new_link(question_of_link(link), link=link, at=now())
    except Absent:
        pass
    return render(request, "answer/again.html")


def _origin(request: HttpRequest) -> str:
    """The network address of the visitor."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _lost(request: HttpRequest, *, offered: bool = False) -> HttpResponse:
    return render(request, "answer/lost.html", {"offered": offered}, status=404)


def _nameless(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """No log of what was answered names the token."""
    request.path = request.path_info = "/a/…/"
    return answer


def _private(answer: HttpResponse, referrer: str = "same-origin") -> HttpResponse:
    """Kept nowhere, listed nowhere. Where a form is sent from an address with a token, its origin goes with it (the
    check of forms needs it), and nothing more."""
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = referrer
    return answer
