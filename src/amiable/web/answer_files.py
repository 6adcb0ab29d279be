"""Documents on the page of an answer: those the customer gave or may see, and those of whoever answered; no others."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amiable.evidence.access import document_of_subject
from amiable.evidence.limits import LIMITS, MEGABYTE
from amiable.evidence.queries import documents_of
from amiable.people.access import Absent

if TYPE_CHECKING:
    from amiable.disputes.models import Question
    from amiable.evidence.models import Document


def documents_for(link_id: int, question: "Question") -> dict[str, list[dict[str, Any]]]:
    """`documents`: what concerns whoever is asked; `given`: what they gave with their answer. Each with name, icon,
    file_url and picture_url ("": none). One statement."""
    rows = documents_of(question.company, "dispute", question.dispute_id)
    shown = [_shown(link_id, row) | {"theirs": _given(row, question)} for row in rows if _may_see(row, question)]
    return {
        "documents": [row for row in shown if not row["theirs"]],
        "given": [row for row in shown if row["theirs"]],
    }


def document_shown(question: "Question", document_id: int) -> "Document":
    """One of them. Raises `Absent`."""
    rows = documents_of(question.company, "dispute", question.dispute_id)
    if not any(row["id"] == document_id and _may_see(row, question) for row in rows):
        raise Absent("aucune pièce {document}", document=document_id)
    return document_of_subject(question.company, ("dispute", question.dispute_id), document_id)


def files_help() -> str:
    """How much may be given."""
    told = {"files": LIMITS["files"].most, "size": LIMITS["image"].most // MEGABYTE}
    return _("Jusqu’à %(files)s fichiers, %(size)s Mo chacun.") % told


def _may_see(row: dict[str, Any], question: "Question") -> bool:
    return not row["withdrawn"] and (row["audience"] == "customer" or _given(row, question))


def _given(row: dict[str, Any], question: "Question") -> bool:
    return bool(question.answered_by) and row["source"] == "resolver" and row["by"] == question.answered_by


def _shown(link_id: int, row: dict[str, Any]) -> dict[str, Any]:
    parts = {"id": link_id, "document": row["id"]}
    return {
        "name": row["name"],
        "icon": "photo" if row["media_type"].startswith("image/") else "file-text",
        "file_url": reverse("answer_file", kwargs=parts),
        "picture_url": reverse("answer_picture", kwargs=parts) if row["preview"] == "ready" else "",
    }
