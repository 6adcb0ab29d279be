"""Forms of the settings: what is typed about the company, its terms, its people. Values are checked where they are
written; what is refused there is told beside the field it is about."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.calendar import Term, parse_term
from amiable.core.law.late_interest import STATUTORY, Schedule, parse_rate
from amiable.web import typed, words
from amiable.web.dispute_fields import TypedField, amount_field, day_field

if TYPE_CHECKING:
    from amiable.people.models import Company

ZONES = (
    "Europe/Paris", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich", "Europe/Madrid", "Europe/Rome",
    "Europe/Berlin", "Europe/Lisbon", "Europe/London", "America/Guadeloupe", "America/Martinique", "America/Cayenne",
    "America/Miquelon", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti", "Pacific/Wallis",
)  # fmt: skip
MONTH_ENDS = (
    ("none", gettext_lazy("jours, sans fin de mois")),
    ("after", gettext_lazy("jours, puis fin de mois")),
    ("before", gettext_lazy("jours après la fin du mois")),
)
Rows = Sequence[Mapping[str, Any]]
Choices = Sequence[tuple[str, Any]]
NO_CHOICE = gettext_lazy("Choisissez dans la liste.")


class Plain(forms.Form):
    """A form whose fields the browser does not judge: sentences of ours say what to correct."""

    use_required_attribute = False


def text_field(label: Any, most: int, **more: Any) -> forms.CharField:
    """A line of text; what is too long is refused by whoever writes it, never cut."""
    more.setdefault("required", False)
    widget = more.pop("widget", forms.TextInput(attrs={"autocomplete": "off", "maxlength": str(most)}))
    return forms.CharField(label=label, widget=widget, **more)


class CompanyForm(Plain):
    """What the company is called and known by."""

    name = text_field(
        gettext_lazy("Raison sociale"),
        200,
        required=True,
        error_messages={"required": gettext_lazy("Donnez le nom de la société.")},
    )
    siren = text_field(gettext_lazy("SIREN"), 20, help_text=gettext_lazy("Neuf chiffres."))
    vat_number = text_field(gettext_lazy("Numéro de TVA"), 30)
    iban = text_field(gettext_lazy("IBAN"), 50, help_text=gettext_lazy("Où les clients paient."))
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Fuseau horaire"),
        help_text=gettext_lazy("Il dit quel jour on est, donc ce qui est échu."),
        error_messages={"invalid_choice": NO_CHOICE},
    )

    def __init__(self, *given: Any, kept_zone: str, **more: Any) -> None:
        super().__init__(*given, **more)
        zones = dict.fromkeys((*ZONES, kept_zone))
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]


def _percent(text: str) -> str:
    """``12,5 %`` → ``12.50``, as rates are stored. Raises `typed.Unreadable`."""
    plain = "".join(text.split()).removesuffix("%").replace(",", ".")
    try:
        return str(parse_rate("" if plain == STATUTORY else plain))
    except ValueError:
        raise typed.Unreadable("« {text} » n’est pas un taux comme 12 ou 12,5", text=text[:40]) from None


class TermsForm(Plain):
    """Term and rate. Cleaned: `term` and `schedule_text`, as they are stored."""

    days = forms.IntegerField(
        label=gettext_lazy("Délai usuel"),
        min_value=0,
        max_value=999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "3", "class": "r"}),
        error_messages={
            name: gettext_lazy("Tapez un nombre de jours, comme 30 ou 45.")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    month_end = forms.ChoiceField(
        label=gettext_lazy("Compté en"),
        choices=MONTH_ENDS,
        error_messages={"required": NO_CHOICE, "invalid_choice": NO_CHOICE},
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Taux des pénalités de retard"),
        choices=[
            ("statutory", gettext_lazy("Taux légal par défaut : celui de la BCE plus 10 points")),
            ("agreed", gettext_lazy("Un taux à nous, écrit dans nos conditions de vente")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": NO_CHOICE, "invalid_choice": NO_CHOICE},
    )
    rate = TypedField(
        _percent,
        label=gettext_lazy("Notre taux, en % par an"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "10", "class": "r"}),
    )

    @classmethod
    def values_of(cls, company: "Company") -> dict[str, Any]:
        """What the form shows of the terms as stored."""
        term, schedule = parse_term(company.term), parse_rate(company.rate)
        agreed = schedule.basis_points is not None
        rate = f"{schedule.basis_points / 100:.2f}".replace(".", ",") if schedule.basis_points is not None else ""
        basis = "agreed" if agreed else "statutory"
        return {"days": term.days, "month_end": term.month_end or "none", "basis": basis, "rate": rate}

    def clean(self) -> dict[str, Any]:
        """Days and month's end as one term; the agreed rate where one is meant."""
        found = self.cleaned_data
        if found.get("basis") == "agreed" and "rate" in found and not found["rate"]:
            self.add_error("rate", _("Tapez votre taux, comme 12 ou 12,5 ; ou choisissez le taux légal."))
        return found

    @property
    def term(self) -> Term:
        """Of a valid form."""
        month_end = self.cleaned_data["month_end"]
        return Term(self.cleaned_data["days"], "" if month_end == "none" else month_end)

    @property
    def schedule(self) -> Schedule:
        """Of a valid form."""
        return parse_rate(self.cleaned_data["rate"] if self.cleaned_data["basis"] == "agreed" else STATUTORY)


