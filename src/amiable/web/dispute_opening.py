"""The forms of the three steps that open a dispute: what and how much, why and since when, read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.dispute import answer_due
from amiable.core.events import DisputeOpened
from amiable.core.ledger import Impossible
from amiable.core.money import incl_vat
from amiable.core.position.portions import PortionPosition, total
from amiable.core.reasons import FAMILIES, REASONS
from amiable.core.refusal import Refusal
from amiable.receivables.queries.supposed import Supposed, supposed
from amiable.web import dispute_books as books
from amiable.web import words
from amiable.web.dispute_fields import amount_field, day_field, rate_field, sentence
from amiable.web.picture import writing
from amiable.web.picture.bar import Part

if TYPE_CHECKING:
    from amiable.receivables.models import Receivable

WORDS_AT_MOST = 5000


class What(forms.Form):
    """What of the invoice is contested. `amount` is what was invoiced, `certain` what can still be blocked (cents).

    Cleaned: `claimed_cents` and `blocked_cents`, incl. VAT.
    """

    use_required_attribute = False
    how = forms.ChoiceField(
        label=gettext_lazy("Le client conteste"),
        choices=[
            ("incl", gettext_lazy("Un montant TTC")),
            ("excl", gettext_lazy("Un montant hors taxes")),
            ("whole", gettext_lazy("Toute la facture")),
        ],
        initial="incl",
        widget=forms.RadioSelect,
    )
    claimed = amount_field(label=gettext_lazy("Montant contesté"))
    vat = rate_field(label=gettext_lazy("Taux de TVA, en %"), initial="20")
    blocked = amount_field(
        label=gettext_lazy("Montant bloqué, TTC"),
        required=False,
        help_text=gettext_lazy("Vide : tout ce qui est contesté et reste dû."),
    )

    def __init__(self, *given: Any, amount: int, certain: int, **more: Any) -> None:
        super().__init__(*given, **more)
        self.amount, self.certain = amount, certain
        how = self.data.get("how")
        self.fields["claimed"].may_be_empty = how == "whole"  # type: ignore[attr-defined]
        self.fields["vat"].may_be_empty = how != "excl"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Bring what is claimed to cents incl. VAT, then see that it fits the invoice."""
        found = self.cleaned_data
        claimed = self._claimed()
        if claimed is None or "blocked" not in found:
            return found
        found["claimed_cents"] = claimed
        found["blocked_cents"] = min(claimed, self.certain) if found["blocked"] is None else found["blocked"]
        if found["blocked_cents"] > claimed:
            self.add_error("blocked", _("On ne bloque pas plus que ce qui est contesté, %s.") % writing.money(claimed))
        elif found["blocked_cents"] > self.certain:
            self.add_error(
                "blocked", _("Il ne reste que %s de part non contestée à bloquer.") % writing.money(self.certain)
            )
        return found

    def _claimed(self) -> int | None:
        found = self.cleaned_data
        if found.get("how") == "whole":
            return self.amount
        claimed: int | None = found.get("claimed")
        if found.get("how") == "excl":
            if claimed is None or "vat" not in found:
                return None
            claimed = incl_vat(claimed, found["vat"])
        if claimed == 0:
            self.add_error("claimed", _("Un litige porte sur plus de zéro : tapez ce que le client conteste."))
        elif claimed and claimed > self.amount:
            self.add_error(
                "claimed",
                _("%(claimed)s TTC dépassent le montant de la facture, %(amount)s.")
                % {"claimed": writing.money(claimed), "amount": writing.money(self.amount)},
            )
        else:
            return claimed
        return None


