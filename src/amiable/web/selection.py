"""What was chosen in a list: rows ticked, or all that pass its filter, which is sent signed with its count."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_noop as _

from amiable.core.refusal import Refusal
from amiable.portfolio.queries.chosen import Chosen
from amiable.web.page import Page

ALL, EACH = "all", "id"
"""Fields of a form: the signed filter, an id."""
MOST_IDS = 500
_LOST = _("ce choix n’est plus reconnu : revenez à la liste et choisissez de nouveau")


class NothingChosen(Refusal, ValueError):
    """Nothing was chosen, or what was cannot be read."""


def signed(page: Page, listing: str, asked: Mapping[str, Any], count: int) -> str:
    """Everything that passes the filter, `count` of them, as one text that nobody can change."""
    return _signer(page).sign_object([listing, dict(asked), count, page.as_of.isoformat()], compress=True)


def chosen(page: Page, listing: str, sent: Any) -> Chosen:
    """What was chosen of the list, from the fields of a form. Raises `NothingChosen`."""
    if text := sent.get(ALL, ""):
        try:
            of, asked, count, as_of = _signer(page).unsign_object(text)
            if of != listing:
                raise ValueError(of)
        except (BadSignature, ValueError, TypeError):
            raise NothingChosen(_LOST) from None
        return Chosen(listing, count, date.fromisoformat(as_of), asked=asked)
    texts = sent.getlist(EACH)
    ids = tuple(dict.fromkeys(int(text) for text in texts if text.isdecimal() and len(text) < 19 and int(text)))
    if not ids:
        raise NothingChosen(_("rien n’est choisi : revenez à la liste et cochez au moins une ligne"))
    if len(ids) > MOST_IDS:
        raise NothingChosen(
            _("plus de {most} lignes cochées une à une : choisissez plutôt toutes celles d’un filtre"), most=MOST_IDS
        )
    return Chosen(listing, len(ids), page.today, ids)


def fields(sent: Any) -> list[tuple[str, str]]:
    """Hidden fields that carry the choice along."""
    if sent.get(ALL):
        return [(ALL, sent[ALL])]
    return [(EACH, text) for text in sent.getlist(EACH)]


def _signer(page: Page) -> Signer:
    """A choice is good for one company."""
    return Signer(salt=f"amiable.selection.{page.company.pk}")
