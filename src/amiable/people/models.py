"""Tables of companies and people."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """A company that sells on credit. `term` and `rate` are those of its terms of sale, where a customer has none of
    its own; `policies` says how what remains owed after a dispute is dated; `time_zone` which day it is there."""

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
    """A person's role in a company."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "user", "role"], name="one_membership_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.company_id}"
