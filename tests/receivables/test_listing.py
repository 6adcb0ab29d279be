"""The list of receivables: the figures of the position, in pages that neither skip nor repeat, found as people look."""

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from tests import factories
from tests.receivables.test_any_order import Story
from tests.trials import drawn, trials

from amiable.core.events import CreditGiven, CreditUsed, InsolvencyOpened, Issued, Paid, Share
from amiable.core.refusal import Refusal
from amiable.disputes.operations import resolve_dispute
from amiable.journal.operations import operation
from amiable.journal.queries import head_of
from amiable.portfolio.queries.receivables import (
    filter_choices,
    receivable_ids,
    receivable_page,
    receivable_rows_of,
    receivable_totals,
)
from amiable.receivables.models import Customer, Receivable
from amiable.receivables.operations import place_hold
from amiable.receivables.queries import finding
from amiable.receivables.queries.listing import (
    SORTS,
    Filter,
    PageGone,
    Place,
    cursor_after,
    listing_totals,
    receivable_rows,
)
from amiable.receivables.queries.moments import Moment, moment
from amiable.receivables.queries.positions import position_rows

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 6, 30)
PLACES = get_args(Place)
SUMS = ("open", "claimable", "not_due", "contested", "conceded", "credit")
EVERYTHING = Filter(place="all")


@pytest.fixture
def acting():
    return factories.acting()


def rows(acting, at=AS_OF, asked=EVERYTHING, **more):
    """All rows, page by page."""
    at = at if isinstance(at, Moment) else moment(acting.company, at)
    page = receivable_rows(acting.company, at, asked, **more)
    found = list(page.rows)
    while page.next:
        page = receivable_rows(acting.company, at, asked, after=page.next, **more)
        found += page.rows
    return found


def numbers(acting, asked=EVERYTHING, at=AS_OF, **more):
    return [row.number for row in rows(acting, at, asked, **more)]


def story(number):
    told = Story(drawn(f"listing {number}"))
    told.tell()
    return told


# The figures


SAME = (
    "customer", "name", "number", "issued_on", "due_on", "original_due_on", "open", "certain", "contested", "conceded",
    "claimable", "credit",
)  # fmt: skip


def _equals_the_position(company, at):
    known = {row.number: row for row in rows(factories.acting(company), at)}
    for row in position_rows(company, at.as_of, by="receivable", known_at=at.known_at):
        mine = known.pop(row["number"], None)
        if mine is None:  # taken back, or not yet told
            assert not any(row[name] for name in ("invoiced", "credit"))
            continue
        assert {name: getattr(mine, name) for name in SAME} == {name: row[name] for name in SAME}
        assert mine.days_late == row["retained_days_late"] and mine.original_days_late == row["original_days_late"]
        assert mine.open + mine.paid + mine.credited + mine.written_off == row["invoiced"]
        assert mine.claimable + mine.not_due == mine.certain
    assert not known


@pytest.mark.parametrize("number", range(trials(5)))
def test_the_figures_are_those_of_the_position_on_any_day_as_known_then_or_now(number):
    told = story(number)
    company, last = told.acting.company, head_of(told.acting.company)[0]
    for _ in range(4):
        as_of = date(2024, 1, 1) + timedelta(told.rng.randint(0, 1100))
        _equals_the_position(company, moment(company, as_of))
        _equals_the_position(company, moment(company, as_of, told.rng.randint(1, last)))


@pytest.mark.parametrize("number", range(trials(5)))
def test_states_and_movements_say_the_same_of_a_day_after_which_nothing_is_known(number):
    told = story(number)
    company = told.acting.company
    standing = moment(company, date(2026, 12, 31) + timedelta(told.rng.randint(0, 60)))
    assert standing.standing
    others = (replace(standing, standing=False), Moment(standing.as_of, head_of(company)[0]))
    for place in PLACES:
        for asked in (Filter(place=place), Filter(place=place, dispute=True, late_more_than=30, least=1)):
            for other in others:
                assert rows(told.acting, other, asked) == rows(told.acting, standing, asked)
                assert listing_totals(company, other, asked) == listing_totals(company, standing, asked)


@pytest.mark.parametrize("number", range(trials(3)))
def test_totals_are_the_sums_of_the_rows(number):
    told = story(number)
    at = moment(told.acting.company, date(2026, 1, 1) + timedelta(told.rng.randint(0, 500)))
    for place in PLACES:
        found = rows(told.acting, at, Filter(place=place))
        sums = {name: sum(getattr(row, name) for row in found) for name in SUMS}
        assert listing_totals(told.acting.company, at, Filter(place=place)) == {"count": len(found)} | sums


