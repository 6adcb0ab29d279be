"""The morning's list again: the same kind of file as the last time, in two clicks."""

from typing import Any

from amiable.intake.queries import last_list
from amiable.web.page import Page


def morning(page: Page) -> dict[str, Any] | None:
    """What the last list of open items was, for `arrivals/_morning.html`; None where there is none yet, or where the
    reader may not import: batch, as_of, mode, name, at, today (it was taken today)."""
    if not page.abilities["import"]:
        return None
    found = last_list(page.company)
    if found is None:
        return None
    return found | {"name": ", ".join(found["names"]), "today": found["as_of"] == page.today}
