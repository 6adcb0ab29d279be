"""What no state keeps of receivables: which disputes were ever opened on them, and whether a date is estimated."""

from collections.abc import Iterable

from amiable.core.events import DisputeOpened, Issued
from amiable.receivables.models import Event
from amiable.receivables.queries.moments import Moment, as_known
from amiable.receivables.replay import core_events, standing


def opened_on(ids: Iterable[int], at: Moment) -> dict[int, tuple[bool, tuple[str, ...]]]:
    """Receivable id → (its due date is only estimated, the disputes opened on it), by what was said and stands."""
    rows: dict[int, list[Event]] = {}
    for row in as_known(Event.objects.filter(receivable_id__in=ids), at.known_at).order_by("pk"):
        rows.setdefault(row.receivable_id, []).append(row)
    found = {}
    for pk, of_one in rows.items():
        said = [event for event in core_events(standing(of_one)) if event.on <= at.as_of]
        estimated = any(event.estimated for event in said if isinstance(event, Issued))
        found[pk] = estimated, tuple(event.dispute for event in said if isinstance(event, DisputeOpened))
    return found
