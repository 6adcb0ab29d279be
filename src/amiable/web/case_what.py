"""Step 1 of the dialog over a customer's documents: which, and what of them is contested; or what is held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amiable.core.contested_amount import Amount, NotComputable, heard
from amiable.disputes.operations.items import ItemAsked, claimed_by
from amiable.web.case_lines import MORE, MOST, Row, add_rows, read_rows, rows_asked, rows_of, told_lines
from amiable.web.dispute_fields import amount_field, rate_field, sentence
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.receivables.models import Receivable


@dataclass(frozen=True, slots=True)
class Item:
    """A document chosen: cents `open` of it, and `certain`, that can still be blocked."""

    receivable: "Receivable"
    open: int
    certain: int

    @property
    def id(self) -> int:
        return self.receivable.pk

    @property
    def number(self) -> str:
        return self.receivable.number

    @property
    def amount(self) -> int:
        return self.receivable.amount


@dataclass(frozen=True, slots=True)
class Contested:
    """What of a document is contested: cents incl. VAT `claimed` and `blocked`; by which of its lines (`items`), where
    they were told one by one."""

    item: Item
    claimed: int
    blocked: int
    items: tuple[ItemAsked, ...] = ()

    @property
    def lines(self) -> list[tuple[str, Amount]]:
        return told_lines(self.items)


WHOLE = (gettext_lazy("Toute la facture"), gettext_lazy("Les factures entières"))
OPEN = (gettext_lazy("Ce qui reste dû"), gettext_lazy("Tout ce qui reste dû"))
INCL = (gettext_lazy("Un montant TTC"), gettext_lazy("Des montants TTC"))
EXCL = (gettext_lazy("Un montant hors taxes"), gettext_lazy("Des montants hors taxes"))
UNKNOWN = (gettext_lazy("TTC ou HT : je ne sais pas"), gettext_lazy("TTC ou HT : je ne sais pas"))
LINES = (gettext_lazy("Des lignes de la facture"), gettext_lazy("Des lignes des factures"))
WITHOUT_AMOUNT = ("whole", "open", "lines")


class What(forms.Form):
    """What of each document is contested. Of one, an amount has to be typed; of several, an amount left empty is what
    remains due of that document.

    Cleaned: `contested`, a `Contested` by item.
    """

    use_required_attribute = False
    how = forms.ChoiceField(label=gettext_lazy("Le client conteste"), initial="incl", widget=forms.RadioSelect)
    vat = rate_field(label=gettext_lazy("Taux de TVA, en %"), initial="20")

    def __init__(self, *given: Any, items: Sequence[Item], **more: Any) -> None:
        super().__init__(*given, **more)
        self.items = items
        several = len(items) > 1
        how = self.data.get("how")
        choices = (
            ("incl", INCL),
            ("excl", EXCL),
            ("unknown", UNKNOWN),
            ("lines", LINES),
            ("open", OPEN),
            ("whole", WHOLE),
        )
        self.fields["how"].choices = [(name, told[several]) for name, told in choices]  # type: ignore[attr-defined]
        self.fields["vat"].may_be_empty = how != "excl"  # type: ignore[attr-defined]
        for item in items:
            self.fields[f"claimed-{item.id}"] = amount_field(
                label=_("Contesté sur %s") % item.number if several else _("Montant contesté"),
                may_be_empty=several or how in WITHOUT_AMOUNT,
                help_text=_left_empty(item) if several else "",
            )
            self.fields[f"blocked-{item.id}"] = amount_field(
                label=_("Bloqué sur %s, TTC") % item.number if several else _("Montant bloqué, TTC"),
                required=False,
                help_text="" if several else _("Vide : tout ce qui est contesté et reste dû."),
            )
        self.count = rows_asked(self.data or self.initial)
        add_rows(self, self.count, items)

    @property
    def lines(self) -> list[Row]:
        """The rows of contested lines of invoices."""
        return rows_of(self, self.count)

    @property
    def more(self) -> int:
        """How many rows there would be with some more; 0: there are enough."""
        return min(self.count + MORE, MOST) if self.count < MOST else 0

    def claimed(self) -> list[tuple[Item, BoundField]]:
        """Each document with the field of what is contested of it."""
        return [(item, self[f"claimed-{item.id}"]) for item in self.items]

    def blocked(self) -> list[BoundField]:
        """The fields of what is blocked."""
        return [self[f"blocked-{item.id}"] for item in self.items]

    @property
    def blocks_less(self) -> bool:
        """Whether something is typed, or to be corrected, in the fields of what is blocked."""
        return any(bound.value() or bound.errors for bound in self.blocked())

    def clean(self) -> dict[str, Any]:
        """Bring what is claimed to cents incl. VAT, then see that it fits each invoice."""
        found = self.cleaned_data
        self.told = read_rows(self, self.count, self.items) if found.get("how") == "lines" else {}
        found["contested"] = [told for item in self.items if (told := self._contested(item))]
        return found

    def _contested(self, item: Item) -> Contested | None:
        found = self.cleaned_data
        claimed = self._claimed(item)
        if claimed is None or f"blocked-{item.id}" not in found:
            return None
        blocked = found[f"blocked-{item.id}"]
        lines = tuple(self.told.get(item.id, ()))
        told = Contested(item, claimed, min(claimed, item.certain) if blocked is None else blocked, lines)
        if told.blocked > claimed:
            fault = _("On ne bloque pas plus que ce qui est contesté, %s.") % writing.money(claimed)
            self.add_error(f"blocked-{item.id}", fault)
        elif told.blocked > item.certain:
            fault = _("Il ne reste que %s de part non contestée à bloquer.") % writing.money(item.certain)
            self.add_error(f"blocked-{item.id}", fault)
        return told

    def _claimed(self, item: Item) -> int | None:
        name, how = f"claimed-{item.id}", self.cleaned_data.get("how")
        if how == "lines":
            return self._by_lines(item)
        claimed = self._typed(item)
        if how == "whole" or (how == "open" and not item.certain):
            return item.amount
        if how == "open" or (claimed is None and name in self.cleaned_data and item.certain and len(self.items) > 1):
            return item.certain
        if claimed == 0:
            self.add_error(name, _("Un litige porte sur plus de zéro : tapez ce que le client conteste."))
        elif claimed is None and name in self.cleaned_data and len(self.items) > 1:
            self.add_error(name, _("Rien n’y reste dû : tapez ce que le client conteste."))
        elif claimed and claimed > item.amount:
            told = {"claimed": writing.money(claimed), "amount": writing.money(item.amount)}
            self.add_error(name, _("%(claimed)s TTC dépassent le montant de la facture, %(amount)s.") % told)
        else:
            return claimed
        return None

    def _by_lines(self, item: Item) -> int | None:
        """What the rows of a document come to."""
        rows = self.told.get(item.id, [])
        if not rows:
            if not any(name.startswith("line-") for name in self.errors):
                self.add_error("how", _("Tapez au moins une ligne de %s, ou choisissez un montant.") % item.number)
            return None
        claimed = claimed_by(rows)
        if claimed <= item.amount:
            return claimed
        told = {"claimed": writing.money(claimed), "amount": writing.money(item.amount), "number": item.number}
        self.add_error("how", _("Les lignes font %(claimed)s TTC, plus que %(number)s, %(amount)s.") % told)
        return None

    def _typed(self, item: Item) -> int | None:
        """What was typed, in cents incl. VAT; where it is not known whether it is, that is asked."""
        found = self.cleaned_data
        claimed, how = found.get(f"claimed-{item.id}"), found.get("how")
        if claimed is None or how not in ("excl", "unknown"):
            return claimed
        if how == "excl" and found.get("vat") is None:
            return None
        try:
            return heard(claimed, how, found.get("vat"))
        except NotComputable as refusal:
            self.add_error(f"claimed-{item.id}", sentence(refusal))
            return None


def _left_empty(item: Item) -> str:
    """What an amount left empty means, where there are several."""
    issued = writing.day(item.receivable.issued_on)
    if not item.certain:
        return _("Émise le %s, rien n’y reste à bloquer.") % issued
    said = {"issued": issued, "certain": writing.money(item.certain)}
    return _("Émise le %(issued)s. Vide : %(certain)s, tout ce qui reste dû.") % said


class Held(forms.Form):
    """What is held back: the documents chosen, or the whole customer, what comes included."""

    use_required_attribute = False
    scope = forms.ChoiceField(label=gettext_lazy("Ce qui attend"), widget=forms.RadioSelect)

    def __init__(self, *given: Any, items: Sequence[Item], **more: Any) -> None:
        super().__init__(*given, **more)
        self.items = items
        chosen = [("items", documents(items))] if items else []
        field = self.fields["scope"]
        field.choices = [*chosen, ("customer", _("Tout le client"))]  # type: ignore[attr-defined]
        field.initial = "items" if items else "customer"

    @property
    def whole(self) -> bool:
        """Whether the whole customer is meant. Of a valid form."""
        return bool(self.cleaned_data["scope"] == "customer")


def documents(items: Sequence[Item]) -> str:
    """« F26-1187 », « F26-1243 et F26-1398 », « 12 factures »."""
    if len(items) == 1:
        return items[0].number
    if len(items) == 2:
        return _("%(first)s et %(second)s") % {"first": items[0].number, "second": items[1].number}
    return _("%(count)s factures") % {"count": writing.count(len(items))}
