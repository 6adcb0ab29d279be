"""What a preview becomes on its page: words, days and bars for what `intake.operations.preview` keeps as JSON.

No figure is made here: amounts and counts are those of the preview.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.web import upload_sheets
from amiable.web.picture import writing
from amiable.web.picture.bar import Part
from amiable.web.words import Words, word

Row = dict[str, Any]

BAR = ("claimable", "not_due", "contested", "conceded")
SHOWN_CUSTOMERS = 3

KINDS: Words = {
    "fec": gettext_lazy("FEC"),
    "csv": gettext_lazy("texte (CSV)"),
    "xlsx": gettext_lazy("classeur Excel"),
    "xls": gettext_lazy("ancien classeur Excel"),
    "ods": gettext_lazy("classeur OpenDocument"),
}
SEPARATORS: Words = {
    "\t": gettext_lazy("tabulation"),
    "|": gettext_lazy("barre verticale"),
    ";": gettext_lazy("point-virgule"),
    ",": gettext_lazy("virgule"),
}
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Windows-1252", "iso8859-15": "ISO 8859-15"}


def shown(preview: Row) -> Row:
    """Everything the page of a preview shows: see the functions below; days are days."""
    if preview["source"] in upload_sheets.SOURCES:
        told = {"taken": upload_sheets.taken(preview), "idle": upload_sheets.is_idle(preview)}
        return upload_sheets.shown(preview, _common(preview) | told)
    before, after = preview["before"], preview["after"]
    news = list(_news(preview))
    return (
        preview
        | _common(preview)
        | {
            "taken": _taken(preview),
            "news": news,
            "idle": not news and not preview["rejects"]["count"],
            "parts_before": _parts(before),
            "parts_after": _parts(after),
            "whole": max(before["open"], after["open"]),
            "changes": [line for row in preview["changes"] for line in _lines(row)],
        }
    )


def _common(preview: Row) -> Row:
    return {
        "as_of": date.fromisoformat(preview["as_of"]),
        "period": [_day(text) for text in preview["period"]],
        "files": [_file(one) for one in preview["files"]],
        "several_files": len(preview["files"]) > 1,
    }


def heading(preview: Row) -> str:
    """« Écritures du 01/01/2026 au 31/10/2026 », « Postes ouverts au 24/11/2026 »."""
    if preview["source"] in upload_sheets.SOURCES:
        return upload_sheets.heading(preview)
    first, last = (_day(text) for text in preview["period"])
    if preview["source"] == "fec" and first and last:
        days = {"first": writing.day(first), "last": writing.day(last)}
        return _("Écritures du %(first)s au %(last)s") % days
    return _("Postes ouverts au %(day)s") % {"day": writing.day(date.fromisoformat(preview["as_of"]))}


def size(number: int) -> str:
    """Bytes, as one says them: « 2,4 Mo », « 384 Ko »."""
    if number < 1_000_000:
        return _("%(size)s Ko") % {"size": writing.count(max(1, round(number / 1000)))}
    tenths = round(number / 100_000)
    return _("%(size)s Mo") % {"size": f"{writing.count(tenths // 10)}{writing.locale().decimal}{tenths % 10}"}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _file(one: Row) -> Row:
    """`size` and `form` in words: « tabulation, ISO 8859-15 », « classeur Excel »."""
    form = [word(SEPARATORS, one["separator"]), ENCODINGS.get(one["encoding"], one["encoding"])]
    if one["kind"] != "fec":
        form.insert(0, word(KINDS, one["kind"]))
    return one | {
        "size": size(one["size"]),
        "form": ", ".join(filter(None, form)),
        "first_day": _day(one["first_day"]),
        "closing": _day(one["closing"]),
    }


def _taken(preview: Row) -> Row:
    """What the button names: the lines of a FEC, the documents of a list."""
    counts = preview["counts"]
    if preview["source"] == "fec":
        return {"count": preview["lines"], "what": "lines"}
    return {
        "count": sum(counts[name] for name in ("invoices", "credits", "changed", "unchanged")),
        "what": "documents",
    }


def _news(preview: Row) -> Iterator[Row]:
    """What will change, a line each: icon, label, count, signed, note, href (within the page)."""
    counts = preview["counts"]
    missing = preview["missing"]
    rows: list[tuple[str, str, str, str, str]] = [
        ("invoices", "receipt-2", _("Factures"), "", ""),
        ("payments", "cash", _("Règlements"), "", ""),
        ("credit_notes", "file-minus", _("Avoirs"), _("sur des factures connues"), ""),
        ("credits", "coins", _("Crédits"), _("avoirs, acomptes, trop-perçus à affecter"), ""),
        ("customers", "users", _("Clients"), _names(preview["new_customers"], counts["customers"]), ""),
        ("changed", "alert-triangle", _("Pièces modifiées"), "", "#changes"),
        ("missing", "circle-minus", _("Pièces disparues"), _left(missing), "#missing"),
    ]
    for name, icon, label, note, href in rows:
        if counts[name]:
            signed = not href
            yield {"icon": icon, "label": label, "count": counts[name], "signed": signed, "note": note, "href": href}


def _names(customers: list[Row], count: int) -> str:
    """« Fauvelaix Traiteur, Halles de Pontarvel et 2 autres »."""
    names = ", ".join(row["name"] or row["code"] for row in customers[:SHOWN_CUSTOMERS])
    more = count - min(len(customers), SHOWN_CUSTOMERS)
    return _("%(names)s et %(more)s de plus") % {"names": names, "more": writing.count(more)} if more else names


def _left(missing: Row) -> str:
    return _("%(amount)s qui ne sont plus dans la liste") % {"amount": writing.money(missing["cents"])}


def _parts(places: dict[str, int]) -> list[Part]:
    return [Part(name, places[name]) for name in BAR]


def _lines(row: Row) -> Iterator[Row]:
    """A document that changes, a line for each thing that does: what is open of it, its due date."""
    if row["open_after"] != row["open_before"]:
        yield row | {
            "label": _("Reste dû") if row["kind"] == "invoice" else _("Crédit"),
            "money": True,
            "before": row["open_before"],
            "after": row["open_after"],
            "effect": _moved(row),
        }
    before, after = _day(row["due_before"]), _day(row["due_after"])
    if before != after or (row["due_was_estimated"] and after):
        yield row | {
            "label": _("Échéance"),
            "money": False,
            "before": before,
            "after": after,
            "effect": _redated(before, after, estimated=row["due_was_estimated"]),
        }


def _moved(row: Row) -> str:
    """« réglé 1 200,00 €, crédité 60,00 € »."""
    settled = _("réglé %(amount)s") if row["kind"] == "invoice" else _("employé %(amount)s")
    said = (
        (settled, row["settled"]),
        (_("crédité %(amount)s"), row["credited"]),
        (_("revenu %(amount)s"), row["returned"]),
    )
    return ", ".join(text % {"amount": writing.money(cents)} for text, cents in said if cents)


def _redated(before: date | None, after: date | None, *, estimated: bool) -> str:
    if estimated:
        return _("n’est plus estimée")
    if not (before and after):
        return _("désormais connue") if after else ""
    moved = writing.days_long(abs((after - before).days))
    return (_("avancée de %(days)s") if after < before else _("reculée de %(days)s")) % {"days": moved}
