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
    """A case. `reason` is what the customer says (a key of `core.reasons.REASONS`), `finding` what we found,
    `root_cause` (a key of `core.causes.CAUSES`) why it happened; `policy` and `decided_by` say how what remains owed
    was dated, and by whom. `words` are the customer's, verbatim; `warnings` what was said of the decision then, a line
    each. `due_on` is the day by which an answer is expected (`core.dispute.answer_due`), of `department` ("": that of
    its reason) and there of `assignee`. `stage` is a key of `core.stages.STAGES`; `turn` the one party it waits for
    since `turn_since` ("us", "customer" or a department); `escalated` how high its lateness has climbed
    (`core.escalation`). `reference` is what the case was called elsewhere before; `last_comment` repeats the newest of
    its comments for the lists. `claimed`, `blocked` and `conceded` sum up the lines for the lists (0 once cancelled).
    `version` grows with each change, so that the second of two people is told."""

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
    stage = models.CharField(max_length=14, default="reported")
    turn = models.CharField(max_length=20, default="us")
    turn_since = models.DateTimeField(null=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    root_cause = models.CharField(max_length=40, blank=True)
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
            models.Index(fields=["company", "status", "turn", "due_on", "id"], name="dispute_by_turn"),
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
                    "turn",
                    "stage",
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


class Item(models.Model):
    """What of one line of an invoice is contested: `quantity` thousandths at `unit_price` ten-thousandths of a euro
    excl. VAT, or `excl_vat` cents where only an amount is known; `vat` basis points; `claimed` cents incl. VAT, which
    the items of a dispute line add up to. Each is qualified and decided on its own: `finding`, `root_cause`, `conceded`
    (cents incl. VAT), `decided_on` (null: not yet)."""

    company = company_key()
    line = models.ForeignKey(DisputeLine, on_delete=models.PROTECT, related_name="items")
    position = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=200, blank=True)
    delivery_note = models.CharField(max_length=60, blank=True)
    invoiced_quantity = models.BigIntegerField(null=True)
    quantity = models.BigIntegerField(null=True)
    unit_price = models.BigIntegerField(null=True)
    excl_vat = models.BigIntegerField(null=True)
    vat = models.PositiveIntegerField(null=True)
    claimed = models.BigIntegerField()
    finding = models.CharField(max_length=20, default="to_qualify")
    root_cause = models.CharField(max_length=40, blank=True)
    conceded = models.BigIntegerField(default=0)
    decided_on = models.DateField(null=True)
    operation = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.line_id}/{self.position}"


class Turn(models.Model):
    """A stretch of time for which a dispute waited for one party ("us", "customer" or a department): from `since` to
    `until` (null: still). The turns of a dispute follow one another without a gap, from its opening to its end."""

    company = company_key()
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="turns")
    party = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    operation = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dispute"], condition=models.Q(until__isnull=True), name="one_turn_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")), name="turn_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.party}"


class QuestionState(models.TextChoices):
    """Whether a question waits for an answer."""

    ASKED = "asked", _("Posée")
    ANSWERED = "answered", _("Répondue")
    DECLINED = "declined", _("Pas pour eux")
    WITHDRAWN = "withdrawn", _("Retirée")


class Question(models.Model):
    """One question put to a department, in words that are `text`; `kind` chooses its ready answers
    (`core.answers.ANSWERS`). It goes to `email`, of the person `to_name`, or to a shared mailbox, where whoever answers
    says their name. `prices` and `lateness`: whether the page of the answer shows them. `answer` is a key of the ready
    answers, `number` the quantity in it (thousandths), `words` what was added. `reminded`: how often it was asked again
    by itself; `told_on`: when whoever answered was told how it ended. `forwarded_from`: the question passed on."""

    company = company_key()
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="questions")
    department = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    text = models.TextField()
    email = models.EmailField()
    to_name = models.CharField(max_length=150, blank=True)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_by = models.CharField(max_length=150)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    prices = models.BooleanField(default=False)
    lateness = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ASKED)
    answer = models.CharField(max_length=40, blank=True)
    number = models.BigIntegerField(null=True)
    words = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)
    mailed_on = models.DateField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    told_on = models.DateField(null=True)
    forwarded_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    operation = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["company", "dispute"], name="question_by_dispute"),
            models.Index(fields=["company", "due_on"], condition=models.Q(state="asked"), name="question_to_answer"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class DecisionState(models.TextChoices):
    """How far a decision is. It counts in the books when it is effective, not before."""

    TO_APPROVE = "to_approve", _("À approuver")
    TO_SEND = "to_send", _("En attente d’envoi")
    EFFECTIVE = "effective", _("Effective")
    REFUSED = "refused", _("Refusée")
    WITHDRAWN = "withdrawn", _("Retirée")


class Decision(models.Model):
    """What somebody decided of a dispute, until it is effective: on the day its answer, document or cure has gone out.

    `asked` is canonical text of the arguments of `operations.resolve_dispute` (finding, conceded by receivable number,
    policy…). `approval` is the role that must approve ("": none), never by `user_id`, who decided. `message_key`: the
    key of the answer to the customer whose going out makes it effective ("": a person says so)."""

    company = company_key()
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="decisions")
    asked = models.TextField()
    conceded = models.BigIntegerField(default=0)
    approval = models.CharField(max_length=20, blank=True)
    message_key = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=DecisionState)
    by = models.CharField(max_length=150)
    user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    operation = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dispute"],
                condition=models.Q(state__in=("to_approve", "to_send")),
                name="one_decision_under_way",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["company", "state"], name="decision_by_state")]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.state}"


class Announced(models.Model):
    """What a customer contests before its invoice exists: on an order or a delivery note (`document`). When the invoice
    comes (`receivable`), a hold is proposed and sales administration told."""

    company = company_key()
    customer = models.ForeignKey("receivables.Customer", on_delete=models.PROTECT, related_name="+")
    document_kind = models.CharField(max_length=20)
    document = models.CharField(max_length=60)
    reason = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    amount = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    receivable = models.ForeignKey(
        "receivables.Receivable", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_on = models.DateField(null=True)
    operation = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "closed_on"], name="announced_by_end")]

    def __str__(self) -> str:
        return self.document


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