def test_an_amount_dated_later_than_today_does_not_count_yet(acting):
    """An accounting file may hold a payment of tomorrow."""
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, Paid(AS_OF + timedelta(1), 200_00))
    assert [row.open for row in rows(acting)] == [1200_00]
    assert [row.open for row in rows(acting, AS_OF + timedelta(1))] == [1000_00]
    assert [moment(acting.company, AS_OF + timedelta(days)).standing for days in (0, 1)] == [False, True]


def test_after_a_judgment_nothing_is_claimable_and_the_debt_stays(acting):
    invoice = factories.invoice(acting)
    factories.say(acting, invoice, InsolvencyOpened(date(2026, 4, 1)))
    for at in (moment(acting.company, AS_OF), Moment(AS_OF)):
        (row,) = rows(acting, at)
        assert (row.claimable, row.not_due, row.certain) == (0, 1200_00, 1200_00)


def test_another_currency_is_listed_and_in_no_sum(acting):
    factories.invoice(acting, number="FA-1")
    other = factories.document(
        acting, Receivable.objects.get().customer, "US-1", 900_00, factories.ISSUED, currency="USD"
    )
    factories.say(acting, other, Issued(factories.ISSUED, (Share(900_00, factories.DUE),)))
    for at in (moment(acting.company, AS_OF), Moment(AS_OF)):
        ours, theirs = rows(acting, at, Filter(), sort="number")
        assert (ours.foreign, theirs.foreign, theirs.currency) == (False, True, "USD")
        assert (theirs.open, theirs.claimable, theirs.not_due, theirs.days_late) == (900_00, 0, 0, 141)
        totals = listing_totals(acting.company, at, Filter())
        assert (totals["count"], totals["open"], totals["claimable"]) == (2, 1200_00, 1200_00)


def test_disputes_and_estimates_are_those_known_then(acting):
    invoice = factories.invoice(acting, estimated=True)
    before = head_of(acting.company)[0]
    first = factories.dispute(acting, invoice, on=date(2026, 2, 1), claimed=100_00)
    factories.dispute(acting, invoice, on=date(2026, 3, 1), claimed=50_00)
    (row,) = rows(acting)
    assert row.disputes == (first.number, f"{first.number[:-1]}2") and row.estimated
    assert rows(acting, date(2026, 2, 15))[0].disputes == (first.number,)
    assert rows(acting, moment(acting.company, AS_OF, before))[0].disputes == ()
    assert not rows(acting, date(2026, 2, 15), Filter(dispute=False)) and rows(acting, asked=Filter(dispute=True))
    assert not rows(acting, moment(acting.company, AS_OF, before), Filter(dispute=True))


# Places


def test_each_place_shows_what_has_euros_there(acting):
    customer = factories.customer(acting)
    _, contested, conceded, settled, _ = (
        factories.invoice(acting, customer, number=number, due_on=due)
        for number, due in (
            ("LATE", factories.DUE),
            ("CONTESTED", factories.DUE),
            ("CONCEDED", factories.DUE),
            ("SETTLED", factories.DUE),
            ("LATER", date(2026, 7, 1)),
        )
    )
    factories.dispute(acting, contested)
    ended = factories.dispute(acting, conceded)
    resolve_dispute(
        acting,
        dispute=ended,
        finding="founded",
        conceded={conceded.number: 1200_00},
        effective_on=date(2026, 2, 1),
    )
    factories.say(acting, settled, Paid(factories.DUE, 1200_00))
    factories.credit(acting, customer, 80_00, number="CREDIT")
    used = factories.credit(acting, customer, 80_00, number="USED")
    factories.say(acting, used, CreditUsed(AS_OF, 80_00))
    expected = {
        "open": ["CONCEDED", "CONTESTED", "LATE", "LATER"],
        "claimable": ["LATE"],
        "not_due": ["LATER"],
        "contested": ["CONTESTED"],
        "conceded": ["CONCEDED"],
        "settled": ["SETTLED", "USED"],
        "credit": ["CREDIT"],
        "all": ["CONCEDED", "CONTESTED", "CREDIT", "LATE", "LATER", "SETTLED", "USED"],
    }
    for at in (moment(acting.company, AS_OF), Moment(AS_OF)):
        assert {place: numbers(acting, Filter(place=place), at, sort="number") for place in PLACES} == expected


