"""The first steps of a company: what is done, by whom and when, what comes next, and where each one is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from amiable.administration.queries import steps_said
from amiable.intake.queries.steps import kinds_taken
from amiable.web.page import Page

ACCOUNTS = ("open_items", "fec")
NAMES = {
    "accounts": _("vos factures ouvertes"),
    "customers": _("clients et contacts"),
    "disputes": _("litiges en cours"),
    "settings": _("société, services et conditions"),
}
"""Key of a step → what it is about, in a sentence."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step: done or not, the day and by whom (a name or an account, "": not known). `batch`: the import that did it.
    `said`: it is done because somebody said so."""

    key: str
    done: bool
    on: date | None = None
    by: str = ""
    batch: int | None = None
    said: bool = False

    @property
    def name(self) -> str:
        return str(NAMES[self.key])


@dataclass(frozen=True, slots=True)
class Progress:
    """All steps in their order; `next` is the first that is not done, None where all are."""

    steps: Sequence[FirstStep]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def next(self) -> FirstStep | None:
        return next((step for step in self.steps if not step.done), None)

    @property
    def finished(self) -> bool:
        return self.next is None

    @property
    def accounts(self) -> FirstStep:
        return self.steps[0]

    @property
    def disputes(self) -> FirstStep:
        return self.steps[2]


def progress(page: Page) -> Progress:
    """Where the company of the page is. At most three statements, whatever was imported."""
    zone = ZoneInfo(page.company.time_zone)
    taken, said = kinds_taken(page.company), steps_said(page.company)
    accounts = min((taken[kind] for kind in ACCOUNTS if kind in taken), key=lambda row: row["id"], default=None)
    return Progress(
        [
            _step("accounts", zone, accounts),
            _step("customers", zone, taken.get("customers"), said.get("customers")),
            _disputes(page, taken.get("disputes")),
            _step("settings", zone, None, said.get("settings")),
        ]
    )


def _step(key: str, zone: ZoneInfo, batch: dict[str, Any] | None, said: dict[str, Any] | None = None) -> FirstStep:
    if batch:
        return FirstStep(key, True, _day(batch["at"], zone), batch["by"], batch["id"])
    return FirstStep(key, True, _day(said["at"], zone), said["actor"], said=True) if said else FirstStep(key, False)


def _disputes(page: Page, batch: dict[str, Any] | None) -> FirstStep:
    company = page.company
    if company.disputes_known_on is None:
        return FirstStep("disputes", False)
    known, by = company.disputes_known_on, company.disputes_known_by
    return FirstStep("disputes", True, known, by, batch["id"] if batch else None, said=batch is None)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def address(page: Page, name: str, **parts: Any) -> str:
    """The address of a page that this installation may not have: "" then."""
    try:
        return page.url(name, **parts)
    except NoReverseMatch:
        return ""
