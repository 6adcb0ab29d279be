"""Files dropped in a browser, from the drop to the books. Not a test."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests import factories
from tests.formats.fec_files import fec, invoice, payment
from tests.intake.lists import NOON

from amiable.intake.models import FilePiece, Upload
from amiable.intake.operations import confirm, receive, work_once
from amiable.intake.queries import upload_row
from amiable.people.access import Acting, as_user

SIREN = "000001008"
FEC_NAME = f"{SIREN}FEC20251231.txt"


def small_fec(letter: str = "A") -> bytes:
    """One open invoice (FA1, 1 200 €), one settled within the year, one paid in part (FA3, 300 € left)."""
    return fec(
        [
            *invoice("V1", "20251115", "C1", 120_000, "FA1"),
            *invoice("V2", "20251201", "C2", 60_000, "FA2", letter=letter),
            *payment("B1", "20251220", "C2", 60_000, letter=letter),
            *invoice("V3", "20251202", "C2", 90_000, "FA3", letter="b"),
            *payment("B2", "20251221", "C2", 60_000, letter="b"),
        ]
    )


def person(acting: Acting, *roles: str, name: str = "claire.martel", at: datetime = NOON) -> Acting:
    """Somebody who signed in, in the company of `acting`."""
    return as_user(acting.company, factories.user(acting.company, *roles, name=name), at)


def drop(acting: Acting, *files: tuple[str, bytes], **how: object) -> Upload:
    return receive(acting, list(files), **how)


def work(upload: Upload, at: datetime = NOON) -> Upload:
    """One step; the upload as it is then."""
    assert work_once(at)
    upload.refresh_from_db()
    return upload


def taken(acting: Acting, files: Sequence[tuple[str, bytes]], **how: object) -> Upload:
    """All the way: dropped, read, confirmed as it asks, posted."""
    upload = work(drop(acting, *files, **how))
    asked = seen(upload)["needs_confirmation"]
    confirm(acting, upload, asked and asked["count"], unusual=odd(upload))
    return work(upload)


def odd(upload: Upload) -> list[str]:
    """What its preview asks to confirm besides what is missing, as a form says it."""
    return [f"{one['kind']}:{one['count']}" for one in seen(upload).get("unusual", ())]


def seen(upload: Upload) -> dict:
    """Its preview."""
    return upload_row(upload)["preview"]


def pieces(upload: Upload) -> int:
    return FilePiece.objects.filter(file__upload=upload).count()


def later(seconds: float, at: datetime = NOON) -> datetime:
    return at + timedelta(seconds=seconds)
