"""What lists have in common: addresses that hold the whole question, chips that take a filter away, sortable heads,
columns to choose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.web.page import Page
from amiable.web.picture import writing
from amiable.web.templatetags.frame import said
from amiable.web.typed import Unreadable

Form = TypeVar("Form", bound=forms.Form)
NOT_OFFERED = gettext_lazy("« %(value)s » n’est pas un choix de cette liste ; elle est montrée sans ce filtre.")
"""What is said of a choice that was typed by hand in the address, or kept in a view and gone since."""
REFUSED = {"invalid_choice": NOT_OFFERED}
Choices = list[tuple[str, Any]]
SELECTED = mark_safe(" selected")


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a list: its route, and what is asked of it as name → text, without what is empty.

    `plain` says that nothing is asked, where the bare address would open with a view instead.
    """

    page: Page
    route: str
    asked: Mapping[str, str]
    plain: Mapping[str, str] = field(default_factory=dict)

    def but(self, **changes: str | None) -> str:
        """The same question but for these (None: no longer asked), from its first page unless `after` is given."""
        query = {name: text for name, text in {**self.asked, "after": None, **changes}.items() if text}
        return self.page.url(self.route, query=query or dict(self.plain))

    def to(self, route: str, **more: str) -> str:
        """Another route, asked the same."""
        return self.page.url(route, query={**(self.asked or self.plain), **more})


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


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be shown. `sort`: what its head sorts by ("": nothing); `cell`: the template of its cell."""

    name: str
    label: Any
    sort: str = ""
    css: str = ""
    largest_first: bool = False
    cell: str = ""


class ShortSelect(forms.Select):
    """Django's own, written at once: its templates, two for each option, take a third of a list's time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        told = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (one["value"], SELECTED if one["selected"] else "", one["label"])
                for _, group, _ in told["optgroups"]
                for one in group
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', told["name"], flatatt(told["attrs"]), options)


def choice(choices: Any, label: Any = "", **more: Any) -> forms.ChoiceField:
    """A field of a filter with these choices, whose strangers are told by `NOT_OFFERED`."""
    shown = {"widget": ShortSelect(attrs={"class": "field"})} | more
    return forms.ChoiceField(choices=choices, required=False, label=label, error_messages=REFUSED, **shown)


def words(label: Any, **attributes: str) -> forms.CharField:
    """A field of a filter in which one types."""
    widget = forms.TextInput(attrs={"class": "field", "autocomplete": "off", "maxlength": "80", **attributes})
    return forms.CharField(label=label, required=False, max_length=80, widget=widget)


class ColumnsField(forms.CharField):
    """The columns asked for, as ``number,customer``: keys of `among`, each once; [] where none is named.

    Several boxes of that name say the same. What is not among them is told.
    """

    def __init__(self, among: Iterable[str]) -> None:
        super().__init__(required=False, max_length=400, widget=_Joined())
        self.among = frozenset(among)

    def clean(self, value: Any) -> list[str]:
        asked = list(dict.fromkeys(filter(None, str(super().clean(value)).split(","))))
        strange = [name for name in asked if name not in self.among]
        if strange:
            raise ValidationError(
                _("La colonne « %(name)s » n’existe pas, ou plus : la liste garde ses colonnes habituelles.")
                % {"name": strange[0][:40]}
            )
        return asked


class _Joined(forms.HiddenInput):
    """One hidden field; in the address it may also stand once for each column."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # noqa: ARG002 - Django's
        return ",".join(data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""])


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What of a form can be used; what cannot is as if it were not asked."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}


def shown_columns(form: forms.Form, among: Mapping[str, Column], usual: Iterable[str]) -> list[Column]:
    """The columns chosen in the address, in its order, or the usual ones."""
    return [among[name] for name in cleaned(form)["columns"] or usual]


def heads(address: Address, columns: Iterable[Column], now: tuple[str, bool]) -> list[Head]:
    """The heads of the columns; `now` is what the list is sorted by, and whether descending."""
    return [
        head(address, column.label, column.sort, now, largest_first=column.largest_first, css=column.css)
        if column.sort
        else Head(column.label, css=column.css)
        for column in columns
    ]


def chooser(among: Mapping[str, Column], shown: Iterable[Column]) -> list[dict[str, Any]]:
    """All columns for the form that chooses them, those shown first: name, label, on."""
    on = list(shown)
    rest = [column for column in among.values() if column not in on]
    return [{"name": one.name, "label": one.label, "on": one in on} for one in [*on, *rest]]


def more_fields(form: forms.Form, few: Iterable[str]) -> dict[str, Any]:
    """The filters behind « Plus de filtres »: fields, how many are on, and whether they are to be seen at once."""
    fields = [form[field.name] for field in form.visible_fields() if field.name not in few]
    on = sum(1 for field in fields if str(field.data or "").strip() and not field.errors)
    return {"fields": fields, "on": on, "open": any(field.errors for field in fields)}


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
    texts = {name: str(form[name].data or "").strip() for name in form.fields}
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
