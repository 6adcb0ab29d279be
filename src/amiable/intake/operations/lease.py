"""Holding an upload while a worker is at it: taken by a conditional UPDATE, renewed while it goes on, taken over when
its time is up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F, Q

from amiable.intake.models import Upload, UploadState
from amiable.intake.operations.uploads import move

LEASE = timedelta(seconds=60)
TOLD_EVERY = 0.5
"""Seconds between two writes of the progress."""
MOST_ATTEMPTS = 3
AT_ONCE = 5
"""Uploads looked at to find one that nobody else has just taken."""
_STEPS = {UploadState.RECEIVED: UploadState.READING, UploadState.CONFIRMED: UploadState.POSTING}
BACK = {at_work: waiting for waiting, at_work in _STEPS.items()}
"""State at work → the state in which it waits to be tried again."""


class Lost(Exception):
    """The upload was abandoned, or another worker took it over: what was being done is left."""


class Lease:
    """An upload held by this process since `at`; `now` counts on from there, since the clock is asked at the edge."""

    def __init__(self, upload: Upload, at: datetime, until: datetime) -> None:
        self.upload, self._at, self.until = upload, at, until
        self._began = self._told = monotonic()

    @property
    def now(self) -> datetime:
        return self._at + timedelta(seconds=monotonic() - self._began)

    def renew(self, **values: object) -> None:
        """Hold it longer, and write `values` with it. Raises `Lost`."""
        until = self.now + LEASE
        rows = Upload.objects.filter(pk=self.upload.pk, state=self.upload.state, claimed_until=self.until)
        if not rows.update(claimed_until=until, **values):
            raise Lost
        self.until, self._told = until, monotonic()

    def progress(self, done: int, whole: int) -> None:
        """Say how far it is, not too often."""
        if monotonic() - self._told >= TOLD_EVERY:
            self.renew(progress_done=done, progress_whole=whole)

    @contextmanager
    def last_step(self) -> Iterator[None]:
        """A transaction in which nobody else moves the upload: it ends with `done`. Raises `Lost`."""
        with transaction.atomic():
            held = Upload.objects.select_for_update().filter(pk=self.upload.pk, claimed_until=self.until)
            if held.first() is None:
                raise Lost
            yield

    def done(self, to: UploadState, **values: object) -> None:
        """Leave it in its next state. Raises `Lost`."""
        if not move(self.upload, to, held_until=self.until, **values):
            raise Lost


def claim(at: datetime) -> Lease | None:
    """The upload that has waited longest, now held; None where nothing waits."""
    due = Q(next_at=None) | Q(next_at__lte=at)
    waiting = Q(state__in=list(_STEPS)) & due
    left = Q(state__in=list(_STEPS.values()), claimed_until__lt=at)
    for upload in Upload.objects.filter(waiting | left).select_related("company").order_by("pk")[:AT_ONCE]:
        to = _STEPS.get(UploadState(upload.state), UploadState(upload.state))
        same = Upload.objects.filter(
            pk=upload.pk, state=upload.state, claimed_until=upload.claimed_until, attempts=upload.attempts
        )
        until = at + LEASE
        if same.update(state=to, claimed_until=until, attempts=F("attempts") + 1, phase="reading"):
            upload.state = to
            upload.attempts += 1
            return Lease(upload, at, until)
    return None
