"""What an act on many things needs to be told: why they are held back, who answers."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.reasons import DEPARTMENTS, OBSTACLES
from amiable.web import lists, typed, words
from amiable.web.templatetags.frame import said

KINDS: lists.Choices = [
    ("manual", gettext_lazy("Mise en attente")),
    ("obstacle", gettext_lazy("Frein au paiement, à lever par un service")),
    ("promise", gettext_lazy("Promesse de règlement")),
]
NOBODY = "nobody"
LONGEST = 2000


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return typed.day(text)
    except typed.Unreadable as refusal:
        raise ValidationError(said(refusal)) from None


def _departments(empty: str) -> list[tuple[str, Any]]:
    return [("", empty), *((key, words.word(words.DEPARTMENTS, key)) for key in DEPARTMENTS)]


class HoldForm(forms.Form):
    """Why nothing is asked for, and until when: the same for everything chosen."""

    kind = forms.ChoiceField(label=gettext_lazy("De quoi s’agit-il ?"), choices=KINDS, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=gettext_lazy("Ce qui freine le paiement"),
        required=False,
        choices=lambda: [("", _("Sans objet")), *((code, words.reason(code)) for code in OBSTACLES)],
    )
    words = forms.CharField(
        label=gettext_lazy("En quelques mots"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Pour une mise en attente, dites pourquoi rien ne doit être demandé."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.CharField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Le premier jour où l’on réclame de nouveau ; sans date, jusqu’à ce qu’on lève."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": gettext_lazy("24/12/2026")}),
    )
    department = forms.ChoiceField(
        label=gettext_lazy("Service qui lève"), required=False, choices=lambda: _departments(_("Aucun"))
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_until(self) -> date | None:
        day = _day(self.cleaned_data["until"])
        if day and day <= self.today:
            raise ValidationError(_("cette date est passée : donnez un jour à venir"))
        return day

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        kind = told.get("kind")
        if kind == "obstacle" and not told.get("reason"):
            self.add_error("reason", _("choisissez ce qui freine le paiement"))
        if kind == "manual" and not (told.get("words") or "").strip() and "words" not in self.errors:
            self.add_error("words", _("dites pourquoi rien ne doit être demandé"))
        if kind == "promise" and not told.get("until") and "until" not in self.errors:
            self.add_error("until", _("une promesse a un jour : donnez-le"))
        return told

    def how(self) -> dict[str, Any]:
        """As `portfolio.operations.bulk` takes it."""
        told = self.cleaned_data
        obstacle = told["kind"] == "obstacle"
        return {
            "kind": told["kind"],
            "since": self.today.isoformat(),
            "until": told["until"].isoformat() if told["until"] else "",
            "reason": told["reason"] if obstacle else "",
            "words": told["words"].strip(),
            "department": told["department"],
        }


class AssignForm(forms.Form):
    """Which department answers, and there who."""

    department = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    assignee = forms.ChoiceField(label=gettext_lazy("Personne"), required=False)

    def __init__(self, *args: Any, people: list[dict[str, Any]], **more: Any) -> None:
        super().__init__(*args, **more)
        department, assignee = self.fields["department"], self.fields["assignee"]
        assert isinstance(department, forms.ChoiceField) and isinstance(assignee, forms.ChoiceField)
        department.choices = _departments(_("Laisser comme il est"))
        assignee.choices = [
            ("", _("Laisser comme elle est")),
            (NOBODY, _("À personne")),
            *((str(person["id"]), _named(person)) for person in people),
        ]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not told.get("department") and not told.get("assignee") and not self.errors:
            self.add_error("assignee", _("choisissez un service, ou une personne"))
        return told

    def how(self) -> dict[str, Any]:
        """As `portfolio.operations.bulk` takes it."""
        told = self.cleaned_data
        changes: dict[str, Any] = {"department": told["department"]} if told["department"] else {}
        if told["assignee"]:
            changes["assignee"] = None if told["assignee"] == NOBODY else int(told["assignee"])
        return changes


class AskForm(forms.Form):
    """The same question to the department of each."""

    text = forms.CharField(
        label=gettext_lazy("La question, la même pour tous"),
        max_length=LONGEST,
        help_text=gettext_lazy("Chaque service reçoit un lien vers une page de réponse, sans compte à ouvrir."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("écrivez la question avant de l’envoyer")},
    )
    due_on = forms.CharField(
        label=gettext_lazy("Réponse attendue pour le"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Sans date, celle de chaque litige."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": gettext_lazy("27/11/2026")}),
    )
    prices = forms.BooleanField(label=gettext_lazy("Montrer les prix et les montants"), required=False)
    lateness = forms.BooleanField(label=gettext_lazy("Montrer depuis quand le client attend"), required=False)

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_due_on(self) -> date | None:
        day = _day(self.cleaned_data["due_on"])
        if day and day < self.today:
            raise ValidationError(_("cette date est passée : donnez un jour à venir"))
        return day

    def how(self) -> dict[str, Any]:
        """As `portfolio.operations.bulk` takes it."""
        told = self.cleaned_data
        due = told["due_on"].isoformat() if told["due_on"] else ""
        return {"text": told["text"].strip(), "due_on": due, "prices": told["prices"], "lateness": told["lateness"]}


CONCEDED: lists.Choices = [
    ("nothing", gettext_lazy("Rien : tout redevient réclamable")),
    ("all", gettext_lazy("Tout ce qui est contesté, par avoir")),
]
REJECTED = ("unfounded", "withdrawn", "inadmissible")
"""Findings that concede nothing."""


class ResolveForm(forms.Form):
    """The same decision for all: what was found, nothing or everything conceded, and why."""

    finding = forms.ChoiceField(
        label=gettext_lazy("Constat"),
        choices=lambda: [("", _("Choisissez")), *_findings()],
        error_messages={"required": gettext_lazy("choisissez ce qui a été constaté")},
    )
    conceded = forms.ChoiceField(
        label=gettext_lazy("Accordé"),
        choices=CONCEDED,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("dites si rien n’est accordé, ou tout")},
    )
    why = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=LONGEST,
        help_text=gettext_lazy("La même raison est gardée dans chaque litige."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("dites pourquoi : la raison est gardée dans chaque litige")},
    )

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("conceded") == "all" and told.get("finding") in REJECTED:
            self.add_error(
                "finding",
                _("ce constat n’accorde rien : choisissez « fondé » ou « geste commercial », ou rien d’accordé"),
            )
        return told

    def how(self) -> dict[str, Any]:
        """As `portfolio.operations.bulk` takes it."""
        told = self.cleaned_data
        return {"finding": told["finding"], "all": told["conceded"] == "all", "reason": told["why"].strip()}


def _findings() -> list[tuple[str, str]]:
    return [(key, words.word(words.FINDINGS, key)) for key in ("founded", "goodwill", *REJECTED)]


def _named(person: dict[str, Any]) -> str:
    where = words.word(words.DEPARTMENTS, person["department"]) if person["department"] else ""
    return f"{person['name']} ({where})" if where else str(person["name"])