def test_what_was_taken_back_is_not_there_at_all(acting):
    invoice = factories.document(acting, factories.customer(acting), "FA-1", 500_00, factories.ISSUED)
    issued = factories.say(acting, invoice, Issued(factories.ISSUED, (Share(500_00, factories.DUE),))).event_ids[0]
    credit = factories.document(acting, invoice.customer, "AC-1", 40_00, factories.ISSUED, kind="credit")
    given = factories.say(acting, credit, CreditGiven(factories.ISSUED, 40_00)).event_ids[0]
    known = head_of(acting.company)[0]
    factories.say(acting, invoice, None, voids=issued)
    factories.say(acting, credit, None, voids=given)
    for at in (moment(acting.company, date(2026, 12, 31)), Moment(date(2026, 12, 31))):
        for place in PLACES:
            assert rows(acting, at, Filter(place=place)) == []
            assert listing_totals(acting.company, at, Filter(place=place))["count"] == 0
    assert len(rows(acting, moment(acting.company, AS_OF, known))) == 2


# Finding


@pytest.fixture
def shop(acting):
    for code, name, number in (
        ("C-0412", "Laiterie Halbrane", "F26-1187"),
        ("C-0500", "Société d’Œuvre & Épicerie", "FA 2026/00123"),
        ("X_1", "Pépinières 100 % Ardelune", "AV-9"),
    ):
        factories.invoice(acting, factories.customer(acting, code, name), number=number)
    factories.invoice(factories.acting(), number="F26-1187")
    return acting


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("F26-1187", ["F26-1187"]),
        ("f261187", ["F26-1187"]),
        ("1187", ["F26-1187"]),
        ("2026-00123", ["FA 2026/00123"]),
        ("fa 2026", ["FA 2026/00123"]),
        ("halbrane", ["F26-1187"]),
        ("HALBRANE 26", ["F26-1187"]),
        ("halbrane 2099", []),
        ("societe oeuvre", ["FA 2026/00123"]),
        ("ÉPICERIE", ["FA 2026/00123"]),
        ("d'oeuvre", ["FA 2026/00123"]),
        ("c-0412", ["F26-1187"]),
        ("%", []),
        ("x_", ["AV-9"]),
        ("c_0412", ["F26-1187"]),
        ("187", []),
        ("26-1187", ["F26-1187"]),
        ("0123", ["FA 2026/00123"]),
        ("123", ["FA 2026/00123"]),
        ("1200", ["AV-9", "F26-1187", "FA 2026/00123"]),
        ("1 200,00 €", ["AV-9", "F26-1187", "FA 2026/00123"]),
        ("1200.00 halbrane", ["F26-1187"]),
        ("120", []),
        ("pepinieres", ["AV-9"]),
        ("  ", ["AV-9", "F26-1187", "FA 2026/00123"]),
        ("l'outre!", []),
        ("halbrane\0 \0", ["F26-1187"]),
    ],
)
def test_words_are_found_without_regard_to_case_accents_and_separators(shop, text, found):
    assert sorted(numbers(shop, Filter(text=text))) == found
    assert sorted(numbers(shop, Filter(text=text), Moment(AS_OF))) == found
    assert listing_totals(shop.company, moment(shop.company, AS_OF), Filter(text=text))["count"] == len(found)


def test_by_customer_by_amount_and_by_lateness(shop):
    assert numbers(shop, Filter(customer="C-0412")) == ["F26-1187"] and not numbers(shop, Filter(customer="C-04"))
    factories.say(shop, Receivable.objects.get(company=shop.company, number="AV-9"), Paid(AS_OF, 1100_00))
    assert numbers(shop, Filter(most=100_00)) == ["AV-9"]
    assert sorted(numbers(shop, Filter(least=100_01))) == ["F26-1187", "FA 2026/00123"]
    assert len(numbers(shop, Filter(least=100_00, most=1200_00))) == 3
    for days, at, count in (
        (0, factories.DUE, 0),
        (0, factories.DUE + timedelta(1), 3),
        (30, factories.DUE + timedelta(30), 0),
        (30, factories.DUE + timedelta(31), 3),
        (90, factories.DUE + timedelta(91), 3),
    ):
        assert len(numbers(shop, Filter(late_more_than=days), at)) == count, (days, at)


def test_the_lateness_of_the_filter_is_that_of_the_invoice_also_while_contested(acting):
    invoice = factories.invoice(acting)
    factories.dispute(acting, invoice)
    (row,) = rows(acting, asked=Filter(late_more_than=90))
    assert (row.days_late, row.due_on, row.original_days_late) == (0, None, 141)


def _held(acting, invoice, kind, *, since=date(2026, 2, 1), until=None, portion=None, whole_customer=False):
    with operation(acting, "test.held") as done:
        place_hold(
            done,
            customer_id=invoice.customer_id,
            receivable_id=None if whole_customer else invoice.pk,
            portion=portion,
            kind=kind,
            since=since,
            until=until,
        )


