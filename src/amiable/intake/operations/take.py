"""`take`: one import as one transaction, safe to run again: the same files twice change nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from amiable.core.money import amount
from amiable.core.refusal import Refusal
from amiable.core.said import Amount, Said, said
from amiable.formats.rejects import FileRefused
from amiable.intake.access import batch_by_id
from amiable.intake.operations.agreement import agreement
from amiable.intake.operations.mending import mark_mended, matching, without_twins
from amiable.intake.operations.plan import Plan, counts_of, keyed, plan
from amiable.intake.operations.read import Mode, Parsed
from amiable.intake.operations.unusual import without_other_years
from amiable.intake.operations.write import post, write_batch
from amiable.intake.queries import latest_complete_list, same_batch
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, require
from amiable.people.operations import lock_company
from amiable.receivables.operations import lock_receivables
from amiable.receivables.queries.known import concerned_ids

MISSING_SHARE = 20
"""More than one in twenty items, or euros, missing from a complete list asks for a confirmation (5 %)."""


_MISSING = said(
    "{count} postes ouverts ({cents}) ne figurent plus dans cette liste complète : ils seraient soldés, cause inconnue."
    " Confirmez ce nombre si la liste est bien complète ; sinon, dites qu’elle ne montre que ce qui a changé."
)
_MISSING_CONTESTED = said(
    "{count} postes ouverts ({cents}, dont {contested} sous litige) ne figurent plus dans cette liste complète : ils "
    "seraient soldés, cause inconnue. Confirmez ce nombre si la liste est bien complète ; sinon, dites qu’elle ne "
    "montre que ce qui a changé."
)


class NeedsConfirmation(Refusal, ValueError):
    """A complete list that lacks many items, or contested ones: `count` must be repeated to go on."""

    def __init__(self, count: int, cents: int, contested: int) -> None:
        euros = Amount(cents, f"{amount(cents).replace('.', ',')} €")
        template = _MISSING_CONTESTED if contested else _MISSING
        super().__init__(template, count=count, cents=euros, contested=contested)
        self.count, self.cents, self.contested = count, cents, contested


@dataclass(slots=True)
class Taken:
    """What an import changed, or would change: counts of documents, and cents; `batch_id` None for a preview.

    `again`: the same files were taken before, nothing changed. `invoiced_open` and `credits` are what the file says.
    `counts`: invoices and credits added, customers added, payments and credit_notes said, documents changed.
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
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[Said] = field(default_factory=list)


def take(
    acting: Acting,
    parsed: Parsed,
    *,
    mode: Mode = "stock",
    dry_run: bool = False,
    confirmed_missing: int | None = None,
    replays: int | None = None,
    other_years_aside: bool = False,
) -> Taken:
    """Post what the files say that the books do not yet say; all of it, or nothing. `other_years_aside`: new documents
    whose dates look like another year's stay among the rejects.

    A dry run does all of it and takes it back. Raises `NeedsConfirmation` (unless `confirmed_missing` names the very
    count), `people.access.Forbidden`, `FileRefused` for the FEC
    of another company, and `receivables.operations.UnableToRecord`.
    """
    if dry_run:
        return rehearsed(acting, parsed, mode, lambda _made, taken: taken, replays=replays)
    _require(acting, parsed, replays)
    parsed = without_twins(acting.company, replays, parsed)
    with transaction.atomic():
        lock_company(acting.company)  # of two imports at once, the second compares with what the first has posted
        before = same_batch(acting.company, parsed.digest, mode, parsed.as_of)
        if before:
            return Taken(batch_id=before, again=True, unchanged=len(parsed.items), rejected=len(parsed.rejects))
        with operation(acting, "intake.taken") as done:
            made, taken = _compared(done, parsed, mode)
            if other_years_aside:
                parsed = without_other_years(parsed, made)
                made, taken = _compared(done, parsed, mode)
            asked = missing_to_confirm(made)
            if asked and confirmed_missing != asked.count:
                raise asked
            post(done, made, parsed)
            mends = matching(acting.company, replays, parsed)
            made.notes += mends.notes
            taken.notes += mends.notes
            agreed = agreement(acting.company, parsed)
            counts = taken.counts | {"unchanged": taken.unchanged, "rejected": taken.rejected}
            batch = write_batch(done, made, parsed, mode, counts, agreed, set(mends.still.values()))
            mark_mended(batch, mends, parsed)
    taken.batch_id = batch.pk
    return taken


_T = TypeVar("_T")


class _Over(Exception):
    """The end of a rehearsal: all that it wrote is taken back."""


def rehearsed(
    acting: Acting, parsed: Parsed, mode: Mode, look: Callable[[Plan, Taken], _T], *, replays: int | None = None
) -> _T:
    """Write all of it, `look` at the books as they then are, and take it back; what `look` returns. Raises as `take`,
    but asks for no confirmation."""
    _require(acting, parsed, replays)
    parsed = without_twins(acting.company, replays, parsed)
    with transaction.atomic():
        lock_company(acting.company)
        try:
            with operation(acting, "intake.taken") as done:
                made, taken = _compared(done, parsed, mode)
                post(done, made, parsed)
                taken.notes += matching(acting.company, replays, parsed).notes
                seen = look(made, taken)
                raise _Over  # before the head of the journal is asked for, which others wait for
        except _Over:
            return seen


def _require(acting: Acting, parsed: Parsed, replays: int | None) -> None:
    require(acting, "import")
    if parsed.siren and acting.company.siren and parsed.siren != acting.company.siren:
        raise FileRefused(
            "ce FEC est celui du SIREN {siren}, et {company} a le SIREN {own} ; choisissez l’autre société, ou "
            "corrigez le SIREN de celle-ci",
            siren=parsed.siren,
            company=acting.company.name,
            own=acting.company.siren,
        )
    if replays is not None:
        batch_by_id(acting, replays)


def _compared(done: Operation, parsed: Parsed, mode: Mode) -> tuple[Plan, Taken]:
    """What would be written, counted; what the files may change is held before it is read: nobody pays in between."""
    company = done.acting.company
    lock_receivables(done, concerned_ids(company, (key for key, _ in keyed(parsed.items))))
    made = plan(company, parsed, mode, latest_complete_list(company))
    return made, _counted(made, parsed, company.currency)


def _counted(made: Plan, parsed: Parsed, currency: str) -> Taken:
    ours = [item.open for item in parsed.items if item.currency in ("", currency)]
    changed = len({pk for pk, _ in (*made.said, *made.redated)} - {pk for pk, _ in made.missing})
    return Taken(
        added=len(made.new),
        changed=changed,
        missing=len(made.missing),
        missing_cents=sum(cents for _, cents in made.missing),
        missing_contested=made.missing_contested,
        unchanged=made.unchanged,
        rejected=len(parsed.rejects),
        customers=len({item.customer_code for item in parsed.items}),
        open_cents=sum(cents for cents in ours if cents > 0),
        credit_cents=-sum(cents for cents in ours if cents < 0),
        counts=counts_of(made) | {"documents_changed": changed},
        notes=[*parsed.notes, *made.notes],
    )


def missing_to_confirm(made: Plan) -> NeedsConfirmation | None:
    """What a person has to confirm before a complete list that lacks so much is believed."""
    missing = len(made.missing)
    cents = sum(abs(left) for _, left in made.missing)
    many = missing * MISSING_SHARE > made.known_open_items or cents * MISSING_SHARE > made.known_open_cents
    if missing and (many or made.missing_contested):
        return NeedsConfirmation(missing, cents, made.missing_contested)
    return None
