"""Amounts and dates of accounting packages."""

from datetime import date

import pytest

from amiable.formats.fec.values import cents, day


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"1200,00", 120000), (b"0000000069,60", 6960), (b"+000000069,40", 6940), (b" 000000000003000,00", 300000),
        (b"1444,8", 144480), (b"303", 30300), (b"0", 0), (b"", 0), (b"1200.00", 120000), (b"-5,01", -501),
        (b"5,01-", -501), (b"1 234,56", 123456), (b"1\xc2\xa0234,56", 123456), (b"1\xe2\x80\xaf234,56", 123456),
        (b"12,3400", 1234), (b",50", 50), (b"12,", 1200),
    ],
)  # fmt: skip
def test_amounts(text, value):
    assert cents(text) == value


@pytest.mark.parametrize(
    "text", [b"abc", b"1.200,00", b"12,345", b"1_0,00", b"1e3", b"-1-", b"+", b"12,00 EUR", b",", b"1,2,3"]
)
def test_what_is_no_amount(text):
    assert cents(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"20250131", date(2025, 1, 31)), (b"31012025", date(2025, 1, 31)), (b"2025-01-31", date(2025, 1, 31)),
        (b"31/01/2025", date(2025, 1, 31)), (b"31.01.2025 ", date(2025, 1, 31)),
        (b"2025-01-31T10:00:00", date(2025, 1, 31)), (b"20250230", None), (b"99999999", None), (b"", None),
        (b"99/99/9999", None), (b"2025", None), (b"20250131x", None),
    ],
)  # fmt: skip
def test_dates(text, value):
    assert day(text) == value
