"""The fictional company of the demo: files to import and disputes to type in, made from a seed and a day.

Orvenne Emballages makes jars, crates and lids for some hundreds of customers; none of them exists. The files
have the real formats and go through the ordinary importers; nothing here touches the database.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from amiable.jobs.demo_company.directory import directory_rows, directory_xlsx
from amiable.jobs.demo_company.disputes import DisputedLine, DisputePlan, Resolution, plans
from amiable.jobs.demo_company.exercises import exercises
from amiable.jobs.demo_company.fec import fec_text
from amiable.jobs.demo_company.names import SELLER, siren
from amiable.jobs.demo_company.open_items import open_items_xlsx, open_rows
from amiable.jobs.demo_company.story import tell

__all__ = ["DemoCompany", "DisputePlan", "DisputedLine", "Resolution", "build"]


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """`files` by name, in the order of import; `directory` (name, bytes) says who the customers are and whom to write
    to; `disputes` in the order of opening, on what the last file has open."""

    name: str
    siren: str
    files: dict[str, bytes]
    directory: tuple[str, bytes]
    disputes: tuple[DisputePlan, ...]


def build(today: date = date(2026, 11, 24), seed: int = 2026, customers: int = 320) -> DemoCompany:
    """The company as it stands on the morning of `today`: two closed years of FEC and the one in progress up to the
    end of last month, the open items, the disputes.

    The first year is written with tabs in UTF-8, the others with pipes in ISO 8859-15, as two packages would.
    The same arguments give the same bytes. The customers' words name months of 2026: another `today` moves
    every date of the plot, not those words. Raises `ValueError` for under 60 or over 800 customers.
    """
    story = tell(today, seed, customers)
    number = siren(0)
    files: dict[str, bytes] = {}
    last_day = today.replace(day=1) - timedelta(days=1)
    shapes = (("\t", "utf-8"), ("|", "iso-8859-15"), ("|", "iso-8859-15"))
    for (closing, lines), (separator, encoding) in zip(exercises(story, last_day), shapes, strict=True):
        files[f"{number}FEC{closing:%Y%m%d}.txt"] = fec_text(lines, separator).encode(encoding)
    files[f"postes-ouverts-{today:%Y-%m-%d}.xlsx"] = open_items_xlsx(open_rows(story), SELLER, today)
    directory = f"clients-{today:%Y-%m-%d}.xlsx", directory_xlsx(directory_rows(story.customers, seed), SELLER, today)
    return DemoCompany(SELLER, number, files, directory, plans(today, story.told))
