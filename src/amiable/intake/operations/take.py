"""`take`: one import as one transaction, safe to run again: the same files twice change nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from amiable.formats.rejects import FileRefused
from amiable.intake.access import batch_by_id
from amiable.intake.models import Batch, Mapping, Origin, RejectedLine
from amiable.intake.operations.plan import New, Plan, keyed, plan
from amiable.intake.operations.read import Mode, Parsed
from amiable.intake.queries import latest_complete_list, same_batch
from amiable.journal.chain import canonical
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, require
from amiable.people.operations import lock_company
from amiable.receivables.operations import (
    CustomerRow,
    Document,
    Fact,
    add_customers,
    add_documents,
    confirm_due_dates,
    lock_receivables,
    record,
    renew_documents,
)
from amiable.receivables.queries.known import concerned_ids

MISSING_SHARE = 20
"""More than one in twenty items, or euros, missing from a complete list asks for a confirmation (5 %)."""
BATCH_ROWS = 2000


class NeedsConfirmation(ValueError):
    """A complete list that lacks many items, or contested ones: `count` must be repeated to go on."""

    def __init__(self, count: int, cents: int, contested: int) -> None:
        super().__init__(f"{count} missing")
        self.count, self.cents, self.contested = count, cents, contested


@dataclass(slots=True)
class Taken:
    """What an import changed, or would change: counts of documents, and cents; `batch_id` None for a preview.

    `again`: the same files were taken before, nothing changed. `invoiced_open` and `credits` are what the file says.
    """

    batch_id: int | None = None
    again: bool = False
    customers: int = 0
    added: int = 0
    changed: int = 0
    missing: int = 0
    missing_cents: int = 0
    missing_contested: int = 0
    unchanged: int = 0
    rejected: int = 0
    open_cents: int = 0
    credit_cents: int = 0
    notes: list[str] = field(default_factory=list)


def take(
    acting: Acting,
    parsed: Parsed,
    *,
    mode: Mode = "stock",
    dry_run: bool = False,
    confirmed_missing: int | None = None,
    replays: int | None = None,
) -> Taken:
    """Post what the files say that the books do not yet say; all of it, or nothing.

    A dry run does all of it and takes it back. Raises `NeedsConfirmation` (unless `confirmed_missing` names the very
    count), `people.access.Forbidden`, `FileRefused` for the FEC
    of another company, and `receivables.operations.UnableToRecord`.
    """
    require(acting, "import")
    if parsed.siren and acting.company.siren and parsed.siren != acting.company.siren:
        raise FileRefused(
            f"ce FEC est celui du SIREN {parsed.siren}, et {acting.company.name} a le SIREN {acting.company.siren} ; "
            "choisissez la société avec --company, ou corrigez son SIREN"
        )
    if replays is not None:
        batch_by_id(acting, replays)
    with transaction.atomic():
        lock_company(acting.company)  # of two imports at once, the second compares with what the first has posted
        before = same_batch(acting.company, parsed.digest, mode, parsed.as_of)
        if before and not dry_run:
            return Taken(batch_id=before, again=True, unchanged=len(parsed.items), rejected=len(parsed.rejects))
        return _preview(acting, parsed, mode) if dry_run else _take(acting, parsed, mode, confirmed_missing, replays)


def _preview(acting: Acting, parsed: Parsed, mode: Mode) -> Taken:
    """All of it, and then none of it stays."""
    with transaction.atomic():
        taken = _take(acting, parsed, mode, None, None, preview=True)
        transaction.set_rollback(True)
    taken.batch_id = None
    return taken


def _take(
    acting: Acting,
    parsed: Parsed,
    mode: Mode,
    confirmed_missing: int | None,
    replays: int | None,
    *,
    preview: bool = False,
) -> Taken:
    taken = Taken()
    with operation(acting, "intake.taken") as done:
        # What the files may change is held before it is read: nobody pays in between.
        lock_receivables(done, concerned_ids(acting.company, (key for key, _ in keyed(parsed.items))))
        made = plan(acting.company, parsed, mode, latest_complete_list(acting.company))
        _count(taken, made, parsed, acting.company.currency)
        if not preview:
            _confirm(made, confirmed_missing)
        _post(done, made, parsed)
        taken.batch_id = _write_batch(done, parsed, mode, made, replays)
    return taken


def _count(taken: Taken, made: Plan, parsed: Parsed, currency: str) -> None:
    taken.added = len(made.new)
    taken.changed = len({pk for pk, _ in (*made.said, *made.redated)} - {pk for pk, _ in made.missing})
    taken.missing = len(made.missing)
    taken.missing_cents = sum(cents for _, cents in made.missing)
    taken.missing_contested = made.missing_contested
    taken.unchanged = made.unchanged
    taken.rejected = len(parsed.rejects)
    taken.customers = len({item.customer_code for item in parsed.items})
    ours = [item.open for item in parsed.items if item.currency in ("", currency)]
    taken.open_cents = sum(cents for cents in ours if cents > 0)
    taken.credit_cents = -sum(cents for cents in ours if cents < 0)
    taken.notes = [*parsed.notes, *made.notes]


def _confirm(made: Plan, confirmed: int | None) -> None:
    missing = len(made.missing)
    cents = sum(abs(amount) for _, amount in made.missing)
    many = missing * MISSING_SHARE > made.known_open_items or cents * MISSING_SHARE > made.known_open_cents
    if missing and (many or made.missing_contested) and confirmed != missing:
        raise NeedsConfirmation(missing, cents, made.missing_contested)


def _post(done: Operation, made: Plan, parsed: Parsed) -> None:
    customers = add_customers(
        done,
        (CustomerRow(item.customer_code, item.customer_name, item.siren, item.vat_number) for item in parsed.items),
    )
    fresh = [new for new in made.new if new.id is None]
    document = partial(_document, customers=customers, currency=done.acting.company.currency)
    ids = add_documents(done, [document(new) for new in fresh])
    _record(done, list(zip(ids, fresh, strict=True)), fresh=True)
    told_again = {new.id: new for new in made.new if new.id is not None}
    renew_documents(done, {pk: document(new) for pk, new in told_again.items()})
    _record(done, list(told_again.items()), fresh=False)
    facts = [Fact(pk, event) for pk, event in made.said]
    facts.extend(confirm_due_dates(done, dict(made.redated)))
    if facts:
        record(done, facts)
    made.origins.update({pk: (new.item.file, new.item.line) for pk, new in zip(ids, fresh, strict=True)})
    done.facts |= {"files": list(parsed.names), "digest": parsed.digest, "added": len(made.new)}


def _document(new: New, *, customers: dict[str, int], currency: str) -> Document:
    item = new.item
    return Document(
        customer_id=customers[item.customer_code],
        kind=new.kind,
        number=item.number,
        issued_on=item.issued_on,
        amount=abs(item.amount),
        currency=item.currency or currency,
        estimated=new.estimated,
        note=item.note,
    )


def _record(done: Operation, documents: Sequence[tuple[int, New]], *, fresh: bool) -> None:
    facts = [Fact(pk, event) for pk, new in documents for event in new.said]
    if facts:
        record(done, facts, fresh=fresh)


def _write_batch(done: Operation, parsed: Parsed, mode: Mode, made: Plan, replays: int | None) -> int:
    company = done.acting.company
    batch = Batch.objects.create(
        company=company,
        source=parsed.source,
        mode=mode,
        as_of=parsed.as_of,
        names=canonical(list(parsed.names)),
        digest=parsed.digest,
        at=done.acting.at,
        operation=done.id,
        summary=canonical({"added": len(made.new), "changed": len(made.said), "missing": len(made.missing)}),
        notes=canonical([*parsed.notes, *made.notes]),
    )
    RejectedLine.objects.bulk_create(
        [
            RejectedLine(
                company=company,
                batch=batch,
                file=name,
                line=reject.line,
                field=reject.field[:100],
                found=reject.found[:200],
                expected=reject.expected,
                remedy=reject.remedy,
                raw=reject.raw,
            )
            for name, reject in parsed.rejects
        ],
        batch_size=BATCH_ROWS,
    )
    Origin.objects.bulk_create(
        [
            Origin(company=company, batch=batch, receivable_id=pk, file=file, line=line)
            for pk, (file, line) in sorted(made.origins.items())
        ],
        batch_size=BATCH_ROWS,
    )
    if replays is not None:
        RejectedLine.objects.filter(company=company, batch_id=replays, replayed_by=None).update(replayed_by=batch)
    if parsed.signature:
        Mapping.objects.update_or_create(
            company=company, signature=parsed.signature, defaults={"columns": canonical(dict(parsed.mapping))}
        )
    return batch.pk