def test_by_what_holds_it_back_on_the_day(acting):
    """By a hold on the portion, the receivable or the customer, of any kind, of one, or by none."""
    first, second = (factories.customer(acting, code) for code in ("C1", "C2"))
    names = ("PORTION", "WHOLE", "FREE", "LAPSED")
    of_first = {name: factories.invoice(acting, first, number=name) for name in names}
    of_second = factories.invoice(acting, second, number="CUSTOMER")
    _held(acting, of_first["PORTION"], "promise", portion=0)
    _held(acting, of_first["WHOLE"], "manual")
    _held(acting, of_first["LAPSED"], "promise", until=AS_OF)
    _held(acting, of_second, "obstacle", whole_customer=True)
    _held(acting, of_second, "manual")
    expected = {
        "any": ["CUSTOMER", "PORTION", "WHOLE"],
        "none": ["FREE", "LAPSED"],
        "promise": ["PORTION"],
        "manual": ["CUSTOMER", "WHOLE"],
        "obstacle": ["CUSTOMER"],
        "plan": [],
        "no such": [],
    }
    for at in (moment(acting.company, AS_OF), Moment(AS_OF)):
        assert {held: numbers(acting, Filter(held=held), at, sort="number") for held in expected} == expected
        for held, found in expected.items():
            assert listing_totals(acting.company, at, Filter(held=held))["count"] == len(found)
    told = {row.number: row.holds for row in rows(acting)}
    assert told == {
        "PORTION": ("promise",),
        "WHOLE": ("manual",),
        "FREE": (),
        "LAPSED": (),
        "CUSTOMER": ("manual", "obstacle"),
    }
    before = AS_OF - timedelta(1)
    assert numbers(acting, Filter(held="promise"), before, sort="number") == ["LAPSED", "PORTION"]
    assert numbers(acting, Filter(held="any"), date(2026, 1, 31)) == []


@pytest.mark.parametrize("few", [200, 0], ids=["few", "many"])
def test_by_what_the_customers_file_says(acting, monkeypatch, few):
    monkeypatch.setattr(finding, "FEW_CUSTOMERS", few)
    for code, site, salesperson in (("C1", "Lyon", "Ada"), ("C2", "Lyon", "Bo"), ("C3", "", "Ada")):
        made = factories.customer(acting, code)
        Customer.objects.filter(pk=made.pk).update(site=site, salesperson=salesperson, collector="Cy", group="G")
        factories.invoice(acting, made, number=code)
    stranger = factories.acting()
    Customer.objects.filter(pk=factories.invoice(stranger).customer_id).update(site="Lyon")
    for at in (moment(acting.company, AS_OF), Moment(AS_OF)):
        for asked, found in (
            (Filter(site="Lyon"), ["C1", "C2"]),
            (Filter(site="Lyon", salesperson="Ada"), ["C1"]),
            (Filter(salesperson="Ada"), ["C1", "C3"]),
            (Filter(collector="Cy", group="G"), ["C1", "C2", "C3"]),
            (Filter(group="g\0"), []),
            (Filter(site="Lyon", customer="C2"), ["C2"]),
            (Filter(site="Lyon", text="c2"), ["C2"]),
        ):
            assert numbers(acting, asked, at, sort="number") == found, asked
            assert listing_totals(acting.company, at, asked)["count"] == len(found)
    (row,) = rows(acting, asked=Filter(customer="C1"))
    assert (row.site, row.salesperson, row.collector, row.group) == ("Lyon", "Ada", "Cy", "G")
    assert filter_choices(acting.company) == {
        "site": ["Lyon"],
        "salesperson": ["Ada", "Bo"],
        "collector": ["Cy"],
        "group": ["G"],
    }


def test_by_the_reason_of_a_dispute_that_is_open_on_the_day(acting):
    price, other = factories.invoice(acting, number="PRICE"), factories.invoice(acting, number="OTHER")
    dispute = factories.dispute(acting, price, on=date(2026, 2, 1))
    resolve_dispute(acting, dispute=dispute, finding="unfounded", effective_on=date(2026, 3, 1))
    for day, found in ((date(2026, 1, 31), []), (date(2026, 2, 15), ["PRICE"]), (AS_OF, [])):
        at = moment(acting.company, day)
        page = receivable_page(acting.company, at, EVERYTHING, reason="price")
        assert [row.number for row in page.rows] == found
        assert receivable_totals(acting.company, at, EVERYTHING, reason="price")["count"] == len(found)
        assert list(receivable_ids(acting.company, at, EVERYTHING, reason="price")) == ([[price.pk]] if found else [])
        assert receivable_page(acting.company, at, EVERYTHING, reason="vat").rows == ()
    assert {row.number for row in receivable_rows_of(acting.company, at, [other.pk, price.pk])} == {"OTHER", "PRICE"}


