"""What every page stands on: who looks at which company, on which day, with what was known when; and the parts of the
frame around it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.calendar import NotADay, parse_day
from amiable.core.refusal import Refusal
from amiable.journal.queries import last_seq_on
from amiable.people.access import Ability, Acting, as_user, may, require
from amiable.people.queries import company_by_slug
from amiable.web.clock import now

if TYPE_CHECKING:
    from amiable.people.models import Company

THEMES = ("auto", "light", "dark")
LATEST = date(2100, 1, 1)
IN_PLACE = "X-Sheet"
"""The header of a script that shows a page, or sends a form, over the page one is on (static/amiable/sheet.js)."""
FORM_KEY = "sent"
"""The field that says which showing of a form was sent: the same is never done twice."""


class BadAddress(Refusal, ValueError):
    """Something in the address that is not what it should be; the message (French) says what, and what to do."""


class OtherMoment(Refusal, ValueError):
    """An act was asked for while another moment is looked at."""


@dataclass(frozen=True, slots=True)
class Page:
    """A request for a page of a company, with its door already passed.

    `as_of` is the day looked at, `known_on` the day whose knowledge is used (None: all that is known now) and
    `known_at` the last journal line of that day.
    """

    request: HttpRequest
    acting: Acting
    as_of: date
    known_on: date | None = None
    known_at: int | None = None

    @property
    def company(self) -> "Company":
        return self.acting.company

    @property
    def today(self) -> date:
        return self.acting.today

    @property
    def is_present(self) -> bool:
        """Today, with all that is known: the only moment in which one can act."""
        return self.as_of == self.today and self.known_at is None

    def may(self, ability: Ability) -> bool:
        """Whether the reader's role has the ability."""
        return may(self.acting, ability)

    @property
    def abilities(self) -> dict[str, bool]:
        """For templates: `page.abilities.dispute` is true where the reader may, and looks at the present."""
        acts: tuple[Ability, ...] = ("import", "dispute", "decide", "settings", "people")
        return {name: self.is_present and self.may(name) for name in acts}

    def url(self, name: str, *, query: dict[str, Any] | None = None, **parts: Any) -> str:
        """The address of a page of this company, at the moment looked at."""
        moment = {} if self.as_of == self.today else {"as_of": self.as_of.isoformat()}
        if self.known_on:
            moment["known_at"] = self.known_on.isoformat()
        asked = urlencode([(key, value) for key, value in (moment | (query or {})).items() if value not in ("", None)])
        address = reverse(name, kwargs={"slug": self.company.slug, **parts})
        return f"{address}?{asked}" if asked else address


