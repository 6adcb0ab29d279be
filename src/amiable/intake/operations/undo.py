"""Take a batch back, by a counter-batch, unless something rests on it."""

from amiable.core.refusal import Refusal
from amiable.intake.access import batch_by_id
from amiable.intake.models import Batch, RejectedLine
from amiable.intake.operations.undo_day_one import take_traces_back
from amiable.journal.operations import operation
from amiable.people.access import Acting, require
from amiable.receivables.operations import lock_receivables, take_back
from amiable.receivables.queries.events import receivables_of_operation, resting_on


class UnableToUndo(Refusal, ValueError):
    """The message (French) says what rests on the batch."""


def undo(acting: Acting, batch_id: int) -> int:
    """Void every event of the batch, and take back what it did besides; returns how many.

    Raises `UnableToUndo`, `people.access.Absent`.
    """
    require(acting, "import")
    with operation(acting, "intake.undone", [("batch", batch_id)]) as done:
        batch = Batch.objects.select_for_update().get(pk=batch_by_id(acting, batch_id).pk)
        if batch.undone_by:
            raise UnableToUndo("le lot {batch} est déjà annulé", batch=batch_id)
        lock_receivables(done, receivables_of_operation(acting.company, batch.operation))
        rests = resting_on(acting.company, batch.operation)
        if rests:
            raise UnableToUndo(
                "le lot {batch} ne peut pas être annulé : {count} pièces ont bougé depuis ({numbers}) ; annulez "
                "d'abord ce qui s'y appuie",
                batch=batch_id,
                count=len(rests),
                numbers=", ".join(rests[:5]) + ("…" if len(rests) > 5 else ""),
            )
        count = take_back(done, batch.operation) + take_traces_back(done, batch)
        RejectedLine.objects.filter(replayed_by=batch).update(replayed_by=None)
        batch.undone_by = done.id
        batch.save(update_fields=["undone_by", "notes"])
    return count
