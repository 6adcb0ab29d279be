"""The page that shows every component, each with the line that says when to use it. Figures of a fictional firm."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.web.picture import writing
from amiable.web.picture.bar import ORDER, Part, Wait, total
from amiable.web.picture.clock import ClockPicture, axis_of

AS_OF = date(2026, 11, 24)
ISSUED = date(2026, 7, 31)
DUE = date(2026, 9, 14)
BORE = (date(2026, 9, 15), AS_OF)


def components(request: HttpRequest) -> HttpResponse:
    """`components.html`, with samples only: no company, no database."""
    return render(request, "components.html", _samples())


class Sample(forms.Form):
    """One control of each kind."""

    amount = forms.CharField(label=gettext_lazy("Montant contesté"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        choices=[("quality", gettext_lazy("Défaut de qualité")), ("quantity", gettext_lazy("Quantité manquante"))],
        help_text=gettext_lazy("Celui que dit le client."),
    )
    asked = forms.CharField(
        label=gettext_lazy("Question posée"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    finding = forms.ChoiceField(
        label=gettext_lazy("Bien-fondé"),
        choices=[("founded", gettext_lazy("Fondé")), ("unfounded", gettext_lazy("Non fondé"))],
        widget=forms.RadioSelect,
    )
    told = forms.BooleanField(label=gettext_lazy("Prévenir le client"), required=False)

    def clean_amount(self) -> str:
        raise forms.ValidationError(
            _("La ligne 1 ne porte que %(amount)s. Baissez le montant, ou ajoutez une ligne."),
            params={"amount": writing.money(252_000)},
        )


def _samples() -> dict[str, Any]:
    clocks = _clocks()
    company = [
        Part("claimable", 41_287_000, _("Réclamable aujourd’hui"), "#", _("Certain et échu")),
        Part("not_due", 68_334_000, "", "#", _("Rien à faire, sauf prévenir")),
        Part("contested", 18_842_000, "", "#", _("Jamais relancé")),
    ]
    aged = [[Part("claimable", 590_400), Part("contested", 144_000)], [Part("claimable", 1_236_000)]]
    return {
        "as_of": AS_OF,
        "soon": date(2026, 11, 27),
        "sent_at": datetime(2026, 11, 24, 9, 2, tzinfo=UTC),
        "places": ORDER[:-1],
        "hints": list(zip(ORDER[:-1], _hints(), [[Part(place, 1)] for place in ORDER[:-1]], strict=True)),
        "company": company,
        "company_total": total(company),
        "invoice": _invoice(),
        "aged": list(zip((_("1 à 30 j"), _("31 à 60 j")), aged, strict=True)),
        "waits": _waits(),
        "waits_by_side": _waits_by_side(),
        "clocks": list(zip("ABCDE", clocks, ("not_due", "not_due", "contested", "claimable", "not_due"), strict=True)),
        "axis": axis_of(clocks[:4], AS_OF),
        "long": ClockPicture(ISSUED, date(2030, 9, 14), None, name=_("Retenue de garantie")),
        "long_axis": axis_of([ClockPicture(ISSUED, date(2030, 9, 14), None)], AS_OF, today=False),
        "before": [Part("contested", 252_000)],
        "after": [Part("not_due", 126_000), Part("conceded", 126_000)],
        "effect": _effect(),
        "form": Sample({"amount": "2 620,00", "finding": "founded"}),
        "views": [
            {"name": _("Les miens, retards d’abord"), "url": "#", "count": 12, "on": True},
            {"name": _("Tous"), "url": "#", "count": 64, "on": False},
            {"name": _("Plus de 60 j"), "url": "#", "count": None, "on": False},
        ],
        "chips": [
            {"name": _("Responsable : moi"), "url": "#", "on": True},
            {"name": _("Motif"), "url": "#", "on": False},
            {"name": _("Service"), "url": "#", "on": False},
        ],
        "icons": ("home", "scale", "receipt-2", "send", "inbox", "chart-bar", "mail", "lock", "eye", "gavel"),
    }


def _hints() -> tuple[str, ...]:
    return (
        _("plein · ce qu’on peut réclamer"),
        _("contour · rien à faire"),
        _("hachures obliques · jamais relancé"),
        _("rayures droites · avoir à établir"),
        _("aplat pâle · réglé"),
        _("points · avoir"),
        _("croisillons · sans retour attendu"),
    )


def _invoice() -> list[Part]:
    return [
        Part("claimable", 469_200, "", "#A", _("71 jours de retard"), "A"),
        Part("not_due", 40_800, "", "#B", "", "B"),
        Part("not_due", 43_200, "", "#C", "", "C"),
        Part("contested", 252_000, "", "#D", _("depuis 76 jours"), "D"),
        Part("conceded", 43_200, "", "#"),
        Part("paid", 900_000, "", "#", _("virement du 30/09/2026")),
        Part("credited", 98_400, "", "#"),
        Part("written_off", 1_200, "", "#"),
    ]


def _clocks() -> list[ClockPicture]:
    """Due and bearing; restarted after a dispute; contested; unknown; bearing through a dispute not founded."""
    opened = date(2026, 9, 9)
    return [
        ClockPicture(
            ISSUED, date(2026, 11, 26), DUE, ((date(2026, 9, 5), date(2026, 10, 12)),), (), (BORE,), _("Part A")
        ),
        ClockPicture(
            ISSUED, date(2026, 12, 15), date(2026, 12, 15), ((opened, date(2026, 11, 2)),), (), (), _("Part B")
        ),
        ClockPicture(ISSUED, None, DUE, ((opened, None),), (), (BORE,), _("Part C")),
        ClockPicture(ISSUED, DUE, DUE, ((date(2026, 10, 3), date(2026, 10, 29)),), (BORE,), (BORE,), _("Part D")),
        ClockPicture(ISSUED, None, None, name=_("Part E")),
    ]


def _waits() -> list[Wait]:
    quality, logistics, ours, theirs = _("Qualité"), _("Logistique"), _("Crédit"), _("Client")
    return [
        Wait("us", 1, ours),
        Wait("dept", 22, quality),
        Wait("us", 3, ours),
        Wait("cust", 14, theirs),
        Wait("dept2", 24, logistics),
        Wait("dept", 11, quality),
        Wait("us", 1, ours),
    ]


def _waits_by_side() -> list[tuple[str, str, int, int]]:
    """Side, name, number of disputes, cents."""
    return [("us", "", 6, 3_651_040), ("dept", _("Services"), 4, 2_274_560), ("cust", _("Clients"), 2, 198_000)]


def _effect() -> list[tuple[str, Any, Any]]:
    return [
        (_("Échéance"), writing.day(date(2027, 1, 8)), writing.day(DUE)),
        (_("Retard ce jour"), _("aucun"), writing.days_long(71)),
        (_("Pénalités ce jour"), writing.money(0), writing.money(3_039)),
        (_("Vous laissez"), "", writing.money(3_039)),
    ]
