"""What the processes of the tests of a mail server that dies do.

python -m tests.faults.mailer queue COUNT    a company with so many messages in the outbox
python -m tests.faults.mailer send PORT [MINUTES]
                                             says "ready" once the program is loaded, then does the step of
                                             `amiable work` that sends until nothing waits, `MINUTES` from now on; where
                                             nothing is due it is a minute later
python -m tests.faults.mailer look           JSON: state → Message-IDs
"""

import json
import sys
import time
from collections import defaultdict
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from tests import factories  # noqa: E402

from amiable.correspondence.models import Message  # noqa: E402
from amiable.correspondence.operations import queue_message, send_once  # noqa: E402
from amiable.journal.operations import operation  # noqa: E402
from amiable.people.access import as_operator  # noqa: E402
from amiable.web.clock import now  # noqa: E402


def queue(count: str) -> None:
    with operation(as_operator(factories.company(), now()), "test.told") as done:
        for number in range(int(count)):
            queue_message(
                done,
                subject=("dispute", number + 1),
                audience="customer",
                to=[f"client{number}@exemple.example"],
                title="Votre contestation",
                text="Merci.",
                key=f"message-{number}",
            )


def send(port: str, minutes: str = "0") -> None:
    settings.SMTP = f"smtp://127.0.0.1:{port}?tls=off"
    print("ready", flush=True)
    later = timedelta(minutes=int(minutes))
    while Message.objects.filter(state__in=("queued", "sending")).exists():
        if not send_once(now() + later):
            later += timedelta(minutes=1)
            time.sleep(0.02)


def look() -> None:
    states = defaultdict(list)
    for state, message_id in Message.objects.values_list("state", "message_id"):
        states[state].append(message_id)
    print(json.dumps(states))


if __name__ == "__main__":
    {"queue": queue, "send": send, "look": look}[sys.argv[1]](*sys.argv[2:])