def view(**abilities: Ability) -> Callable[..., Any]:
    """`@view(GET="read", POST="decide")`: a page of a company, and what each method asks of the reader's role.

    The view gets a `Page` instead of the request. Absent companies and those of others look alike.
    """

    def decorate(shown: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(shown)
        def entered(request: HttpRequest, slug: str, **parts: Any) -> HttpResponse:
            ability = abilities.get("GET" if request.method == "HEAD" else str(request.method))
            if ability is None:
                return HttpResponseNotAllowed(sorted(abilities))
            if not request.user.is_authenticated:
                return _to_sign_in(request, slug, shown_alone="GET" in abilities)
            acting = as_user(company_by_slug(slug), request.user, now())
            request.page = page = _page(request, acting)  # type: ignore[attr-defined]
            require(acting, ability)
            answer = _in_place(request, shown(page, **parts))
            patch_vary_headers(answer, ["HX-Request", IN_PLACE])
            return answer

        entered.abilities = abilities  # type: ignore[attr-defined]
        return entered

    return decorate


def _page(request: HttpRequest, acting: Acting) -> Page:
    request.page = Page(request, acting, acting.today)  # type: ignore[attr-defined]  # for the frame of a refusal
    as_of = day_asked(request, "as_of", _("la date de situation")) or acting.today
    known_on = day_asked(request, "known_at", _("la date de ce qu’on savait"))
    if known_on and known_on >= acting.today:
        known_on = None
    return Page(request, acting, as_of, known_on, last_seq_on(acting.company, known_on) if known_on else None)


def day_asked(request: HttpRequest, name: str, what: str) -> date | None:
    """A day of the address; None where it names none. Raises `BadAddress`."""
    text = request.GET.get(name, "").strip()
    try:
        day = parse_day(text) if text else None
    except NotADay:
        day = LATEST
    if day and not date(1990, 1, 1) <= day < LATEST:
        raise BadAddress(
            _("« %(text)s » n’est pas une date comme 2026-11-24 : corrigez %(what)s dans l’adresse ou choisissez-la")
            % {"text": text[:40], "what": what}
        )
    return day


def now_only(page: Page) -> None:
    """Raise `OtherMoment` unless today is looked at, with all that is known."""
    if not page.is_present:
        raise OtherMoment(_("vous regardez un autre moment : revenez à aujourd’hui pour agir"))


def _in_place(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The redirect of an act is told rather than followed by a script: it goes there itself, and the toasts wait for
    it. A page that only leads on to another is followed, and shown in place."""
    acts = request.method not in ("GET", "HEAD")
    if acts and request.headers.get(IN_PLACE) and answer.status_code in (301, 302, 303):
        told = HttpResponse(status=204, headers={"X-Location": answer.headers["Location"]})
        told.cookies = answer.cookies
        return told
    return answer


def _to_sign_in(request: HttpRequest, slug: str, *, shown_alone: bool) -> HttpResponse:
    """Sign in, then come back to the page one was on: that of the form, where one was sent (`shown_alone`: its address
    is a page too). Scripts are told (401, `X-Sign-In`) and sign in in place."""
    looks = request.method in ("GET", "HEAD")
    within = request.headers.get("HX-Request")
    alone = not within and (looks or shown_alone)
    back = request.get_full_path() if alone else _page_before(request, slug)
    ended = within or not looks or settings.SESSION_COOKIE_NAME in request.COOKIES
    asked = {"next": back} | ({"ended": "1"} if ended else {})
    there = f"{reverse('account_login')}?{urlencode(asked, safe='/')}"
    if request.headers.get(IN_PLACE):
        return HttpResponse(status=401, headers={"X-Sign-In": there})
    if within:
        return HttpResponse(status=401, headers={"X-Sign-In": there, "HX-Redirect": there})
    return HttpResponseRedirect(there)


def _page_before(request: HttpRequest, slug: str) -> str:
    """The page of ours that asked; a part of a page, or an act without a page, cannot be come back to."""
    before = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home", kwargs={"slug": slug})
    whole = urlsplit(before)
    return f"{whole.path}?{whole.query}" if whole.query else whole.path


def show(
    page: Page, template: str, context: dict[str, Any] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or its `part` alone where htmx asks for it."""
    asked = page.request.headers
    alone = part and asked.get("HX-Request") and not asked.get("HX-History-Restore-Request")
    return render(page.request, part if alone else template, context, status=status)


def form_key() -> str:
    """A name for one showing of a form."""
    return get_random_string(22)


def toast(page: Page, text: str, *, undo: str = "") -> None:
    """Say on the next page that something was done; `undo` is the address whose POST takes it back."""
    messages.success(page.request, text, extra_tags=undo)


ROOMS = (
    ("home", gettext_lazy("Accueil"), "home", ("home",)),
    ("disputes", gettext_lazy("Litiges"), "scale", ("dispute", "item", "signal", "announced", "message")),
    ("receivables", gettext_lazy("Créances"), "receipt-2", ("receivable",)),
    ("customers", gettext_lazy("Clients"), "users", ("customer", "contact")),
    ("arrivals", gettext_lazy("Arrivées"), "inbox", ("arrival", "upload", "batch", "reconciliation")),
    ("overview", gettext_lazy("Pilotage"), "chart-bar", ("overview",)),
    ("settings", gettext_lazy("Réglages"), "adjustments", ("settings", "person", "absence", "first_steps")),
)
"""Route, title, icon, and how the names of the routes within it begin."""
ASIDE = ("overview", "settings")
"""Rooms that on a phone stand under « Plus », where there is no room for all."""
KEYS = {
    "home": "a",
    "disputes": "l",
    "receivables": "c",
    "customers": "k",
    "arrivals": "i",
    "overview": "p",
    "settings": "s",
}
"""Route of a room → the key that goes there, after `g`."""


def _navigation(page: Page) -> list[dict[str, Any]]:
    match = page.request.resolver_match
    here = match.url_name if match else ""
    return [
        {
            "label": label,
            "icon": icon,
            "url": page.url(name),
            "current": (here or "").startswith(within),
            "key": KEYS.get(name, ""),
            "aside": name in ASIDE,
        }
        for name, label, icon, within in ROOMS
    ]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `page` (None outside a company), `theme`, `keys_off`, `demo`."""
    theme = request.COOKIES.get("theme", "auto")
    page: Page | None = getattr(request, "page", None)
    return {
        "page": page,
        "navigation": _navigation(page) if page else [],
        "theme": theme if theme in THEMES else "auto",
        "keys_off": request.COOKIES.get("keys") == "off",
        "demo": settings.DEMO,
        "pinned_today": settings.TODAY,
        "languages": settings.LANGUAGES,
    }
