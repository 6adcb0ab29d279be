"""`amiable import FILE…`: a FEC (several exercises together), an open-items list; with `--kind` customers and contacts,
or the sheet of disputes in progress."""

from collections.abc import Callable
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from django.db import transaction
from django_typer.management import TyperCommand
from typer import Argument, Option

from amiable.formats import fec
from amiable.intake.operations import NeedsConfirmation, Parsed, Taken, read_files, take
from amiable.intake.operations.read import Mode
from amiable.intake.queries import remembered_mapping
from amiable.jobs import importing
from amiable.jobs.edge import AsOfOption, BadInput, CompanyOption, FormatOption, company_meant, day, now, refusals
from amiable.jobs.output import Format, console, euros, print_json, show
from amiable.jobs.row_sets import REJECTS
from amiable.people.access import as_operator
from amiable.people.operations import first_company
from amiable.people.queries import companies

if TYPE_CHECKING:
    from amiable.people.models import Company

SHOWN_REJECTS = 20


class Kind(StrEnum):
    """What a file tells."""

    accounts = "accounts"
    customers = "customers"
    disputes = "disputes"


class Command(TyperCommand):
    help = (
        "Importer un FEC (un ou plusieurs exercices) ou une liste de postes ouverts ; avec --kind, les clients et "
        "contacts, ou les litiges en cours."
    )

    def handle(
        self,
        files: Annotated[list[Path], Argument(help="fichiers")],
        dry_run: Annotated[bool, Option("--dry-run", help="montrer ce qui changerait, sans rien écrire")] = False,
        delta: Annotated[bool, Option("--delta", help="le fichier ne montre que ce qui a changé")] = False,
        confirm_missing: Annotated[
            int, Option("--confirm-missing", help="combien de postes disparus sont confirmés", metavar="N")
        ] = -1,
        column: Annotated[
            list[str] | None,
            Option("--column", help="CHAMP=TITRE : quelle colonne tient quel champ", metavar="CHAMP=TITRE"),
        ] = None,
        kind: Annotated[
            Kind, Option("--kind", help="ce que tient le fichier : les comptes, les clients, ou les litiges en cours")
        ] = Kind.accounts,
        replays: Annotated[int, Option("--replays", help="lot dont ce fichier reprend les rejets", metavar="LOT")] = 0,
        as_of: AsOfOption = "",
        company: CompanyOption = "",
        format: FormatOption = Format.table,  # noqa: A002
    ) -> None:
        mode: Mode = "delta" if delta or replays else "stock"
        with refusals():
            contents = [(file.name, _read(file)) for file in files]
            meant = company_meant(company) if company or companies() else None
            columns = dict(_pair(text) for text in column or [])
            if kind is not Kind.accounts:
                with transaction.atomic():
                    importing.sheets(contents, meant or first_company(), kind.value, columns, format, dry_run=dry_run)
                    transaction.set_rollback(dry_run)
                return
            parsed = _parse(contents, meant, as_of, columns)
            with transaction.atomic():  # a preview or a refusal leaves no first company behind
                taken = _take(
                    meant or first_company(siren=parsed.siren), parsed, mode, dry_run, confirm_missing, replays
                )
                transaction.set_rollback(dry_run)
        _tell(parsed, taken, format, dry_run=dry_run)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{file} : il n'y a pas de fichier de ce nom") from None
    except IsADirectoryError:
        raise BadInput(f"{file} : c'est un dossier ; donnez le fichier") from None
    except PermissionError:
        raise BadInput(f"{file} : vous n'avez pas le droit de lire ce fichier") from None
    except OSError as problem:
        raise BadInput(f"{file} : lecture impossible ({problem.strerror})") from None


def _pair(text: str) -> tuple[str, str]:
    field, equals, title = text.partition("=")
    if not equals:
        raise BadInput(f"« {text} » : attendu CHAMP=TITRE, comme due_date=Échéance")
    return field, title


def _parse(contents: list[tuple[str, bytes]], company: "Company | None", as_of: str, columns: dict[str, str]) -> Parsed:
    at = now()
    today = as_operator(company, at).today if company else at.date()
    with progress("Lecture") as step:
        return read_files(
            contents,
            today=today,
            as_of=day(as_of, today) if as_of else None,
            remembered=lambda signature: remembered_mapping(company, signature) if company else None,
            columns=columns,
            progress=step,
        )


