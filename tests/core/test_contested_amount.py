"""The amount of a contested line: VAT as invoices compute it, parts that add up, and amounts as people say them."""

import random

import pytest

from amiable.core.contested_amount import Amount, NotComputable, Part, amounts, excl_of, heard, total
from amiable.core.money import half_up

SEED = 20261124


def test_a_quantity_at_a_price():
    assert amounts([Part(2000, quantity=12_000, price=100_000)]) == [Amount(120_00, 24_00)]  # 12 × 10.00 at 20 %


def test_a_difference_of_price_of_fractions_of_a_cent():
    assert excl_of(Part(550, quantity=2_500_000, price=125)) == 31_25  # 2,500 × 0.0125


def test_the_half_cent_goes_away_from_zero_once():
    assert excl_of(Part(0, quantity=500, price=300)) == 2  # 0.5 × 0.03 = 0.015
    assert total([Part(2000, excl_vat=12)]).vat == 2  # 2.4
    assert total([Part(550, excl_vat=100), Part(550, excl_vat=100)]).vat == 11  # 5.5 twice, rounded on the sum


def test_rates_are_rounded_each_on_its_own_sum():
    told = amounts([Part(2000, excl_vat=10_03), Part(550, excl_vat=10_03), Part(2000, excl_vat=10_04)])
    assert [one.vat for one in told] == [2_00, 55, 2_01] and sum(one.incl for one in told) == 34_66


def test_an_invoice_contested_in_all_its_lines_is_its_own_total():
    """Three lines of 0.02 at 20 %: each alone has no tax, together one cent, as the invoice says."""
    lines = [Part(2000, excl_vat=2)] * 3
    assert total(lines) == Amount(6, 1) and [one.vat for one in amounts(lines)] == [1, 0, 0]


def test_parts_add_up_and_never_exceed_the_whole():
    rng = random.Random(SEED)
    for _ in range(300):
        lines = [
            Part(rng.choice([0, 210, 550, 1000, 2000]), quantity=rng.randint(1, 10**6), price=rng.randint(10, 10**6))
            for _ in range(rng.randint(1, 10))
        ]
        lines = [line for line in lines if half_up(line.quantity * line.price, 10**5)]
        if not lines:
            continue
        told, whole = amounts(lines), total(lines)
        assert sum(one.incl for one in told) == whole.incl == whole.excl + whole.vat
        for rate in {line.vat for line in lines}:
            of_rate = [one for one, line in zip(told, lines, strict=True) if line.vat == rate]
            assert sum(one.vat for one in of_rate) == half_up(sum(one.excl for one in of_rate) * rate, 10_000)
            assert all(abs(one.vat - one.excl * rate / 10_000) < 1 for one in of_rate)
        some = rng.sample(lines, rng.randint(1, len(lines)))
        assert total(some).incl <= whole.incl
        less = [Part(line.vat, quantity=max(1, line.quantity // 2), price=line.price) for line in lines]
        less = [line for line in less if half_up(line.quantity * line.price, 10**5)]
        assert total(less).incl <= whole.incl


@pytest.mark.parametrize(
    "part",
    [
        Part(2000),
        Part(2000, quantity=1_000),
        Part(2000, excl_vat=0),
        Part(2000, excl_vat=-1),
        Part(2000, quantity=10**12, price=10**12),
        Part(10_001, excl_vat=100),
    ],
)
def test_what_cannot_be_computed_is_refused(part):
    with pytest.raises(NotComputable):
        total([part])


def test_nothing_contested_is_nothing():
    assert total([]) == Amount(0, 0)


def test_an_amount_heard_says_its_tax_or_is_asked():
    assert heard(120_00, "incl", 550) == 120_00
    assert heard(100_00, "excl", 550, usual=2000) == 105_50
    assert heard(100_00, "excl", usual=2000) == 120_00
    with pytest.raises(NotComputable, match="à quel taux"):
        heard(100_00, "excl")
    with pytest.raises(NotComputable, match="demandez-le au client"):
        heard(100_00, "unknown", 2000)
