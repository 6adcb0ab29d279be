"""A document as the accounts tell it: what it says of itself, the lines of files it came from, what was said of it."""

from typing import Any

from django.http import HttpResponse

from amiable.disputes.queries import disputes_of_receivable
from amiable.intake.queries import origins_of
from amiable.receivables.access import receivable_by_id
from amiable.receivables.queries.explained import explained
from amiable.receivables.queries.history import history
from amiable.web import words
from amiable.web.page import Page, show, view
from amiable.web.receivable_moves import in_currency, move_rows
from amiable.web.receivable_story import story_of


@view(GET="read")
def receivable_document(page: Page, id: int) -> HttpResponse:  # noqa: A002
    """The document at the moment looked at, without any figure that the program computes."""
    row = receivable_by_id(page.acting, id)
    told = explained(row, page.as_of, page.known_at)
    entries = history(row, page.as_of, page.known_at)
    about = {case["number"]: case for case in disputes_of_receivable(page.company, row.pk)}
    origins = origins_of(page.company, row.pk)
    context: dict[str, Any] = {
        "told": told,
        "row": row,
        "title": f"{words.word(words.RECEIVABLE_KINDS, told.kind)} {told.number}",
        "elsewhere": in_currency(told.amount, told.currency) if told.currency != page.company.currency else "",
        "issued": story_of(entries, told.portions, about).issued,
        "origins": origins,
        "moves": move_rows(page, told, entries, about, origins),
        "holder": "" if row.holder == "us" else words.word(words.HOLDERS, row.holder),
    }
    return show(page, "document/page.html", context)