def _take(company: "Company", parsed: Parsed, mode: Mode, dry_run: bool, confirm_missing: int, replays: int) -> Taken:
    try:
        return take(
            as_operator(company, now()),
            parsed,
            mode=mode,
            dry_run=dry_run,
            confirmed_missing=None if confirm_missing < 0 else confirm_missing,
            replays=replays or None,
        )
    except NeedsConfirmation as asked:
        contested = f", dont {asked.contested} sous litige" if asked.contested else ""
        raise BadInput(
            f"{asked.count} postes ouverts ({euros(asked.cents)} €{contested}) ne figurent plus dans cette liste "
            f"complète : ils seraient soldés, cause inconnue. Si la liste est bien complète, relancez avec "
            f"--confirm-missing {asked.count} ; si elle ne montre que ce qui a changé, avec --delta"
        ) from None


@contextmanager
def progress(title: str) -> Any:
    """A bar on standard error while a file is read; the callable takes (done, whole)."""
    from rich.progress import Progress

    shown = console(errors=True)
    with Progress(console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        step: Callable[[int, int], None] = lambda done, whole: bar.update(task, completed=done, total=whole)  # noqa: E731
        yield step


def _tell(parsed: Parsed, taken: Taken, format_: Format, *, dry_run: bool) -> None:
    rejects = [
        {
            "batch": taken.batch_id,
            "file": name,
            "line": reject.line,
            "field": reject.field,
            "found": reject.found,
            "expected": reject.expected,
            "remedy": reject.remedy,
            "raw": reject.raw,
        }
        for name, reject in parsed.rejects
    ]
    if format_ is Format.json:
        print_json(_summary(parsed, taken, dry_run) | {"rejects": rejects})
        return
    if format_ is Format.csv:
        show(rejects, REJECTS, format_)
        return
    out = console()
    for line in _sentences(parsed, taken, dry_run):
        out.print(line)
    if rejects:
        show(rejects[:SHOWN_REJECTS], REJECTS[1:], format_)
        more = len(rejects) - SHOWN_REJECTS
        out.print(f"… et {more} autres." if more > 0 else "", end="\n" if more > 0 else "")


def _summary(parsed: Parsed, taken: Taken, dry_run: bool) -> dict[str, Any]:
    return {
        "source": parsed.source,
        "files": list(parsed.names),
        "as_of": parsed.as_of.isoformat(),
        "dry_run": dry_run,
        "again": taken.again,
        "batch": taken.batch_id,
        "customers": taken.customers,
        "added": taken.added,
        "changed": taken.changed,
        "missing": taken.missing,
        "unchanged": taken.unchanged,
        "notes": taken.notes,
        "differences": list(parsed.differences),
    }


def _sentences(parsed: Parsed, taken: Taken, dry_run: bool) -> list[str]:
    what = "FEC" if parsed.source == fec.__name__.rpartition(".")[2] else "Postes ouverts"
    if taken.again:
        return [f"{', '.join(parsed.names)} : déjà importé (lot {taken.batch_id}), rien ne change."]
    begin = "Aperçu, rien n'est écrit" if dry_run else f"Lot {taken.batch_id}"
    lines = [
        f"[bold]{what} au {parsed.as_of:%d/%m/%Y}[/bold] · {', '.join(parsed.names)}",
        f"{begin} : {taken.added} pièces ajoutées, {taken.changed} modifiées, {taken.unchanged} inchangées, "
        f"{taken.missing} disparues ; {taken.rejected} lignes écartées.",
        f"{taken.customers} clients, ouvert {euros(taken.open_cents)} €, crédits {euros(taken.credit_cents)} €.",
    ]
    if taken.missing:
        lines.append(f"Soldées, cause inconnue : {euros(taken.missing_cents)} €.")
    if parsed.source == "fec":
        lines.extend(_agreement(parsed))
    return lines + [f"· {note}" for note in taken.notes]


def _agreement(parsed: Parsed) -> list[str]:
    if not parsed.differences:
        whole = sum(parsed.balances.values())
        left_out = f", sous réserve des {len(parsed.rejects)} lignes écartées" if parsed.rejects else ""
        return [
            f"Le total par client est égal au solde de son compte, au centime{left_out} : {euros(whole)} € en tout."
        ]
    return ["[bold]Le total ne suit pas le solde du compte :[/bold]", *(f"  {line}" for line in parsed.differences)]
