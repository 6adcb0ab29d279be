"""Rejected lines as a workbook: to be corrected in a spreadsheet, and dropped again."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from amiable.intake.access import batch_by_id, upload_by_id
from amiable.intake.operations import workbook_before
from amiable.intake.queries import rejects_workbook
from amiable.web.page import Page, toast, view
from amiable.web.templatetags.frame import said as told

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@view(GET="read")
def batch_rejects(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The rejects that are left, as a workbook to be saved."""
    batch_by_id(page.acting, id)
    content = rejects_workbook(page.company, id, told)
    return _saved(page, f"lot-{id}", content) if content else HttpResponseRedirect(page.url("batch", id=id))


@view(GET="read")
def upload_rejects(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The lines that a preview sets aside, as the workbook that the batch would give."""
    content = workbook_before(page.acting, upload_by_id(page.acting, id), told)
    if content:
        return _saved(page, f"depot-{id}", content)
    toast(page, _("Rien à enregistrer encore : les rejets de fichiers lourds s’enregistrent une fois l’import fait."))
    return HttpResponseRedirect(page.url("upload", id=id))


def _saved(page: Page, what: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=WORKBOOK)
    name = f"amiable-{page.company.slug}-{what}-rejets.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
