"""Large exports: asked for, then made by a worker, whose pieces the person downloads."""

import json
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from amiable.core.refusal import Refusal
from amiable.core.said import stored
from amiable.journal.chain import canonical
from amiable.journal.operations import operation
from amiable.people.access import Acting, require
from amiable.portfolio.models import Errand, ErrandPiece, ErrandState
from amiable.portfolio.operations.actor import acting_again, told
from amiable.portfolio.operations.lease import Lease
from amiable.portfolio.queries.chosen import Chosen
from amiable.portfolio.queries.export import MOST, Layout, file_name, workbook

PIECE = 1_000_000
"""Bytes of a piece of a file."""


class TooManyRows(Refusal, ValueError):
    """More rows than a workbook is made of."""


def ask_export(acting: Acting, chosen: Chosen, layout: Layout, language: str) -> Errand:
    """Have the workbook made in the background, in a language ("fr", "en").

    Raises `TooManyRows`, `journal.operations.AlreadyDone`, `people.access.Forbidden`.
    """
    require(acting, "read")
    if chosen.count > MOST:
        raise TooManyRows(
            "{count} lignes, c’est plus qu’un classeur n’en porte ({most}) : filtrez la liste d’abord",
            count=chosen.count,
            most=MOST,
        )
    asked = {"chosen": chosen.told(), "layout": layout.told(), "language": language}
    with operation(acting, "errand.asked") as done:
        errand = Errand.objects.create(
            company=acting.company,
            kind="export",
            asked=canonical(asked),
            by=told(acting),
            user_id=acting.user_id,
            at=acting.at,
            whole=chosen.count,
        )
        done.subjects.append(("errand", errand.pk))
        done.facts |= {"kind": "export", "count": chosen.count}
    return errand


def make_file(lease: Lease) -> None:
    """Read, write, and keep the file: all of it, or nothing. Raises `Lost`, `NoLongerAllowed`."""
    errand, asked = lease.errand, json.loads(lease.errand.asked)
    acting = acting_again(errand.company, errand.by, lease.now, "read")
    chosen, layout = Chosen.of(asked["chosen"]), Layout.of(asked["layout"])
    content = _made(lease, acting.at, chosen, layout, asked["language"])
    with lease.step():
        ErrandPiece.objects.filter(company=errand.company_id, errand=errand).delete()
        ErrandPiece.objects.bulk_create(
            [
                ErrandPiece(
                    company_id=errand.company_id,
                    errand=errand,
                    number=start // PIECE,
                    content=content[start : start + PIECE],
                )
                for start in range(0, len(content), PIECE)
            ],
            batch_size=10,
        )
        name = file_name(errand.company, chosen.listing, chosen.as_of)
        errand.done = errand.whole
        lease.leave(
            ErrandState.DONE, done=errand.whole, file_name=name, told=canonical(stored({})), attempts=0, next_at=None
        )


def _made(lease: Lease, at: datetime, chosen: Chosen, layout: Layout, language: str) -> bytes:
    with translation.override(language):
        return workbook(lease.errand.company, chosen, layout, at, told=gettext, progress=lease.progress)