class Why(forms.Form):
    """Why, in the customer's words, and since when."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=gettext_lazy("Motif, tel que le client le dit"),
        error_messages={
            "required": gettext_lazy("Choisissez un motif."),
            "invalid_choice": gettext_lazy("« %(value)s » n’est pas un motif : choisissez-en un de la liste."),
        },
        help_text=gettext_lazy("Chaque motif dit qui répond d’habitude, et en combien de jours ouvrés."),
    )
    words = forms.CharField(
        label=gettext_lazy("Les mots du client, tels quels"),
        required=False,
        max_length=WORDS_AT_MOST,
        error_messages={
            "max_length": gettext_lazy("%(show_value)s caractères : gardez l’essentiel, %(limit_value)s au plus.")
        },
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy("Ils ne seront jamais réécrits."),
    )
    opened_on = day_field(
        label=gettext_lazy("Contesté le"),
        help_text=gettext_lazy("Le jour où le client l’a dit, pas celui de la saisie."),
    )

    def __init__(self, *given: Any, issued_on: date, today: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.issued_on, self.today = issued_on, today
        self.fields["opened_on"].initial = today
        self.fields["reason"].choices = [("", _("Choisissez un motif")), *reason_choices()]  # type: ignore[attr-defined]

    def clean_opened_on(self) -> date:
        """Between the issue of the invoice and today."""
        on: date = self.cleaned_data["opened_on"]
        if on > self.today:
            raise forms.ValidationError(
                _("Le %(on)s est dans l’avenir : au plus tard aujourd’hui, %(today)s.")
                % {"on": writing.day(on), "today": writing.day(self.today)}
            )
        if on < self.issued_on:
            raise forms.ValidationError(
                _("Le %(on)s est avant l’émission de la facture, le %(issued)s.")
                % {"on": writing.day(on), "issued": writing.day(self.issued_on)}
            )
        return on

    def clean_words(self) -> str:
        """As the customer said it; browsers send ends of lines in their own way."""
        return str(self.cleaned_data["words"]).replace("\r\n", "\n")


def reason_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Families with their reasons; each says who usually answers, and in how many working days."""
    return [
        (
            words.family(family),
            [
                (code, f"{words.reason(code)} · {words.department_of(code)}, {writing.days_long(reason.days)}")
                for code, reason in REASONS.items()
                if reason.family == family
            ],
        )
        for family in FAMILIES
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be opened: cents incl. VAT `claimed` and `blocked`, `reason` (a code), the customer's words, since
    when; `department` is the word for who usually answers, `due_on` by when, `days` in how many working days."""

    claimed: int
    blocked: int
    reason: str
    words: str
    on: date

    @classmethod
    def of(cls, what: What, why: Why) -> "Opened":
        """Of two forms that are valid."""
        found = what.cleaned_data
        told = why.cleaned_data
        return cls(found["claimed_cents"], found["blocked_cents"], told["reason"], told["words"], told["opened_on"])

    @property
    def seen(self) -> str:
        """What is read again before it is opened: what is sent must be the same."""
        return f"{self.claimed}/{self.blocked}/{self.reason}/{self.on}"

    @property
    def department(self) -> str:
        return words.department_of(self.reason)

    @property
    def reason_word(self) -> str:
        return words.reason(self.reason)

    @property
    def due_on(self) -> date:
        return answer_due(self.reason, self.on)

    @property
    def days(self) -> int:
        return REASONS[self.reason].days


class NotAnInvoice(Refusal, ValueError):
    """A document that gives the customer a credit cannot be contested."""


def refuse_unless_invoice(receivable: "Receivable") -> None:
    """Raises `NotAnInvoice`."""
    if receivable.kind != "invoice":
        raise NotAnInvoice(
            "{number} n’est pas une facture mais un crédit du client : ouvrez le litige sur la facture",
            number=receivable.number,
        )


@dataclass(frozen=True, slots=True)
class OpenedEffect:
    """The bars of the invoice before and after, and rows of (words, before, after) in cents, None where unknown."""

    before: list[Part]
    after: list[Part]
    rows: list[tuple[str, int | None, int | None]]
    refusal: str = ""


def opened_effect(receivable: "Receivable", before: Supposed, opened: Opened, today: date) -> OpenedEffect:
    """What opening would do to the invoice, today."""
    said = DisputeOpened(opened.on, "…", opened.blocked)
    try:
        after = supposed(receivable, [said], today)
    except Impossible as impossible:
        refusal = sentence(books.not_possible(receivable.number, impossible))
        return OpenedEffect([], [], [], refusal)
    was, will = list(before.portions.values()), list(after.portions.values())
    return OpenedEffect(books.parts(was), books.parts(will), _rows(was, will))


def _rows(
    before: Sequence[PortionPosition], after: Sequence[PortionPosition]
) -> list[tuple[str, int | None, int | None]]:
    figures = (
        (_("Réclamable aujourd’hui"), "claimable"),
        (_("Contesté, jamais relancé"), "contested"),
        (_("Pénalités, position retenue"), "interest"),
        (_("Pénalités, échéance d’origine"), "original_interest"),
    )
    rows = [(name, total(before, figure), total(after, figure)) for name, figure in figures]
    return [*rows, (_("Écart : ce que notre position abandonne"), books.gap(before), books.gap(after))]
