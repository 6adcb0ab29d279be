"""The routes of the screens, as the program declares them, with what each asks of a role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests import factories

from amiable.people.access import ABILITIES
from amiable.people.models import Role

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def told(answer) -> str:
    """The body of an answer, without the tokens that differ each time."""
    return _TOKEN.sub("", answer.content.decode())


LIST = b"Client;Facture;Date;Echeance;Montant\nC1;F1;01/02/2026;03/03/2026;10,00\n"
OF_COMPANY = "c/<slug:slug>/"


@dataclass(frozen=True)
class Route:
    """A route, the converters of its parts, and method → ability."""

    name: str
    path: str
    parts: tuple[str, ...]
    abilities: dict[str, str]

    @property
    def names_a_thing(self) -> bool:
        return bool(set(self.parts) - {"slug"})

    @property
    def noun(self) -> str:
        """What its id is of: the first word of its name."""
        return self.name.partition("_")[0]

    def address(self, slug: str, things: dict[str, int]) -> str:
        """The address for the thing of its noun: the first word of its name."""
        named = {part: things[self.noun] for part in self.parts if part != "slug"}
        return reverse(self.name, kwargs={"slug": slug} | named)


def things(acting) -> dict[str, int]:
    """Noun of routes → id of one such thing, of the company of `acting`."""
    from amiable.disputes.models import Dispute
    from amiable.intake.models import Batch, Upload
    from amiable.intake.operations import receive, take

    take(acting, factories.parsed(factories.item(number="FA-77")))
    invoice = factories.invoice(acting, number="FA-1")
    dispute = factories.dispute(acting, invoice, claimed=100_00)
    upload = receive(acting, [("liste.csv", LIST)])
    return {
        "receivable": invoice.pk,
        "dispute": Dispute.objects.get(pk=dispute.pk).pk,
        "batch": Batch.objects.get(company=acting.company).pk,
        "upload": Upload.objects.get(pk=upload.pk).pk,
        "evidence": _document(acting, dispute),
        **_of_case(acting, dispute),
        **_of_signals(acting, invoice.customer),
        **_of_lists(acting),
        **_people(acting),
        **_at_customer(acting, invoice.customer),
    }


def _document(acting, dispute) -> int:
    """A file of the dispute, with a picture."""
    from amiable.evidence.models import Document
    from amiable.evidence.operations import add_document

    given = add_document(acting, subject=("dispute", dispute.pk), name="photo.gif", content=b"GIF89a and its pixels")
    Document.objects.filter(pk=given.pk).update(preview="ready", picture=given.blob)
    return given.pk


def _of_case(acting, dispute) -> dict[str, int]:
    """What a case is made of: a question, a letter that waits, a decision that waits for its answer to go out."""
    from amiable.disputes.operations.decisions import Answer, decide
    from amiable.disputes.operations.letters import write_to_customer
    from amiable.disputes.operations.questions import ask

    question = ask(acting, dispute=dispute, department="quality", text="Le lot est-il conforme ?", email="a@ici.fr")
    said = {"to": ["client@la.fr"], "title": "Votre litige", "text": "Nous cherchons."}
    message = write_to_customer(acting, dispute=dispute, key="lettre", **said)
    answer = Answer(("client@la.fr",), "Notre réponse", "Rien n’est accordé.")
    decision = decide(acting, dispute=dispute, finding="unfounded", answer=answer)
    return {"question": question.pk, "message": message.pk, "decision": decision.pk}


def _of_signals(acting, customer) -> dict[str, int]:
    """A contested line of an invoice, a signal, and what is contested before its invoice."""
    from amiable.disputes.models import Item
    from amiable.disputes.operations import BlockedLine, open_dispute
    from amiable.disputes.operations.announced import announce
    from amiable.disputes.operations.items import ItemAsked
    from amiable.disputes.operations.signals import raise_signal
    from amiable.receivables.models import Hold

    invoices = [factories.invoice(acting, customer, number=f"FA-L{place}") for place in (1, 2)]
    line = BlockedLine(invoices[0], items=(ItemAsked(2000, quantity=2000, unit_price=100_000, label="Cartons"),))
    made = open_dispute(acting, lines=[line], reason="price", opened_on=acting.today)
    subject = raise_signal(acting, invoices[1], source="call").subject
    told = announce(acting, customer=customer, document_kind="order", document="CDE 7710", reason="price")
    return {
        "item": Item.objects.get(line__dispute=made).pk,
        "signal": Hold.objects.get(company=acting.company, subject=subject).pk,
        "announced": told.pk,
    }


def _at_customer(acting, customer) -> dict[str, int]:
    """A customer, somebody there, and what holds it back."""
    from amiable.receivables.models import Hold
    from amiable.receivables.operations.causes import Cause, place_cause
    from amiable.receivables.operations.contacts import Told, add_contact

    cause = place_cause(acting, customer, Cause("manual", acting.today, words="Congés"))
    hold = Hold.objects.get(company=acting.company, subject=cause)
    return {"customer": customer.pk, "cause": hold.pk, "contact": add_contact(acting, customer, Told("Inès Varga")).pk}


def _of_lists(acting) -> dict[str, int]:
    """A view that everybody sees, and a file that is being made."""
    from amiable.people.access import as_user
    from amiable.portfolio.operations.files import ask_export
    from amiable.portfolio.operations.views import save_view
    from amiable.portfolio.queries.chosen import Chosen
    from amiable.portfolio.queries.export import Layout

    owner = as_user(acting.company, factories.user(acting.company, "auditor"), acting.at)
    view = save_view(owner, listing="receivables", name="En retard", query="late=0", shared=True)
    errand = ask_export(acting, Chosen("receivables", 6000, acting.today), Layout(), "fr")
    return {"view": view.pk, "errand": errand.pk}


def _people(acting) -> dict[str, int]:
    """Somebody who is away on a day to come."""
    from amiable.administration.operations import Away, add_absence

    person = factories.user(acting.company, "resolver")
    absence = add_absence(acting, Away(person.pk, acting.today + timedelta(30), acting.today + timedelta(31)))
    return {"person": person.pk, "absence": absence.pk}


def _flat(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _flat(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def _all() -> list[Route]:
    return [
        Route(
            str(pattern.name), path, tuple(pattern.pattern.converters) + (("slug",) if OF_COMPANY in path else ()),
            dict(getattr(pattern.callback, "abilities", {})),
        )
        for path, pattern in _flat(get_resolver().url_patterns)
    ]  # fmt: skip


def of_company() -> list[Route]:
    """Routes under a company."""
    return [route for route in _all() if route.path.startswith(OF_COMPANY)]


def outside() -> list[Route]:
    """Routes under none."""
    return [route for route in _all() if not route.path.startswith(OF_COMPANY)]


def expected(route: Route, role: str, method: str) -> int:
    """405 where the method is none of the route's, 403 where the role lacks the ability, else 200 for "may"."""
    ability = route.abilities.get("GET" if method == "HEAD" else method)
    if ability is None:
        return 405
    return 200 if role in ABILITIES[ability] else 403


def table() -> list[tuple[str, str, str, list[str]]]:
    """(path, method, ability, roles that may) for the docs, in the order of the routes."""
    return [
        (route.path, method, ability, [role for role in Role.values if role in ABILITIES[ability]])
        for route in of_company()
        for method, ability in sorted(route.abilities.items())
    ]
