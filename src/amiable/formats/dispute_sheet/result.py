"""What a sheet of disputes says, before the books are looked at."""

from dataclasses import dataclass
from datetime import date

from amiable.core.said import Said
from amiable.formats.columns import Place, Sheet
from amiable.formats.rejects import Reject


@dataclass(frozen=True, slots=True)
class Told:
    """A row: an invoice that a customer contests. `claimed` in cents incl. VAT, None: no amount is said, so all that is
    open. `reason` is a key of `core.reasons.REASONS` (`to_qualify` where the words name none, or several); `words` are
    verbatim; `who` as written, "" where nobody is named; `reference` is what the case is called elsewhere."""

    number: str
    since: date
    reason: str
    words: str
    place: Place
    customer_code: str = ""
    claimed: int | None = None
    who: str = ""
    comment: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DisputeSheet:
    """`rejects` are paired with their file. `sheets` are the tables read, for their mapping; `lines` the rows read."""

    rows: tuple[Told, ...]
    rejects: tuple[tuple[str, Reject], ...]
    sheets: tuple[Sheet, ...]
    lines: int
    notes: tuple[Said, ...] = ()
