"""What the processes of the tests of long acts do; the worker that is killed is `amiable work` itself.

python -m tests.faults.errander ask COUNT    a company with so many invoices, and all of them to be held back
python -m tests.faults.errander back         has that taken back
python -m tests.faults.errander work         says "ready" once the program is loaded, then `amiable work` until idle
python -m tests.faults.errander look         JSON: state and progress of the last errand, holds, what is held, faults
python -m tests.faults.errander later        the same, then lets the time of every lease and of every wait pass
"""

import json
import sys

import django

django.setup()

from django.db.models import F, Q  # noqa: E402
from tests import factories  # noqa: E402

from amiable.config.command import main  # noqa: E402
from amiable.intake.operations import take  # noqa: E402
from amiable.people.access import as_operator  # noqa: E402
from amiable.people.models import Company  # noqa: E402
from amiable.portfolio.models import Errand  # noqa: E402
from amiable.portfolio.operations.errands import ask as ask_for  # noqa: E402
from amiable.portfolio.operations.errands import take_back  # noqa: E402
from amiable.portfolio.queries.chosen import Chosen  # noqa: E402
from amiable.receivables.models import Hold, PortionState  # noqa: E402
from amiable.web.clock import now  # noqa: E402

HOW = {"kind": "manual", "until": "", "reason": "", "words": "accord du 20", "department": ""}


def ask(count: str) -> None:
    acting = as_operator(factories.company(), now())
    items = [
        factories.item(number=f"F-{number}", customer_code=f"C{number % 5}", customer_name=f"Maison {number % 5}")
        for number in range(int(count))
    ]
    take(acting, factories.parsed(*items))
    chosen = Chosen("receivables", int(count), acting.today, asked={"place": "open", "held": "none"})
    ask_for(acting, "hold", chosen, HOW | {"since": acting.today.isoformat()})


def back() -> None:
    take_back(as_operator(Company.objects.get(), now()), Errand.objects.get(kind="hold"))


def work() -> None:
    print("ready", flush=True)
    sys.exit(main(["work", "--stop-when-idle"]))


def look() -> None:
    errand = Errand.objects.order_by("-pk")[0]
    standing = Hold.objects.filter(Q(until=None) | Q(until__gt=F("since")))
    places = standing.values_list("receivable_id", flat=True)
    told = {
        "state": errand.state,
        "done": errand.done,
        "told": json.loads(errand.told),
        "held": PortionState.objects.filter(held=True).count(),
        "holds": len(places),
        "twice": len(places) - len(set(places)),
        "faults": [str(fault) for fault in factories.faults(Company.objects.get())],
    }
    print(json.dumps(told))


def later() -> None:
    look()
    Errand.objects.exclude(claimed_until=None).update(claimed_until=now().replace(year=2000))
    Errand.objects.update(next_at=None)


if __name__ == "__main__":
    verbs = {"ask": ask, "back": back, "work": work, "look": look, "later": later}
    verbs[sys.argv[1]](*sys.argv[2:])
