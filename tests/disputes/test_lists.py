"""Lists of disputes: as they stood on a day, page by page, with totals that follow, and what waits for an answer."""

from datetime import date, timedelta
from functools import partial
from random import Random

import pytest
from tests import factories
from tests.copies import copied_database

from amiable.core.calendar import add_working_days
from amiable.core.reasons import REASONS
from amiable.disputes.access import dispute_by_id
from amiable.disputes.models import Dispute
from amiable.disputes.operations import BlockedLine, open_dispute, resolve_dispute, undo_last
from amiable.disputes.queries import (
    dispute_lines,
    dispute_page,
    dispute_row,
    dispute_rows,
    dispute_totals,
    disputes_by_numbers,
    disputes_found,
    disputes_of_receivable,
    disputes_to_decide,
    faults_of_disputes,
    late_disputes,
    open_dispute_totals,
)
from amiable.disputes.queries.pages import ORDERS
from amiable.disputes.queries.selection import STATUSES
from amiable.people.access import Absent

pytestmark = pytest.mark.django_db

TODAY = factories.NOW.date()
DAYS = (date(2026, 1, 15), date(2026, 2, 20), date(2026, 3, 15), TODAY)
KEYS = {"due": "due_on", "opened": "opened_on", "recent": "opened_on", "stake": "blocked"}


@pytest.fixture
def acting():
    return factories.acting()


def opened(acting, invoice=None, *, reason="price", on=date(2026, 1, 20), cents=100_00, words=""):
    lines = [BlockedLine(invoice or factories.invoice(acting), cents)]
    return open_dispute(acting, lines=lines, reason=reason, words=words, opened_on=on)


def ended(acting, dispute, on=date(2026, 3, 1), finding="founded", **more):
    return resolve_dispute(acting, dispute=dispute, finding=finding, effective_on=on, **more)


def cancelled(acting, dispute):
    return undo_last(acting, dispute=dispute, operation_id=dispute.operation)


@pytest.fixture(scope="module")
def some(django_db_setup, django_db_blocker):
    """The company of `two_dozen`, made once for all tests that only read."""
    with django_db_blocker.unblock(), copied_database():
        yield two_dozen(factories.acting())


def two_dozen(acting):
    """Two dozen disputes of several reasons, days and amounts, many alike: open, resolved, cancelled."""
    random = Random(7)
    names = ("Épicerie Miremont", "Halles d'Or")
    customers = [factories.customer(acting, f"C{number}", name) for number, name in enumerate(names)]
    for number in range(24):
        invoice = factories.invoice(acting, random.choice(customers))
        on = date(2026, 1, 10) + timedelta(random.randrange(40))
        reason = random.choice(("price", "vat", "quality_defect"))
        dispute = opened(acting, invoice, reason=reason, on=on, cents=random.choice((50_00, 100_00, 300_00)))
        if number % 3 == 0:
            conceded = {invoice.number: 10_00}
            ended(acting, dispute, on + timedelta(random.randrange(30)), "partly_founded", conceded=conceded)
        elif number % 7 == 0:
            cancelled(acting, dispute)
    return acting.company


def pages(company, as_of, limit, **asked):
    """The rows of all pages, one after the other."""
    rows, after = [], ""
    while True:
        page = dispute_page(company, as_of, after=after, limit=limit, **asked)
        rows += page["rows"]
        after = page["next"]
        if not after:
            return rows
        assert len(page["rows"]) == limit


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("status", STATUSES)
def test_the_pages_of_a_list_hold_every_dispute_once_and_in_order(some, sort, status):
    expected = {row["id"]: row for row in dispute_rows(some, TODAY, status=status)}
    for limit in (1, 5, 24, 100):
        rows = pages(some, TODAY, limit, sort=sort, status=status)
        assert [expected[row["id"]] for row in rows] == rows and len(rows) == len(expected) > 0
        keys = [row[KEYS[sort]] for row in rows]
        assert keys == sorted(keys, reverse=ORDERS[sort].largest_first)


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("more", [{}, {"reason": "price"}, {"text": "halles"}], ids=str)
def test_totals_are_those_of_the_rows_of_the_same_filter(some, as_of, status, more):
    rows = pages(some, as_of, 100, status=status, **more)
    totals = dispute_totals(some, as_of, status=status, **more)
    assert totals["count"] == len(rows)
    for name in ("claimed", "blocked", "conceded"):
        assert totals[name] == sum(row[name] for row in rows)


