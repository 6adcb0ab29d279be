"""Rejected lines of customers and of disputes are mended one by one like those of lists."""

import pytest
from tests.intake.lists import Item, take_list
from tests.intake.uploads import drop, odd, seen, work

from amiable.formats.open_items.again import cells_of
from amiable.intake.models import Batch, RejectedLine, Trace
from amiable.intake.operations import confirm, correct, replay
from amiable.intake.operations.rejects import Typed
from amiable.intake.queries import readings_of_batch, rejected_lines, rejects_counted
from amiable.receivables.models import Customer

CUSTOMERS = (
    "Code client;Nom client;SIREN;Payeur;Email\n"
    "C1;Brasserie du Quai;732829320;;compta@quai.example\n"
    "C2;Halles de Pontarvel;12;;compta@halles.example\n"
    ";Sans code;;;\n"
)
DISPUTES = (
    "N° facture;Code client;Montant contesté;Motif;Depuis le\n"
    "F1;C1;100,00;prix;02/11/2026\n"
    "F2;C1;1O0,00;prix;03/11/2026\n"
)


def taken(acting, name: str, content: str, kind: str) -> Batch:
    upload = work(drop(acting, (name, content.encode()), kind=kind))
    assert upload.state == "previewed", upload.refusal
    confirm(acting, upload, unusual=odd(upload))
    return Batch.objects.get(pk=work(upload).batch_id)


def mend(acting, row: RejectedLine, column: int, text: str):
    cells = cells_of(readings_of_batch(row.batch)[row.file], row.raw)
    cells[column] = text
    return correct(acting, row.batch_id, {row.pk: Typed(row.version, cells)})


def replayed(acting, batch: Batch) -> Batch:
    upload = work(replay(acting, batch.pk))
    assert (upload.state, upload.kind) == ("previewed", batch.source), upload.refusal
    confirm(acting, upload)
    return Batch.objects.get(pk=work(upload).batch_id)


@pytest.fixture
def customers(acting) -> Batch:
    take_list(acting, [Item("C1", "F1", 50_000), Item("C2", "F2", 20_000)], acting.today)
    return taken(acting, "clients.csv", CUSTOMERS, "customers")


def test_a_customer_whose_siren_was_wrong_is_mended_in_place_and_taken(acting, customers):
    row = RejectedLine.objects.get(batch=customers, line=3)
    assert mend(acting, row, 2, "13").wrong == (row.pk,)
    row.refresh_from_db()
    assert mend(acting, row, 2, "552100554").wrong == ()
    again = replayed(acting, customers)
    assert Customer.objects.get(company=acting.company, code="C2").siren == "552100554"
    assert list(RejectedLine.objects.filter(replayed_by=again).values_list("line", flat=True)) == [3]
    assert rejects_counted(acting.company, customers.pk) == {"left": 1, "ready": 0, "aside": 0, "replayed": 1}


def test_a_customer_without_a_code_is_found_again_by_the_code_that_was_typed(acting, customers):
    row = RejectedLine.objects.get(batch=customers, line=4)
    assert mend(acting, row, 0, "C2").wrong == ()
    replayed(acting, customers)
    row.refresh_from_db()
    assert row.replayed_by is not None


def test_a_dispute_whose_amount_was_wrong_is_mended_in_place_and_opened(acting):
    take_list(acting, [Item("C1", "F1", 50_000), Item("C1", "F2", 20_000)], acting.today)
    batch = taken(acting, "litiges.csv", DISPUTES, "disputes")
    row = RejectedLine.objects.get(batch=batch)
    assert mend(acting, row, 2, "100,00").wrong == ()
    replayed(acting, batch)
    row.refresh_from_db()
    assert row.replayed_by is not None
    from amiable.disputes.models import Dispute

    assert Dispute.objects.filter(company=acting.company).count() == 2


def test_what_is_wrong_with_a_line_sent_again_names_the_line_of_the_file_it_came_from(acting):
    """The amount is mended, the books do not know the invoice: it is still line 4 of litiges.csv, and mended there."""
    take_list(acting, [Item("C1", "F1", 50_000)], acting.today)
    content = DISPUTES + "F9;C1;1O0,00;prix;03/11/2026\n"
    batch = taken(acting, "litiges.csv", content, "disputes")
    row = RejectedLine.objects.get(batch=batch, line=4)
    assert mend(acting, row, 2, "100,00").wrong == ()
    upload = work(replay(acting, batch.pk))
    told = [(one["file"], one["line"], one["found"]) for one in seen(upload)["rejects"]["rows"]]
    assert told == [("litiges.csv", 4, "F9")]
    confirm(acting, upload)
    again = RejectedLine.objects.get(batch_id=work(upload).batch_id)
    assert (again.file, again.line, again.field) == ("litiges.csv", 4, "N° facture")
    assert mend(acting, again, 0, "F1").wrong == ()
    replayed(acting, again.batch)
    assert rejected_lines(acting.company, again.batch_id) == []


def test_a_dispute_taken_from_a_line_sent_again_says_which_line_it_was(acting):
    take_list(acting, [Item("C1", "F1", 50_000), Item("C1", "F2", 20_000)], acting.today)
    batch = taken(acting, "litiges.csv", DISPUTES, "disputes")
    mend(acting, RejectedLine.objects.get(batch=batch), 2, "100,00")
    again = replayed(acting, batch)
    assert [(one.file, one.line) for one in Trace.objects.filter(batch=again)] == [("litiges.csv", 3)]


def test_accounts_sent_again_name_the_line_of_their_own_file_too(acting):
    """Two lines of one document, both mended: the second is told by its line in the file of the morning."""
    wrong = [f"C1;Maison C1;F8;15/09/2026;15/10/2026;{amount};{amount}" for amount in ("8O,00", "9O,00")]
    batch = take_list(acting, [Item("C1", "F1", 50_000), *wrong], acting.today, name="matin.csv").batch_id
    for row in rejected_lines(acting.company):
        cells = row.raw.replace("O", "0").split(";")
        assert correct(acting, batch, {row.pk: Typed(row.version, cells)}).wrong == ()
    upload = work(replay(acting, batch))
    assert [(one["file"], one["line"]) for one in seen(upload)["rejects"]["rows"]] == [("matin.csv", 4)]
