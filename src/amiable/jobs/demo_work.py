"""What colleagues and the customer said of one dispute of the demonstration, so that its thread is worth reading."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import typst

from amiable.correspondence.access import link_by_token
from amiable.correspondence.operations import make_link, note
from amiable.disputes.access import dispute_by_number
from amiable.disputes.operations import add_comment
from amiable.disputes.operations.answers import answer
from amiable.disputes.operations.questions import ask
from amiable.disputes.operations.stages import set_stage
from amiable.evidence.operations import add_document
from amiable.journal.operations import AlreadyDone, operation
from amiable.people.access import Acting

CASE = "LIT-2026-0147"
CONTACT = "Paul Nérandier"


def work_on_the_case(acting: Acting) -> None:
    """The acknowledgment, the labels the customer sent, what logistics and quality answered. Safe to run again: each
    step is done once, by a key of its own."""
    case = dispute_by_number(acting, CASE)
    subject = ("dispute", case.pk)

    def step(key: str, month: int, day: int, hour: int, do: Callable[[Acting], Any]) -> None:
        at = datetime(2026, month, day, hour, 10, tzinfo=UTC)
        with suppress(AlreadyDone):
            do(replace(acting, label="Camille Tessandre", at=at, once=f"demo-{key}"))

    def told(text: str, title: str) -> Callable[[Acting], Any]:
        return lambda who: note(
            who, subject=subject, audience="customer", direction="out", channel="mail",
            who=CONTACT, title=title, text=text, at=who.at,
        )  # fmt: skip

    step("acknowledged", 9, 9, 14, told(ACKNOWLEDGED, "Votre contestation de la facture F26-1187"))
    step("stage", 9, 9, 15, lambda who: set_stage(who, dispute=dispute_by_number(who, CASE), to="acknowledged"))
    step("labels", 10, 19, 9, lambda who: note(
        who, subject=subject, audience="customer", channel="mail", who=CONTACT, text=LABELS, at=who.at,
        title="Étiquettes des deux palettes",
    ))  # fmt: skip
    step("asked-logistics", 10, 19, 10, _ask("logistics", "hugo.lamberive", "Palettes 3 et 4 : même tournée ?", 3))
    step("logistics", 11, 12, 8, _answer("logistics", "conform", "Hugo Lamberive", LOGISTICS, "BL-26-4410.pdf", NOTE))
    step("progress", 11, 12, 9, told(PROGRESS, "Votre contestation : où nous en sommes"))
    step("asked-quality", 11, 12, 10, _ask("quality", "ines.querolan", "Le lot L2607-3 est-il en cause ?", 25))
    step(
        "quality",
        11,
        23,
        15,
        _answer("quality", "partly", "Inès Quérolan", QUALITY, "Contrôle lot L2607-3.pdf", LOT, 3_000_000),
    )
    step("pallets", 11, 23, 16, lambda who: add_comment(who, dispute_by_number(who, CASE), REMARK))
    step("contract", 11, 23, 17, lambda who: add_document(
        who, subject=subject, name="Commande CF-88213.pdf", content=_pdf("Commande CF-88213", ORDER)
    ))  # fmt: skip


def _ask(department: str, person: str, text: str, due: int) -> Callable[[Acting], Any]:
    due_on = date(2026, 11, due)
    email = f"{person}@orvenne.example"
    return lambda who: ask(
        who, dispute=dispute_by_number(who, CASE), department=department, text=text, email=email, due_on=due_on
    )


def _answer(
    department: str, key: str, by: str, words: str, name: str, content: str, number: int | None = None
) -> Callable[[Acting], Any]:
    def do(who: Acting) -> None:
        question = dispute_by_number(who, CASE).questions.get(department=department, forwarded_from=None)
        with operation(replace(who, once=""), "question.linked", [("question", question.pk)]) as done:
            token = make_link(done, subject=("question", question.pk), recipient=question.email, purpose="answer")
        link = link_by_token(token, "demonstration", who.at)
        files = [(name, _pdf(name.removesuffix(".pdf"), content))]
        answer(question, link=link, key=key, number=number, words=words, by=by, files=files, at=who.at, once=who.once)

    return do


def _pdf(title: str, text: str) -> bytes:
    source = f'#set page(width: 148mm, height: 210mm)\n#set text(lang: "fr")\n= {title}\n\n{text}\n'
    return typst.compile(BytesIO(source.encode()).getvalue())


ACKNOWLEDGED = (
    "Bonjour M. Nérandier, nous avons bien reçu votre message. Les 6 000 pots contestés ne vous sont plus réclamés ; "
    "le reste de la facture n’est pas concerné."
)
LABELS = "Voici les étiquettes des deux palettes. Nous avons dû trier à la main pendant deux jours."
LOGISTICS = "Palettes 3 et 4 : même tournée, lots L2607-2 et L2607-3. BL signé sans réserve, palettes filmées."
PROGRESS = (
    "Bonjour M. Nérandier, la traçabilité de vos palettes est établie. Notre service Qualité examine le lot ; nous "
    "vous répondrons avant le 25 novembre. Le reste de la facture n’est pas concerné."
)
QUALITY = (
    "3 000 pots ébréchés viennent de notre lot L2607-3 (défaut de refroidissement, palette 4). Pour les 3 000 de la "
    "palette 3, nos contrôles ne montrent rien."
)
REMARK = "La moitié vient de nous : proposer un avoir de 1 260,00 € et le reste dû."
NOTE = "Laiterie Halbrane, 31 juillet 2026. Deux palettes, 12 000 pots, signé sans réserve."
LOT = "Lot L2607-3, palette 4 : 3 000 pots au col ébréché, refroidissement trop rapide."
ORDER = "12 000 pots verre 140 ml, lot au choix du fournisseur, livraison le 31 juillet 2026."
