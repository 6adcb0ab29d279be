"""The position as the program shows it: sums of what is stored, refused where they may not be shown."""

import subprocess
import sys
from datetime import date

import polars as pl
import pytest
from django.db import connection
from polars.testing import assert_frame_equal
from tests import factories

from amiable.core.calendar import Term
from amiable.core.events import Credited, Paid
from amiable.core.position.bounds import Unsound
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.receivables.models import Movement
from amiable.receivables.operations import confirm_due_dates, record
from amiable.receivables.queries import movements, positions
from amiable.receivables.queries.events import late_events
from amiable.receivables.queries.movements import movement_frame
from amiable.receivables.queries.positions import ESTIMATED, NO_RATE, position_rows

AS_OF = date(2026, 6, 30)


def books():
    """Two companies with some movements each; the first one's operator."""
    for acting in (factories.acting(), factories.acting()):
        for number in range(3):
            invoice = factories.invoice(acting, amount=1000_00 + number)
            factories.say(acting, invoice, Paid(date(2026, 3, 1 + number), 100_00))
            factories.dispute(acting, invoice, claimed=50_00)
            factories.say(acting, invoice, Credited(date(2026, 7, 1), 10_00))
    return acting


def sorted_rows(frame):
    return frame.sort(frame.columns)


@pytest.mark.django_db
def test_a_late_invoice_bears_and_owes_the_indemnity():
    acting = factories.acting()
    invoice = factories.invoice(acting, amount=10_000_00)
    (row,) = position_rows(acting.company, date(2026, 3, 11), by="receivable")
    assert (row["open"], row["claimable"], row["retained_days_late"]) == (10_000_00, 10_000_00, 30)
    assert row["interest"] == row["original_interest"] > 0 and row["gap"] == 0
    assert (row["indemnity"], row["reason"]) == (40_00, "")
    assert position_rows(acting.company, factories.DUE, by="receivable")[0]["claimable"] == 0  # the day itself
    assert position_rows(acting.company, date(2026, 1, 9), by="receivable") == []  # before it was issued
    assert invoice.customer.code == row["customer"]


@pytest.mark.django_db
def test_customers_are_the_sums_of_their_receivables():
    acting = books()
    factories.credit(acting, factories.customer(acting), 70_00)
    receivables = position_rows(acting.company, AS_OF, by="receivable")
    (customer,) = position_rows(acting.company, AS_OF, by="customer")
    for name in ("open", "certain", "contested", "claimable", "credit", "interest", "original_interest", "indemnity"):
        assert customer[name] == sum(row[name] for row in receivables)
    portions = position_rows(acting.company, AS_OF, by="portion")
    assert sum(row["certain"] for row in portions) == customer["certain"] and customer["credit"] == 70_00


@pytest.mark.django_db
def test_an_estimated_due_date_gives_places_and_no_figure():
    acting = factories.acting()
    term = Term(30)
    factories.invoice(acting, due_on=term.due(factories.ISSUED), term=term, estimated=True)
    (row,) = position_rows(acting.company, AS_OF, by="receivable")
    assert (row["certain"], row["due_on"]) == (1200_00, factories.DUE)
    assert (row["interest"], row["original_interest"], row["gap"]) == (None, None, None)
    assert (row["indemnity"], row["reason"]) == (0, ESTIMATED)
    (row,) = position_rows(acting.company, AS_OF, by="customer")
    assert (row["interest"], row["indemnity"], row["reason"]) == (None, 0, ESTIMATED)


@pytest.mark.django_db
def test_a_day_without_a_published_rate_gives_places_and_no_interest():
    acting = factories.acting()
    factories.invoice(acting)
    (row,) = position_rows(acting.company, date(2027, 3, 1), by="receivable")
    assert (row["certain"], row["interest"], row["reason"]) == (1200_00, None, NO_RATE)
    assert row["retained_days_late"] == (date(2027, 3, 1) - factories.DUE).days


@pytest.mark.django_db
def test_one_figure_missing_leaves_none_for_the_customer():
    acting = factories.acting()
    factories.invoice(acting, term=Term(30), estimated=True)
    factories.invoice(acting)
    receivables = position_rows(acting.company, AS_OF, by="receivable")
    assert [row["interest"] is None for row in receivables] == [True, False]
    (customer,) = position_rows(acting.company, AS_OF, by="customer")
    assert customer["interest"] is None and customer["certain"] == 2400_00


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["portion", "receivable", "customer"])
def test_a_movement_without_weight_shows_nothing_at_all(monkeypatch, by):
    acting = books()
    whole = positions.weights
    monkeypatch.setattr(positions, "weights", lambda *asked: [w for w in whole(*asked) if w.from_day % 2])
    with pytest.raises(Unsound, match="FA-"):
        position_rows(acting.company, AS_OF, by=by)