def test_a_list_of_a_day_shows_what_stood_then(acting):
    one = ended(acting, opened(acting, on=date(2026, 1, 20)), date(2026, 3, 1))
    opened(acting, on=date(2026, 2, 10))
    found = {day: [row["status"] for row in dispute_page(acting.company, day, sort="opened")["rows"]] for day in DAYS}
    assert found == {DAYS[0]: [], DAYS[1]: ["open"] * 2, DAYS[2]: ["resolved", "open"], DAYS[3]: ["resolved", "open"]}
    assert dispute_row(one, date(2026, 2, 28)) | {"decided_by": "?"} == dispute_row(one, date(2026, 2, 20)) | {
        "decided_by": "?",
        "days": 39,
    }
    assert dispute_totals(acting.company, DAYS[1], status="open")["count"] == 2


def test_words_find_numbers_customers_and_documents(acting):
    shop = factories.customer(acting, "X77", "Épicerie Miremont")
    halls = factories.customer(acting, "Y88", "Halles de Pontarvel")
    first = opened(acting, factories.invoice(acting, shop, number="F26-1187"))
    second = opened(acting, factories.invoice(acting, halls, number="AV 4"))

    def found(text):
        return [row["number"] for row in pages(acting.company, TODAY, 10, text=text)]

    for text in ("épicerie", "ÉPICERIE", "Épi", "miremont", "x77", first.number, "f26 1187", "F261", "0001", "épi x77"):
        assert found(text) == [first.number], text
    for text in ("pontarvel", "av4", "AV-4", "halles de"):
        assert found(text) == [second.number], text
    assert found("épicerie halles") == [] and found("%") == [] and found("_") == []
    assert found(" ") == found("LIT-2026") == [first.number, second.number]


def test_a_list_takes_the_same_statements_at_any_size(acting, django_assert_num_queries):
    customer = factories.customer(acting)
    for size in (2, 12):
        own = Dispute.objects.filter(company=acting.company)
        while own.count() < size:
            opened(acting, factories.invoice(acting, customer), on=date(2026, 1, 20))
        dispute = own.select_related("customer").order_by("pk").last()
        receivable = dispute.lines.get().receivable_id
        reads = (
            (5, lambda: dispute_page(acting.company, TODAY, text="LIT", status="open", sort="stake")),
            (2, lambda: dispute_totals(acting.company, TODAY, text="LIT")),
            (2, lambda: disputes_found(acting.company, TODAY, "LIT", 9)),
            (2, lambda: dispute_rows(acting.company, TODAY)),
            (2, lambda: open_dispute_totals(acting.company, TODAY)),
            (3, lambda: late_disputes(acting.company, TODAY, 50)),
            (4, lambda: disputes_to_decide(acting.company, TODAY, 50)),
            (0, partial(dispute_row, dispute, TODAY)),
            (1, partial(dispute_lines, dispute)),
            (1, partial(disputes_of_receivable, acting.company, receivable)),
            (1, lambda: disputes_by_numbers(acting.company, [f"LIT-2026-{n:04d}" for n in range(20)])),
        )
        for statements, read in reads:
            with django_assert_num_queries(statements):
                assert read()


def test_cases_are_chosen_by_turn_stage_person_amount_and_age(acting):
    user = factories.user(acting.company, "resolver")
    ours = opened(acting, on=date(2026, 11, 23), cents=50_00)
    theirs = opened(acting, on=date(2026, 8, 3), cents=300_00)
    sales = opened(acting, on=date(2026, 11, 2), cents=100_00)
    for dispute, turn in ((ours, "us"), (theirs, "customer"), (sales, "sales")):
        Dispute.objects.filter(pk=dispute.pk).update(turn=turn)
    Dispute.objects.filter(pk=ours.pk).update(stage="proposed", assignee=user.pk)
    for asked, expected in (
        ({"turn": "us"}, [ours]),
        ({"turn": "customer"}, [theirs]),
        ({"turn": "departments"}, [sales]),
        ({"turn": "sales"}, [sales]),
        ({"turn": "legal"}, []),
        ({"stage": "proposed"}, [ours]),
        ({"assignee": user.pk}, [ours]),
        ({"unassigned": True}, [theirs, sales]),
        ({"least": 100_00}, [theirs, sales]),
        ({"most": 100_00}, [sales, ours]),
        ({"least": 100_00, "most": 100_00}, [sales]),
        ({"older": 22}, [theirs]),
        ({"older": 21}, [theirs, sales]),
        ({"since": "2026-11-02"}, [sales, ours]),
        ({"ids": [ours.pk]}, [ours]),
        ({"ids": []}, []),
        ({"salespeople": ["Personne"]}, []),
    ):
        found = [row["id"] for row in pages(acting.company, TODAY, 10, sort="opened", **asked)]
        assert found == [dispute.pk for dispute in expected], asked
        assert dispute_totals(acting.company, TODAY, **asked)["count"] == len(expected)
    turns = dispute_totals(acting.company, TODAY, status="open")["turns"]
    assert turns == {
        "us": {"count": 1, "cents": 50_00},
        "departments": {"count": 1, "cents": 100_00},
        "customer": {"count": 1, "cents": 300_00},
    }
    late = dispute_totals(acting.company, TODAY, status="open")
    assert (late["late_count"], late["late"]) == (2, 400_00)


