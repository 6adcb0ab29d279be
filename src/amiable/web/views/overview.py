"""Where the company stands: what was contested over time, and how old what is open is, each with its table."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.portfolio.queries.ageing import Ageing, Bucket, Reading, ageing
from amiable.portfolio.queries.contested import contested_on
from amiable.receivables.queries.moments import Moment, moment
from amiable.web.page import BadAddress, Page, show, view
from amiable.web.picture import writing
from amiable.web.picture.bar import Part
from amiable.web.picture.columns import columns

POINTS = 12
"""Month or week ends before the day looked at."""


@view(GET="read")
def overview(page: Page) -> HttpResponse:
    """Both pictures; `by=week` shows the last weeks instead of the last months."""
    by = page.request.GET.get("by") or "month"
    if by not in ("month", "week"):
        raise BadAddress(_("« %s » n’est pas un pas de temps : choisissez les mois ou les semaines") % by[:40])
    at = moment(page.company, page.as_of, page.known_at)
    steps = _steps(page, at, by)
    shown = {
        "contested_url": page.url("receivables", query={"place": "contested"}),
        "views": [_view(page, by, "month", _("Douze mois")), _view(page, by, "week", _("Douze semaines"))],
        "steps": steps,
        "picture": columns(_("Euros contestés"), [(row["long"], row["short"], row["cents"]) for row in steps]),
        **_balances(page, at),
    }
    return show(page, "overview/page.html", shown)


def _view(page: Page, by: str, value: str, name: str) -> dict[str, Any]:
    query = {} if value == "month" else {"by": value}
    return {"name": name, "url": page.url("overview", query=query), "count": None, "on": by == value}


def _balances(page: Page, at: Moment) -> dict[str, Any]:
    """The balance in both readings, what each says is late, and their gap; whether there is anything at all."""
    original, retained = ageing(page.company, at), ageing(page.company, at, reading="retained")
    late = {"original": _late(original), "retained": _late(retained)}
    return {
        "total": original.total,
        "net": original.net,
        "credit": original.credit,
        "balances": [_told(page, "original", original), _told(page, "retained", retained)],
        "late": late,
        "gap": late["original"] - late["retained"],
        "books": bool(original.total.open or original.credit),
    }


def ends(as_of: date, by: str) -> list[date]:
    """The last days of the months (or the Sundays) before a day, in order, then that day."""
    found = [as_of]
    for _step in range(POINTS):
        day = found[-1]
        found.append(day.replace(day=1) - timedelta(1) if by == "month" else day - timedelta(day.weekday() + 1))
    return found[::-1]


def _steps(page: Page, at: Moment, by: str) -> list[dict[str, Any]]:
    """A row per day: its cents, what changed since the row before, and the list of what was contested then."""
    days = ends(page.as_of, by)
    found = contested_on(page.company, at, days)
    return [
        {
            "day": day,
            "long": writing.day(day),
            "short": _short(day, by, last=day == page.as_of),
            "cents": cents,
            "change": cents - before if before is not None else None,
            "url": page.url("receivables", query={"place": "contested", "as_of": day.isoformat()}),
        }
        for day, cents, before in zip(days, found, [None, *found[:-1]], strict=True)
    ]


def _short(day: date, by: str, *, last: bool) -> str:
    return writing.day(day, "brief") if last or by == "week" else writing.locale().short_months[day.month - 1]


def _late(found: Ageing) -> int:
    return sum(row.open for row in found.rows[1:])


def _told(page: Page, reading: Reading, found: Ageing) -> dict[str, Any]:
    """One reading of the balance: a row per bucket with its bar, and the lists behind its figures where there are."""
    whole = max(row.open for row in found.rows)
    return {
        "reading": reading,
        "whole": whole,
        "rows": [_row(page, reading, row) for row in found.rows],
        "total": found.total,
        "urls": {place: page.url("receivables", query={"place": place}) for place in ("open", "contested", "conceded")},
    }


def _row(page: Page, reading: Reading, row: Bucket) -> dict[str, Any]:
    late = row.bucket != "not_due"
    return {
        "bucket": row,
        "name": _bucket_name(row.bucket),
        "parts": [
            Part("claimable" if late else "not_due", row.certain),
            Part("contested", row.contested),
            Part("conceded", row.conceded),
        ],
        "urls": _lists(page, reading, row.bucket),
    }


def _bucket_name(bucket: str) -> str:
    return {
        "not_due": _("À échoir"),
        "d1_30": _("1 à 30 j"),
        "d31_60": _("31 à 60 j"),
        "d61_90": _("61 à 90 j"),
        "d91_more": _("Plus de 90 j"),
    }[bucket]


def _lists(page: Page, reading: Reading, bucket: str) -> dict[str, str]:
    """Column → the list that shows the same documents, where a filter of the list says just that."""
    if reading == "original" and bucket == "d91_more":
        asked = {"certain": "open", "contested": "contested", "conceded": "conceded"}
        return {name: page.url("receivables", query={"late": "90", "place": place}) for name, place in asked.items()}
    if reading == "retained" and bucket == "not_due":
        return {
            "certain": page.url("receivables", query={"place": "not_due"}),
            "contested": page.url("receivables", query={"place": "contested"}),
        }
    return {}
