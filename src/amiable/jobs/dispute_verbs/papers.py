"""`amiable dispute write|note|thread|document`: what is said to the customer and by them, and the papers of a case."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from typer import Argument, Option

from amiable.disputes.operations.letters import give_documents, note_said, write_to_customer
from amiable.disputes.queries.timeline import timeline_of
from amiable.evidence.queries import documents_of
from amiable.jobs.dispute_verbs.common import NumberArgument, Verb, file_of, meant, plain, rows, say
from amiable.jobs.edge import BadInput, CompanyOption, FormatOption, refusals
from amiable.jobs.output import Column, Format, print_json, show

AUDIENCES = {"customer": "client", "internal": "nous", "fact": "·"}
KINDS = {
    "sent": "courriel envoyé",
    "received": "courriel reçu",
    "call": "appel",
    "question": "question",
    "answer": "réponse",
    "document": "pièce",
    "comment": "commentaire",
    "decision": "décision",
    "act": "fait",
}
THREAD = (
    Column("at", "Quand"),
    Column("kind", "Quoi", labels=KINDS),
    Column("audience", "Pour", labels=AUDIENCES),
    Column("who", "Qui"),
    Column("text", "Texte"),
)
DOCUMENTS = (
    Column("id", "Pièce"),
    Column("name", "Nom"),
    Column("media_type", "Type"),
    Column("size", "Octets"),
    Column("audience", "Pour", labels=AUDIENCES),
    Column("by", "Par"),
    Column("sha256", None),
    Column("withdrawn", "Écartée", "flag", if_any=True),
)


def write(
    number: NumberArgument,
    to: Annotated[list[str], Option("--to", help="adresse, autant que nécessaire")],
    title: Annotated[str, Option(help="objet")],
    text: Annotated[str, Option(help="texte")],
    waits: Annotated[bool, Option("--waits", help="c'est ensuite au client de répondre")] = False,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Write to the customer."""
    with refusals():
        acting, dispute = meant(company, number)
        key = f"command:{dispute.pk}:{acting.at.isoformat()}"
        letter = write_to_customer(acting, dispute=dispute, to=to, title=title, text=text, key=key, waits=waits)
    if format is Format.json:
        print_json({"number": dispute.number, "id": letter.pk, "to": to, "title": letter.title, "state": letter.state})
    say(f"{dispute.number} : courriel mis en attente d'envoi.", format)


def note(
    number: NumberArgument,
    text: Annotated[str, Argument(help="ce qui a été dit", metavar="TEXTE")],
    who: Annotated[str, Option(help="qui l'a dit, ou à qui")],
    channel: Annotated[str, Option(help="call, mail ou letter")] = "call",
    out: Annotated[bool, Option("--out", help="c'est nous qui l'avons dit")] = False,
    internal: Annotated[bool, Option("--internal", help="entre nous, sans le client")] = False,
    at: Annotated[str, Option(help="quand, comme 2026-11-24T10:30 ; par défaut maintenant")] = "",
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Note a call, a letter or a mail that came by other ways."""
    with refusals():
        if channel not in ("call", "mail", "letter"):
            raise BadInput(f"--channel attend call, mail ou letter, pas « {channel} »")
        acting, dispute = meant(company, number)
        noted = note_said(
            acting,
            dispute=dispute,
            audience="internal" if internal else "customer",
            direction="out" if out else "in",
            channel=channel,  # type: ignore[arg-type]  # one of the three
            who=who,
            text=text,
            at=_instant(at, acting.company.time_zone) if at else acting.at,
        )
    if format is Format.json:
        print_json({"number": dispute.number, "id": noted.pk, "text": noted.text})
    say(f"{dispute.number} : échange noté.", format)


def _instant(text: str, zone: str) -> datetime:
    """``2026-11-24T10:30``, in the company's zone unless it names one. Raises `BadInput`."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise BadInput(f"« {text} » n'est pas un moment comme 2026-11-24T10:30")
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def thread(
    number: NumberArgument,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """All that was said and done about a case, the latest first."""
    with refusals():
        acting, dispute = meant(company, number)
        zone = ZoneInfo(acting.company.time_zone)
        found = [
            {
                "at": entry.at.astimezone(zone).isoformat(timespec="minutes"),
                "kind": entry.kind,
                "audience": entry.audience,
                "who": entry.who,
                "title": entry.title,
                "text": entry.text or entry.title or str(entry.row.get("verb", "")),
                "state": entry.state,
                "documents": [one["name"] for one in entry.documents],
            }
            for entry in timeline_of(dispute).entries
        ]
    rows(found, THREAD, format)


def document(
    act: Annotated[str, Argument(help="add ou list", metavar="ACTE")],
    number: NumberArgument,
    files: Annotated[list[Path] | None, Argument(help="fichiers à ajouter", metavar="FICHIER…")] = None,
    for_customer: Annotated[bool, Option("--for-customer", help="le client la voit")] = False,
    from_customer: Annotated[bool, Option("--from-customer", help="elle vient du client")] = False,
    company: CompanyOption = "",
    format: FormatOption = Format.table,  # noqa: A002
) -> None:
    """Add papers to a case, all or none; list those it has."""
    with refusals():
        if act not in ("add", "list"):
            raise BadInput(f"`document` attend add ou list, pas « {act} »")
        acting, dispute = meant(company, number)
        if act == "add":
            given = [file_of(path) for path in files or ()]
            audience = "customer" if for_customer else "internal"
            kept = give_documents(
                acting,
                dispute=dispute,
                files=given,
                audience=audience,  # type: ignore[arg-type]  # one of the two
                from_customer=from_customer,
            )
            say(f"{dispute.number} : {len(kept)} pièce(s) gardée(s).", format)
        found = documents_of(acting.company, "dispute", dispute.pk)
    if format is Format.json:
        print_json([plain(row) for row in found])
        return
    show(found, DOCUMENTS, format)


VERBS = (
    Verb("write", "Écrire au client : le courriel part avec les autres, et garde sa place dans le fil.", write),
    Verb("note", "Noter un appel, un courrier ou un courriel venu d'ailleurs.", note),
    Verb("thread", "Montrer tout ce qui a été dit et fait d'un litige, le plus récent d'abord.", thread),
    Verb("document", "Ajouter des pièces à un litige (add), ou montrer celles qu'il a (list).", document),
)
