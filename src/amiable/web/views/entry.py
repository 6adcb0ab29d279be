"""Before a company: which one, in which language and light, who signs in."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from amiable.people.access import Absent
from amiable.people.queries import companies_of, demo_user
from amiable.web.page import THEMES

YEAR = 365 * 24 * 3600
PLAIN_BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
@login_required
def companies(request: HttpRequest) -> HttpResponse:
    """The company one works for; the choice where there are several."""
    found = companies_of(request.user)  # type: ignore[arg-type]
    if len(found) == 1:
        return redirect("home", slug=found[0].slug)
    return render(request, "companies.html", {"companies": found})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language chosen in a cookie."""
    answer = _back(request)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return answer


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or that of the system in a cookie."""
    answer = _back(request)
    if request.POST.get("theme") in THEMES:
        answer.set_cookie("theme", request.POST["theme"], max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Switch the keys of the keyboard off, or on again, in a cookie."""
    answer = _back(request)
    if request.POST.get("keys") == "off":
        answer.set_cookie("keys", "off", max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie("keys", samesite="Lax")
    return answer


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page of ours that the form names, else to the start."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(there if safe else reverse("companies"))


@require_GET
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Passwords are set by the administrator: no letter leaves from here."""
    return render(request, "account/password_forgotten.html")


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the people of the demonstration. Only where AMIABLE_DEMO is set."""
    try:
        user = demo_user(request.POST.get("name", ""))
    except Absent:
        return redirect("account_login")
    login(request, user, backend=PLAIN_BACKEND)
    return _back(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing at this address, or nothing that the reader may see."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed; nothing half done was kept."""
    return render(request, "500.html", status=500)


def unsafe_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a sound token: shown too long ago, or not ours."""
    answer = render(request, "csrf.html", status=403)
    answer.headers["X-Form"] = "old"  # for scripts, which take fresh tokens and send again
    return answer
