"""What lists have in common: addresses that hold the whole question, chips that take a filter away, sortable heads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.web.page import Page
from amiable.web.picture import writing
from amiable.web.templatetags.frame import said
from amiable.web.typed import Unreadable

Form = TypeVar("Form", bound=forms.Form)
NOT_OFFERED = gettext_lazy("« %(value)s » n’est pas un choix de cette liste ; elle est montrée entière.")
"""What is said of a choice that was typed by hand in the address."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a list: its route, and what is asked of it as name → text, without what is empty."""

    page: Page
    route: str
    asked: Mapping[str, str]

    def but(self, **changes: str | None) -> str:
        """The same question but for these (None: no longer asked), from its first page unless `after` is given."""
        query = {**self.asked, "after": None, **changes}
        return self.page.url(self.route, query=query)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; following `url` takes it away."""

    name: str
    url: str
    on: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. `url` sorts by it ("": it does not sort); `aria` ascending, descending or ""."""

    label: str
    url: str = ""
    aria: str = ""
    css: str = ""


def head(
    address: Address, label: str, name: str, now: tuple[str, bool], *, largest_first: bool = False, css: str = ""
) -> Head:
    """A head that sorts by `name`, and turns the order round where the list is sorted so already.

    `now` is what the list is sorted by, and whether descending.
    """
    here = now[0] == name
    descending = not now[1] if here else largest_first
    aria = ("descending" if now[1] else "ascending") if here else ""
    return Head(label, address.but(sort=name, order="desc" if descending else "asc"), aria, css)


def described(form: Form) -> Form:
    """The form, each field of which points at the place where its fault will be said (`receivables/_fault.html`)."""
    for bound in form:
        bound.field.widget.attrs["aria-describedby"] = f"{bound.auto_id}_error"
    return form


def read_by(reader: Callable[[str], int], text: str) -> int | None:
    """What was typed in a field of a form, by one of the readers of `web.typed`; None where it is empty.

    Raises `ValidationError` with the sentence, for the form to show at the field.
    """
    if not text:
        return None
    try:
        return reader(text)
    except Unreadable as refusal:
        raise ValidationError(said(refusal)) from None


def asked_of(form: forms.Form) -> dict[str, str]:
    """Name → text of what is asked and can be used, as it was typed."""
    texts = {name: str(form.data.get(name, "")).strip() for name in form.fields}
    return {name: text for name, text in texts.items() if text and name not in form.errors}


def kept_in_address(answer: HttpResponse, address: Address) -> HttpResponse:
    """Where only the list was asked for, have the window's address say what it shows, without empty fields.

    Replaced, not pushed: one step back leaves the list, whatever was typed letter by letter.
    """
    if address.page.request.headers.get("HX-Request"):
        answer.headers["HX-Replace-Url"] = address.but()
    return answer


def shown_of(shown: int, count: int) -> str:
    """« 50 sur 1 204 », for the foot of a list."""
    return _("%(shown)s sur %(count)s") % {"shown": writing.count(shown), "count": writing.count(count)}
