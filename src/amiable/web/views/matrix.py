"""Where the disputes are: reason by department, in number and in euros; each figure opens its list."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from amiable.core.reasons import DEPARTMENTS
from amiable.disputes.queries.matrix import dispute_matrix
from amiable.formats.spreadsheet import write_xlsx
from amiable.portfolio.queries.export_columns import euros
from amiable.web import words
from amiable.web.page import BadAddress, Page, show, view
from amiable.web.views.errand import XLSX

Cells = list[dict[str, Any]]
PERIODS = {"open": 0, "month": 30, "quarter": 90, "year": 365}
"""What is counted: what is open, or what opened in so many days."""
SHADES = 4


@view(GET="read")
def matrix(page: Page) -> HttpResponse:
    """What is open; `period` counts what opened in it instead."""
    period, cells = _asked(page)
    shown = {
        "views": [_view(page, name, period) for name in PERIODS],
        "period": period,
        "departments": [_head(page, period, key, cells) for key in _departments(cells)],
        "rows": [_row(page, period, reason, cells) for reason in _reasons(cells)],
        "total": _sum(cells) | {"url": _list(page, period)},
        "export_url": page.url("disputes_matrix_export", query={"period": period}),
    }
    return show(page, "matrix/page.html", shown)


@view(GET="read")
def matrix_export(page: Page) -> HttpResponse:
    """The same as a workbook: euros, numbers, and the list of both."""
    _period, cells = _asked(page)
    departments, reasons = _departments(cells), _reasons(cells)
    heads = [_("Motif"), *(_department(key) for key in departments), _("Total")]
    buffer = io.BytesIO()
    write_xlsx(
        buffer,
        [
            (_("Montants contestés"), heads, list(_lines(cells, reasons, departments, "cents"))),
            (_("Nombre de litiges"), heads, list(_lines(cells, reasons, departments, "count"))),
        ],
    )
    name = f"{page.company.slug}-motifs-services-{page.as_of.isoformat()}.xlsx"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(buffer.getvalue(), content_type=XLSX, headers=disposition)


def _asked(page: Page) -> tuple[str, Cells]:
    """The period asked for, and what was found of it."""
    period = page.request.GET.get("period") or "open"
    if period not in PERIODS:
        raise BadAddress(_("« %s » n’est pas une période de cette page : choisissez-en une ci-dessus") % period[:40])
    return period, dispute_matrix(page.company, page.as_of, since=_since(page, period))


def _since(page: Page, period: str) -> date | None:
    return page.as_of - timedelta(PERIODS[period] - 1) if PERIODS[period] else None


def _view(page: Page, name: str, now: str) -> dict[str, Any]:
    names = {
        "open": _("Ouverts"),
        "month": _("Apparus en 30 jours"),
        "quarter": _("Apparus en 90 jours"),
        "year": _("Apparus en un an"),
    }
    url = page.url("disputes_matrix", query={} if name == "open" else {"period": name})
    return {"name": names[name], "url": url, "count": None, "on": name == now}


def _department(key: str) -> str:
    return words.word(words.DEPARTMENTS, key)


def _departments(cells: Cells) -> list[str]:
    """Those that have something, in the order of the house."""
    having = {cell["department"] for cell in cells}
    return [key for key in DEPARTMENTS if key in having]


def _reasons(cells: Cells) -> list[str]:
    """The most cents first."""
    totals: dict[str, int] = {}
    for cell in cells:
        totals[cell["reason"]] = totals.get(cell["reason"], 0) + cell["cents"]
    return sorted(totals, key=lambda reason: (-totals[reason], reason))


def _sum(cells: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    told = list(cells)
    return {"count": sum(cell["count"] for cell in told), "cents": sum(cell["cents"] for cell in told)}


def _head(page: Page, period: str, department: str, cells: Cells) -> dict[str, Any]:
    """A column: its name and its total."""
    own = _sum(cell for cell in cells if cell["department"] == department)
    return own | {"name": _department(department), "url": _list(page, period, department=department)}


def _row(page: Page, period: str, reason: str, cells: Cells) -> dict[str, Any]:
    """A reason: its name, its total, and a cell for each department (None: nothing there)."""
    own = {cell["department"]: cell for cell in cells if cell["reason"] == reason}
    most = max(cell["cents"] for cell in cells)
    return {
        "name": words.reason(reason),
        "cells": [
            own[key]
            | {
                "shade": _shade(own[key]["cents"], most),
                "url": _list(page, period, reason=reason, department=key),
                "of": _department(key),
            }
            if key in own
            else None
            for key in _departments(cells)
        ],
        "total": _sum(own.values()) | {"url": _list(page, period, reason=reason)},
    }


def _shade(cents: int, most: int) -> int:
    """1 to `SHADES`, by quarters of the largest; 0 for what is no euro."""
    return -(-SHADES * cents // most) if most else 0


def _list(page: Page, period: str, **more: str) -> str:
    """The list that shows the same cases."""
    since = _since(page, period)
    asked = {"status": "open"} if since is None else {"status": "stood", "since": since.isoformat()}
    return page.url("disputes", query=asked | more)


def _lines(cells: Cells, reasons: list[str], departments: list[str], name: str) -> Iterable[list[Any]]:
    """A line for each reason, then the totals; `name`: cents (told in euros) or count."""
    figure = euros if name == "cents" else int
    found = {(cell["reason"], cell["department"]): cell[name] for cell in cells}
    for reason in reasons:
        line = [found.get((reason, key), 0) for key in departments]
        yield [words.reason(reason), *(figure(value) for value in line), figure(sum(line))]
    sums = [sum(found.get((reason, key), 0) for reason in reasons) for key in departments]
    yield [_("Total"), *(figure(value) for value in sums), figure(sum(sums))]
