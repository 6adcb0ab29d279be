"""What reading a list of open items gives: a proposal to confirm, then items, rejects and what was passed over."""

from dataclasses import dataclass, field

from amiable.core.said import Said
from amiable.formats.items import OpenItem
from amiable.formats.open_items.values import DateOrder
from amiable.formats.rejects import Reject


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the columns of a file seem to be, for a person to confirm.

    `header_line` counts from 1; `mapping` is field → column, counted from 0; `signature` the key under which a
    confirmed mapping is remembered; `ambiguous` and `missing` are French sentences (with something missing, `read`
    refuses the file unless a mapping is given); `sample` the first rows under the header; `sheet` the one chosen.
    """

    header_line: int
    header: tuple[str, ...]
    mapping: dict[str, int]
    signature: str
    ambiguous: tuple[Said, ...] = ()
    missing: tuple[Said, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    unused: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class OpenItemsFile:
    """The open items of a file. Amounts in cents.

    `total_open` is the sum of `items` in `currency` (credits deducted); `stated_total` the one of the file's own
    total row, if any. `skipped` lists (line, French reason) of rows that hold no open item. `unused` are the titles
    of columns that were not read. `rejects[i].raw` under `replay_header`, read with `replay_mapping` and
    `date_order`, is a CSV that this package reads again.
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
