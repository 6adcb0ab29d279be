"""Lists as workbooks: typed cells, readable titles, no formulas, the columns shown first, and a sheet that says what it
is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.portfolio.workbooks import formulas, sheet

from amiable.core.events import Paid
from amiable.disputes.operations import add_comment, change_dispute
from amiable.journal.queries import head_of
from amiable.portfolio.queries.chosen import Chosen
from amiable.portfolio.queries.export import Layout, file_name, workbook
from amiable.portfolio.queries.export_columns import DISPUTES, RECEIVABLES
from amiable.receivables.models import Customer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def acting():
    """Two invoices, one contested with a comment, one paid in part."""
    made = factories.acting()
    quai = factories.customer(made, "C1", '=HYPERLINK("http://x")')
    Customer.objects.filter(pk=quai.pk).update(salesperson="+Anne", site="Nord")
    paid = factories.invoice(made, quai, number="F-2", amount=1234_56)
    factories.say(made, paid, Paid(date(2026, 2, 1), 234_56))
    contested = factories.invoice(made, quai, number="-F-1", amount=500_00, due_on=date(2026, 12, 1))
    case = factories.dispute(made, contested, claimed=100_00)
    add_comment(made, case, "@Anne, le bon signé")
    return made


def receivables(acting, layout=None, **asked):
    chosen = Chosen("receivables", 2, TODAY, asked={"place": "open", **asked})
    return workbook(acting.company, chosen, layout or Layout(by="Camille"), factories.NOW)


def rows(content, page=0):
    heads, *lines = sheet(content, page)
    return [dict(zip(heads, line, strict=True)) for line in lines]


def test_amounts_and_dates_are_amounts_and_dates(acting):
    first, second = rows(receivables(acting))
    assert (first["Pièce"], first["Montant"], first["Ouvert"], first["Réglé"]) == ("F-2", 1234.56, 1000.0, 234.56)
    assert (first["Échéance"], first["Jours de retard"]) == (date(2026, 2, 9), 288)
    assert (second["Contesté"], second["Motif"], second["Litiges"]) == (100.0, "Prix", "LIT-2026-0001")
    assert second["Dernier commentaire"] == "@Anne, le bon signé" and second["Retenue"] == "contestation"
    assert second["Site"] == "Nord"


def test_nothing_in_it_is_computed(acting):
    content = receivables(acting)
    assert formulas(content) == []
    first, second = rows(content)
    assert first["Client"] == '=HYPERLINK("http://x")' and first["Commercial"] == "+Anne"
    assert second["Pièce"] == "-F-1"


def test_the_columns_shown_come_first_and_all_others_follow(acting):
    heads, *_ = sheet(receivables(acting, Layout(columns=("site", "open", "number"))), 0)
    assert heads[:3] == ["Site", "Ouvert", "Pièce"] and len(heads) == len(RECEIVABLES) == len(set(heads))


@pytest.mark.parametrize(
    ("sort", "descending", "first"),
    [("due", False, "F-2"), ("due", True, "-F-1"), ("amount", True, "F-2"), ("open", False, "-F-1")],
)
def test_the_order_is_that_of_the_list(acting, sort, descending, first):
    assert rows(receivables(acting, Layout(sort=sort, descending=descending)))[0]["Pièce"] == first


def test_the_second_sheet_says_what_the_file_is(acting):
    content = receivables(acting, Layout(filter=("En retard", "Site Nord"), by="Camille Tessandre"))
    told = dict(sheet(content, 1)[1:])
    seq, digest = head_of(acting.company)
    assert told["Société"] == acting.company.name and told["Situation au"] == TODAY
    assert told["Filtre"] == "En retard ; Site Nord" and told["Par"] == "Camille Tessandre"
    assert (told["Lignes"], told["Ouvert"], told["Contesté"]) == (2, 1500.0, 100.0)
    assert told["Établi le"] == "24/11/2026 10:00"
    assert (told["Tête du journal, ligne"], told["Tête du journal, empreinte"]) == (seq, digest)


def test_an_earlier_day_is_told_as_it_was(acting):
    chosen = Chosen("receivables", 2, date(2026, 1, 15), asked={"place": "open"})
    first, second = rows(workbook(acting.company, chosen, Layout(), factories.NOW))
    assert (first["Ouvert"], second["Contesté"]) == (1234.56, 0)


def test_cases_with_who_has_them_and_what_was_said_last(acting):
    user = factories.user(acting.company, "resolver")
    from amiable.disputes.models import Dispute

    case = Dispute.objects.get()
    change_dispute(acting, dispute=case, assignee=user.pk, department="quality")
    asked = {"status": "open", "late": True}
    for chosen in (Chosen("disputes", 1, TODAY, asked=asked), Chosen("disputes", 1, TODAY, ids=(case.pk,))):
        content = workbook(acting.company, chosen, Layout(columns=("numbers",)), factories.NOW)
        (row,) = rows(content)
        assert next(iter(row)) == "Factures" and row["Factures"] == "-F-1" and len(row) == len(DISPUTES)
        assert (row["Réponse attendue de"], row["Chargé du litige"]) == ("Qualité", user.username)
        assert (row["Contesté"], row["État"], row["Constat"]) == (100.0, "ouvert", "")
    assert dict(sheet(content, 1)[1:])["Filtre"] == "lignes cochées une à une"


def test_a_file_is_of_one_company(acting):
    stranger = factories.company()
    from amiable.disputes.models import Dispute

    for listing, ids in (("receivables", ()), ("disputes", (Dispute.objects.get().pk,))):
        asked = {"place": "open"} if listing == "receivables" else {}
        chosen = Chosen(listing, 1, TODAY, ids, asked)
        assert rows(workbook(stranger, chosen, Layout(), factories.NOW)) == []


def test_a_file_of_many_takes_as_many_statements_as_one_of_few(acting):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            receivables(acting)
        return len(captured)

    few = statements()
    quai = Customer.objects.get(company=acting.company)
    for number in range(30):
        factories.dispute(acting, factories.invoice(acting, quai, number=f"G-{number}"), claimed=10_00)
    assert statements() == few <= 14


def test_its_name_says_whose_what_and_when(acting):
    assert file_name(acting.company, "disputes", TODAY) == f"{acting.company.slug}-litiges-2026-11-24.xlsx"
