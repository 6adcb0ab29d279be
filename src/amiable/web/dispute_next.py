"""The one next thing to do on a dispute, for who looks at it: what its ink button says, and where it leads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from amiable.core.waiting import CUSTOMER, is_department
from amiable.web.picture import writing

if TYPE_CHECKING:
    from amiable.disputes.queries.timeline import Thread
    from amiable.web.dispute_thread import Names
    from amiable.web.page import Page


@dataclass(frozen=True, slots=True)
class Step:
    """`label` on the ink button, `url` where it leads (`sheet`: over the page; `post`: it acts), `key` that presses it,
    `why` the sentence under it."""

    label: str
    url: str
    key: str = ""
    why: str = ""
    sheet: bool = False
    post: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What the next step is told from: the row of the dispute, its thread, the `decision` under way (None), the
    addresses of the customer, and the first of its invoices (id, number)."""

    row: dict[str, Any]
    thread: "Thread"
    decision: dict[str, Any] | None
    addresses: list[str]
    invoice: tuple[int, str]


def next_step(page: "Page", case: Case, names: "Names") -> Step:
    """For somebody who may only read, it leads to the invoice."""
    if case.row["status"] != "open" or not (page.abilities["dispute"] or page.abilities["decide"]):
        return _look(page, case, "" if case.row["status"] != "open" or not page.is_present else _read_only())
    for found in (_decision, _qualify, _acknowledge, _of_turn):
        if step := found(page, case, names):
            return step
    return _decide(page, case) or _look(page, case, _("Votre rôle ne décide pas des litiges."))


def _read_only() -> str:
    return _("Votre rôle ne décide pas des litiges.")


def _look(page: "Page", case: Case, why: str) -> Step:
    pk, number = case.invoice
    return Step(_("Voir %s") % number, page.url("receivable", id=pk), why=why)


def _decision(page: "Page", case: Case, _names: "Names") -> Step | None:
    decision = case.decision
    if decision is None:
        return None
    if approves(page, decision):
        said = {"by": decision["by"], "conceded": writing.money(decision["conceded"])}
        return Step(
            _("Approuver %s") % writing.money(decision["conceded"]) if decision["conceded"] else _("Approuver"),
            page.url("decision_approve", id=decision["id"]),
            why=_("%(by)s propose d’accorder %(conceded)s.") % said,
            post=True,
        )
    why = _("Elle attend une approbation.") if decision["state"] == "to_approve" else _("Elle attend son envoi.")
    return Step(_("Lire la décision"), "#decision-en-cours", why=why)


def approves(page: "Page", decision: dict[str, Any]) -> bool:
    """Whether the reader may approve it: has the role, and did not decide it."""
    waits = decision["state"] == "to_approve" and page.abilities["decide"]
    ours = decision["user_id"] is not None and decision["user_id"] == page.acting.user_id
    return bool(waits and not ours and decision["approval"] in (*page.acting.roles, ""))


def _qualify(page: "Page", case: Case, _names: "Names") -> Step | None:
    if case.row["reason"] != "to_qualify" or not page.abilities["dispute"]:
        return None
    return Step(_("Qualifier le motif"), page.url("dispute_change", id=case.row["id"]), sheet=True)


def _acknowledge(page: "Page", case: Case, _names: "Names") -> Step | None:
    new = case.row["stage"] == "reported" and not case.thread.written
    if not new or not case.addresses or not page.abilities["dispute"]:
        return None
    return Step(
        _("Accuser réception"),
        page.url("dispute_write", id=case.row["id"], query={"template": "dispute_acknowledged"}),
        "m",
        _("Le client n’a encore rien reçu de nous ; le message est montré avant de partir."),
        sheet=True,
    )


def _of_turn(page: "Page", case: Case, names: "Names") -> Step | None:
    turn, pk = case.row["turn"], case.row["id"]
    if not page.abilities["dispute"]:
        return None
    if turn == CUSTOMER:
        why = _("Sa réponse repasse la main chez nous.")
        address = page.url("dispute_note", id=pk, query={"direction": "in"})
        return Step(_("Noter la réponse du client"), address, why=why, sheet=True)
    if is_department(turn) and not case.thread.asked:
        label = _("Poser la question : %s") % names.department(turn)
        address = page.url("dispute_ask", id=pk, query={"department": turn})
        return Step(label, address, "q", _("C’est à ce service de répondre, et rien ne lui est demandé."), sheet=True)
    return None


def _decide(page: "Page", case: Case) -> Step | None:
    if not page.abilities["decide"]:
        return None
    return Step(_("Décider"), page.url("dispute_decide", id=case.row["id"]), "d", _last_answer(case))


def _last_answer(case: Case) -> str:
    """What one decides on: the answer that came last, or who is still asked."""
    if waiting := case.thread.asked:
        said = {"to": waiting[-1]["to"], "due": writing.day(waiting[-1]["due_on"], "text")}
        return _("%(to)s doit répondre pour le %(due)s ; décidez avant si vous en savez assez.") % said
    answered = [one for one in case.thread.questions if one["state"] == "answered"]
    if not answered:
        return _("L’effet de chaque choix est montré avant.")
    last = max(answered, key=lambda one: one["answered_at"])
    said = {"by": last["answered_by"] or last["to"], "answer": last["label"] and _(last["label"])}
    return _("%(by)s a répondu : %(answer)s.") % said
