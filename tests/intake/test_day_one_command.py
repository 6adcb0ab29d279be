"""`amiable import FILE --kind customers|disputes`."""

import pytest
from tests.intake.commands import amiable
from tests.intake.day_one import CUSTOMERS, DISPUTES, csv_of
from tests.intake.lists import Item, new_company, take_files, text

from amiable.disputes.models import Dispute
from amiable.people.models import Company
from amiable.receivables.models import Customer


@pytest.fixture
def files(own_database, tmp_path):
    """A company with an open invoice, and the two files of its day one."""
    acting = new_company()
    take_files(acting, [("postes.csv", text([Item("C1", "F1", 120_000)]))])
    (tmp_path / "clients.csv").write_bytes(csv_of(CUSTOMERS, "C1;;;;;;;;;Nord;;;;;;", "C1;;12;;;;;;;;;;;;;"))
    (tmp_path / "litiges.csv").write_bytes(csv_of(DISPUTES, "F1;;100;12/10/2026;prix;;;"))
    return tmp_path


def test_customers_are_taken_and_told(files):
    done = amiable("import", files / "clients.csv", "--kind", "customers", "--format", "json")
    assert done.code == 0, done.err
    assert (done.json["counts"]["customers_changed"], done.json["rejects"][0]["field"]) == (1, "SIREN")
    assert Customer.objects.get().site == "Nord"
    assert amiable("import", files / "clients.csv", "--kind", "customers", "--format", "json").json["again"]


def test_disputes_are_previewed_without_a_trace_then_opened(files):
    assert "Aperçu, rien n'est écrit : 1 litiges" in amiable(
        "import", files / "litiges.csv", "--kind", "disputes", "--dry-run"
    ).out.replace("\n", " ")
    assert not Dispute.objects.exists()
    done = amiable("import", files / "litiges.csv", "--kind", "disputes")
    assert done.code == 0, done.err
    assert Dispute.objects.get().claimed == 10_000


def test_a_preview_into_an_empty_database_leaves_no_company(own_database, tmp_path):
    (tmp_path / "clients.csv").write_bytes(csv_of(CUSTOMERS, "C1;Laiterie;;;;;;;;;;;;;;"))
    assert amiable("import", tmp_path / "clients.csv", "--kind", "customers", "--dry-run").code == 0
    assert not Company.objects.exists()
