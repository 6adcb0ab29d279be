"""What the preview of a file of customers, or of a sheet of disputes, becomes on its page.

No figure is made here: amounts and counts are those of `intake.operations.customers` and `disputes`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amiable.core.calendar import parse_term
from amiable.web.picture import writing
from amiable.web.picture.bar import Part
from amiable.web.settings_words import term_words
from amiable.web.words import DEPARTMENTS, Words, department_of, reason, word

Row = dict[str, Any]
SOURCES = ("customers", "disputes")
BAR = ("claimable", "not_due", "contested", "conceded")

FIELDS: Words = {
    "name": gettext_lazy("Nom"),
    "siren": gettext_lazy("SIREN"),
    "vat_number": gettext_lazy("Numéro de TVA"),
    "term": gettext_lazy("Délai de paiement"),
    "payer": gettext_lazy("Payeur"),
    "group": gettext_lazy("Groupe"),
    "salesperson": gettext_lazy("Commercial"),
    "collector": gettext_lazy("Chargé de recouvrement"),
    "site": gettext_lazy("Établissement"),
    "language": gettext_lazy("Langue"),
    "role": gettext_lazy("Rôle"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Téléphone"),
    "automatic": gettext_lazy("E-mail automatique"),
}
LANGUAGES: Words = {"fr": gettext_lazy("français"), "en": gettext_lazy("anglais")}
CONTACT_ROLES: Words = {
    "accounts_payable": gettext_lazy("Comptabilité fournisseurs"),
    "buyer": gettext_lazy("Acheteur"),
    "warehouse": gettext_lazy("Entrepôt, réception"),
    "manager": gettext_lazy("Direction"),
    "other": gettext_lazy("Autre"),
}
YES_NO: Words = {"oui": gettext_lazy("oui"), "non": gettext_lazy("non")}
_VALUES: Mapping[str, Words] = {"language": LANGUAGES, "role": CONTACT_ROLES, "automatic": YES_NO}


def shown(preview: Row, common: Row) -> Row:
    """Everything the page of such a preview shows, over what is `common` to all previews."""
    return (_customers if preview["source"] == "customers" else _disputes)(preview, preview | common)


def heading(preview: Row) -> str:
    """« Clients et contacts », « Litiges en cours »."""
    return _("Clients et contacts") if preview["source"] == "customers" else _("Litiges en cours")


def news(source: str, counts: Mapping[str, int]) -> Iterator[Row]:
    """What changes, or was changed, a line each: icon, label, count, signed, note, href (within the page)."""
    rows = _of_customers(counts) if source == "customers" else _of_disputes(counts)
    for icon, label, name, signed, note, href in rows:
        if counts.get(name):
            yield {"icon": icon, "label": label, "count": counts[name], "signed": signed, "note": note, "href": href}


_News = tuple[str, str, str, bool, str, str]


def _of_customers(counts: Mapping[str, int]) -> tuple[_News, ...]:
    fields = counts.get("fields", 0)
    told = ngettext("%(count)s champ", "%(count)s champs", fields) % {"count": writing.count(fields)} if fields else ""
    return (
        ("users", _("Clients"), "customers", True, "", ""),
        ("user", _("Contacts"), "contacts", True, "", ""),
        ("alert-triangle", _("Clients modifiés"), "customers_changed", False, told, "#changes"),
        ("alert-triangle", _("Contacts modifiés"), "contacts_changed", False, "", "#changes"),
        ("equal", _("Clients inchangés"), "same_customers", False, "", ""),
        ("equal", _("Contacts inchangés"), "same_contacts", False, "", ""),
        ("calendar-event", _("Échéances estimées qui suivent"), "followed", False, "", ""),
    )


def _of_disputes(counts: Mapping[str, int]) -> tuple[_News, ...]:
    blocked = writing.money(counts.get("blocked", 0))
    return (
        ("scale", _("Litiges"), "opened", True, _("%(amount)s bloqués") % {"amount": blocked}, "#opened"),
        ("receipt-2", _("Tout le reste dû"), "whole", False, _("aucun montant n’est dit"), ""),
        ("alert-triangle", _("Bloqués en partie"), "limited", False, _("il reste moins que ce qui est contesté"), ""),
        ("check", _("Déjà réglés"), "paid", False, _("la contestation est gardée, rien n’est bloqué"), ""),
        ("help", _("À qualifier"), "to_qualify", False, _("le motif n’est pas reconnu : les mots sont gardés"), ""),
        ("equal", _("Déjà en litige"), "already", False, _("rien n’est ouvert deux fois"), "#already"),
    )


def taken(preview: Row) -> Row:
    """What the button names."""
    counts = preview["counts"]
    if preview["source"] == "disputes":
        return {"count": counts["opened"], "what": "disputes"}
    return {"count": counts["added"] + counts["changed"], "what": "changes"}


def is_idle(preview: Row) -> bool:
    """Whether nothing would change, nor is to be corrected, nor is known from then on."""
    return not (taken(preview)["count"] or preview["rejects"]["count"] or preview.get("first"))


def _customers(preview: Row, made: Row) -> Row:
    """`changes`: of each customer or person, code, who, added (whether), and its fields (label, before, after)."""
    things = []
    for (kind, code, who), rows in groupby(preview["changes"], lambda row: (row["kind"], row["code"], row["who"])):
        told = list(rows)
        things.append(
            {
                "kind": kind,
                "code": code,
                "who": who,
                "added": any(not row["field"] for row in told),
                "fields": [_field(row) for row in told if row["field"]],
            }
        )
    counts = preview["counts"]
    more = counts["fields"] + counts["added"] > len(preview["changes"])
    return made | {"news": list(news("customers", counts)), "changes": [], "things": things, "more": more}


def _field(row: Row) -> Row:
    values = _VALUES.get(row["field"], {})

    def said(text: str) -> str:
        if row["field"] == "term" and text:
            return str(term_words(parse_term(text)))
        return word(values, text) if values and text else text

    return {"label": word(FIELDS, row["field"]), "before": said(row["before"]), "after": said(row["after"])}


def _disputes(preview: Row, made: Row) -> Row:
    before, after = preview["before"], preview["after"]
    return made | {
        "news": list(news("disputes", preview["counts"])),
        "parts_before": _parts(before),
        "parts_after": _parts(after),
        "whole": max(before["open"], after["open"]),
        "opened": [_opened(row) for row in preview["opened"]],
        "more": preview["counts"]["opened"] > len(preview["opened"]),
        "changes": [],
    }


def _parts(places: dict[str, int]) -> list[Part]:
    return [Part(name, places[name]) for name in BAR]


def _opened(row: Row) -> Row:
    blocked = sum(one["blocked"] for one in row["documents"])
    claimed = sum(one["claimed"] for one in row["documents"])
    state = "paid" if not blocked else "limited" if blocked < claimed else "whole" if row["whole"] else ""
    return row | {
        "since": date.fromisoformat(row["since"]),
        "reason": reason(row["reason"]),
        "to_qualify": row["reason"] == "to_qualify",
        "department": word(DEPARTMENTS, row["department"]) if row["department"] else department_of(row["reason"]),
        "claimed": claimed,
        "blocked": blocked,
        "state": state,
    }
