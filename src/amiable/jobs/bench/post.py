"""The ledger: the events of receivables → their movements. The baseline only builds the same events."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from amiable.core.ledger import post
from amiable.jobs.bench.benchmark import Benchmark, nothing
from amiable.jobs.bench.invoices import invoice_events

_FIRST = date(2016, 11, 24)
_DAYS = 3650


def _work(_folder: Path, n: int) -> Callable[[], object]:
    def posted() -> int:
        rng = Random(n)
        return sum(len(post(invoice_events(rng, _issued(number))).movements) for number in range(n))

    return posted


def _bare(_folder: Path, n: int) -> Callable[[], object]:
    def built() -> int:
        rng = Random(n)
        return sum(len(invoice_events(rng, _issued(number))) for number in range(n))

    return built


def _issued(number: int) -> date:
    return _FIRST + timedelta(number % _DAYS)


BENCHMARK = Benchmark("post", 200_000, "construire les mêmes événements", nothing, _work, _bare)
