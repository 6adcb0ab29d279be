"""The sheet of disputes in progress: what it would open, and opening it.

The preview is what `day_one.about` says of the files, and

    counts: opened (disputes), documents, whole (no amount is said), limited (more is contested than is still open),
        paid (nothing was left to block), to_qualify, already (rows whose invoice is in dispute), added, changed,
        rejected; claimed and blocked in cents
    before, after: cents certain, contested, conceded, open, claimable, not_due, credit, today
    opened: the first 100: documents (number, claimed, blocked), code, name, since, reason, words, department, person
        (who answers, by name), comment, reference, whole
    already: the first 50: number, dispute (id), dispute_number, line
    first: the disputes in progress were not known before: reminders may run once it is taken
    rejects: count, rows; notes
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from amiable.core.refusal import sentence
from amiable.core.said import said
from amiable.disputes.operations.takeover import InProgress, Opened, take_over
from amiable.formats.rejects import Reject
from amiable.intake.models import Batch, Trace
from amiable.intake.operations.day_one import Done, Sheets, about, rehearsed, rejects_shown, taken_before, write_batch
from amiable.intake.operations.disputes_plan import Group, Plan, in_progress, plan
from amiable.intake.operations.places import places
from amiable.journal.operations import Operation, operation
from amiable.people.access import Acting, require
from amiable.people.operations import disputes_known, lock_company
from amiable.people.queries import names_of
from amiable.receivables.said import number_key

SHOWN, SHOWN_ALREADY, SHOWN_TEXT = 100, 50, 300

_Opened = list[tuple[Group, InProgress, Opened]]
"""What was opened, with what it was made of."""


def preview_disputes(acting: Acting, sheets: Sheets) -> dict[str, Any]:
    """The object above. Everything is written, looked at and taken back."""
    _require(acting)

    def look(done: Operation) -> dict[str, Any]:
        before = places(acting.company, sheets.as_of)
        did, made, opened, _ = _write(done, sheets)
        return {
            "before": before,
            "after": places(acting.company, sheets.as_of),
            "counts": did.counts,
            "opened": [_shown(group, one, result) for group, one, result in opened[:SHOWN]],
            "already": [
                {"number": document.number, "dispute": pk, "dispute_number": number, "line": row.place.line}
                for row, document, pk, number in made.already[:SHOWN_ALREADY]
            ],
            "first": acting.company.disputes_known_on is None,
            "notes": did.notes,
            "rejects": rejects_shown(did.rejects),
        }

    return about(acting.company, sheets) | rehearsed(acting, look)


def take_disputes(acting: Acting, sheets: Sheets, *, dry_run: bool = False) -> Done:
    """Open what the sheet says and the books do not yet know; all of it, or nothing. From then on the disputes in
    progress are known. Raises `Forbidden`."""
    _require(acting)
    if dry_run:
        return rehearsed(acting, lambda done: _write(done, sheets)[0])
    with transaction.atomic():
        company = lock_company(acting.company)
        before = taken_before(acting.company, sheets)
        if before:
            return Done(batch_id=before, again=True)
        with operation(acting, "intake.taken") as done:
            did, _, opened, keys = _write(done, sheets)
            batch = write_batch(done, sheets, did, _traces(opened), keys)
            if company.disputes_known_on is None:
                disputes_known(company, acting.today, _name(acting))
    did.batch_id = batch.pk
    return did


def forget_known(acting: Acting, batch: Batch) -> None:
    """Once a sheet is taken back and no other one stands, the disputes in progress are not known any more, unless
    somebody said so before it was taken."""
    company = lock_company(acting.company)
    others = Batch.objects.filter(company=batch.company, source=batch.source, undone_by=None).exclude(pk=batch.pk)
    taken_on = Acting(batch.company, "", frozenset(), batch.at).today
    if not others.exists() and company.disputes_known_on == taken_on:
        disputes_known(company, None)


def _require(acting: Acting) -> None:
    require(acting, "import")
    require(acting, "dispute")


def _name(acting: Acting) -> str:
    return names_of({acting.user_id}).get(acting.user_id, acting.label) if acting.user_id else acting.label


def _traces(opened: _Opened) -> list[Trace]:
    return [
        Trace(
            kind="dispute",
            thing=result.id,
            after=result.number,
            file=group.rows[0].place.label[:240],
            line=group.rows[0].place.line,
        )
        for group, _, result in opened
    ]


def _write(done: Operation, sheets: Sheets) -> tuple[Done, Plan, _Opened, set[str]]:
    told = sheets.disputes
    assert told is not None
    made = plan(done.acting.company, told.rows)
    asked = [in_progress(group) for group in made.groups]
    rejects = [*sheets.rejects, *made.rejects]
    opened: _Opened = []
    for group, one, result in zip(made.groups, asked, take_over(done, asked), strict=True):
        if isinstance(result, Opened):
            opened.append((group, one, result))
        else:
            remedy = said("Ouvrez ce litige depuis la page de la facture, ou corrigez la ligne.")
            rejects += [row.place.reject("doc_number", row.number, sentence(result), remedy) for row in group.rows]
    order = {name: place for place, name in enumerate(dict.fromkeys(name for name, _ in rejects))}
    rejects.sort(key=lambda pair: (order[pair[0]], pair[1].line))
    counts = _counts(opened, made, rejects)
    keys = {number_key(row.number) for row in told.rows}
    return Done(counts=counts, notes=[*sheets.notes, *_notes(made)], rejects=rejects), made, opened, keys


def _notes(made: Plan) -> list[Any]:
    unknown = list(dict.fromkeys(group.unknown for group in made.groups if group.unknown))
    if not unknown:
        return []
    names = ", ".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
    return [
        said(
            "{names} : ni un service, ni une personne de la société ; le nom est gardé dans le commentaire.",
            names=names,
        )
    ]


def _counts(opened: _Opened, made: Plan, rejects: Sequence[tuple[str, Reject]]) -> dict[str, int]:
    lines = [amounts for _, _, result in opened for amounts in result.lines.values()]
    return {
        "opened": len(opened),
        "documents": len(lines),
        "whole": sum(any(cents is None for _, cents in one.lines) for _, one, _ in opened),
        "limited": sum(0 < blocked < claimed for claimed, blocked in lines),
        "paid": sum(blocked == 0 for _, blocked in lines),
        "to_qualify": sum(one.reason == "to_qualify" for _, one, _ in opened),
        "already": len(made.already),
        "claimed": sum(claimed for claimed, _ in lines),
        "blocked": sum(blocked for _, blocked in lines),
        "added": len(opened),
        "changed": 0,
        "rejected": len(rejects),
    }


def _shown(group: Group, one: InProgress, result: Opened) -> dict[str, Any]:
    by_id = {document.id: document for document in group.documents}
    return {
        "documents": [
            {"number": by_id[pk].number, "claimed": claimed, "blocked": blocked, "id": pk}
            for pk, (claimed, blocked) in result.lines.items()
        ],
        "code": group.documents[0].code,
        "name": group.documents[0].name,
        "since": one.opened_on.isoformat(),
        "reason": one.reason,
        "words": one.words[:SHOWN_TEXT],
        "department": group.department,
        "person": group.person,
        "comment": one.comment[:SHOWN_TEXT],
        "reference": one.reference,
        "whole": any(cents is None for _, cents in one.lines),
    }
