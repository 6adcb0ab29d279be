"""Tags of the frame: addresses that keep the moment looked at, the navigation, sentences in the reader's language."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from amiable.core.refusal import Refusal
from amiable.core.said import Amount, Cents, Said, Value, in_french
from amiable.people.queries import nobody_yet, people_of_demo
from amiable.web.page import Page
from amiable.web.picture import writing

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: dict[str, Any], name: str, **parts: Any) -> str:
    """`{% to "receivable" id=row.id %}`: the address of a page of this company, at the moment looked at."""
    page: Page = context["page"]
    return page.url(name, **parts)


@register.simple_tag(takes_context=True)
def moment_fields(context: dict[str, Any]) -> SafeString:
    """Hidden fields that keep the moment looked at in a form that is sent by GET."""
    page: Page = context["page"]
    kept = {} if page.as_of == page.today else {"as_of": page.as_of.isoformat()}
    if page.known_on:
        kept["known_at"] = page.known_on.isoformat()
    return _hidden(kept.items())


@register.simple_tag(takes_context=True)
def other_fields(context: dict[str, Any]) -> SafeString:
    """Hidden fields that keep everything else of the address where another moment is chosen."""
    asked = context["request"].GET
    moved = ("as_of", "known_at", "after", "before")
    return _hidden((name, value) for name in asked if name not in moved for value in asked.getlist(name))


def _hidden(fields: Any) -> SafeString:
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """`{% with_query sort="amount" after=None %}`: this page's address with some of its query changed."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            asked.pop(name, None)
        else:
            asked[name] = value
    query = asked.urlencode()
    return f"{context['request'].path}?{query}" if query else str(context["request"].path)


@register.simple_tag
def sent_field(key: str) -> SafeString:
    """The hidden field that says which showing of a form this is."""
    return format_html('<input type="hidden" name="sent" value="{}">', key)


@register.simple_tag
def people_of_demonstration() -> list[dict[str, object]]:
    """Who one may sign in as with one click."""
    return people_of_demo()


@register.simple_tag
def nobody_to_sign_in() -> bool:
    """Whether there is no company and no account at all yet."""
    return nobody_yet()


@register.filter
def said(text: Refusal | str) -> str:
    """A refusal or a sentence in the reader's language, amounts and days among its values as there they are written.

    Of a text of which only the French is known, its translation where the catalogue has one.
    """
    if isinstance(text, Refusal | Said):
        return text.told(gettext, in_locale)
    return gettext(text) if text else ""


def in_locale(value: Value) -> str:
    """A value of a sentence as the reader writes it."""
    if isinstance(value, Amount) and not value.french.endswith("€"):
        return _figure(value)
    if isinstance(value, Cents):
        return writing.money(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return writing.day(value)
    return in_french(value)


def _figure(cents: int) -> str:
    """An amount whose currency the sentence says itself."""
    before, decimals, _mark = writing.money_pieces(cents)
    return before.replace("€", "") + decimals
