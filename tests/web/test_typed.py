"""What people type in a form: amounts, rates and dates, and the sentence where they cannot be read."""

from datetime import date

import pytest

from amiable.core.money import MAX_CENTS, incl_vat
from amiable.web import typed

NARROW, FIXED = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 234,56", 123456), (f"1{NARROW}234,56{FIXED}€", 123456), ("1234.56", 123456), ("1 234", 123400), ("0", 0),
        ("1.234,56", 123456), ("1,234.56", 123456), ("€1,234.56", 123456), ("12,5", 1250), ("1’234.50", 123450),
        ("1.234.567", 123456700), ("1 000 000 000,00", MAX_CENTS), ("  7  ", 700), ("1260 eur", 126000), ("0,99", 99),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert typed.amount(text) == cents


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "tapez un montant, comme 1 234,56"), (" € ", "tapez un montant"),
        ("douze", "n’est pas un montant"), ("12e3", "n’est pas un montant"), ("1 2 3", "n’est pas un montant"),
        ("12 34,50", "n’est pas un montant"), ("1,2,3", "n’est pas un montant"), ("١٢", "n’est pas un montant"),
        ("1234,567", "a plus de deux décimales"), ("0,123", "a plus de deux décimales"), ("0.999", "plus de deux"),
        ("-5", "sans signe moins"), ("\u221212,00 €", "sans signe moins"),
        ("1 000 000 000,01", "dépasse le plus grand montant des livres"), ("9" * 5000, "dépasse le plus grand"),
        ("1,234", f"se lit de deux façons : écrivez 1{FIXED}234 ou 1,23"),
        ("12.345", f"se lit de deux façons : écrivez 12{FIXED}345 ou 12.34"),
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_read_is_told_in_one_sentence(text, sentence):
    with pytest.raises(typed.Unreadable) as refused:
        typed.amount(text)
    assert sentence in str(refused.value) and len(str(refused.value)) < 140


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11/2026", date(2026, 11, 24)), ("2026-11-24", date(2026, 11, 24)), ("24.11.26", date(2026, 11, 24)),
        (" 1-2-2026 ", date(2026, 2, 1)), ("29/02/2028", date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_date_is_read_day_first_or_as_browsers_send_it(text, day):
    assert typed.day(text) == day


@pytest.mark.parametrize(
    "text", ["demain", "31/02/2026", "11/24/2026", "0026-11-24", "24/11/1026", "2026-11", "29/02/2026", "1/1/2100"]
)
def test_a_date_that_is_none_is_told(text):
    with pytest.raises(typed.Unreadable, match="n’est pas une date comme 24/11/2026"):
        typed.day(text)


@pytest.mark.parametrize(("text", "rate"), [("20", 2000), ("5,5 %", 550), ("2.1", 210), ("0", 0), ("100", 10000)])
def test_a_rate_of_vat_is_read(text, rate):
    assert typed.rate(text) == rate


@pytest.mark.parametrize("text", ["vingt", "101", "5,555", "-20", "1e1"])
def test_a_rate_that_is_none_is_told(text):
    with pytest.raises(typed.Unreadable, match="n’est pas un taux de TVA comme 20 ou 5,5"):
        typed.rate(text)


def test_a_date_or_rate_left_out_is_asked_for():
    for read in (typed.day, typed.rate):
        with pytest.raises(typed.Unreadable, match=r"^tapez un"):
            read(" ")


def test_vat_is_added_and_rounded_once_half_up():
    assert incl_vat(105000, 2000) == 126000
    assert incl_vat(10, 550) == 11  # 0.55 of a cent
    assert incl_vat(9, 550) == 9  # 0.495
    assert incl_vat(50, 100) == 51  # half a cent


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [("12", 12_000), ("1 250,5", 1_250_500), ("0,125", 125), ("1,2500", 1_250), ("12.5", 12_500), ("1 000", 10**6)],
)
def test_quantities(text, thousandths):
    assert typed.quantity(text) == thousandths


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "tapez une quantité"),
        ("0", "tapez une quantité"),
        ("-3", "tapez une quantité"),
        ("douze", "tapez une quantité"),
        ("0,0001", "trop de décimales"),
        ("1,250", "se lit de deux façons : écrivez 1\u00a0250 ou 1,2500"),
        ("9" * 41, "tapez une quantité"),
    ],
)
def test_quantities_that_are_none(text, sentence):
    with pytest.raises(typed.Unreadable, match=sentence):
        typed.quantity(text)


def test_unit_prices():
    assert [typed.unit_price(text) for text in ("4,20", "0,0125 €", "1 200")] == [42_000, 125, 12_000_000]
    with pytest.raises(typed.Unreadable, match="trop de décimales : 4 au plus"):
        typed.unit_price("0,00001")