def test_what_has_ended_waits_for_nobody(acting):
    ended(acting, opened(acting, on=date(2026, 1, 20)))
    totals = dispute_totals(acting.company, TODAY)
    assert totals["count"] == 1 and {side["count"] for side in totals["turns"].values()} == {0}
    then = dispute_totals(acting.company, date(2026, 2, 1))
    assert sum(side["cents"] for side in then["turns"].values()) == then["claimed"] == 100_00


@pytest.mark.parametrize("after", ["x", "2026-01-01", "~", "2026-02-30~5", "2026-01-20~x", "1~2~3"])
def test_a_place_that_was_made_up_is_the_first_page(some, after):
    assert dispute_page(some, TODAY, after=after, limit=3) == dispute_page(some, TODAY, limit=3)


def test_an_answer_is_expected_after_the_working_days_of_the_reason(acting):
    friday = date(2026, 1, 23)
    for reason in REASONS:
        dispute = opened(acting, reason=reason, on=friday)
        row, expected = dispute_row(dispute, TODAY), REASONS[reason]
        assert (row["due_on"], row["expected_days"]) == (add_working_days(friday, expected.days), expected.days)
        assert row["department"] == expected.department
    assert dispute_row(opened(acting, reason="vat", on=friday), TODAY)["due_on"] == date(2026, 1, 28)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02", 0, "2026-03-02"),  # Monday
        ("2026-03-02", 4, "2026-03-06"),
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-03-06", 1, "2026-03-09"),  # Friday
        ("2026-03-07", 1, "2026-03-09"),  # Saturday
        ("2026-03-08", 1, "2026-03-09"),  # Sunday
        ("2026-03-08", 10, "2026-03-20"),
        ("2026-12-31", 1, "2027-01-01"),  # holidays are not known
    ],
)
def test_working_days_are_monday_to_friday(start, days, end):
    assert add_working_days(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_one_case_tells_all_of_itself(acting):
    invoice = factories.invoice(acting)
    dispute = opened(acting, invoice, words="Le tarif convenu était plus bas.")
    ended(acting, dispute, conceded={invoice.number: 30_00}, policy="original", policy_reason="geste")
    row = dispute_row(dispute_by_id(acting, dispute.pk), TODAY)
    assert row == {
        "id": dispute.pk,
        "number": dispute.number,
        "customer": "C001",
        "name": "Brasserie du Quai",
        "customer_id": invoice.customer_id,
        "status": "resolved",
        "reason": "price",
        "family": "billing",
        "department": "sales",
        "assignee": None,
        "turn": row["turn"],
        "turn_since": row["turn_since"],
        "stage": row["stage"],
        "title": "Le tarif convenu était plus bas.",
        "reference": "",
        "last_comment": "",
        "opened_on": date(2026, 1, 20),
        "due_on": date(2026, 1, 23),
        "expected_days": 3,
        "resolved_on": date(2026, 3, 1),
        "days": 40,
        "finding": "founded",
        "policy": "original",
        "policy_reason": "geste",
        "decided_by": "operator",
        "warnings": [],
        "words": "Le tarif convenu était plus bas.",
        "version": 2,
        "claimed": 100_00,
        "blocked": 100_00,
        "conceded": 30_00,
    }
    before = dispute_row(dispute, date(2026, 2, 1))
    assert (before["status"], before["decided_by"], before["policy_reason"], before["conceded"]) == ("open", "", "", 0)


def test_warnings_come_line_by_line(acting):
    invoice = factories.invoice(acting, amount=1000_00)
    dispute = opened(acting, invoice, cents=1000_00)
    ended(acting, dispute, policy="agreed", agreed_on=date(2026, 12, 31))
    (warning,) = dispute_row(dispute, TODAY)["warnings"]
    assert "plafond légal" in warning


def test_a_receivable_and_a_number_lead_to_their_cases(acting):
    customer = factories.customer(acting)
    first, second = factories.invoice(acting, customer), factories.invoice(acting, customer)
    both = factories.dispute(acting, first, second, claimed=200_00, on=date(2026, 2, 1))
    alone = ended(acting, opened(acting, first, on=date(2026, 1, 20)), conceded={first.number: 20_00})
    rows = disputes_of_receivable(acting.company, first.pk)
    told = [(row["id"], row["number"], row["status"], row["blocked"], row["conceded"]) for row in rows]
    assert told == [
        (alone.pk, alone.number, "resolved", 100_00, 20_00),
        (both.pk, both.number, "open", 200_00, 0),
    ]
    assert [row["id"] for row in disputes_of_receivable(acting.company, second.pk)] == [both.pk]
    found = disputes_by_numbers(acting.company, [alone.number, both.number, alone.number, "LIT-2026-9999"])
    assert {number: row["id"] for number, row in found.items()} == {alone.number: alone.pk, both.number: both.pk}
    assert found[alone.number].items() <= rows[0].items()


def test_a_door_by_id_looks_the_same_absent_or_shut(acting):
    dispute = opened(acting)
    assert dispute_by_id(acting, dispute.pk) == dispute
    for who, name in ((factories.acting(), dispute.pk), (acting, dispute.pk + 1), (acting, 10**30), (acting, -1)):
        with pytest.raises(Absent, match=f"^aucun litige {name}$"):
            dispute_by_id(who, name)


def test_what_waits_is_counted_and_what_is_late_is_told_by_department(acting):
    opened(acting, reason="price", on=date(2026, 11, 2), cents=100_00)  # sales, 3 days
    opened(acting, reason="discount", on=date(2026, 11, 2), cents=20_00)  # sales, 5 days
    opened(acting, reason="quality_defect", on=date(2026, 11, 2), cents=300_00)  # quality, 10 days
    opened(acting, reason="quality_defect", on=date(2026, 11, 20), cents=500_00)  # not late on the 24th
    ended(acting, opened(acting, reason="vat", on=date(2026, 11, 2)), date(2026, 11, 20))
    cancelled(acting, opened(acting, reason="vat", on=date(2026, 11, 2)))
    assert open_dispute_totals(acting.company, TODAY) == {
        "count": 4,
        "blocked": 920_00,
        "late_count": 3,
        "late_blocked": 420_00,
        "late": [
            {"department": "quality", "count": 1, "blocked": 300_00},
            {"department": "sales", "count": 2, "blocked": 120_00},
        ],
    }
    assert open_dispute_totals(acting.company, date(2026, 11, 5))["late_count"] == 0  # their last day
    on_the_sixth = open_dispute_totals(acting.company, date(2026, 11, 6))
    assert (on_the_sixth["count"], on_the_sixth["late_count"], on_the_sixth["blocked"]) == (4, 2, 520_00)
    assert [row["department"] for row in on_the_sixth["late"]] == ["accounting", "sales"]
    assert [row["reason"] for row in late_disputes(acting.company, TODAY, 9)] == ["price", "discount", "quality_defect"]
    assert [row["reason"] for row in late_disputes(acting.company, TODAY, 1)] == ["price"]
    assert [row["blocked"] for row in disputes_to_decide(acting.company, TODAY, 3)] == [500_00, 300_00, 100_00]


def test_the_sums_a_case_keeps_are_checked_against_its_lines(some):
    assert faults_of_disputes(some) == []
    dispute = Dispute.objects.filter(status="resolved").first()
    for change in ({"claimed": 1}, {"blocked": None}, {"conceded": 11_00}):
        was = {name: getattr(dispute, name) for name in change}
        Dispute.objects.filter(pk=dispute.pk).update(**change)
        assert faults_of_disputes(some) == [(dispute.number, "ses montants ne sont pas la somme de ses lignes")]
        Dispute.objects.filter(pk=dispute.pk).update(**was)


def test_disputes_of_before_get_their_day_and_their_sums(some):
    from importlib import import_module

    from django.apps import apps

    columns = ("pk", "due_on", "claimed", "blocked", "conceded")
    told = list(Dispute.objects.exclude(status="cancelled").order_by("pk").values_list(*columns))
    Dispute.objects.update(due_on=None, claimed=None, blocked=None, conceded=None)
    import_module("amiable.disputes.migrations.0005_fill").fill(apps, None)
    assert list(Dispute.objects.exclude(status="cancelled").order_by("pk").values_list(*columns)) == told