@pytest.mark.django_db
def test_a_turnover_beyond_the_bound_shows_nothing_and_names_the_invoice():
    acting = factories.acting()
    factories.invoice(acting)
    invoice = factories.invoice(acting, number="FA-GROS")
    row = Movement.objects.filter(receivable=invoice).first()
    for base in (6 * 10**10, -6 * 10**10):
        row.pk, row.base = None, base
        row.save(force_insert=True)
    with pytest.raises(Unsound, match="FA-GROS"):
        position_rows(acting.company, AS_OF, by="customer")


@pytest.mark.django_db
def test_the_movements_are_those_of_the_company_the_day_and_the_line():
    acting = books()
    whole = movement_frame(acting.company, AS_OF)
    assert set(whole["receivable"]) == set(
        Movement.objects.filter(company=acting.company).values_list("receivable_id", flat=True)
    )
    assert len(whole) == Movement.objects.filter(company=acting.company, on__lte=AS_OF).count()
    assert set(whole.dtypes) == {pl.Int64}
    last, _ = head_of(acting.company)
    assert_frame_equal(sorted_rows(movement_frame(acting.company, AS_OF, last)), sorted_rows(whole))
    assert len(movement_frame(acting.company, AS_OF, 0)) == 0
    sizes = [len(movement_frame(acting.company, date(2026, 12, 31), seq)) for seq in range(last + 1)]
    assert sizes == sorted(sizes) and sizes[-1] == Movement.objects.filter(company=acting.company).count()


@pytest.mark.parametrize("known_at", [None, 6])
def test_adbc_gives_the_rows_of_the_cursor(own_database, monkeypatch, known_at):
    if connection.vendor != "postgresql":
        pytest.skip("ADBC is for PostgreSQL")
    acting = books()
    by_cursor = movement_frame(acting.company, AS_OF, known_at)
    assert not by_cursor.is_empty()
    monkeypatch.setattr(movements, "ADBC_ROWS", 1)
    monkeypatch.setattr(movements, "_by_cursor", lambda *_: pytest.fail("the cursor was used"))
    by_adbc = movement_frame(acting.company, AS_OF, known_at)
    assert by_adbc.schema == by_cursor.schema
    assert_frame_equal(sorted_rows(by_adbc), sorted_rows(by_cursor))


NO_SECOND_SQLITE = """
import sys
from datetime import date
import django
django.setup()
from amiable.people.queries import companies
from amiable.receivables.operations import confirm_due_dates, record
from amiable.receivables.queries import movements, positions
movements.ADBC_ROWS = 0
assert positions.position_rows(companies()[-1], date(2026, 6, 30), by="customer")
print([name for name in sys.modules if "adbc" in name or "connectorx" in name or "duckdb" in name])
"""


def test_sqlite_is_read_by_python_s_own_library_only(own_database, environment_of):
    """A second SQLite library in the process would drop its locks."""
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    books()
    command = [sys.executable, "-c", NO_SECOND_SQLITE]
    done = subprocess.run(command, env=environment_of(own_database), capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


@pytest.mark.django_db
def test_what_came_late_to_a_signed_position_is_listed():
    acting = factories.acting()
    receivable = factories.invoice(acting, amount=1000_00)
    signed = head_of(acting.company)[0]
    factories.say(acting, receivable, Paid(date(2026, 2, 1), 400_00))
    late = late_events(acting.company, date(2026, 3, 1), signed)
    assert [(row["number"], row["kind"], row["cents"], row["seq"]) for row in late] == [
        (receivable.number, "paid", 400_00, signed + 1)
    ]
    assert late_events(acting.company, date(2026, 1, 31), signed) == []


@pytest.mark.django_db
def test_what_was_taken_back_since_is_late_too():
    acting = factories.acting()
    receivable = factories.invoice(acting, amount=1000_00)
    said = factories.say(acting, receivable, Paid(date(2026, 2, 1), 400_00)).event_ids[0]
    signed = head_of(acting.company)[0]
    factories.say(acting, receivable, None, voids=said)
    assert [row["kind"] for row in late_events(acting.company, date(2026, 3, 1), signed)] == ["voided"]


@pytest.mark.django_db
def test_a_signed_position_keeps_its_estimated_dates_when_they_are_confirmed():
    acting = factories.acting()
    receivable = factories.invoice(acting, amount=1000_00, estimated=True)
    signed = head_of(acting.company)[0]
    before = position_rows(acting.company, AS_OF, by="receivable", known_at=signed)
    with operation(acting, "test.confirmed") as done:
        record(done, confirm_due_dates(done, {receivable.pk: date(2026, 3, 1)}))
    assert position_rows(acting.company, AS_OF, by="receivable", known_at=signed) == before
    assert before[0]["reason"] == ESTIMATED
    assert position_rows(acting.company, AS_OF, by="receivable")[0]["interest"] is not None
