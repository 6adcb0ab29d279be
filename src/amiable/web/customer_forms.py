"""Forms about a customer: who it is, its terms, its contacts, a note. Values are checked where they are written; what
is refused there is told beside the field it is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from amiable.core.calendar import parse_term
from amiable.core.law.late_interest import STATUTORY, parse_rate
from amiable.core.refusal import Refusal
from amiable.journal.operations import AlreadyDone
from amiable.people.access import Absent, Acting, Forbidden
from amiable.receivables.operations.contacts import Told
from amiable.receivables.operations.identity import Identity
from amiable.receivables.operations.meanwhile import ChangedMeanwhile
from amiable.web import words
from amiable.web.dispute_fields import sentence
from amiable.web.page import FORM_KEY, Page, now_only
from amiable.web.settings_forms import NO_CHOICE, Plain, TermsForm, text_field

LANGUAGES = [
    ("", gettext_lazy("Comme nous lui écrivons d’habitude (français)")),
    ("fr", gettext_lazy("Français")),
    ("en", gettext_lazy("Anglais")),
]


def _language(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=LANGUAGES, required=False, error_messages={"invalid_choice": NO_CHOICE}
    )


class IdentityForm(Plain):
    """Who a customer is. `offered`: trait → the values in use, offered as one types."""

    name = text_field(
        gettext_lazy("Nom"),
        200,
        required=True,
        error_messages={"required": gettext_lazy("Donnez le nom du client.")},
    )
    siren = text_field(gettext_lazy("SIREN"), 20, help_text=gettext_lazy("Neuf chiffres."))
    vat_number = text_field(gettext_lazy("Numéro de TVA"), 30)
    payer = text_field(
        gettext_lazy("Payeur"), 60, help_text=gettext_lazy("Le code du client qui paie pour lui ; vide : lui-même.")
    )
    group = text_field(gettext_lazy("Groupe"), 100)
    salesperson = text_field(gettext_lazy("Commercial"), 100)
    collector = text_field(gettext_lazy("Chargé de recouvrement"), 100)
    site = text_field(gettext_lazy("Site"), 100, help_text=gettext_lazy("Lequel de nos lieux le sert."))
    language = _language(gettext_lazy("Langue du client"))

    def __init__(self, *given: Any, offered: Mapping[str, Sequence[str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.offered = {f"offered_{name}": values for name, values in offered.items() if values}
        for name in self.offered:
            self.fields[name.removeprefix("offered_")].widget.attrs["list"] = name

    @property
    def identity(self) -> Identity:
        """Of a valid form."""
        return Identity(**{name: self.cleaned_data[name] for name in Identity.__slots__})


class CustomerTermsForm(TermsForm):
    """A customer's own term and rate, where it has any: else those of the company hold."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["days"].required = False
        self.fields["days"].label = gettext_lazy("Délai, en jours")
        self.fields["days"].help_text = gettext_lazy("Vide : celui de nos conditions de vente.")
        self.fields["basis"].label = gettext_lazy("Taux des pénalités de retard")
        self.fields["basis"].choices = [  # type: ignore[attr-defined]
            ("company", gettext_lazy("Celui de nos conditions de vente")),
            ("statutory", gettext_lazy("Taux légal par défaut : celui de la BCE plus 10 points")),
            ("agreed", gettext_lazy("Un taux convenu avec lui")),
        ]
        self.fields["rate"].label = gettext_lazy("Taux convenu, en % par an")

    @property
    def stored(self) -> dict[str, str]:
        """Of a valid form: term and rate as `set_terms` takes them."""
        found = self.cleaned_data
        basis = found["basis"]
        term = "" if found["days"] is None else str(self.term)
        return {"term": term, "rate": {"company": "", "statutory": STATUTORY}.get(basis, found["rate"] or "")}


def terms_typed(term: str, rate: str) -> dict[str, Any]:
    """What the form shows of the terms as stored."""
    found = parse_term(term) if term else None
    points = parse_rate(rate).basis_points if rate else None
    basis = "agreed" if points is not None else "statutory" if rate else "company"
    percent = "" if points is None else f"{points // 100},{points % 100:02d}"
    own = {"days": found.days, "month_end": found.month_end or "none"} if found else {}
    return own | {"basis": basis, "rate": percent}


class ContactForm(Plain):
    """Somebody at the customer."""

    name = text_field(
        gettext_lazy("Nom"),
        150,
        required=True,
        error_messages={"required": gettext_lazy("Donnez un nom, ou celui d’un service, comme Comptabilité.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Rôle"),
        choices=list(words.CONTACT_ROLES.items()),
        error_messages={"invalid_choice": NO_CHOICE, "required": NO_CHOICE},
    )
    email = text_field(
        gettext_lazy("Adresse e-mail"), 254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "254", "inputmode": "email"}),
    )  # fmt: skip
    phone = text_field(
        gettext_lazy("Téléphone"), 40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": "40", "inputmode": "tel"}),
    )  # fmt: skip
    language = _language(gettext_lazy("Langue"))
    no_automatic = forms.BooleanField(
        label=gettext_lazy("Pas d’e-mail automatique"),
        required=False,
        help_text=gettext_lazy("Rien ne lui est envoyé sans que quelqu’un d’ici le relise."),
    )

    @property
    def told(self) -> Told:
        """Of a valid form."""
        found = self.cleaned_data
        names = ("name", "role", "email", "phone", "language")
        return Told(**{name: found[name] for name in names}, automatic=not found["no_automatic"])


class NoteForm(Plain):
    """A remark of ours."""

    text = forms.CharField(
        label=gettext_lazy("Nouvelle note"),
        widget=forms.Textarea(attrs={"rows": "3", "maxlength": "2000"}),
        error_messages={"required": gettext_lazy("Écrivez la note avant de l’enregistrer.")},
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """How it went: `done` with what the act gave (None where the form was sent before), or the `status` to show the
    form with, and a `refusal` that is about no field of it."""

    done: bool = False
    given: Any = None
    status: int = 200
    refusal: str = ""


def save(page: Page, form: forms.Form, act: Callable[[Acting], Any]) -> Saved:
    """Do `act` once for this showing of the form; what is refused stays typed. Raises `OtherMoment`, `Absent`,
    `Forbidden`."""
    now_only(page)
    if not form.is_valid():
        return Saved(status=422)
    try:
        return Saved(True, act(replace(page.acting, once=page.request.POST.get(FORM_KEY, ""))))
    except AlreadyDone:
        return Saved(True)
    except (Absent, Forbidden):
        raise
    except ChangedMeanwhile as refusal:
        return Saved(status=409, refusal=sentence(refusal))
    except Refusal as refusal:
        field = getattr(refusal, "field", "")
        if field not in form.fields:
            return Saved(status=422, refusal=sentence(refusal))
        form.add_error(field, sentence(refusal))
        return Saved(status=422)


def version_sent(page: Page) -> int:
    """The version the form was filled in on; 0, which nothing has, where it says none."""
    text = page.request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
