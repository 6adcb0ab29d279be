"""Reconciliation: our aged balance against that of the accounts, bucket by bucket, on a day.

What is typed stays in the address; a file of customers is read, compared, and kept nowhere.
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from amiable.disputes.queries import open_dispute_totals
from amiable.formats import aged_balance
from amiable.formats.aged_balance import BUCKETS, Aged
from amiable.formats.rejects import FileRefused
from amiable.formats.spreadsheet import Sheet, write_xlsx
from amiable.intake.operations import UnableToReceive
from amiable.intake.queries import last_agreement
from amiable.portfolio.queries.ageing import ageing
from amiable.portfolio.queries.reconciling import balances_by_customer, credit_by_bucket, explaining
from amiable.receivables.queries.moments import Moment, moment
from amiable.receivables.queries.totals import company_totals
from amiable.web import reconciling
from amiable.web.page import Page, show, view
from amiable.web.received import files_in, guarded
from amiable.web.words import word

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 20_000_000


@csrf_exempt  # `guarded` checks the token once it is known who sends the file
@view(GET="read", POST="read")
def reconciliation(page: Page) -> HttpResponse:
    """The two balances; a form of totals (GET) and one for a file of customers (POST)."""
    if page.request.method == "POST":
        return guarded(page, _with_file)
    compared = _compared(page, page.request)
    if page.request.GET.get("as") == "xlsx" and compared["asked"].anything:
        return _workbook(page, compared, [])
    return _shown(page, compared)


def _with_file(page: Page) -> HttpResponse:
    request = page.request
    try:
        theirs = _read(request)
    except (FileRefused, UnableToReceive) as refusal:
        return _shown(page, _compared(page, request) | {"file_refusal": refusal}, status=422)
    compared = _compared(page, request, theirs)
    customers = reconciling.by_customer(compared["by_customer"], theirs)
    if request.POST.get("as") == "xlsx":
        return _workbook(page, compared, customers)
    shown = customers[: reconciling.SHOWN_CUSTOMERS]
    told = {"customers": shown, "customers_count": len(customers), "customers_all": len(theirs), "dropped": True}
    return _shown(page, compared | told)


def _read(request: HttpRequest) -> tuple[Aged, ...]:
    files = files_in(request, "file")
    if not files:
        raise FileRefused("Aucun fichier n’est choisi : choisissez votre balance âgée, en Excel ou en CSV.")
    name, pieces = files[0]
    data = b"".join(pieces)
    if len(data) > MOST_BYTES:
        raise FileRefused("Ce fichier dépasse {most} Mo : gardez la seule feuille utile.", most=MOST_BYTES // 1_000_000)
    return aged_balance.read(data, name)


def _compared(page: Page, request: HttpRequest, theirs: Sequence[Aged] = ()) -> dict[str, Any]:
    """at, within (credits are deducted from the buckets), asked (what was typed), ours, lines, compared (something was
    said), agrees, own_gap (their total less the sum of their buckets), by_customer (with a file)."""
    sent = request.POST if request.method == "POST" else request.GET
    within = sent.get("credits") == "within"
    at = moment(page.company, page.as_of, page.known_at)
    asked = reconciling.asked(sent)
    by_customer = balances_by_customer(page.company, at, credits_within=within) if theirs else {}
    ours = _ours(page, at, within=within)
    told = reconciling.of_file(theirs) if theirs else asked.cents
    lines = reconciling.lines(ours, told)
    return {
        "at": at,
        "within": within,
        "asked": asked,
        "ours": ours,
        "lines": lines,
        "compared": bool(told),
        "agrees": reconciling.agrees(lines),
        "by_customer": by_customer,
        "own_gap": told["total"] - reconciling.summed(told) if _says_all(told) else 0,
    }


def _says_all(told: Any) -> bool:
    return "total" in told and all(name in told for name in BUCKETS)


def _ours(page: Page, at: Moment, *, within: bool) -> dict[str, int]:
    found = ageing(page.company, at)
    ours = {row.bucket: row.open for row in found.rows}
    if within:
        for name, cents in credit_by_bucket(page.company, at).items():
            ours[name] -= cents
    return ours | {
        "credit": 0 if within else found.credit,
        "net": found.net,
        "all_credit": found.credit,
        "contested": found.total.contested,
        "conceded": found.total.conceded,
    }


def _shown(page: Page, compared: dict[str, Any], *, status: int = 200) -> HttpResponse:
    asked = compared["asked"]
    fields = [
        {
            "name": name,
            "label": word(reconciling.NAMES, name),
            "value": asked.texts[name],
            "refusal": asked.refusals.get(name),
            "optional": name in ("credit", "total"),
        }
        for name in reconciling.FIELDS
    ]
    query = {name: text for name, text in asked.texts.items() if text}
    query |= {"credits": "within"} if compared["within"] else {}
    context = compared | {
        "fields": fields,
        "causes": _causes(page, compared) if compared["compared"] else None,
        "agreement": last_agreement(page.company),
        "excel_url": page.url("reconciliation", query=query | {"as": "xlsx"}) if asked.anything else "",
    }
    if asked.refusals and status == 200:
        status = 422
    return show(page, "reconciliation/page.html", context, status=status)


def _causes(page: Page, compared: dict[str, Any]) -> dict[str, Any]:
    """Facts that an aged balance of the accounts may show otherwise."""
    company, at, ours = page.company, compared["at"], compared["ours"]
    totals = company_totals(company, at)
    disputes = open_dispute_totals(company, page.as_of)
    late_list = explaining(company, at)
    return late_list | {
        "credit": ours["all_credit"],
        "contested": ours["contested"],
        "conceded": ours["conceded"],
        "disputes": disputes["count"],
        "foreign_count": totals["foreign_count"],
        "list_gap": (page.as_of - late_list["latest_list"]).days if late_list["latest_list"] else 0,
    }


def _workbook(page: Page, compared: dict[str, Any], customers: Sequence[dict[str, Any]]) -> HttpResponse:
    sheets: list[Sheet] = [
        (
            _("Rapprochement"),
            [_("Tranche"), _("Amiable"), _("Votre balance"), _("Écart")],
            [[line.label, _euros(line.ours), _euros(line.theirs), _euros(line.gap)] for line in compared["lines"]],
        )
    ]
    if customers:
        gaps = [_("Écart %(bucket)s") % {"bucket": word(reconciling.NAMES, name)} for name in BUCKETS]
        titles = [_("Code client"), _("Client"), _("Amiable"), _("Votre balance"), _("Écart"), *gaps]
        sheets.append((_("Par client"), titles, [_row(one) for one in customers]))
    buffer = io.BytesIO()
    write_xlsx(buffer, sheets)
    answer = HttpResponse(buffer.getvalue(), content_type=WORKBOOK)
    name = f"amiable-{page.company.slug}-rapprochement-{page.as_of.isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _row(one: dict[str, Any]) -> list[Any]:
    gaps = [_euros(one["buckets"].get(name)) for name in BUCKETS]
    return [one["code"], one["name"], _euros(one["ours"]), _euros(one["theirs"]), _euros(one["gap"]), *gaps]


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)