class PoliciesForm(Plain):
    """Which table of policies."""

    policies = forms.ChoiceField(
        label=gettext_lazy("Après un litige, ce qui reste dû"),
        widget=forms.RadioSelect,
        error_messages={"required": NO_CHOICE, "invalid_choice": NO_CHOICE},
    )

    def __init__(self, *given: Any, choices: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["policies"].choices = list(choices)  # type: ignore[attr-defined]


class GoodwillForm(Plain):
    """Up to how much, and how often."""

    under = amount_field(
        label=gettext_lazy("Un litige d’au plus"),
        help_text=gettext_lazy("Au-dessus, il se décide comme les autres."),
    )
    per_year = amount_field(
        label=gettext_lazy("Jusqu’à, par client et par an"),
        help_text=gettext_lazy("0,00 : jamais de geste en un clic."),
    )


class DepartmentsForm(Plain):
    """Name, mailbox and head of every department, as ``logistics_name``, ``logistics_email``, ``logistics_head``."""

    def __init__(self, *given: Any, kept: Rows, people: Rows, **more: Any) -> None:
        super().__init__(*given, **more)
        self.kept = kept
        heads = [("", _("personne")), *((str(one["id"]), one["name"]) for one in people)]
        for row in kept:
            self._add(row, words.word(words.DEPARTMENTS, row["key"]), heads)

    def _add(self, row: Mapping[str, Any], shipped: str, heads: list[tuple[str, Any]]) -> None:
        """The three fields of a department; in a table they are named by what a screen reader says."""
        key, plain = row["key"], {"autocomplete": "off", "class": "field"}
        label = _("Nom de %s") % shipped
        name = forms.TextInput(attrs=plain | {"maxlength": "80", "placeholder": shipped, "aria-label": label})
        self.fields[f"{key}_name"] = text_field(label, 80, initial=row["name"], widget=name)
        label = _("Boîte commune de %s") % shipped
        email = forms.TextInput(attrs=plain | {"maxlength": "254", "inputmode": "email", "aria-label": label})
        self.fields[f"{key}_email"] = text_field(label, 254, initial=row["email"], widget=email)
        label = _("Responsable de %s") % shipped
        self.fields[f"{key}_head"] = forms.ChoiceField(
            label=label,
            choices=heads,
            required=False,
            initial=str(row["head_id"] or ""),
            widget=forms.Select(attrs={"class": "field", "aria-label": label}),
            error_messages={"invalid_choice": NO_CHOICE},
        )

    @property
    def rows(self) -> list[tuple[str, Any, Any, Any]]:
        """(shipped name, name, mailbox, head) of each department."""
        keys = [row["key"] for row in self.kept]
        return [
            (words.word(words.DEPARTMENTS, key), self[f"{key}_name"], self[f"{key}_email"], self[f"{key}_head"])
            for key in keys
        ]


class PersonForm(Plain):
    """Somebody who works here; `new`: with the name of their account and a first password."""

    username = text_field(
        gettext_lazy("Nom de compte"),
        150,
        required=True,
        help_text=gettext_lazy("Pour se connecter : lettres sans accent, chiffres et . @ + - _"),
        error_messages={"required": gettext_lazy("Donnez un nom de compte, comme prenom.nom.")},
    )
    name = text_field(gettext_lazy("Prénom et nom"), 301)
    email = text_field(gettext_lazy("Adresse électronique"), 254)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Rôles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cochez au moins un rôle."), "invalid_choice": NO_CHOICE},
    )
    department = forms.ChoiceField(
        label=gettext_lazy("Service"), required=False, error_messages={"invalid_choice": NO_CHOICE}
    )
    password = text_field(
        gettext_lazy("Premier mot de passe"),
        200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "maxlength": "200"}),
        help_text=gettext_lazy(
            "À lui dire de vive voix ; il le change ensuite. Vide : « amiable user password » en donne un plus tard."
        ),
        strip=False,
    )

    def __init__(self, *given: Any, roles: Choices, departments: Choices, new: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["roles"].choices = list(roles)  # type: ignore[attr-defined]
        self.fields["department"].choices = [("", _("aucun")), *departments]  # type: ignore[attr-defined]
        if not new:
            del self.fields["username"], self.fields["password"]


class AbsenceForm(Plain):
    """Who is away, from when to when, and who answers. `others`: whether somebody else's may be noted."""

    person = forms.ChoiceField(
        label=gettext_lazy("Qui"), error_messages={"required": NO_CHOICE, "invalid_choice": NO_CHOICE}
    )
    since = day_field(label=gettext_lazy("Du"))
    until = day_field(label=gettext_lazy("Au, compris"))
    deputy = forms.ChoiceField(
        label=gettext_lazy("Qui répond à sa place"),
        required=False,
        help_text=gettext_lazy("Ces jours-là, le suppléant a aussi ses rôles, sauf celui d’administrateur."),
        error_messages={"invalid_choice": NO_CHOICE},
    )

    def __init__(self, *given: Any, people: Rows, mine: int, others: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        named = [(str(one["id"]), one["name"]) for one in people]
        self.fields["person"].choices = [one for one in named if others or one[0] == str(mine)]  # type: ignore[attr-defined]
        self.fields["person"].initial = str(mine)
        self.fields["deputy"].choices = [("", _("personne")), *named]  # type: ignore[attr-defined]
