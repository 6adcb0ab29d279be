"""The lateness of disputes climbs: each level once, with an e-mail to whoever is to know (`core.escalation`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from amiable.core.escalation import HIGHEST, OLD, Level, reached
from amiable.core.reasons import REASONS
from amiable.core.stages import AT_REST
from amiable.core.waiting import is_department
from amiable.core.working_days import WorkingCalendar
from amiable.correspondence.operations import queue_message
from amiable.correspondence.queries import state_of_keys
from amiable.disputes.models import Dispute, Status
from amiable.disputes.operations.question_mails import MORNING
from amiable.journal.operations import operation
from amiable.people.access import Acting, as_operator
from amiable.people.models import Company
from amiable.people.queries import calendar_of, departments_of, people_of

TITLE = "{number}, {customer} : {label}"
TEXT = """Bonjour,

Le litige {number} de {customer} attend une réponse {of}.
Elle est attendue le {due_on}.
Ouvert le {opened_on}, motif : {reason}.

Le dossier :
{link}

{company}
"""

WAITED = {
    "customer": "du client",
    "sales_admin": "de l’administration des ventes",
    "logistics": "de la logistique",
    "quality": "de la qualité",
    "sales": "du commerce",
    "legal": "du juridique",
    "accounting": "de la comptabilité",
}
"""Party → from whom an answer is awaited."""


@dataclass(frozen=True)
class Team:
    """Who works here on a day, and where."""

    people: Sequence[Mapping[str, Any]]
    departments: Sequence[Mapping[str, Any]]

    @cached_property
    def by_id(self) -> dict[int, Mapping[str, Any]]:
        return {person["id"]: person for person in self.people if person["active"]}

    @cached_property
    def department(self) -> dict[str, Mapping[str, Any]]:
        return {row["key"]: row for row in self.departments}

    def addresses(self, level: Level, dispute: Dispute) -> list[str]:
        """To whom a level goes; none where there is nobody to tell."""
        if level.to == "deputy":
            return self._of(self._deputy_of(dispute.assignee_id))
        if level.to == "head":
            return self._of(self._asked(dispute)["head_id"])
        return self._resolvers(dispute) if level.to == "resolver" else self._with(level.to)

    def _resolvers(self, dispute: Dispute) -> list[str]:
        """The person it is given to, else the shared mailbox or the head of the department that is asked, else the
        credit managers."""
        mailbox = [self._asked(dispute)["email"]] if is_department(dispute.turn) else []
        return (
            self._of(dispute.assignee_id)
            or [address for address in mailbox if address]
            or self._of(self._asked(dispute)["head_id"])
            or self._with("credit_manager")
        )

    def _asked(self, dispute: Dispute) -> Mapping[str, Any]:
        return self.department[dispute.turn if is_department(dispute.turn) else "credit"]

    def _deputy_of(self, user_id: int | None) -> int | None:
        person = self.by_id.get(user_id or 0, {})
        return person.get("deputy_id") if person.get("away_until") else None

    def _of(self, user_id: int | None) -> list[str]:
        email = self.by_id.get(user_id or 0, {}).get("email")
        return [email] if email else []

    def _with(self, role: str) -> list[str]:
        return [row["email"] for row in self.by_id.values() if role in row["roles"] and row["email"]]


def escalate_disputes(company: Company, at: datetime) -> int:
    """On working days from the morning: climb each open dispute to the levels it has reached, each in a transaction of
    its own with its journal line. Returns how many climbed; none twice, and none on a clock that went back."""
    acting = replace(as_operator(company, at), label="amiable")
    calendar = calendar_of(company)
    morning = at.astimezone(ZoneInfo(company.time_zone)).time() >= MORNING
    if not morning or not calendar.works(acting.today):
        return 0
    team = Team(people_of(company, acting.today), departments_of(company))
    late = _candidates(acting, calendar).select_related("customer").order_by("pk")
    return sum(_climb(acting, dispute, team, calendar) for dispute in late)


def _candidates(acting: Acting, calendar: WorkingCalendar) -> Any:
    day = acting.today
    some = Dispute.objects.filter(company=acting.company, status=Status.OPEN, escalated__lt=HIGHEST)
    some = some.filter(Q(due_on__lte=calendar.add(day, 1)) | Q(opened_on__lte=day - OLD))
    return some.exclude(stage__in=AT_REST)


def _climb(acting: Acting, seen: Dispute, team: Team, calendar: WorkingCalendar) -> bool:
    if not _new(acting, seen, team, calendar):
        return False
    with operation(acting, "dispute.escalated", [("dispute", seen.pk)]) as done:
        now = Dispute.objects.select_for_update(of=("self",)).select_related("customer").get(pk=seen.pk)
        levels = _new(acting, now, team, calendar) if now.status == Status.OPEN else []
        now.escalated = max([now.escalated, *(level.number for level in levels)])
        now.save(update_fields=["escalated"])
        told = _by_level(levels, team, now)
        for level, addresses in told:
            title, text = _words(acting.company, now, level)
            queue_message(
                done,
                subject=("dispute", now.pk),
                audience="internal",
                to=addresses,
                title=title,
                text=text,
                key=_key(now, level),
            )
        done.facts |= {"number": now.number, "levels": [level.number for level in levels], "turn": now.turn}
        done.facts |= {"due_on": now.due_on.isoformat() if now.due_on else None}
    return bool(levels)


def _new(acting: Acting, dispute: Dispute, team: Team, calendar: WorkingCalendar) -> list[Level]:
    """The levels reached that nobody was told of yet, and of which there is somebody to tell."""
    levels = reached(
        acting.today,
        opened_on=dispute.opened_on,
        due_on=dispute.due_on,
        turn=dispute.turn,
        stage=dispute.stage,
        calendar=calendar,
    )
    levels = [level for level in levels if level.number > dispute.escalated and team.addresses(level, dispute)]
    known = state_of_keys(acting.company, [_key(dispute, level) for level in levels]) if levels else {}
    # Whoever has the turn now is not told again of what was told before, nor of what comes below it.
    told = max((level.number for level in levels if level.age is None and _key(dispute, level) in known), default=0)
    return [
        level
        for level in levels
        if _key(dispute, level) not in known and (level.age is not None or level.number > told)
    ]


def _by_level(levels: Iterable[Level], team: Team, dispute: Dispute) -> list[tuple[Level, list[str]]]:
    """Each address once, at the highest level that concerns it: after a holiday several are reached at once."""
    highest = {address: level for level in levels for address in team.addresses(level, dispute)}
    told: dict[Level, list[str]] = {}
    for address, level in highest.items():
        told.setdefault(level, []).append(address)
    return list(told.items())


def _key(dispute: Dispute, level: Level) -> str:
    """One e-mail per level and day expected; one for the age of the case, whatever is expected."""
    since: date | None = dispute.opened_on if level.age is not None else dispute.due_on
    return f"escalated:{dispute.pk}:{level.number}:{since}"


def _words(company: Company, dispute: Dispute, level: Level) -> tuple[str, str]:
    values = {
        "number": dispute.number,
        "customer": dispute.customer.name or dispute.customer.code,
        "label": level.label,
        "of": WAITED.get(dispute.turn, "de notre part"),
        "due_on": f"{dispute.due_on:%d/%m/%Y}" if dispute.due_on else "",
        "opened_on": f"{dispute.opened_on:%d/%m/%Y}",
        "reason": REASONS[dispute.reason].label,
        "link": f"{settings.ADDRESS.rstrip('/')}{reverse('dispute', kwargs={'slug': company.slug, 'id': dispute.pk})}",
        "company": company.name,
    }
    return TITLE.format(**values), TEXT.format(**values)
