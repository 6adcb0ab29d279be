"""What of an invoice's lines is contested: noted, changed, and qualified each on its own.

The amounts of the items of one receivable are computed together (`core.contested_amount`), and are what its line
claims. What was claimed beyond them before (a whole invoice, say) stays claimed, to be detailed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from amiable.core.causes import CAUSES
from amiable.core.contested_amount import NotComputable, Part, amounts
from amiable.core.dispute import FINDINGS
from amiable.core.refusal import Cents, Refusal
from amiable.disputes.models import Dispute, DisputeLine, Item
from amiable.disputes.operations.change import put
from amiable.disputes.operations.door import require_on
from amiable.disputes.operations.wording import moved_since
from amiable.disputes.queries.history import dispute_history
from amiable.journal.operations import Operation, operation
from amiable.people.access import Absent, Acting

TO_QUALIFY = "to_qualify"
LONGEST = {"position": 20, "label": 200, "delivery_note": 60}
MOST_ITEMS = 200
"""Items of one receivable in one dispute."""


class UnableToItemise(Refusal, ValueError):
    """The message (French) says which line of the invoice or field, and what to do."""


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """What of one line of an invoice is contested, at `vat` basis points: `quantity` thousandths at `unit_price`
    ten-thousandths of a euro excl. VAT, or `excl_vat` cents. `position`, `label`, `delivery_note` as on the documents;
    `invoiced_quantity` thousandths."""

    vat: int
    quantity: int | None = None
    unit_price: int | None = None
    excl_vat: int | None = None
    position: str = ""
    label: str = ""
    delivery_note: str = ""
    invoiced_quantity: int | None = None

    @property
    def part(self) -> Part:
        return Part(self.vat, self.quantity, self.unit_price, self.excl_vat)


def claimed_by(items: Sequence[ItemAsked]) -> int:
    """Cents incl. VAT of items of one receivable together. Raises `UnableToItemise`."""
    for item in items:
        _check(item)
    return sum(_amounts([item.part for item in items]))


def write_items(done: Operation, line: DisputeLine, items: Sequence[ItemAsked]) -> None:
    """Keep the items of a line that has none yet, checked before. Inside the operation that opens the dispute."""
    claimed = _amounts([item.part for item in items])
    Item.objects.bulk_create(
        Item(company_id=line.company_id, line=line, operation=done.id, claimed=cents, **asdict(item))
        for item, cents in zip(items, claimed, strict=True)
    )


def add_item(
    acting: Acting, *, dispute: Dispute, receivable_id: int, item: ItemAsked, version: int | None = None
) -> Item:
    """Note one more line of an invoice of an open dispute. `version`: that of the dispute its reader saw.

    The claim grows where all of it was detailed before; what is blocked in the books stays as it is. Raises
    `UnableToItemise`, `journal.operations.AlreadyDone`, `people.access.Forbidden` or `Absent`.
    """
    require_on(acting, "dispute", dispute)
    _check(item)
    with operation(acting, "dispute.item_added", [("dispute", dispute.pk)]) as done:
        now = _held(dispute, version)
        line = _line(now, receivable_id)
        detailed = _detailed(line)
        made = Item(company_id=now.company_id, line=line, operation=done.id, claimed=0, **asdict(item))
        _claim(done, now, line, [*_items(line), made], detailed)
    return made


def change_item(acting: Acting, item: Item, to: ItemAsked, *, version: int | None = None) -> Item:
    """Correct what is contested of a line; what was decided of it is to be decided again. `version`: of the item.

    Raises as `add_item`."""
    _check(to)
    with _on_item(acting, "dispute.item_changed", item, version) as (done, now, line, row):
        detailed = _detailed(line)
        for name, value in asdict(to).items():
            setattr(row, name, value)
        row.finding, row.conceded, row.decided_on = TO_QUALIFY, 0, None
        row.version += 1
        _claim(done, now, line, [row if one.pk == row.pk else one for one in _items(line)], detailed)
    return row


def remove_item(acting: Acting, item: Item, *, version: int | None = None) -> None:
    """Take a line back that was noted by mistake. Raises as `add_item`."""
    with _on_item(acting, "dispute.item_removed", item, version) as (done, now, line, row):
        detailed = _detailed(line)
        row.delete()
        _claim(done, now, line, _items(line), detailed)


def qualify_item(
    acting: Acting,
    item: Item,
    *,
    finding: str,
    root_cause: str = "",
    conceded: int = 0,
    version: int | None = None,
) -> Item:
    """Say what we found of one line, why it came about, and the cents incl. VAT to concede of it: they count once the
    dispute is resolved. `finding` ``to_qualify`` takes that back. Raises as `add_item`."""
    _check_finding(item, finding, root_cause, conceded)
    with _on_item(acting, "dispute.item_qualified", item, version) as (done, now, _, row):
        if conceded > row.claimed:
            raise UnableToItemise(
                "{item} : {conceded} accordés dépassent les {claimed} contestés",
                item=name_of(row),
                conceded=Cents(conceded),
                claimed=Cents(row.claimed),
            )
        row.finding, row.root_cause, row.conceded = finding, root_cause, conceded
        row.decided_on = None if finding == TO_QUALIFY else acting.today
        row.version += 1
        row.save(update_fields=["finding", "root_cause", "conceded", "decided_on", "version"])
        put(now, {})
        done.facts |= {"finding": finding, "root_cause": root_cause, "conceded": conceded}
    return row


def name_of(item: Item) -> str:
    """What a line is called in a sentence."""
    return item.label or item.position or item.delivery_note or f"ligne {item.pk}"


@contextmanager
def _on_item(
    acting: Acting, verb: str, item: Item, version: int | None
) -> Iterator[tuple[Operation, Dispute, DisputeLine, Item]]:
    """The operation on an item of an open dispute: its row, its line and its dispute, held and as they were seen."""
    dispute = item.line.dispute
    require_on(acting, "dispute", dispute)
    with operation(acting, verb, [("dispute", dispute.pk)]) as done:
        now = _held(dispute, None)
        row = Item.objects.filter(pk=item.pk).first()
        if row is None:
            raise UnableToItemise("cette ligne a été retirée du litige entre-temps : rechargez la page")
        if version not in (None, row.version):
            by = dispute_history(now)[-1]["actor"]
            raise UnableToItemise(
                "{item} a été changée par {by} : relisez ce qui est enregistré, puis recommencez si besoin",
                item=name_of(row),
                by=by,
            )
        done.facts |= {"number": now.number, "item": row.pk}
        yield done, now, _line(now, item.line.receivable_id), row


def _held(dispute: Dispute, version: int | None) -> Dispute:
    now = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if moved := moved_since(dispute, version):
        template, values = moved
        raise UnableToItemise(template, **values)
    return now


def _line(dispute: Dispute, receivable_id: int) -> DisputeLine:
    line = dispute.lines.select_related("receivable").filter(receivable_id=receivable_id).first()
    if line is None:
        raise Absent("aucune pièce {number} dans ce litige", number=receivable_id)
    return line


def _items(line: DisputeLine) -> list[Item]:
    return list(Item.objects.filter(line=line).order_by("pk"))


def _detailed(line: DisputeLine) -> bool:
    """Whether the items of a line say all that it claims."""
    return sum(item.claimed for item in _items(line)) == line.claimed


def _claim(done: Operation, now: Dispute, line: DisputeLine, items: Sequence[Item], detailed: bool) -> None:
    """Write the amounts of the items of a line again, and what it and its dispute claim: where all was `detailed`, the
    sum of the items; never less than what is blocked."""
    if len(items) > MOST_ITEMS:
        raise UnableToItemise("un litige détaille {most} lignes par facture au plus", most=MOST_ITEMS)
    claimed = _amounts([_part(item) for item in items])
    for item, cents in zip(items, claimed, strict=True):
        item.conceded = cents if item.conceded and item.conceded == item.claimed else min(item.conceded, cents)
        item.claimed = cents
        item.save()
    least = line.blocked if detailed else line.claimed
    before, line.claimed = line.claimed, max(least, sum(claimed))
    if line.claimed > line.receivable.amount:
        raise UnableToItemise(
            "{number} : {claimed} dépasse le montant de la facture, {amount}",
            number=line.receivable.number,
            claimed=Cents(line.claimed),
            amount=Cents(line.receivable.amount),
        )
    line.save(update_fields=["claimed"])
    put(now, {"claimed": (now.claimed or 0) + line.claimed - before})
    done.subjects.append(("receivable", line.receivable_id))
    done.facts |= {"number": now.number, "claimed": line.claimed}


def _part(item: Item) -> Part:
    return Part(item.vat or 0, item.quantity, item.unit_price, item.excl_vat)


def _amounts(parts: Sequence[Part]) -> list[int]:
    """Cents incl. VAT of each. Raises `UnableToItemise`."""
    try:
        return [one.incl for one in amounts(parts)]
    except NotComputable as refusal:
        raise UnableToItemise(refusal.template, **refusal.values) from refusal


def _check(item: ItemAsked) -> None:
    for name, most in LONGEST.items():
        if len(text := getattr(item, name)) > most:
            raise UnableToItemise("« {text} » est trop long : {most} caractères au plus", text=text[:40], most=most)
    if item.invoiced_quantity is not None and item.quantity is not None and item.quantity > item.invoiced_quantity:
        raise UnableToItemise(
            "{label} : on ne conteste pas plus que la quantité facturée", label=item.label or item.position
        )


def _check_finding(item: Item, finding: str, root_cause: str, conceded: int) -> None:
    if finding not in (*FINDINGS, TO_QUALIFY):
        raise UnableToItemise(
            "bien-fondé « {finding} » inconnu : {findings}", finding=finding, findings=", ".join(FINDINGS)
        )
    if root_cause and root_cause not in CAUSES:
        raise UnableToItemise("cause « {cause} » inconnue : {causes}", cause=root_cause, causes=", ".join(CAUSES))
    if conceded < 0 or (conceded and finding == TO_QUALIFY):
        raise UnableToItemise(
            "{item} : {conceded} ne s’accordent pas ainsi ; dites d’abord si c’est fondé",
            item=name_of(item),
            conceded=Cents(conceded),
        )
