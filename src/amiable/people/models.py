"""Tables of companies and people."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """A company that sells on credit. `term` and `rate` are those of its terms of sale, where a customer has none of
    its own; `policies` says how what remains owed after a dispute is dated; `time_zone` which day it is there.

    `disputes_known_on` is the day on which the disputes in progress were taken over, or said to be none
    (`disputes_known_by`: who said so): before it, no reminder may run. A contest of at most `goodwill_under` cents may
    be conceded with one click, up to `goodwill_per_year` cents per customer and calendar year (0: never).
    `alsace_moselle`: the two further public holidays there are days off. E-mails come from `mail_name` at `mail_from`
    ("": the operator's)."""

    class Policies(models.TextChoices):
        """Which default a finding has where the person who decides names no policy (docs/explanation/livres.md)."""

        STANDARD = "standard", _("Selon le bien-fondé et la date d'ouverture")
        LETTER = "letter", _("Le guide à la lettre : le délai repart si le litige est fondé")
        LETTER_ALL = "letter_all", _("Le guide à la lettre : le délai repart toujours")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    siren = models.CharField(max_length=9, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.CharField(max_length=60, default="Europe/Paris")
    term = models.CharField(max_length=40, default="30 days")
    rate = models.CharField(max_length=10, default="statutory")
    policies = models.CharField(max_length=12, choices=Policies, default=Policies.STANDARD)
    disputes_known_on = models.DateField(null=True, blank=True)
    disputes_known_by = models.CharField(max_length=150, blank=True)
    goodwill_under = models.BigIntegerField(default=5_000)
    goodwill_per_year = models.BigIntegerField(default=20_000)
    alsace_moselle = models.BooleanField(default=False)
    mail_name = models.CharField(max_length=120, blank=True)
    mail_from = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.name


def company_key() -> Any:
    """The column that says whose a row is. Every table of a company has it, and every query asks for it first."""
    return models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")


class User(AbstractUser):
    """A person who signs in. What they may do is said by their memberships."""


class Role(models.TextChoices):
    """What a person is for a company; what each may do is in `access`."""

    ADMINISTRATOR = "administrator", _("Administrateur")
    CREDIT_MANAGER = "credit_manager", _("Credit manager")
    ACCOUNTANT = "accountant", _("Comptable clients")
    DEPARTMENT_HEAD = "department_head", _("Responsable de service")
    RESOLVER = "resolver", _("Chargé de résolution")
    SALESPERSON = "salesperson", _("Commercial")
    DIRECTOR = "director", _("Directeur financier")
    AUDITOR = "auditor", _("Auditeur (lecture seule)")


class Membership(models.Model):
    """A person's role in a company; `department` (a key of `core.reasons.DEPARTMENTS`, "": none) is where they work.
    `at_once`: each question is mailed when it is put, not with the others in the morning."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    department = models.CharField(max_length=20, blank=True)
    at_once = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "user", "role"], name="one_membership_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.company_id}"


class Department(models.Model):
    """What a company says of one of the departments of `core.reasons.DEPARTMENTS` (no row: as shipped): its own `name`
    for it ("": the shipped one), the `email` of its shared mailbox, and who heads it."""

    company = company_key()
    key = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    head = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "key"], name="one_row_per_department")]

    def __str__(self) -> str:
        return self.name or self.key


class Absence(models.Model):
    """Somebody is away from `since` to `until`, both included; `deputy` answers for them meanwhile."""

    company = company_key()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="absence_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["company", "until"], name="absence_by_end")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.since} – {self.until}"


class Closure(models.Model):
    """Days on which the company is closed, both included: no working days."""

    company = company_key()
    since = models.DateField()
    until = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="closure_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"
