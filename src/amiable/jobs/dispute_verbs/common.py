"""What the verbs of a case share: the case meant, its row shown, texts read as amounts and people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from amiable.core.money import NotAnAmount, amount, cents
from amiable.core.reasons import REASONS
from amiable.core.stages import LABELS
from amiable.disputes.access import dispute_by_number
from amiable.disputes.queries import dispute_lines, dispute_row
from amiable.jobs.edge import BadInput, acting_for
from amiable.jobs.output import Column, Format, console, print_json, show
from amiable.people.access import Acting
from amiable.people.queries import people_of

if TYPE_CHECKING:
    from amiable.disputes.models import Dispute

NumberArgument = Annotated[str, Argument(help="numéro du litige")]
OnOption = Annotated[str, Option("--on", help="date (AAAA-MM-JJ ; par défaut aujourd'hui)", metavar="DATE")]
PARTIES = {
    "us": "nous",
    "customer": "le client",
    "sales_admin": "l'administration des ventes",
    "logistics": "la logistique",
    "quality": "la qualité",
    "sales": "le commerce",
    "legal": "le juridique",
    "accounting": "la comptabilité",
    "credit": "le crédit clients",
}
LINES = (
    Column("number", "Facture"),
    Column("issued_on", "Émise le", "date"),
    Column("amount", "Montant TTC", "amount"),
    Column("claimed", "Contesté", "amount"),
    Column("blocked", "Bloqué", "amount"),
    Column("conceded", "Accordé", "amount"),
)
CASE = (
    Column("number", "Litige"),
    Column("name", "Client"),
    Column("reason", "Motif", labels={key: reason.label for key, reason in REASONS.items()}),
    Column("stage", "Étape", labels={str(key): label for key, label in LABELS.items()}),
    Column("turn", "À qui de jouer", labels=PARTIES),
    Column("due_on", "Réponse pour le", "date"),
    Column("department", "Service", labels=PARTIES),
    Column("assignee_name", "Chargé du litige"),
    Column("claimed", "Contesté", "amount"),
)
MONEY = ("amount", "claimed", "blocked", "conceded")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of `amiable dispute`."""

    name: str
    help: str
    do: Callable[..., None]


def meant(company: str, number: str) -> "tuple[Acting, Dispute]":
    """Who acts, and the case of that number. Raises a `Refusal`."""
    acting = acting_for(company)
    return acting, dispute_by_number(acting, number)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON takes it: cents as text with two decimals, days and instants in ISO."""
    return {
        key: amount(value)
        if key in MONEY and isinstance(value, int)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else value
        for key, value in values.items()
    }


def told(dispute: "Dispute", acting: Acting) -> dict[str, Any]:
    """The case as JSON, with its lines."""
    return plain(dispute_row(dispute, acting.today)) | {
        "assignee_name": person_name(acting, dispute.assignee_id),
        "root_cause": dispute.root_cause,
        "lines": [plain(line) for line in dispute_lines(dispute)],
    }


def show_case(dispute: "Dispute", acting: Acting, format_: Format) -> None:
    """One row: where the case stands now; in JSON all of it."""
    if format_ is Format.json:
        print_json(told(dispute, acting))
        return
    row = dispute_row(dispute, acting.today) | {"assignee_name": person_name(acting, dispute.assignee_id)}
    show([row], CASE, format_)


def say(text: str, format_: Format) -> None:
    """A sentence beside a table; nothing beside figures."""
    if format_ is Format.table:
        console().print(text)


def rows(found: Iterable[dict[str, Any]], columns: tuple[Column, ...], format_: Format) -> None:
    """Rows as a table or CSV; in JSON all they hold."""
    if format_ is Format.json:
        print_json([plain(row) for row in found])
        return
    show(found, columns, format_)


def person_name(acting: Acting, user_id: int | None) -> str:
    """The name of somebody of the company; "" for nobody."""
    names = {row["id"]: row["name"] for row in people_of(acting.company)} if user_id is not None else {}
    return str(names.get(user_id, ""))


def person(acting: Acting, username: str) -> int:
    """The id of who has that account, among those who work for the company. Raises `BadInput`."""
    people = {row["username"].casefold(): row["id"] for row in people_of(acting.company) if row["active"]}
    try:
        return int(people[username.casefold()])
    except KeyError:
        known = ", ".join(sorted(people)) or "personne"
        raise BadInput(f"« {username} » ne travaille pas pour cette société ; y travaillent : {known}") from None


def party_key(text: str) -> str:
    """A party or a department by its key. Raises `BadInput`."""
    if text not in PARTIES:
        raise BadInput(f"« {text} » n'est ni us, ni customer, ni un service ; à choisir : {', '.join(PARTIES)}")
    return text


def pair(text: str) -> tuple[str, int]:
    """``F26-1187=408.00`` → the number and cents. Raises `BadInput`."""
    number, equals, value = text.rpartition("=")
    if not equals:
        raise BadInput(f"« {text} » : attendu FACTURE=MONTANT, comme F26-1187=408.00")
    return number, in_cents(value)


def in_cents(text: str) -> int:
    """``1200``, ``1200.00`` or ``1200,00`` → cents. Raises `BadInput`."""
    bare = text.replace(",", ".").replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    try:
        return cents(bare if "." in bare else f"{bare}.00")
    except NotAnAmount:
        raise BadInput(f"« {text} » n'est pas un montant comme 1200.00") from None


def file_of(path: Path) -> tuple[str, bytes]:
    """The name and the bytes of a file. Raises `BadInput`."""
    try:
        return path.name, path.read_bytes()
    except OSError as problem:
        raise BadInput(f"{path} ne se lit pas : {problem.strerror}") from problem
