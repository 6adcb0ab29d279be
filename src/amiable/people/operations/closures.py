"""Writes of when a company works, and of who is mailed at once. None of them writes a journal line;
`administration.operations` does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from amiable.core.refusal import Refusal, Value
from amiable.people.models import Closure, Company, Membership

LONGEST_CLOSURE, LONGEST_NAME, MOST_CLOSURES = 366, 80, 200


class UnableToSetCalendar(Refusal, ValueError):
    """The message (French) says what cannot be kept; `field` is its name: since, until or name ("": none alone)."""

    def __init__(self, template: str, field: str = "", **values: Value) -> None:
        super().__init__(template, **values)
        self.field = field


@dataclass(frozen=True, slots=True, order=True)
class Closed:
    """Days on which the company is closed, both included."""

    since: date
    until: date
    name: str = ""


def set_calendar(company: Company, *, alsace_moselle: bool, closures: Sequence[Closed]) -> None:
    """When the company works: these closures and no others. Raises `UnableToSetCalendar`."""
    closures = sorted(closures)
    if len(closures) > MOST_CLOSURES:
        raise UnableToSetCalendar("{most} fermetures au plus : retirez-en", most=MOST_CLOSURES)
    for one in closures:
        _check(one)
    for one, following in pairwise(closures):
        if following.since <= one.until:
            raise UnableToSetCalendar(
                "la société est déjà fermée du {since} au {until} : retirez cette fermeture, ou changez les dates",
                "since",
                since=one.since,
                until=one.until,
            )
    company.alsace_moselle = alsace_moselle
    company.save(update_fields=["alsace_moselle"])
    Closure.objects.filter(company=company).delete()
    Closure.objects.bulk_create(
        Closure(company=company, since=one.since, until=one.until, name=one.name) for one in closures
    )


def set_mailed_at_once(company: Company, user_ids: Collection[int]) -> None:
    """Each question to one of these people is mailed when it is put; those to the others go together in the morning."""
    members = Membership.objects.filter(company=company)
    members.filter(user__in=user_ids).update(at_once=True)
    members.exclude(user__in=user_ids).update(at_once=False)


def _check(one: Closed) -> None:
    if one.until < one.since:
        raise UnableToSetCalendar(
            "la fermeture finit le {until}, avant de commencer le {since}", "until", until=one.until, since=one.since
        )
    if (one.until - one.since).days >= LONGEST_CLOSURE:
        raise UnableToSetCalendar(
            "la fermeture dure plus d’un an, jusqu’au {until} : vérifiez l’année", "until", until=one.until
        )
    if len(one.name) > LONGEST_NAME:
        raise UnableToSetCalendar("nom de la fermeture : {most} caractères au plus", "name", most=LONGEST_NAME)
