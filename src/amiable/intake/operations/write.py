"""Writing what a plan says: documents, events, then the batch with its rejects, origins and remembered mapping."""

from collections.abc import Collection, Sequence
from functools import partial

from amiable.core.said import stored
from amiable.formats.rejects import Reject
from amiable.intake.models import Batch, Mapping, Origin, RejectedLine
from amiable.intake.operations.agreement import Agreement
from amiable.intake.operations.plan import New, Plan
from amiable.intake.operations.read import Mode, Parsed
from amiable.journal.chain import canonical
from amiable.journal.operations import Operation
from amiable.receivables.operations import (
    CustomerRow,
    Document,
    Fact,
    add_customers,
    add_documents,
    confirm_due_dates,
    record,
    renew_documents,
)

BATCH_ROWS = 2000


def post(done: Operation, made: Plan, parsed: Parsed) -> None:
    """Write the documents and all that is said of them."""
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


def write_batch(
    done: Operation,
    made: Plan,
    parsed: Parsed,
    mode: Mode,
    counts: dict[str, int],
    agreed: Agreement | None,
    still: Collection[int] = (),
) -> Batch:
    """Write the batch row, and what is kept beside it. `still`: places among the rejects of those that an earlier batch
    already has to mend."""
    company = done.acting.company
    told = {"added": len(made.new), "changed": len(made.said), "missing": len(made.missing)}
    balance = {"balance": agreed.balance if agreed else None, "agrees": agreed.agrees if agreed else None}
    batch = Batch.objects.create(
        company=company,
        source=parsed.source,
        mode=mode,
        as_of=parsed.as_of,
        names=canonical(list(parsed.names)),
        digest=parsed.digest,
        at=done.acting.at,
        by=done.acting.label[:150],
        operation=done.id,
        summary=canonical(counts | told | balance | _reading(parsed)),
        notes=canonical(stored([*parsed.notes, *made.notes])),
    )
    write_rejects(batch, [pair for place, pair in enumerate(parsed.rejects) if place not in still], parsed.names)
    Origin.objects.bulk_create(
        [
            Origin(company=company, batch=batch, receivable_id=pk, file=file, line=line)
            for pk, (file, line) in sorted(made.origins.items())
        ],
        batch_size=BATCH_ROWS,
    )
    if parsed.signature:
        Mapping.objects.update_or_create(
            company=company, signature=parsed.signature, defaults={"columns": canonical(dict(parsed.mapping))}
        )
    return batch


def _reading(parsed: Parsed) -> dict[str, object]:
    """How the rejects are read, where there are some that may be mended one by one."""
    return {"readings": {"": parsed.reading.stored()}} if parsed.reading and parsed.rejects else {}


def write_rejects(batch: Batch, told: Sequence[tuple[str, Reject]], names: Sequence[str]) -> None:
    """Keep (file, reject) pairs beside the batch, in order of file and line, so that their ids are."""
    order = {name: place for place, name in enumerate(names)}
    rejects = sorted(told, key=lambda pair: (order.get(pair[0], 0), pair[1].line))
    RejectedLine.objects.bulk_create(
        [
            RejectedLine(
                company=batch.company,
                batch=batch,
                file=name[:200],
                line=reject.line,
                field=reject.field[:100],
                found=_storable(reject.found[:200]),
                expected=reject.expected,
                remedy=reject.remedy,
                said=canonical(stored([reject.expected, reject.remedy])),
                raw=_storable(reject.raw),
            )
            for name, reject in rejects
        ],
        batch_size=BATCH_ROWS,
    )


def _storable(text: str) -> str:
    """Without the zero byte, which PostgreSQL does not store."""
    return text.replace("\0", "")
