"""The first steps: from an empty company to reminders that may run, one ink button at a time."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.web.reading import ink_buttons, statements, text_of

from amiable.administration.operations import say_no_disputes, say_step
from amiable.intake.models import Batch
from amiable.intake.operations import receive, take, undo
from amiable.people.access import DisputesUnknown, require_disputes_known
from amiable.people.models import Company
from amiable.people.operations import disputes_known

TODAY = date(2026, 11, 24)
LIST = b"Client;Facture;Date;Echeance;Montant\nC1;F1;01/02/2026;03/03/2026;10,00\n"


@pytest.fixture(autouse=True)
def demo_day(settings):
    settings.TODAY = TODAY.isoformat()


def steps(acting) -> str:
    return reverse("first_steps", kwargs={"slug": acting.company.slug})


def home(acting) -> str:
    return reverse("home", kwargs={"slug": acting.company.slug})


def batch(acting, source: str) -> Batch:
    """A batch of this source, as another import would leave it."""
    return Batch.objects.create(
        company=acting.company, source=source, as_of=TODAY, names='["x.csv"]', digest="x", at=acting.at, by="operator",
        operation=1,
    )  # fmt: skip


def ink(answer) -> str:
    """The words of the one ink button."""
    assert ink_buttons(answer) == 1
    return re.search(r'class="btn btn-ink[ "].*?</(?:a|button)>', answer.content.decode(), re.DOTALL)[0]


def test_an_empty_company_is_led_from_home_to_its_first_file(acting, signed_in):
    client = signed_in("administrator")
    assert steps(acting) in client.get(home(acting)).content.decode()
    answer = client.get(steps(acting))
    said = text_of(answer)
    assert "Commençons par ce que vos clients vous doivent" in said and "Choisir un fichier" in ink(answer)
    assert "Aucune relance ne part avant cette étape" in said and "pbar tall blank" in answer.content.decode()


def test_each_step_done_hands_the_ink_to_the_next(acting, signed_in):
    client, address = signed_in("credit_manager"), steps(acting)
    take(acting, factories.parsed(factories.item()))
    assert "Déposer vos clients" in ink(client.get(address))
    client.post(address, {"step": "customers"})
    assert "Déposer la liste des litiges" in ink(client.get(address))
    client.post(address, {"step": "disputes"})
    assert "Ces réglages nous vont" in ink(client.get(address))
    client.post(address, {"step": "settings"})
    answer = client.get(address)
    assert "tout est fait" in text_of(answer) and "Aller à l’accueil" in ink(answer)
    assert "Premiers pas" not in text_of(client.get(home(acting)))


def test_home_says_in_one_line_what_comes_next_to_who_can_do_it(acting, signed_in):
    take(acting, factories.parsed(factories.item()))
    said = text_of(signed_in("credit_manager").get(home(acting)))
    assert "Premiers pas : 1 sur 4. Ensuite : clients et contacts . Aucune relance" in said.replace(
        "contacts.", "contacts ."
    )
    assert "Premiers pas" not in text_of(signed_in("auditor").get(home(acting)))


def test_a_step_says_who_did_it_and_when(acting, signed_in):
    take(acting, factories.parsed(factories.item()))
    client = signed_in("credit_manager")
    client.post(steps(acting), {"step": "disputes"})
    said = text_of(client.get(steps(acting)))
    company = Company.objects.get(pk=acting.company.pk)
    assert "le 24/11/2026, par l’opérateur" in said and f"le 24/11/2026, par {company.disputes_known_by}" in said
    assert company.disputes_known_by.startswith("claire.martel")


def test_no_disputes_is_said_once_taken_back_and_reminders_wait_again(acting, signed_in):
    client = signed_in("credit_manager")
    with pytest.raises(DisputesUnknown):
        require_disputes_known(acting.company)
    answer = client.post(steps(acting), {"step": "disputes"}, follow=True)
    assert "Aucun litige en cours : c’est noté" in answer.content.decode()
    require_disputes_known(acting.company)
    client.post(reverse("first_steps_back", kwargs={"slug": acting.company.slug}) + "?step=disputes")
    with pytest.raises(DisputesUnknown):
        require_disputes_known(acting.company)


def test_what_was_left_for_later_is_taken_up_again(acting, signed_in):
    client = signed_in("credit_manager")
    client.post(steps(acting), {"step": "customers"})
    assert "Laissé pour plus tard" in text_of(client.get(steps(acting)))
    client.post(reverse("first_steps_back", kwargs={"slug": acting.company.slug}), {"step": "customers"})
    assert "Laissé pour plus tard" not in text_of(client.get(steps(acting)))


def test_a_file_of_customers_or_disputes_does_its_step_and_an_undone_one_does_not(acting, signed_in):
    client = signed_in("credit_manager")
    for source in ("customers", "disputes"):
        batch(acting, source)
    disputes_known(acting.company, TODAY, "Claire Martel")
    said = text_of(client.get(steps(acting)))
    assert said.count("Voir cet import") == 2 and "Nous n’avons aucun litige en cours" not in said
    first = take(acting, factories.parsed(factories.item())).batch_id
    assert text_of(client.get(steps(acting))).count("Voir cet import") == 3
    undo(acting, first)
    assert text_of(client.get(steps(acting))).count("Voir cet import") == 2


def test_a_file_that_waits_comes_before_any_step(acting, signed_in):
    receive(acting, [("liste.csv", LIST)])
    answer = signed_in("credit_manager").get(steps(acting))
    assert "Suivre le fichier" in ink(answer) and "liste.csv" in text_of(answer)


def test_who_imports_sees_the_steps_and_who_manages_says_them(acting, signed_in):
    accountant = signed_in("accountant")
    answer = accountant.get(steps(acting))
    assert answer.status_code == 200 and "Nous n’avons aucun litige" not in text_of(answer) and ink_buttons(answer) == 1
    assert accountant.post(steps(acting), {"step": "disputes"}).status_code == 403
    assert signed_in("auditor").get(steps(acting)).status_code == 403


def test_a_step_that_is_not_said_done_is_told(acting, signed_in):
    answer = signed_in("credit_manager").post(steps(acting), {"step": "accounts"})
    assert answer.status_code == 400 and "qui se dise faite" in text_of(answer)


def test_at_another_moment_nothing_is_said(acting, signed_in):
    client = signed_in("credit_manager")
    answer = client.get(steps(acting), {"as_of": "2026-10-01"})
    assert ink_buttons(answer) == 1 and "Plus tard" not in text_of(answer)
    assert client.post(steps(acting) + "?as_of=2026-10-01", {"step": "disputes"}).status_code == 400


def test_the_page_takes_as_many_statements_for_thirty_imports_as_for_one(acting, signed_in):
    client = signed_in("credit_manager")
    take(acting, factories.parsed(factories.item(number="P0")), mode="delta")
    say_no_disputes(acting)
    few = statements(client, steps(acting))
    for number in range(1, 30):
        take(acting, factories.parsed(factories.item(number=f"P{number}")), mode="delta")
        say_step(replace(acting), "settings", done=bool(number % 2))
    assert statements(client, steps(acting)) == few


# ---- before there is anybody


def test_where_nobody_can_sign_in_the_page_says_which_commands_to_run(db):
    answer = Client(headers={"accept-language": "fr"}).get(reverse("account_login"))
    said = answer.content.decode()
    assert "amiable company add --name" in said and "amiable user add" in said


def test_where_somebody_can_it_does_not(acting, signed_in):
    signed_in("auditor")
    assert "amiable company add" not in Client().get(reverse("account_login")).content.decode()
