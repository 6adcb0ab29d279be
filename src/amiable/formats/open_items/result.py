"""What reading a list of open items gives: items, rejects and what was passed over."""

from dataclasses import dataclass, field

from amiable.core.said import Said
from amiable.formats.items import OpenItem
from amiable.formats.open_items.values import DateOrder, Mark
from amiable.formats.rejects import Reject


@dataclass(frozen=True, slots=True)
class OpenItemsFile:
    """The open items of a file. Amounts in cents.

    `total_open` is the sum of `items` in `currency` (credits deducted); `stated_total` the one of the file's own
    total row, if any. `skipped` lists (line, French reason) of rows that hold no open item. `unused` are the titles
    of columns that were not read. `rejects[i].raw` under `replay_header`, read with `replay_mapping` and
    `date_order`, is a CSV that this package reads again. `orders` (of each date column) and `mark` are what the file as
    a whole proved of its dates and amounts.
    """

    items: tuple[OpenItem, ...]
    rejects: tuple[Reject, ...]
    mapping: dict[str, int]
    signature: str
    header_line: int
    skipped: tuple[tuple[int, str], ...]
    total_open: int
    stated_total: int | None
    notes: tuple[Said, ...]
    unused: tuple[str, ...]
    currency: str = "EUR"
    date_order: DateOrder = "dmy"
    replay_header: tuple[str, ...] = ()
    replay_mapping: dict[str, int] = field(default_factory=dict)
    orders: dict[str, DateOrder] = field(default_factory=dict)
    mark: Mark | None = None
