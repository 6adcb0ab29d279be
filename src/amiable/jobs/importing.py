"""`amiable import --kind customers|disputes`: read, written, and told."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from amiable.intake.operations import Done, Sheets, read_sheets, take_customers, take_disputes
from amiable.intake.queries import remembered_mapping
from amiable.jobs.edge import now
from amiable.jobs.output import Format, console, euros, print_json, show
from amiable.jobs.row_sets import REJECTS
from amiable.people.access import as_operator

if TYPE_CHECKING:
    from amiable.people.models import Company

SHOWN_REJECTS = 20


def sheets(
    files: Sequence[tuple[str, bytes]],
    company: "Company",
    kind: str,
    columns: Mapping[str, str],
    format_: Format,
    *,
    dry_run: bool,
) -> None:
    """Take files of customers, or of disputes, and tell what was done. Raises the refusals of `intake`."""
    acting = as_operator(company, now())
    read = read_sheets(
        "customers" if kind == "customers" else "disputes",
        files,
        today=acting.today,
        remembered=lambda signature: remembered_mapping(company, f"{kind}:{signature}"),
        columns=columns,
    )
    take = take_customers if kind == "customers" else take_disputes
    _tell(read, take(acting, read, dry_run=dry_run), format_, dry_run=dry_run)


def _tell(read: Sheets, done: Done, format_: Format, *, dry_run: bool) -> None:
    names = ("line", "field", "found", "expected", "remedy", "raw")
    rejects = [
        {"batch": done.batch_id, "file": name} | {column: getattr(reject, column) for column in names}
        for name, reject in done.rejects
    ]
    if format_ is Format.json:
        print_json(_summary(read, done, dry_run) | {"rejects": rejects})
        return
    if format_ is Format.csv:
        show(rejects, REJECTS, format_)
        return
    out = console()
    for line in _sentences(read, done, dry_run):
        out.print(line)
    if rejects:
        show(rejects[:SHOWN_REJECTS], REJECTS[1:], format_)
        more = len(rejects) - SHOWN_REJECTS
        out.print(f"… et {more} autres." if more > 0 else "", end="\n" if more > 0 else "")


def _summary(read: Sheets, done: Done, dry_run: bool) -> dict[str, Any]:
    return {
        "source": read.source,
        "files": list(read.names),
        "as_of": read.as_of.isoformat(),
        "dry_run": dry_run,
        "again": done.again,
        "batch": done.batch_id,
        "counts": done.counts,
        "notes": done.notes,
    }


def _sentences(read: Sheets, done: Done, dry_run: bool) -> list[str]:
    what = "Clients et contacts" if read.source == "customers" else "Litiges en cours"
    if done.again:
        return [f"{', '.join(read.names)} : déjà importé (lot {done.batch_id}), rien ne change."]
    begin = "Aperçu, rien n'est écrit" if dry_run else f"Lot {done.batch_id}"
    counts = done.counts
    if read.source == "customers":
        told = (
            f"{counts['customers']} clients ajoutés, {counts['customers_changed']} modifiés, "
            f"{counts['same_customers']} inchangés ; {counts['contacts']} contacts ajoutés, "
            f"{counts['contacts_changed']} modifiés ; {counts['rejected']} lignes écartées."
        )
    else:
        told = (
            f"{counts['opened']} litiges ouverts sur {counts['documents']} factures, "
            f"{euros(counts['claimed'])} € contestés, {euros(counts['blocked'])} € bloqués ; {counts['to_qualify']} à "
            f"qualifier, {counts['already']} déjà en litige, {counts['rejected']} lignes écartées."
        )
    head = f"[bold]{what} au {read.as_of:%d/%m/%Y}[/bold] · {', '.join(read.names)}"
    return [head, f"{begin} : {told}", *(f"· {note}" for note in done.notes)]
