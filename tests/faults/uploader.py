"""What the processes of the tests of dropped files do; the worker that is killed is `amiable work` itself.

python -m tests.faults.uploader drop FILE…   a company, and files dropped for it
python -m tests.faults.uploader work         says "ready" once the program is loaded, then `amiable work` until idle
python -m tests.faults.uploader confirm      confirms what was previewed, as it asks
python -m tests.faults.uploader look         JSON: state, phase, progress and refusal of the upload, batches, contents
python -m tests.faults.uploader later        the same, then lets the time of every lease and of every wait pass
python -m tests.faults.uploader watch        says "ready", then a line of JSON now and then until it has been read
"""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from tests.intake.lists import NOON, new_company  # noqa: E402

from amiable.config.command import main  # noqa: E402
from amiable.intake.models import Batch, FilePiece, Upload  # noqa: E402
from amiable.intake.operations import confirm, receive  # noqa: E402
from amiable.people.access import as_operator  # noqa: E402
from amiable.people.models import Company  # noqa: E402


def drop(*files: str) -> None:
    receive(new_company(), [(Path(file).name, Path(file).read_bytes()) for file in files])


def work() -> None:
    print("ready", flush=True)
    sys.exit(main(["work", "--stop-when-idle"]))


def confirm_() -> None:
    upload = Upload.objects.get()
    asked = json.loads(upload.preview)["needs_confirmation"]
    confirm(as_operator(Company.objects.get(), NOON), upload, asked and asked["count"])


def _told() -> str:
    names = ("state", "phase", "progress_done", "progress_whole", "refusal", "attempts", "kept")
    told = {name: getattr(Upload.objects.get(), name) for name in names}
    return json.dumps(told | {"batches": Batch.objects.count(), "pieces": FilePiece.objects.count()})


def look() -> None:
    print(_told())


def later() -> None:
    look()
    Upload.objects.exclude(claimed_until=None).update(claimed_until=NOON.replace(year=2000))
    Upload.objects.update(next_at=None)


def watch() -> None:
    print("ready", flush=True)
    told = _told()
    while json.loads(told)["state"] in ("received", "reading"):
        print(told)
        time.sleep(0.1)
        told = _told()


if __name__ == "__main__":
    verbs = {"drop": drop, "work": work, "confirm": confirm_, "look": look, "later": later, "watch": watch}
    verbs[sys.argv[1]](*sys.argv[2:])
