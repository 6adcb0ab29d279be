"""`amiable work`: what was asked for and takes time, done one step after the other, until it is told to stop."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType
from typing import Annotated

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django_typer.management import TyperCommand
from typer import Option

from amiable.correspondence.operations import send_once
from amiable.disputes.operations.decisions import effective_once
from amiable.evidence.operations import preview_once
from amiable.intake.operations import work_once
from amiable.jobs.edge import now
from amiable.portfolio.operations.work import errand_once

QUEUES: tuple[Callable[[datetime], bool], ...] = (work_once, errand_once, send_once, effective_once, preview_once)
"""Each does one step of its own, if there is any, and says whether there was. A new kind of work adds its own here."""
IDLE_SECONDS, AWAY_SECONDS = 0.5, 2.0
log = logging.getLogger("amiable.work")


class Command(TyperCommand):
    help = (
        "Faire ce qui attend (lire les fichiers déposés, les importer, agir sur beaucoup de lignes), "
        "jusqu'à ce qu'on l'arrête."
    )

    def handle(
        self,
        once: Annotated[bool, Option("--once", help="une seule étape, puis s'arrêter")] = False,
        stop_when_idle: Annotated[
            bool, Option("--stop-when-idle", help="s'arrêter dès que plus rien n'attend")
        ] = False,
    ) -> None:
        log.setLevel(logging.INFO)  # one line per step, whatever AMIABLE_LOG keeps of the rest
        with _until_told() as stopped:
            while not stopped():
                worked = _one_step()
                if once or (stop_when_idle and worked is False):
                    break
                if not worked:
                    time.sleep(IDLE_SECONDS if worked is False else AWAY_SECONDS)


def _one_step() -> bool | None:
    """Whether some queue had something to do; None where the database is locked or away, which passes."""
    close_old_connections()
    try:
        worked = [queue(now()) for queue in QUEUES]  # each has its turn, whatever the first still has
    except (OperationalError, InterfaceError) as problem:
        log.warning("la base ne répond pas, nouvel essai dans %s s : %s", AWAY_SECONDS, str(problem).strip())
        connection.close()
        return None
    return any(worked)


@contextmanager
def _until_told() -> Iterator[Callable[[], bool]]:
    """Whether SIGTERM or the keyboard asked to stop: the step under way ends first; asked again, it is broken off."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
