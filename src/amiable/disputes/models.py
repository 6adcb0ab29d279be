"""Tables of disputes. What they do to euros is in the books; a case says who contests what, why, and how it ended."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from amiable.people.models import Company, company_key


class Status(models.TextChoices):
    """Open, resolved (also where the customer withdrew it: that is a finding), or cancelled: opened by mistake and
    taken back at once, so that nothing was ever contested."""

    OPEN = "open", _("Ouvert")
    RESOLVED = "resolved", _("Résolu")
    CANCELLED = "cancelled", _("Annulé")


class Dispute(models.Model):
    """A case. `reason` is what the customer says (a key of `core.reasons.REASONS`), `finding` what we found;
    `policy` and `decided_by` say how what remains owed was dated, and by whom. `words` are the customer's, verbatim;
    `warnings` what was said of the decision then, a line each. `due_on` is the day by which an answer is expected
    (`core.dispute.answer_due`), of `department` ("": that of its reason) and there of `assignee`. `reference` is what
    the case was called elsewhere before; `last_comment` repeats the newest of its comments for the lists. `claimed`,
    `blocked` and `conceded` sum up the lines for the lists (0 once cancelled). `version` grows with each change, so
    that the second of two people is told."""

    company = company_key()
    customer = models.ForeignKey("receivables.Customer", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    reason = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    resolved_on = models.DateField(null=True)
    finding = models.CharField(max_length=20, default="to_qualify")
    policy = models.CharField(max_length=10, blank=True)
    policy_reason = models.TextField(blank=True)
    warnings = models.TextField(blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    department = models.CharField(max_length=20, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reference = models.CharField(max_length=60, blank=True)
    last_comment = models.TextField(blank=True)
    claimed = models.BigIntegerField(null=True)
    blocked = models.BigIntegerField(null=True)
    conceded = models.BigIntegerField(null=True)
    operation = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "number"], name="one_dispute_per_number")]
        indexes: ClassVar = [
            models.Index(fields=["company", "opened_on", "id"], name="dispute_by_opening"),
            models.Index(fields=["company", "due_on", "id"], name="dispute_by_due"),
            models.Index(fields=["company", "-blocked", "id"], name="dispute_by_stake"),
            models.Index(
                fields=["company", "resolved_on"], condition=models.Q(status="resolved"), name="dispute_by_end"
            ),
            models.Index(
                fields=["company", "assignee", "due_on", "id"],
                condition=models.Q(assignee__isnull=False),
                name="dispute_by_assignee",
            ),
            models.Index(  # holds all that totals ask for
                fields=[
                    "company",
                    "status",
                    "opened_on",
                    "resolved_on",
                    "due_on",
                    "reason",
                    "department",
                    "assignee",
                    "claimed",
                    "blocked",
                    "conceded",
                    "id",
                ],
                name="dispute_by_state",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DisputeLine(models.Model):
    """A receivable that a dispute is about. Cents incl. VAT: what the customer claims, what was blocked when it
    opened, what we conceded in the end."""

    company = company_key()
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="lines")
    receivable = models.ForeignKey("receivables.Receivable", on_delete=models.PROTECT, related_name="+")
    claimed = models.BigIntegerField()
    blocked = models.BigIntegerField()
    conceded = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dispute", "receivable"], name="one_line_per_receivable"),
            models.CheckConstraint(
                condition=models.Q(blocked__gte=0, claimed__gte=models.F("blocked"), conceded__gte=0),
                name="dispute_amounts_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id}/{self.receivable_id}"


class Comment(models.Model):
    """A dated remark of ours on a dispute; `by` is the name of who wrote it."""

    company = company_key()
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    operation = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "dispute", "at"], name="comment_by_dispute")]

    def __str__(self) -> str:
        return self.text[:60]


class DisputeWords(models.Model):
    """What a dispute is found by besides its customer: the tokens (`receivables.queries.words`) of its number, its
    reference, the documents concerned, the customer's words and the comments."""

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class Numbering(models.Model):
    """The last dispute number of a company and year; its row is locked while a number is taken."""

    company = company_key()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "year"], name="one_numbering_per_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
