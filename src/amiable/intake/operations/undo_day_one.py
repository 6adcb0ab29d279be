"""A batch of customers or of disputes is taken back: what it did, where nobody has gone on from it since."""

import json

from amiable.core.said import Said, said, stored
from amiable.disputes.operations.takeover import take_over_back
from amiable.intake.models import Batch, Trace
from amiable.intake.operations.disputes import forget_known
from amiable.journal.chain import canonical
from amiable.journal.operations import Operation
from amiable.receivables.operations.directory_back import Before, take_directory_back

MOST_TOLD = 20


def take_traces_back(done: Operation, batch: Batch) -> int:
    """Take back what the batch did besides the books; returns how many things. What stays is told in the batch's
    notes, which the caller saves."""
    rows = list(Trace.objects.filter(company=batch.company, batch=batch).order_by("pk"))
    kept: list[Said] = []
    if batch.source == Batch.Source.DISPUTES:
        kept = take_over_back(done, [row.thing for row in rows])
        forget_known(done.acting, batch)
    elif batch.source == Batch.Source.CUSTOMERS:
        before = [Before(row.kind, row.thing, row.field, row.before, row.after) for row in rows]
        kept = [
            said("{name} : changé depuis, ou employé ailleurs ; cela reste comme c’est.", name=name)
            for name in take_directory_back(done, before)
        ]
    if kept:
        told = kept[:MOST_TOLD]
        if len(kept) > len(told):
            told.append(said("… et {count} autres restent de même.", count=len(kept) - len(told)))
        batch.notes = canonical([*json.loads(batch.notes), *stored(told)])
    return len({(row.kind, row.thing) for row in rows}) - len(kept)