def test_all_ids_come_once_in_order_a_few_at_a_time(long_list):
    at = moment(long_list.company, AS_OF)
    chunks = list(receivable_ids(long_list.company, at, Filter(), chunk=7))
    assert [len(chunk) for chunk in chunks] == [7, 7, 7, 7, 2]
    assert [pk for chunk in chunks for pk in chunk] == sorted(row.id for row in rows(long_list, at, Filter()))


def test_a_cursor_after_a_row_is_that_of_the_page_that_ends_with_it(long_list):
    at = moment(long_list.company, AS_OF)
    for sort in SORTS:
        for descending in (False, True):
            page = receivable_rows(long_list.company, at, EVERYTHING, sort=sort, descending=descending, limit=4)
            assert cursor_after(page.rows[-1], sort, descending) == page.next


# Pages


@pytest.fixture
def long_list(acting):
    """30 receivables: equal dates, amounts and customers among them, and unknown dates."""
    customers = [factories.customer(acting, code) for code in ("C2", "c1", "É3")]
    rng = drawn("long list")
    for number in range(30):
        due = rng.choice((None, factories.DUE, factories.DUE + timedelta(rng.randint(1, 3))))
        issued = factories.ISSUED - timedelta(rng.randint(0, 2))
        name = f"{rng.choice('fFé')}-{number % 7:03d}/{number}"
        cents = rng.choice((100, 200, 300))
        factories.invoice(acting, rng.choice(customers), number=name, amount=cents, issued_on=issued, due_on=due)
    return acting


def _expected(found, sort, descending):
    from amiable.receivables.said import number_key

    key = {
        "due": lambda row: row.due_on or (date.min if descending else date.max),
        "amount": lambda row: row.amount,
        "open": lambda row: row.open,
        "number": lambda row: number_key(row.number).encode(),
        "customer": lambda row: row.customer.encode(),
        "issued": lambda row: row.issued_on,
    }[sort]
    return sorted(found, key=lambda row: (key(row), row.id), reverse=descending)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("count", [30, 10**6])
def test_pages_forth_and_back_show_each_receivable_once_in_order(long_list, sort, descending, count):
    """Whether all that passes is read and sorted, or the index of the order followed."""
    at = moment(long_list.company, AS_OF)
    whole = rows(long_list, at, sort=sort, descending=descending, limit=500)
    assert whole == _expected(whole, sort, descending) and len({row.id for row in whole}) == 30
    how = {"sort": sort, "descending": descending, "limit": 7, "count": count}
    pages = [receivable_rows(long_list.company, at, EVERYTHING, **how)]
    while pages[-1].next:
        pages.append(receivable_rows(long_list.company, at, EVERYTHING, after=pages[-1].next, **how))
    assert [row for page in pages for row in page.rows] == whole
    assert [len(page.rows) for page in pages] == [7, 7, 7, 7, 2] and pages[0].previous is None
    back = [pages[-1]]
    while back[-1].previous:
        back.append(receivable_rows(long_list.company, at, EVERYTHING, after=back[-1].previous, **how))
    assert [page.rows for page in reversed(back)] == [page.rows for page in pages]
    assert all(page.next for page in back[1:]) and back[-1].previous is None


def test_a_cursor_that_is_not_the_list_s_is_refused(long_list):
    at = moment(long_list.company, AS_OF)
    good = receivable_rows(long_list.company, at, EVERYTHING, limit=5).next
    assert good and all(letter.isalnum() or letter in "-_:." for letter in good)
    payload, signature = good.split(":")
    wrong = [good[:-1], f"{payload[:-2]}AA:{signature}", "x", "2", ":", "é", f"{good}é", good.swapcase()]
    for text in wrong:
        with pytest.raises(PageGone, match="première page"):
            receivable_rows(long_list.company, at, EVERYTHING, after=text)
    for how in ({"sort": "number"}, {"descending": True}):
        with pytest.raises(Refusal):
            receivable_rows(long_list.company, at, EVERYTHING, after=good, **how)


def test_nothing_to_show_has_no_other_page(acting):
    page = receivable_rows(acting.company, moment(acting.company, AS_OF), Filter())
    assert (page.rows, page.next, page.previous) == ((), None, None)
    assert listing_totals(acting.company, moment(acting.company, AS_OF), Filter()) == dict.fromkeys(("count", *SUMS), 0)
