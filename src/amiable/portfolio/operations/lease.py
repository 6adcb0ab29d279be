"""Holding an errand while a worker is at it: taken by a conditional UPDATE, renewed with each step, taken over when its
time is up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F, Q, QuerySet

from amiable.portfolio.models import Errand, ErrandState

LEASE = timedelta(seconds=60)
TOLD_EVERY = 0.5
"""Seconds between two writes of the progress."""
MOST_ATTEMPTS = 3
AT_ONCE = 5
"""Errands looked at to find one that nobody else has just taken."""
AT_REST = {"claimed_until": None}


class Lost(Exception):
    """The errand was stopped, or another worker took it over: what was being done is left."""


class Lease:
    """An errand held by this process since `at`; `now` counts on from there, since the clock is asked at the edge."""

    def __init__(self, errand: Errand, at: datetime, until: datetime) -> None:
        self.errand, self._at, self.until = errand, at, until
        self._began = self._told = monotonic()

    @property
    def now(self) -> datetime:
        return self._at + timedelta(seconds=monotonic() - self._began)

    def renew(self, **values: object) -> None:
        """Hold it longer, and write `values` with it. Raises `Lost`."""
        until = self.now + LEASE
        if not self._held().update(claimed_until=until, **values):
            raise Lost
        self.until, self._told = until, monotonic()

    def progress(self, done: int) -> None:
        """Say how far it is, not too often, and hold it longer. Raises `Lost`."""
        if monotonic() - self._told >= TOLD_EVERY:
            self.renew(done=done)

    @contextmanager
    def step(self) -> Iterator[None]:
        """A transaction in which nobody else moves the errand: what it does and what it says of the errand hold
        together, or neither. Raises `Lost`."""
        with transaction.atomic():
            if self._held().select_for_update().first() is None:
                raise Lost
            yield

    def leave(self, state: ErrandState, **values: object) -> None:
        """Put it into another state, no longer held. Raises `Lost`."""
        if not self._held().update(**AT_REST | {"state": state} | values):
            raise Lost
        self.errand.state = state

    def _held(self) -> QuerySet[Errand]:
        return Errand.objects.filter(pk=self.errand.pk, state=ErrandState.WORKING, claimed_until=self.until)


def claim(at: datetime) -> Lease | None:
    """The errand that has waited longest, now held; None where nothing waits."""
    due = Q(next_at=None) | Q(next_at__lte=at)
    waiting = Q(state=ErrandState.WAITING) & due
    left = Q(state=ErrandState.WORKING) & (Q(claimed_until__lt=at) | Q(claimed_until=None))
    for errand in Errand.objects.filter(waiting | left).select_related("company").order_by("pk")[:AT_ONCE]:
        same = Errand.objects.filter(
            pk=errand.pk, state=errand.state, claimed_until=errand.claimed_until, attempts=errand.attempts
        )
        until = at + LEASE
        if same.update(state=ErrandState.WORKING, claimed_until=until, attempts=F("attempts") + 1):
            errand.state = ErrandState.WORKING
            errand.attempts += 1
            return Lease(errand, at, until)
    return None
