"""Files of customers and sheets of disputes, taken in all the way. Not a test."""

import io
from collections.abc import Sequence
from typing import Any

from tests.intake.uploads import drop, work

from amiable.formats.spreadsheet import write_xlsx
from amiable.intake.models import Batch, Upload
from amiable.intake.operations import confirm
from amiable.intake.queries import upload_row
from amiable.people.access import Acting

CUSTOMERS = (
    "Code client;Raison sociale;SIREN;N° TVA;Délai;Payeur;Groupe;Commercial;Chargé de recouvrement;Agence;Langue;"
    "Contact;Fonction;E-mail;Téléphone;Pas d’e-mail automatique"
)
DISPUTES = "N° facture;Code client;Montant contesté;Depuis;Motif;Qui répond;Dernier commentaire;N° litige"


def csv_of(titles: str, *rows: str) -> bytes:
    return "\r\n".join([titles, *rows, ""]).encode()


def workbook(*sheets: tuple[str, Sequence[str], Sequence[Sequence[Any]]]) -> bytes:
    buffer = io.BytesIO()
    write_xlsx(buffer, list(sheets))
    return buffer.getvalue()


def previewed(acting: Acting, content: bytes, name: str = "fichier.csv", **how: Any) -> tuple[Upload, dict[str, Any]]:
    upload = work(drop(acting, (name, content), **how))
    return upload, upload_row(upload)["preview"]


def taken(acting: Acting, content: bytes, name: str = "fichier.csv", **how: Any) -> Batch:
    """Dropped, read, confirmed, posted."""
    upload = work(drop(acting, (name, content), **how))
    confirm(acting, upload)
    upload = work(upload)
    assert upload.state == "taken", (upload.state, upload.refusal)
    return Batch.objects.get(pk=upload.batch_id)
