"""Form fields that read what people type (`web.typed`), and keep it as it was typed when the form is shown again."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from amiable.core.refusal import Refusal
from amiable.web import typed
from amiable.web.templatetags.frame import said


def sentence(refusal: Refusal) -> str:
    """A refusal as a sentence of its own, in the reader's language: capital, full stop."""
    text = capfirst(said(refusal))
    return text if text.endswith((".", "!", "?")) else f"{text}."


class TypedField(forms.CharField):
    """Text that `read` turns into a value. `may_be_empty`: None then (as where it is not required, and says so)."""

    def __init__(self, read: Callable[[str], Any], *, may_be_empty: bool = False, **more: Any) -> None:
        self.read, self.may_be_empty = read, may_be_empty
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        """Raises `ValidationError` with the sentence of the refusal."""
        text = self.to_python(value)
        if not text and (self.may_be_empty or not self.required):
            return None
        try:
            return self.read(text or "")
        except Refusal as refusal:
            raise ValidationError(sentence(refusal)) from refusal


class DayInput(forms.DateInput):
    """The date field of the browser; where what was typed is no date, a text field, so that it stays readable."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As Django's, with the type chosen by the value."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"] or ""
        try:
            context["widget"]["value"] = typed.day(shown).isoformat() if shown else None
            context["widget"]["type"] = "date"
        except typed.Unreadable:
            context["widget"]["type"] = "text"
        return context

    def format_value(self, value: Any) -> str | None:
        """A day as browsers write it; anything else as it is."""
        return value.isoformat() if isinstance(value, date) else value


def amount_field(**more: Any) -> TypedField:
    """An amount, in cents."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "60", "class": "r"})
    return TypedField(typed.amount, widget=widget, **more)


def quantity_field(**more: Any) -> TypedField:
    """A quantity, in thousandths."""
    return TypedField(typed.quantity, widget=_number(), **more)


def price_field(**more: Any) -> TypedField:
    """A price per unit, in ten-thousandths of a euro."""
    return TypedField(typed.unit_price, widget=_number(), **more)


def _number() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "40", "class": "r"})


def rate_field(**more: Any) -> TypedField:
    """A rate of VAT, in basis points."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "10", "class": "r"})
    return TypedField(typed.rate, widget=widget, **more)


def day_field(**more: Any) -> TypedField:
    """A day."""
    return TypedField(typed.day, widget=DayInput(attrs={"autocomplete": "off", "maxlength": "20"}), **more)


def values_of(form: forms.Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed in the fields of `form`, to show it again without judging it yet."""
    return {name: data[name] for name in form.fields if name in data}
