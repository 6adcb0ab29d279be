"""What salespeople are told each week: the disputes of their customers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from amiable.core.reasons import REASONS
from amiable.correspondence.operations import queue_message
from amiable.correspondence.queries import state_of_keys
from amiable.correspondence.rendering import rendered
from amiable.disputes.queries import dispute_page, dispute_totals
from amiable.journal.operations import operation
from amiable.people.access import Acting, as_operator
from amiable.people.models import Company
from amiable.people.queries import calendar_of, people_of
from amiable.portfolio.queries.export_columns import DEPARTMENTS
from amiable.portfolio.queries.receivables import filter_choices

MORNING = time(7)
"""From when, in the company's zone, the week is told."""
MOST = 100
"""Disputes that a mail names; its link leads to all."""
TURNS = {"us": "chez nous", "customer": "chez le client"}


def salesperson_digests(company: Company, at: datetime) -> int:
    """On the first working day of a week from `MORNING`: one mail to each person with an address whose name or account
    the customers' file gives as salesperson, with the open disputes of those customers; none to whom nothing concerns.

    Once per person and week, each its own transaction. Returns how many mails.
    """
    acting = replace(as_operator(company, at), label="amiable")
    local = at.astimezone(ZoneInfo(company.time_zone))
    if local.time() < MORNING or not _begins_the_week(company, acting.today):
        return 0
    people = list(_salespeople(company))
    known = state_of_keys(company, [_key(acting, person) for person, _ in people]) if people else {}
    return sum(_mail(acting, person, names) for person, names in people if _key(acting, person) not in known)


def _begins_the_week(company: Company, day: date) -> bool:
    """Whether it is the first day of its week on which the company works."""
    calendar = calendar_of(company)
    before = [day - timedelta(back) for back in range(1, day.weekday() + 1)]
    return calendar.works(day) and not any(calendar.works(other) for other in before)


def _salespeople(company: Company) -> Iterator[tuple[Mapping[str, Any], list[str]]]:
    """Who is told, and under which names the customers' file has them."""
    offered = filter_choices(company)["salesperson"]
    for person in people_of(company):
        own = {_plain(person["name"]), _plain(person["username"])}
        names = [name for name in offered if _plain(name) in own]
        if names and person["email"] and person["active"]:
            yield person, names


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _key(acting: Acting, person: Mapping[str, Any]) -> str:
    year, week, _ = acting.today.isocalendar()
    return f"salesperson:{person['id']}:{year}-W{week:02d}"


def _mail(acting: Acting, person: Mapping[str, Any], names: list[str]) -> bool:
    company, today = acting.company, acting.today
    totals = dispute_totals(company, today, status="open", salespeople=names)
    if not totals["count"]:
        return False
    rows = dispute_page(company, today, status="open", salespeople=names, limit=MOST)["rows"]
    values = {
        "company": company.name,
        "name": str(person["name"]),
        "count": str(totals["count"]),
        "amount": _euros(totals["claimed"]),
        "disputes": "\n\n".join(_told(row, today) for row in rows),
        "link": _link(company, names),
    }
    text = rendered(company, "salesperson_digest", "fr", values)
    with operation(acting, "salesperson.mailed") as done:
        queue_message(
            done,
            subject=("user", int(person["id"])),
            audience="internal",
            to=[person["email"]],
            title=text.title,
            text=text.text,
            key=_key(acting, person),
            template="salesperson_digest",
        )
        done.subjects += [("dispute", row["id"]) for row in rows]
        done.facts |= {"user": person["id"], "disputes": totals["count"]}
    return True


def _told(row: Mapping[str, Any], today: date) -> str:
    """A dispute in three lines: what and how much, whose turn, by when."""
    turn = TURNS.get(row["turn"]) or str(DEPARTMENTS.get(row["turn"], row["turn"]))
    late = (today - row["due_on"]).days if row["due_on"] else 0
    due = f"réponse attendue le {row['due_on']:%d/%m/%Y}" if row["due_on"] else ""
    head = f"{row['name'] or row['customer']} · {row['number']} · {_euros(row['claimed'])}"
    when = f"{due}, {late} j de retard" if late > 0 else due
    return f"{head}\n{REASONS[row['reason']].label} · à qui de jouer : {turn}\n{when}".strip()


def _link(company: Company, names: list[str]) -> str:
    """The list of those disputes, for whoever may sign in."""
    asked = {"status": "open", "salesperson": names[0]} if len(names) == 1 else {"status": "open"}
    return f"{settings.ADDRESS.rstrip('/')}{reverse('disputes', kwargs={'slug': company.slug})}?{urlencode(asked)}"


def _euros(cents: int) -> str:
    """``123456`` → ``1 234,56 €``, for a plain text."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}{whole:,}".replace(",", "\u202f") + f",{rest:02d}\u00a0€"
