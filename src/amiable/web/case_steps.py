"""The dialog over a customer's documents as it stands: what was typed, step by step, and what can be read of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.refusal import Refusal
from amiable.disputes.queries.concerned import similar
from amiable.receivables.queries.supposed import Supposed, supposed_each
from amiable.web import case_effect, words
from amiable.web.case_effect import CaseEffect
from amiable.web.case_what import Contested, Held, Item, What, documents
from amiable.web.case_who import Team, Who, proposal
from amiable.web.case_why import WhyContested, WhyHeld, WhyObstacle
from amiable.web.dispute_fields import values_of
from amiable.web.page import Page
from amiable.web.picture import writing
from amiable.web.picture.bar import Part

if TYPE_CHECKING:
    from amiable.receivables.models import Customer, Receivable

STEPS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Kind:
    """What the dialog is for: its title, the titles of its steps, the form of step 2, and whether somebody answers."""

    name: str
    title: Any
    tab: Any
    steps: tuple[Any, Any, Any]
    why: type[Form]
    answers: bool = True


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "dispute",
            gettext_lazy("Ouvrir un litige"),
            gettext_lazy("Litige"),
            (
                gettext_lazy("Quoi, et combien"),
                gettext_lazy("Pourquoi, et depuis quand"),
                gettext_lazy("Qui répond, et pour quand"),
            ),
            WhyContested,
        ),
        Kind(
            "obstacle",
            gettext_lazy("Signaler un frein au paiement"),
            gettext_lazy("Frein au paiement"),
            (
                gettext_lazy("Ce que cela retient"),
                gettext_lazy("Quel frein, et depuis quand"),
                gettext_lazy("Qui le lève, et pour quand"),
            ),
            WhyObstacle,
        ),
        Kind(
            "hold",
            gettext_lazy("Mettre en attente"),
            gettext_lazy("Mise en attente"),
            (
                gettext_lazy("Ce qui attend"),
                gettext_lazy("Pourquoi, et jusqu’à quand"),
                gettext_lazy("Relire, puis mettre en attente"),
            ),
            WhyHeld,
            answers=False,
        ),
    )
}


class NotAnInvoice(Refusal, ValueError):
    """A document that gives the customer a credit cannot be contested, nor held back."""


class Case:
    """What was typed so far over `receivables` of a customer (none: nothing chosen), and how they stand today.

    `data`: what was sent (None: nothing yet). Forms are judged only by `first_fault`, or where a property needs it.
    """

    def __init__(
        self, page: Page, customer: "Customer", kind: Kind, receivables: "Sequence[Receivable]", data: Any = None
    ) -> None:
        for receivable in receivables:
            refuse_unless_invoice(receivable)
        self.page, self.customer, self.kind, self.receivables, self.data = page, customer, kind, receivables, data
        self.before = supposed_each(dict.fromkeys(receivables, ()), page.today)
        self.items = [_item(receivable, self.before[receivable.pk]) for receivable in receivables]
        self.what, self.why = self.what_form(data=data), self.why_form(data=data)

    def what_form(self, **given: Any) -> What | Held:
        """The form of step 1."""
        return (What if self.contests else Held)(**given, items=self.items)

    def why_form(self, **given: Any) -> Any:
        """The form of step 2."""
        issued = max((receivable.issued_on for receivable in self.receivables), default=None)
        return self.kind.why(**given, issued_on=issued, today=self.page.today)  # type: ignore[call-arg]

    def who_form(self, **given: Any) -> Who | None:
        """The form of step 3, of steps that are valid; None where nobody has to answer."""
        if not self.kind.answers:
            return None
        return Who(**given, team=self.team, reason=self.reason, on=self.on, named=self.contests)

    @cached_property
    def who(self) -> Who | None:
        """As it was sent; as it is proposed where it was not, or was for another reason or day."""
        given = {} if self.data is None or not self.proposed_again else {"data": self.data}
        return self.who_form(**given)

    @property
    def proposed_again(self) -> bool:
        """Whether what was sent of step 3 is about the reason and day of step 2."""
        return bool(self.data is not None and self.data.get("proposed") == proposal(self.reason, self.on))

    @cached_property
    def team(self) -> Team:
        return Team.of(self.page.company, self.page.today)

    @property
    def contests(self) -> bool:
        """Whether a dispute is to be opened; else something is held back."""
        return self.kind.name == "dispute"

    def first_fault(self, before: int) -> int | None:
        """The first step before `before` with something to correct."""
        forms = {1: self.what, 2: self.why}
        return next((step for step, form in forms.items() if step < before and not form.is_valid()), None)

    # ---- what can be read of steps that are valid
    @property
    def contested(self) -> list[Contested]:
        told: list[Contested] = self.what.cleaned_data["contested"]
        return told

    @property
    def claimed(self) -> int:
        return sum(one.claimed for one in self.contested)

    @property
    def blocked(self) -> int:
        return sum(one.blocked for one in self.contested)

    @property
    def whole(self) -> bool:
        """Whether the whole customer is held back."""
        return isinstance(self.what, Held) and self.what.whole

    @property
    def held(self) -> "Sequence[Receivable]":
        """The documents held back; none: the whole customer."""
        return () if self.whole else self.receivables

    @property
    def reason(self) -> str:
        return str(self.why.cleaned_data.get("reason", ""))

    @property
    def reason_word(self) -> str:
        return words.reason(self.reason) if self.reason else ""

    @property
    def words(self) -> str:
        return str(self.why.cleaned_data["words"])

    @property
    def on(self) -> date:
        """Since when."""
        told = self.why.cleaned_data
        on: date = told.get("opened_on") or told.get("since") or self.page.today
        return on

    @property
    def until(self) -> date | None:
        until: date | None = self.why.cleaned_data.get("until")
        return until

    @property
    def seen(self) -> str:
        """What is read again before it is done: what is sent must be the same."""
        if not self.contests:
            return f"{self.whole}/{self.reason}/{self.on}/{self.until}"
        lines = ",".join(f"{one.item.id}:{one.claimed}:{one.blocked}:{len(one.items)}" for one in self.contested)
        return f"{lines}/{self.reason}/{self.on}"

    @cached_property
    def effect(self) -> CaseEffect:
        page = self.page
        if self.contests:
            return case_effect.opened_effect(self.before, self.contested, self.on, page.today)
        ids = [receivable.pk for receivable in self.held]
        return case_effect.held_effect(page.company, self.customer.pk, ids, page.today)

    @cached_property
    def similar(self) -> list[dict[str, Any]]:
        """The open cases that this may be about again. One statement."""
        if not self.contests:
            return []
        found = similar(self.page.company, [item.id for item in self.items], self.reason)
        return [row | {"reason_word": words.reason(row["reason"])} for row in found]

    @property
    def again(self) -> str:
        """What an open case is told where this joins it."""
        said = {"on": writing.day(self.on), "reason": self.reason_word, "claimed": writing.money(self.claimed)}
        text = _("Contesté de nouveau le %(on)s : %(reason)s, %(claimed)s TTC sur %(documents)s.") % (
            said | {"documents": ", ".join(one.item.number for one in self.contested)}
        )
        lines = [f"– {told} = {writing.money(sums.incl)}" for one in self.contested for told, sums in one.lines]
        return "\n".join([text, *lines, *([f"« {self.words} »"] if self.words else [])])

    @property
    def stays(self) -> list[Part]:
        """The bar of what was contested before it is dated: what stays certain, and what is blocked."""
        return case_effect.contested_parts(self.before.values(), self.blocked)

    @property
    def act(self) -> str:
        """Verb, object and number of the last button."""
        if self.contests:
            said = {"claimed": writing.money(self.claimed), "documents": documents(self.items)}
            return _("Contester %(claimed)s sur %(documents)s") % said
        if self.kind.name == "obstacle":
            held = _("tout le client") if self.whole else documents(self.items)
            return _("Signaler le frein sur %(documents)s") % {"documents": held}
        if self.whole:
            return _("Mettre tout le client en attente")
        return _("Mettre %(documents)s en attente") % {"documents": documents(self.items)}

    def carried(self, step: int) -> list[Any]:
        """The fields of the steps that are not shown, as they were sent."""
        if self.data is None:
            return []
        forms = [form for number, form in ((1, self.what), (2, self.why)) if number != step]
        kept = [form[name] for form in forms for name in values_of(form, self.data)]
        return [*kept, *self._carried_who()] if step != 3 else kept

    def _carried_who(self) -> list[Any]:
        if not self.kind.answers:
            return []
        names = ("department", "assignee", "due_on", "proposed")
        return [_Sent(name, self.data[name]) for name in names if name in self.data]

    def typed(self, form: Form) -> Mapping[str, Any]:
        """What was sent of a form, to show it again without judging it yet."""
        return values_of(form, self.data or {})


@dataclass(frozen=True, slots=True)
class _Sent:
    """A field of a form that cannot be made yet, as it was sent."""

    name: str
    value: str

    @property
    def as_hidden(self) -> str:
        return format_html('<input type="hidden" name="{}" value="{}">', self.name, self.value)


def refuse_unless_invoice(receivable: "Receivable") -> None:
    """Raises `NotAnInvoice`."""
    if receivable.kind != "invoice":
        raise NotAnInvoice(
            "{number} n’est pas une facture mais un crédit du client : ouvrez le litige sur la facture",
            number=receivable.number,
        )


def _item(receivable: "Receivable", stands: Supposed) -> Item:
    return Item(receivable, stands.total("open") or 0, stands.total("certain") or 0)
