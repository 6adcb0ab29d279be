"""Lists as Excel from their page: what is filtered, or ticked; a large one is made in the background."""

from datetime import date

import pytest
from django.urls import reverse
from tests import factories
from tests.portfolio.workbooks import sheet
from tests.web.reading import href, ink_buttons, text_of

from amiable.intake.operations import take
from amiable.portfolio.models import Errand
from amiable.portfolio.operations.work import errand_once
from amiable.web.clock import now
from amiable.web.views import exports


@pytest.fixture(autouse=True)
def demo_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def invoices(acting):
    quai = factories.customer(acting)
    due = date(2026, 12, 24)
    return [factories.invoice(acting, quai, number="F-1"), factories.invoice(acting, quai, number="F-2", due_on=due)]


def to(acting, name, **parts):
    return reverse(name, kwargs={"slug": acting.company.slug, **parts})


def numbers(answer) -> list[str]:
    assert answer.status_code == 200 and answer.headers["Content-Type"] == exports.XLSX
    heads, *rows = sheet(answer.content, 0)
    return [row[heads.index("Pièce" if "Pièce" in heads else "Litige")] for row in rows]


def test_the_button_gives_what_is_filtered_in_the_order_and_columns_shown(acting, signed_in, invoices):
    client = signed_in("auditor")
    asked = {"sort": "number", "order": "desc", "columns": "open,number"}
    listed = client.get(to(acting, "receivables"), asked)
    answer = client.get(href(listed, "Excel, cette vue"))
    assert numbers(answer) == ["F-2", "F-1"] and sheet(answer.content, 0)[0][:2] == ["Ouvert", "Pièce"]
    name = f'attachment; filename="{acting.company.slug}-creances-2026-11-24.xlsx"'
    assert answer.headers["Content-Disposition"] == name
    late = client.get(href(client.get(to(acting, "receivables"), {"late": "0"}), "Excel, cette vue"))
    assert numbers(late) == ["F-1"] and dict(sheet(late.content, 1)[1:])["Filtre"] == "En retard"


def test_what_is_ticked_alone(acting, signed_in, invoices):
    answer = signed_in().get(to(acting, "receivables_export"), {"id": str(invoices[1].pk)})
    assert numbers(answer) == ["F-2"]


def test_an_earlier_day(acting, signed_in, invoices):
    answer = signed_in().get(to(acting, "receivables_export"), {"as_of": "2026-01-05"})
    assert numbers(answer) == []
    assert dict(sheet(answer.content, 1)[1:])["Situation au"] == date(2026, 1, 5)


def test_disputes_too(acting, signed_in, invoices):
    case = factories.dispute(acting, invoices[0], claimed=10_00)
    client = signed_in()
    answer = client.get(href(client.get(to(acting, "disputes"), {"status": "open"}), "Excel, cette vue"))
    assert numbers(answer) == [case.number]
    assert numbers(client.get(to(acting, "disputes_export"), {"status": "resolved"})) == []


def test_a_large_one_is_asked_for_made_and_then_given(acting, signed_in, invoices, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 1)
    client = signed_in()
    address = to(acting, "receivables_export")
    said = client.get(address)
    assert "Un fichier de 2 lignes" in text_of(said) and ink_buttons(said) == 1 and not Errand.objects.exists()
    waiting = client.post(address, {"sent": "a-form"}, follow=True)
    client.post(address, {"sent": "a-form"})
    errand = Errand.objects.get()
    assert "Fichier Excel : en attente" in text_of(waiting)
    file = to(acting, "errand_file", id=errand.pk)
    assert client.get(file).status_code == 409
    while errand_once(now()):
        pass
    ready = client.get(to(acting, "errand", id=errand.pk))
    assert href(ready, "creances-2026-11-24.xlsx") == file and ink_buttons(ready) == 1
    content = b"".join(client.get(file).streaming_content)
    assert len(sheet(content, 0)) == 3


def test_a_choice_that_is_none_is_refused(acting, signed_in, invoices):
    answer = signed_in().get(to(acting, "receivables_export"), {"all": "nonsense"})
    assert answer.status_code == 400 and "choisissez de nouveau" in answer.content.decode()


def test_the_document_tells_what_the_accounts_say(acting, signed_in):
    take(acting, factories.parsed(factories.item(number="FA-77")))
    client = signed_in("auditor")
    listed = client.get(to(acting, "receivables"))
    opened = href(listed, "Ouvrir FA-77")
    document = client.get(f"{opened}document/")
    assert f'data-sheet href="{opened}document/">FA-77</a>' in listed.content.decode()
    said = text_of(document)
    for words in ("Facture FA-77", "Brasserie du Quai", "500,00 €", "postes.csv", "ligne 2", "Facture émise"):
        assert words in said
    assert ink_buttons(document) == 1 and href(document, "Ouvrir la créance") == opened


def test_a_document_of_another_company_is_absent(acting, signed_in, invoices):
    other = factories.invoice(factories.acting())
    assert signed_in().get(to(acting, "receivable_document", id=other.pk)).status_code == 404
