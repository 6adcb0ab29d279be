"""What a customer of the plot says, and what came of it, told in days before today."""

from dataclasses import dataclass
from typing import Literal

from amiable.core.events import Finding, Policy
from amiable.jobs.demo_company.model import Article, Sale

Reason = Literal[
    "price", "discount", "quantity_missing", "damaged_in_transport", "not_delivered", "late_delivery",
    "wrong_item", "not_as_ordered", "quality_defect", "service_incomplete", "return_not_credited",
    "invoice_error", "missing_order_number", "duplicate_invoice", "vat", "payment_already_made",
    "payment_terms", "late_penalties", "logistic_penalties", "transport_charges", "bank_details",
    "retention", "contract", "document_missing", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contested:
    """`blocked` cents incl. VAT of one sale; `claimed` where the customer asks for more than is still open."""

    sale: Sale
    blocked: int
    claimed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The resolution, `ago` days before today: cents `conceded` per contested sale, in their order."""

    ago: int
    finding: Finding
    conceded: tuple[int, ...]
    policy: Policy | None = None
    policy_reason: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A dispute opened `ago` days before today; `answer` None: still open."""

    ago: int
    reason: Reason
    contested: tuple[Contested, ...]
    words: str
    answer: Answer | None = None


def euros(whole: int, hundredths: int = 0) -> int:
    """Euros and cents of the plot as cents."""
    return 100 * whole + hundredths


def sale(customer: str, ago: int, *lines: tuple[str, int, int], paid: int = 0, paid_ago: int = 0) -> Sale:
    """A told sale; each line is (label, quantity, unit price in thousandths of a euro)."""
    return Sale(customer, ago, tuple(Article(*line) for line in lines), paid, paid_ago)
