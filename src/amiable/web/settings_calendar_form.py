"""The form of the company's calendar: public holidays, closures, who is mailed at once."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.web.dispute_fields import day_field
from amiable.web.picture import writing
from amiable.web.settings_forms import Plain, Rows, text_field


class CalendarForm(Plain):
    """`people` as `people.queries.people_of`, `closures` those that may be removed, as `people.queries.closures_of`."""

    alsace_moselle = forms.BooleanField(
        label=gettext_lazy("Alsace-Moselle : le Vendredi saint et le 26 décembre sont fériés aussi"), required=False
    )
    removed = forms.MultipleChoiceField(
        label=gettext_lazy("Fermetures à retirer"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since = day_field(label=gettext_lazy("Fermé du"), may_be_empty=True)
    until = day_field(label=gettext_lazy("Au, compris"), may_be_empty=True)
    name = text_field(gettext_lazy("Pour"), 80, help_text=gettext_lazy("Par exemple : congés d’été, inventaire."))
    at_once = forms.MultipleChoiceField(
        label=gettext_lazy("Écrire aussitôt à"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, people: Rows, closures: Rows, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["removed"].choices = [(str(row["since"]), _told(row)) for row in closures]  # type: ignore[attr-defined]
        self.fields["at_once"].choices = [  # type: ignore[attr-defined]
            (str(row["id"]), f"{row['name']} ({row['email']})") for row in people if row["active"] and row["email"]
        ]

    def clean(self) -> dict[str, Any]:
        """A closure has both its days."""
        found = self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if since and not until and "until" not in self.errors:
            self.add_error("until", _("Donnez aussi le dernier jour ; le même, si c’est un seul jour."))
        if (until or found.get("name")) and not since and "since" not in self.errors:
            self.add_error("since", _("Donnez aussi le premier jour de la fermeture."))
        return found

    def closures(self, kept: list[list[str]]) -> list[list[str]]:
        """Those `kept` until now, without those removed, with the one that is typed."""
        found = self.cleaned_data
        rows = [row for row in kept if row[0] not in found["removed"]]
        since, until = found["since"], found["until"]
        return [*rows, [str(since), str(until), found["name"].strip()]] if since and until else rows


def _told(row: Any) -> str:
    since, until = row["since"], row["until"]
    days = writing.day(since, "text") if since == until else _range(since, until)
    return f"{days} : {row['name']}" if row["name"] else days


def _range(since: date, until: date) -> str:
    return _("du %(since)s au %(until)s") % {"since": writing.day(since, "text"), "until": writing.day(until, "text")}
