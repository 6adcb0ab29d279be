"""Who may concede how much alone, excl. VAT, and who approves what is beyond."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.core.approval import Conceded, approver, ceiling, excl_vat, within


@pytest.mark.parametrize(
    ("role", "most", "next_role"),
    [
        ("accountant", 500_00, "credit_manager"),
        ("credit_manager", 5_000_00, "director"),
        ("director", 20_000_00, "administrator"),
    ],
)
def test_each_role_concedes_up_to_its_ceiling_and_not_a_cent_more(role, most, next_role):
    assert within({role}, most)
    assert not within({role}, most + 1)
    assert (approver(most), approver(most + 1)) == (role, next_role)


def test_general_management_concedes_anything_and_the_highest_role_counts():
    assert ceiling({"administrator", "accountant"}) is None
    assert ceiling({"director", "accountant"}) == 20_000_00


def test_who_decides_nothing_may_concede_nothing_but_may_say_unfounded():
    assert not within({"salesperson"}, 1)
    assert within({"salesperson"}, 0)


def test_vat_is_that_of_the_lines_where_it_is_known_and_the_normal_rate_else():
    assert excl_vat([Conceded(1200_00)]) == 1000_00
    assert excl_vat([Conceded(1055_00, ((1055_00, 550),))]) == 1000_00
    assert excl_vat([Conceded(2255_00, ((1200_00, 2000), (1055_00, 550)))]) == 2000_00
    assert excl_vat([Conceded(1200_00), Conceded(500_00, ((500_00, 0),))]) == 1500_00


@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(1, 10**8), st.sampled_from([0, 210, 550, 1000, 2000])), max_size=5),
)
def test_it_is_the_exact_share_rounded_up_to_the_next_cent(cents, parts):
    total = sum(part for part, _ in parts)
    share = sum(Fraction(part * 10_000, total * (10_000 + vat)) for part, vat in parts) if parts else Fraction(5, 6)
    exact = cents * share
    assert 0 <= excl_vat([Conceded(cents, tuple(parts))]) - exact < 1
