"""What the other processes of these tests do: import, say what the books hold, or work on the same few invoices.

python -m tests.faults.worker import ARGUMENT…   says "ready" once the program is loaded, then imports
python -m tests.faults.worker read               JSON: the journal's length, faults, a digest of the books
python -m tests.faults.worker seed               a company with a few invoices
python -m tests.faults.worker work NAME SECONDS  waits for a line, then disputes, resolves and pays; JSON: counts
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from random import Random

import django

django.setup()

from tests.intake.lists import (  # noqa: E402
    NOON,
    NOVEMBER,
    TODAY,
    Item,
    books,
    faults,
    lines,
    new_company,
    opened,
    take_list,
)

from amiable.config.command import main  # noqa: E402
from amiable.core.events import Paid, Returned  # noqa: E402
from amiable.core.refusal import Refusal  # noqa: E402
from amiable.disputes.models import Dispute  # noqa: E402
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute  # noqa: E402
from amiable.journal.operations import operation  # noqa: E402
from amiable.people.access import Acting, as_operator  # noqa: E402
from amiable.people.models import Company  # noqa: E402
from amiable.receivables.models import Receivable  # noqa: E402
from amiable.receivables.operations import Fact, record  # noqa: E402

INVOICES = [Item("C1", f"F{number}", 900_000) for number in range(3)] + [Item("C2", "F3", 700_000)]
FIRST_DAY = date(2026, 9, 20)
"""Of what is said: much comes late, so that what was said before is replayed, and cut where it must be."""


def read() -> None:
    company = Company.objects.get()
    held = repr(sorted(books(company)["movements"].items())) + repr(books(company)["states"])
    numbers = list(Dispute.objects.order_by("pk").values_list("number", flat=True))
    told = {
        "lines": lines(company),
        "faults": [str(fault) for fault in faults(company)],
        "digest": sha256(held.encode()).hexdigest(),
        "open": opened(company),
        "disputes": numbers,
    }
    print(json.dumps(told))


def seed() -> None:
    take_list(new_company(), INVOICES, NOVEMBER)


def work(name: str, seconds: str) -> None:
    random = Random(name)
    acting = as_operator(Company.objects.get(), NOON)
    print("ready", flush=True)
    sys.stdin.readline()
    counts: Counter[str] = Counter()
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        act = random.choice((_dispute, _dispute, _resolve, _resolve, _pay, _pay, _return))
        try:
            counts[act.__name__] += act(acting, random)
        except Refusal:
            counts["refused"] += 1
    print(json.dumps(counts))


def _day(random: Random, first: date = FIRST_DAY) -> date:
    return first + timedelta(random.randint(0, (TODAY - first).days))


def _some(random: Random, at_most: int = 1) -> list[Receivable]:
    """Documents of one customer, in any order."""
    found = list(Receivable.objects.filter(customer__code=random.choice(("C1", "C1", "C2"))))
    return random.sample(found, min(len(found), random.randint(1, at_most)))


def _dispute(acting: Acting, random: Random) -> int:
    asked = [BlockedLine(receivable, random.randint(1, 60_000)) for receivable in _some(random, 3)]
    open_dispute(acting, lines=asked, reason="price", words="Prix faux.", opened_on=_day(random))
    return 1


def _resolve(acting: Acting, random: Random) -> int:
    waiting = list(Dispute.objects.filter(status="open").order_by("pk"))
    if not waiting:
        return 0
    dispute = random.choice(waiting)
    finding = random.choice(("founded", "partly_founded", "unfounded", "withdrawn"))
    line = dispute.lines.select_related("receivable").first()
    conceded = {line.receivable.number: random.randint(0, line.blocked)} if line and "founded" in finding[-7:] else {}
    conceded = {} if finding == "unfounded" else conceded
    on = _day(random, dispute.opened_on)
    resolve_dispute(acting, dispute=dispute, finding=finding, conceded=conceded, effective_on=on)
    return 1


def _pay(acting: Acting, random: Random) -> int:
    return _say(acting, random, lambda: Paid(_day(random), random.randint(1, 9_000)))


def _return(acting: Acting, random: Random) -> int:
    return _say(acting, random, lambda: Returned(TODAY, random.randint(1, 5_000)))


def _say(acting: Acting, random: Random, event: Callable[[], Paid | Returned]) -> int:
    with operation(acting, "test.said") as done:
        record(done, [Fact(receivable.pk, event()) for receivable in _some(random, 3)])
    return 1


def import_(*arguments: str) -> None:
    print("ready", flush=True)
    sys.exit(main(["import", *arguments]))


if __name__ == "__main__":
    {"read": read, "seed": seed, "work": work, "import": import_}[sys.argv[1]](*sys.argv[2:])
