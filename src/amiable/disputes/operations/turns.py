"""Whose turn it is: a dispute waits for one party at a time, from its opening to its end, without a gap."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from amiable.core.refusal import Refusal
from amiable.core.waiting import US, first_party, not_before, party
from amiable.disputes.models import Dispute, Turn
from amiable.journal.operations import Operation
from amiable.people.access import Acting


class UnableToPass(Refusal, ValueError):
    """The dispute has ended: it waits for nobody. The message (French) says so."""


def begin_turns(done: Operation, dispute: Dispute) -> None:
    """A dispute just opened waits for its department or its reason's, since its opening. Inside the operation that
    opens it; its row is held, or not yet seen by others."""
    first = first_party(dispute.reason, dispute.department)
    _begin(done, dispute, first, instant_of(done.acting, dispute.opened_on))


def pass_turn(done: Operation, dispute: Dispute, to: str) -> None:
    """From now on `dispute`, whose row the caller holds, waits for `to`: "us", "customer" or a department.

    Nothing changes where it does already. How high its lateness had climbed is forgotten: somebody else is asked.
    Raises `UnableToPass`, `core.waiting.NotAParty`.
    """
    to = party(to)
    now = Turn.objects.filter(dispute=dispute, until=None).first()
    if now is None:
        raise UnableToPass("{number} est terminé : il n’attend plus personne", number=dispute.number)
    if now.party == to:
        return
    now.until = not_before(now.since, done.acting.at)
    now.save(update_fields=["until"])
    _begin(done, dispute, to, now.until)


def end_turns(done: Operation, dispute: Dispute, on: date | None = None) -> None:
    """A dispute that has ended, on the day `on` (None: now), waits for nobody. Its row is held by the caller."""
    at = done.acting.at if on is None else instant_of(done.acting, on)
    for now in Turn.objects.filter(dispute=dispute, until=None):
        now.until = not_before(now.since, at)
        now.save(update_fields=["until"])


def resume_turns(done: Operation, dispute: Dispute) -> None:
    """As if a dispute had not ended: it goes on waiting for whom it waited. Inside the operation that takes its end
    back."""
    last = Turn.objects.filter(dispute=dispute).order_by("since", "pk").last()
    if last is None:
        _begin(done, dispute, US, done.acting.at)
    elif last.until is not None:
        last.until = None
        last.save(update_fields=["until"])


def instant_of(acting: Acting, day: date) -> datetime:
    """The instant a day stands for: now for today, its first for a day of the past."""
    if day >= acting.today:
        return acting.at
    return datetime.combine(day, time(), ZoneInfo(acting.company.time_zone))


def _begin(done: Operation, dispute: Dispute, to: str, since: datetime) -> None:
    dispute.turn, dispute.turn_since, dispute.escalated = to, since, 0
    dispute.save(update_fields=["turn", "turn_since", "escalated"])
    Turn.objects.create(
        company_id=dispute.company_id,
        dispute=dispute,
        party=to,
        since=since,
        operation=done.id,
    )
