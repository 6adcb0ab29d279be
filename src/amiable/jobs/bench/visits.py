"""The pages that are asked for, as somebody who signed in asks for them: each time other rows, filters and words."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from amiable.jobs.bench.open_items import AS_OF, SITES, TRADES, customer_name

Visit = Callable[[], None]
ORDERS = (("due", False), ("due", False), ("number", False), ("customer", False), ("amount", True), ("open", True))
WIDE: tuple[dict[str, Any], ...] = ({"site": SITES[0]}, {"dispute": "no"}, {"late": "0"}, {"least": "500"})
NARROW: tuple[dict[str, Any], ...] = ({"site": SITES[1]}, {"most": "20"}, {"text": "valbrane"})
TURNS = ("us", "customer", "departments", "logistics")
NONE: tuple[dict[str, Any], ...] = ({"text": "zzyzx"}, {"least": "9000000"}, {"site": SITES[1], "text": "zzyzx"})


class NotShown(RuntimeError):
    """A page did not answer."""


def visits(slug: str, rng: Random) -> Iterator[tuple[str, Visit]]:
    """(name, visit) of each kind of page; `rng` chooses what each visit asks for."""
    from django.db import connection

    with connection.cursor() as cursor:
        ids = {table: _some(cursor, table, rng) for table in _IDS}
        cursor.execute("SELECT DISTINCT site FROM receivables_customer")
        sites = {site for (site,) in cursor.fetchall()}
    cursors = _cursors(slug, ids["open"], rng)

    def listed(filters: tuple[dict[str, Any], ...]) -> Callable[[], tuple[str, dict[str, Any]]]:
        def asked() -> tuple[str, dict[str, Any]]:
            where, order = rng.choice(("first", "middle", "last")), rng.choice(ORDERS)
            told: dict[str, Any] = {"place": "open"} | (rng.choice(filters) if filters else {})
            if told.get("site") not in sites:  # too few customers for that: the page would not know it
                told.pop("site", None)
            told |= {"sort": order[0], "order": "desc" if order[1] else "asc"}
            return "receivables", told if where == "first" else told | {"after": cursors[where, order]()}

        return asked

    get = _signed_in(slug)
    yield "accueil", get(lambda: ("home", {}))
    yield "créances", get(listed(()))
    yield "créances, filtre 60 %", get(listed(WIDE))
    yield "créances, filtre 1 %", get(listed(NARROW))
    yield "créances, filtre vide", get(listed(NONE))
    yield "recherche", get(lambda: ("search", {"text": _sought(rng)}))
    yield "client", get(lambda: ("customer", {"id": rng.choice(ids["customers"])}))
    yield "créance", get(lambda: ("receivable", {"id": rng.choice(ids["receivables"])}))
    yield "litiges", get(lambda: ("disputes", _of_disputes(rng)))
    yield "litiges, à qui de jouer", get(lambda: ("disputes", {"turn": rng.choice(TURNS), "sort": _sort(rng)}))
    yield "litiges, filtrés", get(lambda: ("disputes", _filtered(rng)))
    yield "litiges, recherche", get(lambda: ("disputes", {"status": "all", "text": _sought(rng)}))
    yield "litiges, motifs et services", get(lambda: ("disputes_matrix", {"period": rng.choice(("open", "year"))}))
    yield "litige", get(lambda: ("dispute", {"id": rng.choice(ids["disputes"])}))


_IDS = {
    "receivables": "receivables_receivable",
    "customers": "receivables_customer",
    "disputes": "disputes_dispute",
    "open": "receivables_receivablestate",
}


def _some(cursor: Any, name: str, rng: Random) -> list[int]:
    """Some hundred ids, from all over the table; of `open`, those with something open, the last one included."""
    key, where = ("receivable_id", "open > 0") if name == "open" else ("id", "1 = 1")
    cursor.execute(f"SELECT {key} FROM {_IDS[name]} WHERE {where} ORDER BY 1")  # noqa: S608
    found = [pk for (pk,) in cursor.fetchall()]
    return rng.sample(found, min(300, len(found)))


def _cursors(slug: str, ids: list[int], rng: Random) -> dict[Any, Callable[[], str]]:
    """(middle or last, order) → the cursor of the page after some row of the middle, or the last page's."""
    from amiable.people.queries import company_by_slug
    from amiable.receivables.queries.listing import Filter, cursor_after, receivable_rows, receivable_rows_by_id
    from amiable.receivables.queries.moments import moment

    company = company_by_slug(slug)
    at = moment(company, AS_OF)
    rows = receivable_rows_by_id(company, at, ids)
    found: dict[Any, Callable[[], str]] = {}
    for sort, descending in set(ORDERS):
        end = receivable_rows(company, at, Filter(), sort=sort, descending=not descending, limit=30).rows[-1]  # type: ignore[arg-type]
        last = cursor_after(end, sort, descending)  # type: ignore[arg-type]
        middle = [cursor_after(row, sort, descending) for row in rows]  # type: ignore[arg-type]
        found["last", (sort, descending)] = lambda last=last: last  # type: ignore[misc]
        found["middle", (sort, descending)] = lambda middle=middle: rng.choice(middle)  # type: ignore[misc]
    return found


def _signed_in(slug: str) -> Callable[[Callable[[], tuple[str, dict[str, Any]]]], Visit]:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    client = Client(headers={"accept-language": "fr"})
    client.force_login(get_user_model().objects.get(), backend="django.contrib.auth.backends.ModelBackend")

    def get(ask: Callable[[], tuple[str, dict[str, Any]]]) -> Visit:
        def visit() -> None:
            name, asked = ask()
            parts = {"id": asked.pop("id")} if "id" in asked else {}
            address = reverse(name, kwargs={"slug": slug, **parts})
            answer = client.get(address, asked)
            if answer.status_code not in (200, 302):  # what is named exactly leads there at once
                raise NotShown(f"{address} {asked} : {answer.status_code}")

        return visit

    return get


def _sought(rng: Random) -> str:
    """As people search: whole numbers and the beginnings and ends of them, customers, amounts, words."""
    number = rng.randrange(1, 1_000_000)
    name = customer_name(rng.randrange(1, 20_000)).split()
    return rng.choice(
        (
            f"F26-{1_000_000 + number}",
            f"F26-{(1_000_000 + number) // 100}",
            str(number)[-5:],
            f"C{number % 20_000:05d}",
            name[1],
            f"{rng.choice(TRADES)} {name[2]}",
            f"{name[1]} {number % 1000}",
            f"{number % 5000},{number % 100:02d}",
            f"LIT-2026-{number % 400:04d}",
        )
    )


def _sort(rng: Random) -> str:
    return rng.choice(("due", "opened", "recent", "stake"))


def _filtered(rng: Random) -> dict[str, Any]:
    """What people keep as views, wide and narrow."""
    asked: tuple[dict[str, Any], ...] = (
        {"assignee": "nobody"},
        {"late": "yes"},
        {"older": "60"},
        {"department": "logistics", "turn": "customer"},
        {"stage": "reported", "least": "500"},
        {"reason": "vat", "most": "40"},
        {"status": "stood", "since": "2026-11-01"},
    )
    return rng.choice(asked) | {"sort": _sort(rng)}


def _of_disputes(rng: Random) -> dict[str, Any]:
    asked: dict[str, Any] = {"status": rng.choice(("open", "open", "resolved", "all"))}
    asked |= {"sort": rng.choice(("due", "opened", "recent", "stake"))}
    return asked | rng.choice(({}, {"reason": "price"}, {"text": _sought(rng)}))
