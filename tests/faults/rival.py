"""One of two people at work on the same disputes, in a process of its own. Not a test.

python -m tests.faults.rival NAME   says "ready", then does what each line says and answers with a line of JSON:

seed COUNT · open KEY INVOICE · resolve DISPUTE FINDING VERSION · undo DISPUTE · hold KEY (answers "inside", and ends
as the next line says: commit or fail) · told
"""

import json
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import django

django.setup()

from tests import factories  # noqa: E402

from amiable.core.refusal import Refusal  # noqa: E402
from amiable.disputes.access import dispute_by_number  # noqa: E402
from amiable.disputes.models import Dispute  # noqa: E402
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute, undo_last  # noqa: E402
from amiable.disputes.queries import dispute_history, faults_of_disputes  # noqa: E402
from amiable.journal.models import Line  # noqa: E402
from amiable.journal.operations import AlreadyDone, operation  # noqa: E402
from amiable.people.access import Acting  # noqa: E402
from amiable.people.models import Company  # noqa: E402
from amiable.receivables.access import receivable_by_number  # noqa: E402

DAY = date(2026, 3, 1)


def seed(_acting: Acting, count: str) -> list[str]:
    """The numbers of so many disputes, each on an invoice of its own; and one invoice without any, F-FREE."""
    acting = factories.acting()
    factories.invoice(acting, number="F-FREE")
    return [factories.dispute(acting, factories.invoice(acting)).number for _ in range(int(count))]


def open_(acting: Acting, key: str, number: str) -> int:
    lines = [BlockedLine(receivable_by_number(acting, number), 1_00)]
    return open_dispute(replace(acting, once=key), lines=lines, reason="price", opened_on=DAY).pk


def resolve(acting: Acting, number: str, finding: str, version: str) -> int:
    asked = {"finding": finding, "effective_on": DAY, "version": int(version) or None}
    return resolve_dispute(acting, dispute=dispute_by_number(acting, number), **asked).version


def undo(acting: Acting, number: str) -> int:
    dispute = dispute_by_number(acting, number)
    last = next(line for line in reversed(dispute_history(dispute)) if "undone" not in line["verb"])
    return undo_last(acting, dispute=dispute, operation_id=last["operation"]).version


def hold(acting: Acting, key: str) -> str:
    with operation(replace(acting, once=key), "test.held", [("thing", 1)]):
        print(json.dumps("inside"), flush=True)
        if sys.stdin.readline().strip() == "fail":
            raise Refusal("it failed")
    return "committed"


def told(acting: Acting) -> dict[str, Any]:
    company = acting.company
    return {
        "faults": [str(fault) for fault in (*factories.faults(company), *faults_of_disputes(company))],
        "disputes": dict(Dispute.objects.values_list("number", "status")),
        "verbs": list(Line.objects.order_by("seq").values_list("verb", flat=True)),
    }


ACTS = {"seed": seed, "open": open_, "resolve": resolve, "undo": undo, "hold": hold, "told": told}


def main(name: str) -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        verb, *words = line.split()
        company = Company.objects.first()
        acting = replace(factories.acting(company), label=name) if company else None
        try:
            answer = {"done": ACTS[verb](acting, *words)}
        except AlreadyDone as refusal:
            answer = {"again": refusal.subjects}
        except Refusal as refusal:
            answer = {"refused": type(refusal).__name__, "said": str(refusal)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
