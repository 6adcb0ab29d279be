"""Rules that hold on every page: what it may load, that looking writes nothing, how refusals are told."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amiable.core.refusal import Refusal
from amiable.people.access import Absent, Forbidden

Answering = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Tabler's arrows, the picture of a second factor's secret
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
ACCESS_LOG = ("correspondence_knock",)
"""Tables that looking may add a row to: who knocked, not what is known."""
_ONE_ROW_INTO = re.compile(r'INSERT INTO "?(\w+)"? \([^();]*\) VALUES \([^();]*\)( RETURNING [^;]*)?')
_WORDS = re.compile(r"/\*.*?\*/|--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"", re.DOTALL)
_WRITES = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|MERGE\s+INTO|TRUNCATE|CREATE|ALTER|DROP"
    r"|FOR\s+(NO\s+KEY\s+)?UPDATE)\b",
    re.IGNORECASE,
)


class LookingWrote(RuntimeError):
    """A request that only looks tried to change the database: a fault of the program."""


def content_policy(get_response: Answering) -> Answering:
    """Nothing from elsewhere, nothing inline."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.path.startswith(("/c/", "/account/")):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return answer


def reads_only(get_response: Answering) -> Answering:
    """A request that only looks cannot write a table but `ACCESS_LOG`. The session's own writes happen outside, after
    the answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return get_response(request)

    return answer


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _WRITES.search(_WORDS.sub(" x ", sql)) and not _is_log(sql):
        raise LookingWrote(sql[:80])
    return execute(sql, params, many, context)


def _is_log(sql: str) -> bool:
    added = _ONE_ROW_INTO.fullmatch(sql)
    return bool(added and added[1] in ACCESS_LOG)


def refusals(get_response: Answering) -> Answering:
    """What could not be done is said on a page of its own; absent things and those of others look alike."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    answer.process_exception = told  # type: ignore[attr-defined]
    return answer


def told(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The page for a refusal that no view has told in place."""
    if isinstance(exception, Absent):
        request.page = None  # type: ignore[attr-defined]  # the frame must not say that the company is there
        return render(request, "404.html", status=404)
    if isinstance(exception, Forbidden):
        return render(request, "403.html", status=403)
    if isinstance(exception, Refusal):
        return render(request, "refused.html", {"refusal": exception}, status=400)
    return None
