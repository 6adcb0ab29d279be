"""Tables of customers, receivables and the books. Events and movements are append-only (triggers in migrations)."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from amiable.people.models import Company, company_key


class Customer(models.Model):
    """A customer, by the code the accounts know it by. `term` and `rate` are its payment term and agreed
    rate of late-payment interest ("": the company's).

    `payer` is who pays for it (None: itself), `group` what it belongs to, `site` which of our places serves it;
    `salesperson` and `collector` are as the customers' file writes them. `version` grows with each change made on
    screen, so that the second of two people is told."""

    company = company_key()
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    siren = models.CharField(max_length=9, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    term = models.CharField(max_length=40, blank=True)
    rate = models.CharField(max_length=10, blank=True)
    insolvent_on = models.DateField(null=True, blank=True)
    payer = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=100, blank=True)
    salesperson = models.CharField(max_length=100, blank=True)
    collector = models.CharField(max_length=100, blank=True)
    site = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "code"], name="one_customer_per_code")]
        indexes: ClassVar = [
            models.Index(fields=["company", "salesperson"], name="customer_by_salesperson"),
            models.Index(fields=["company", "site"], name="customer_by_site"),
            models.Index(fields=["company", "group"], name="customer_by_group"),
            models.Index(fields=["company", "collector"], name="customer_by_collector"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ContactRole(models.TextChoices):
    """What somebody at a customer does, and so who is written to about what."""

    ACCOUNTS_PAYABLE = "accounts_payable", _("Comptabilité fournisseurs")
    BUYER = "buyer", _("Acheteur")
    WAREHOUSE = "warehouse", _("Entrepôt, réception")
    MANAGER = "manager", _("Direction")
    OTHER = "other", _("Autre")


class Contact(models.Model):
    """A person at a customer. `automatic` False: no e-mail goes to them by itself. `language`: fr, en, or "" for the
    customer's."""

    company = company_key()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=ContactRole, default=ContactRole.ACCOUNTS_PAYABLE)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, blank=True)
    automatic = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "customer"], name="contact_by_customer")]

    def __str__(self) -> str:
        return self.name


class CustomerNote(models.Model):
    """A dated remark of ours on a customer; `by` is the name of who wrote it."""

    company = company_key()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    operation = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "customer", "at"], name="note_by_customer")]

    def __str__(self) -> str:
        return self.text[:60]


class ReceivableKind(models.TextChoices):
    """An invoice, or a document that gives the customer a credit (payment on account, credit note on no invoice)."""

    INVOICE = "invoice", _("Facture")
    CREDIT = "credit", _("Crédit client")


class Receivable(models.Model):
    """A document of the accounts. `number_key` is the number without case, accents and separators; `amount` cents
    incl. VAT. `holder` is who may ask for the money: us, a factor, a bank."""

    company = company_key()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReceivableKind, default=ReceivableKind.INVOICE)
    number = models.CharField(max_length=100)
    number_key = models.CharField(max_length=100)
    issued_on = models.DateField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    holder = models.CharField(max_length=20, default="us")
    estimated = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "customer", "number_key", "issued_on", "kind"], name="one_receivable_per_document"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, amount__lte=10**11), name="receivable_amount_in_bounds"
            ),
        ]
        indexes: ClassVar = [  # lists sorted by them begin at once; that by number is in migration 0006
            models.Index(fields=["company", "amount", "id"], name="receivable_by_amount"),
            models.Index(fields=["company", "issued_on", "id"], name="receivable_by_issue"),
        ]

    def __str__(self) -> str:
        return self.number


