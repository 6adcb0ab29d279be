"""Taking back all that one operation said."""

from amiable.core.events import Issued
from amiable.journal.operations import Operation
from amiable.receivables.models import Receivable
from amiable.receivables.operations.books import Fact, record
from amiable.receivables.queries.events import Spoken, events_of_operation
from amiable.receivables.said import event_of


def take_back(operation: Operation, written_by: int) -> int:
    """Void every event that the operation `written_by` said and that counts; returns how many.

    Where it corrected an earlier event, that one is said again in its place. Nothing may rest on what is taken back
    (`queries.events.resting_on`). Raises `UnableToRecord`.
    """
    company = operation.acting.company
    facts = [_taken_back(spoken) for spoken in events_of_operation(company, written_by)]
    if facts:
        record(operation, facts)
    estimated = {fact.receivable_id for fact in facts if isinstance(fact.event, Issued) and fact.event.estimated}
    Receivable.objects.filter(company=company, pk__in=estimated).update(estimated=True)
    return len(facts)


def _taken_back(spoken: Spoken) -> Fact:
    before = spoken.corrected
    event = event_of(before.kind, before.on, before.cents, before.payload) if before else None
    return Fact(spoken.row.receivable_id, event, voids=spoken.row.pk)
