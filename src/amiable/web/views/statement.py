"""A customer's account statement: to be read and printed, as a PDF, as a workbook. It tells; it demands nothing."""

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amiable.formats.statement import laid_out, statement_pdf, statement_workbook
from amiable.formats.statement.rows import Statement
from amiable.portfolio.queries.statement import statement
from amiable.receivables.access import customer_by_id
from amiable.receivables.queries.moments import moment
from amiable.web.page import BadAddress, Page, show, view

LANGUAGES = ("fr", "en")
PLACES = {"due": "claimable", "credit": "credited"}
"""Block → the place whose sign it has on our screens, where that is called otherwise."""
FORMS = {
    "pdf": ("application/pdf", statement_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", statement_workbook),
}


@view(GET="read")
def customer_statement(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The statement at the moment looked at; `format` (pdf, xlsx) makes a file of it, `language` chooses its words:
    those of the customer unless asked otherwise."""
    found = customer_by_id(page.acting, id)
    language = page.request.GET.get("language") or found.language or (get_language() or "fr")[:2]
    form = page.request.GET.get("format", "")
    if language not in LANGUAGES or (form and form not in FORMS):
        raise BadAddress(_("ce relevé se lit en français ou en anglais, à l’écran, en PDF ou en Excel : choisissez-le"))
    at = moment(page.company, page.as_of, page.known_at)
    told = statement(page.company, at, customer=found, language=language)
    if form:
        return _file(told, found.code, form)
    laid = laid_out(told)
    context = {
        "title": found.name,
        "code": found.code,
        "customer_id": id,
        "told": laid,
        "sums": [(PLACES.get(name, name), words, cents) for name, words, cents in laid["sums"]],
        "blocks": [(PLACES.get(block["name"], block["name"]), block) for block in laid["blocks"]],
        "language": language,
        "files": {
            name: page.url("customer_statement", id=id, query={"format": name, "language": language}) for name in FORMS
        },
        "other_url": page.url("customer_statement", id=id, query={"language": "en" if language == "fr" else "fr"}),
    }
    return show(page, "customer/statement.html", context)


def _file(told: Statement, code: str, form: str) -> HttpResponse:
    """Nothing of the database is held while the file is made."""
    content_type, made = FORMS[form]
    answer = HttpResponse(made(told), content_type=content_type)
    name = f"{slugify(code) or 'client'}-{told.as_of.isoformat()}.{form}"
    word = "releve" if told.language == "fr" else "statement"
    answer.headers["Content-Disposition"] = f'attachment; filename="{word}-{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
