"""Tables of saved views, and of acts on many things that are done in the background."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from amiable.people.models import company_key


class SavedView(models.Model):
    """A question put to a list, kept under a name. `listing` is the route of the list (receivables, disputes,
    customers), `query` the part of its address after "?", columns and order included.

    `owner` made it; where `shared`, everybody of the company sees it. `role` ("": none) is the role for which a shared
    view is what the list opens with."""

    company = company_key()
    listing = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    query = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False)
    role = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "listing", "owner", "name"], name="one_view_per_name"),
            models.UniqueConstraint(
                fields=["company", "listing", "role"],
                condition=~models.Q(role=""),
                name="one_default_view_per_role",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ErrandState(models.TextChoices):
    """How far an errand is."""

    WAITING = "waiting", _("En attente")
    WORKING = "working", _("En cours")
    DONE = "done", _("Fait")
    REFUSED = "refused", _("Refusé")
    ABANDONED = "abandoned", _("Abandonné")


class Errand(models.Model):
    """Something asked for that takes longer than a page may: a large export, an act on more than 500 things.

    `kind` says what; `asked` is canonical text of how (the list, its question, the count the person saw, what to do);
    `by` canonical text of who (`people.access.Acting`), in whose name it is done. `done` of `whole` things; `told` is
    canonical text of what came of it. A worker holds it until `claimed_until`."""

    company = company_key()
    kind = models.CharField(max_length=20)
    asked = models.TextField()
    by = models.TextField()
    user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ErrandState, default=ErrandState.WAITING)
    done = models.BigIntegerField(default=0)
    whole = models.BigIntegerField(default=0)
    told = models.TextField(default="{}")
    file_name = models.CharField(max_length=200, blank=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="errand_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"


class ErrandPiece(models.Model):
    """The bytes of the file an errand made, in order, at most 1 MB each."""

    company = company_key()
    errand = models.ForeignKey(Errand, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["errand", "number"], name="one_errand_piece")]

    def __str__(self) -> str:
        return f"{self.errand_id}/{self.number}"