class Event(models.Model):
    """What was said of a receivable, of business day `on`. `payload` is the canonical text of what the kind needs
    besides; `voids` the event that this one corrects or takes back, whose place in the order it takes."""

    company = company_key()
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="+")
    operation = models.BigIntegerField(db_index=True)
    on = models.DateField()
    kind = models.CharField(max_length=20)
    cents = models.BigIntegerField(null=True)
    payload = models.TextField(default="", blank=True)
    voids = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(cents__isnull=True) | models.Q(cents__gte=0, cents__lte=10**11),
                name="event_cents_in_bounds",
            ),
            models.UniqueConstraint(fields=["voids"], name="one_correction_per_event"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "on"], name="event_by_day"),  # is anything known of a later day?
            models.Index(
                fields=["company", "receivable"], condition=models.Q(kind="dispute_opened"), name="event_of_dispute"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


def _cents() -> Any:
    return models.BigIntegerField(default=0)


class Movement(models.Model):
    """What follows from an event in one portion: see `core.ledger.Movement`. `from_day`, `due`, `original_due` and
    `judged` are (differences of) ordinal days, amounts cents."""

    company = company_key()
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="+")
    portion = models.SmallIntegerField()
    operation = models.BigIntegerField(db_index=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    schedule = models.IntegerField()
    from_day = models.IntegerField()
    certain = _cents()
    contested = _cents()
    conceded = _cents()
    paid = _cents()
    credited = _cents()
    written_off = _cents()
    credit = _cents()
    due = models.IntegerField(default=0)
    original_due = models.IntegerField(default=0)
    base = _cents()
    original_base = _cents()
    judged = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    base__gte=-(10**11), base__lte=10**11, original_base__gte=-(10**11), original_base__lte=10**11
                ),
                name="movement_base_in_bounds",
            ),
        ]
        indexes: ClassVar = [
            models.Index(  # few movements touch a customer's credit, and every list asks for them
                fields=["company", "receivable", "event", "credit"],
                condition=~models.Q(credit=0),
                name="movement_of_credit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.receivable_id}/{self.portion}"


class PortionState(models.Model):
    """A portion as everything now known leaves it; written with its movements, and what lists read.

    `turnover` bounds the 64-bit sums of the engines; `held` says whether a hold keeps it out of demands; `foreign`
    that it is in another currency than the company's, and in no sum.
    """

    company = company_key()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="+")
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=20, default="ordinary")
    dispute = models.CharField(max_length=40, blank=True)
    source = models.SmallIntegerField(null=True)
    certain = _cents()
    contested = _cents()
    conceded = _cents()
    paid = _cents()
    credited = _cents()
    written_off = _cents()
    due = models.DateField(null=True)
    original_due = models.DateField(null=True)
    estimated = models.BooleanField(default=False)
    judged = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    foreign = models.BooleanField(default=False)
    turnover = _cents()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receivable", "number"], name="one_state_per_portion"),
            models.CheckConstraint(
                condition=models.Q(
                    certain__gte=0, contested__gte=0, conceded__gte=0, paid__gte=0, credited__gte=0, written_off__gte=0
                ),
                name="no_place_below_zero",
            ),
            models.CheckConstraint(condition=models.Q(turnover__lte=10**11), name="turnover_in_bounds"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "dispute"], condition=~models.Q(dispute=""), name="portion_of_dispute"),
            models.Index(  # holds all that the aged balance asks for
                fields=["company", "foreign", "customer", "original_due", "certain", "conceded", "contested"],
                name="portion_by_customer",
            ),
            models.Index(  # holds all that lists and totals of what is open ask for, receivable by receivable
                fields=[
                    "company",
                    "receivable",
                    "customer",
                    "certain",
                    "contested",
                    "conceded",
                    "due",
                    "original_due",
                    "judged",
                    "foreign",
                ],
                condition=models.Q(certain__gt=0) | models.Q(contested__gt=0) | models.Q(conceded__gt=0),
                name="portion_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receivable_id}/{self.number}"


class ReceivableState(models.Model):
    """The portions of a receivable summed, as everything now known leaves them; written with them, and what lists and
    totals of the present read. One that was taken back whole has none.

    `open` is certain + contested + conceded; `credit` what the document gives the customer; `asleep` what of `certain`
    no passing day makes claimable (unknown due date, judgment). `due` is the earliest retained due date of certain
    euros, `last_due` the latest one of those that are not asleep (`NEVER` where there is none), `original_due` the
    earliest original one of what is certain or contested. `disputed`: a dispute was opened on it once.
    """

    NEVER = date(9999, 12, 31)

    receivable = models.OneToOneField(Receivable, on_delete=models.PROTECT, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    open = _cents()
    certain = _cents()
    contested = _cents()
    conceded = _cents()
    paid = _cents()
    credited = _cents()
    written_off = _cents()
    credit = _cents()
    asleep = _cents()
    due = models.DateField(default=NEVER)
    last_due = models.DateField(default=NEVER)
    original_due = models.DateField(null=True)
    foreign = models.BooleanField(default=False)
    disputed = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(  # holds all that the list and the totals of what is open ask for, by due date
                fields=[
                    "company",
                    "due",
                    "receivable",
                    "open",
                    "certain",
                    "contested",
                    "asleep",
                    "last_due",
                    "customer",
                    "original_due",
                    "disputed",
                    "foreign",
                    "credit",
                ],
                condition=~models.Q(open=0),
                name="receivable_open",
            ),
            models.Index(
                fields=["company", "open", "receivable"], condition=~models.Q(open=0), name="receivable_by_open"
            ),
            models.Index(fields=["company", "due", "receivable"], name="receivable_by_due"),
            models.Index(fields=["company", "customer", "open", "receivable"], name="receivable_by_customer"),
            models.Index(
                fields=["company", "receivable"], condition=~models.Q(credit=0), name="receivable_with_credit"
            ),
            models.Index(fields=["company", "open"], condition=models.Q(foreign=True), name="receivable_foreign"),
            models.Index(
                fields=["company", "foreign", "asleep"], condition=~models.Q(asleep=0), name="receivable_asleep"
            ),
            models.Index(
                fields=["company", "foreign", "due", "receivable"],
                condition=~models.Q(contested=0),
                name="receivable_contested",
            ),
            models.Index(  # few have portions that fall due on several days
                fields=[
                    "company",
                    "due",
                    "last_due",
                    "receivable",
                    "foreign",
                    "open",
                    "certain",
                    "contested",
                    "asleep",
                    "customer",
                    "original_due",
                    "disputed",
                ],
                condition=~models.Q(open=0) & ~models.Q(last_due=models.F("due")),
                name="receivable_in_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"state of {self.receivable_id}"


class CustomerWords(models.Model):
    """What a customer is found by: the tokens of its code, name and SIREN (`queries.words`). Indexed for search by
    each engine in its own way (`migrations._searching`)."""

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class ReceivableWords(models.Model):
    """What a document is found by besides its customer: the tokens of its number and amount (`queries.words`)."""

    receivable = models.OneToOneField(Receivable, on_delete=models.PROTECT, primary_key=True, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class CustomerState(models.Model):
    """The places of a customer summed, and the credit the customer has with us, as everything now known leaves them."""

    company = company_key()
    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="+")
    certain = _cents()
    contested = _cents()
    conceded = _cents()
    paid = _cents()
    credited = _cents()
    written_off = _cents()
    credit = _cents()

    def __str__(self) -> str:
        return f"state of {self.customer_id}"


class Hold(models.Model):
    """Why no demand may be made: on a portion, a receivable or a whole customer, from a day until one (None: open).

    Placed and lifted by whoever creates and ends the cause, in the same transaction; `subject` names it. Where no
    other table holds the cause (obstacle, manual, promise), the hold says it itself: `reason` (a key of
    `core.reasons.REASONS`), `words`, the `department` that lifts it, and by when (`answer_due`).
    """

    company = company_key()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, null=True, related_name="+")
    portion = models.SmallIntegerField(null=True)
    kind = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)
    subject = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    department = models.CharField(max_length=20, blank=True)
    answer_due = models.DateField(null=True)
    operation = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["company", "customer", "kind"], name="hold_by_customer"),
            models.Index(fields=["company", "subject"], name="hold_by_subject"),
            models.Index(fields=["company", "kind", "until"], name="hold_by_kind"),
            models.Index(  # holds all that the filter of lists asks for
                fields=["company", "until", "since", "kind", "receivable", "customer"], name="hold_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Task(models.Model):
    """Something a person has to look at, because the books had to bend: an event cut, a credit below zero."""

    company = company_key()
    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    facts = models.TextField(blank=True)
    operation = models.BigIntegerField()
    opened_on = models.DateField()
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.kind
