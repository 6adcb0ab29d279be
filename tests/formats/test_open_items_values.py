"""Amounts and dates in every spelling, and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amiable.formats.open_items.values import Unreadable, amount_cents, day_of, decimal_mark, orders_of

GROUPS = {"": "", "space": " ", "nbsp": "\u00a0", "nnbsp": "\u202f", "dot": ".", "comma": ",", "apostrophe": "'"}


def spelled(cents, mark, group, sign, unit):
    whole = f"{abs(cents) // 100:,}".replace(",", "_").replace("_", group)
    body = f"{whole}{mark}{abs(cents) % 100:02d}"
    if cents < 0:
        body = {"before": f"-{body}", "after": f"{body}-", "around": f"({body})", "minus": f"−{body}"}[sign]
    return f"{body}{unit}"


@given(
    cents=st.integers(-(10**11), 10**11),
    mark=st.sampled_from([",", "."]),
    group=st.sampled_from(sorted(GROUPS.values())),
    sign=st.sampled_from(["before", "after", "around", "minus"]),
    unit=st.sampled_from(["", " €", "€", "\u00a0€", " EUR", "EUR", " euros"]),
)
def test_an_amount_survives_every_spelling(cents, mark, group, sign, unit):
    if group == mark:
        return
    assert amount_cents(spelled(cents, mark, group, sign, unit)) == cents


@given(st.integers(-(10**9), 10**9))
def test_the_float_of_a_spreadsheet_is_exact_to_the_cent(cents):
    assert amount_cents(repr(cents / 100) if abs(cents) < 10**15 else "0") == cents


@given(st.integers(-(10**9), 10**9), st.sampled_from(["", " ", ".", ","]))
def test_whole_amounts_are_read_where_the_mark_is_known(euros, group):
    text = f"{euros:,}".replace(",", group)
    mark = {".": ",", ",": "."}.get(group)
    assert amount_cents(text, mark) == euros * 100


@given(st.text(max_size=12))
def test_any_text_is_an_amount_nothing_or_refused(text):
    try:
        assert amount_cents(text) is None or isinstance(amount_cents(text), int)
    except Unreadable as problem:
        assert problem.expected and problem.remedy


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("", None),
        ("  ", None),
        ("-", 0),
        ("- €", 0),
        ("0", 0),
        (",5", 50),
        ("12,5", 1250),
        ("1 234,56 CR", -123456),
        ("12,00 D", 1200),
        ("+3,00", 300),
        ("1234.5600000001", 123456),
        ("0.30000000000000004", 30),
        ("€ 1,234.56", 123456),
        ("1'234.50", 123450),
        ("0000069,60", 6960),
        ("1.234.567", 123456700),
    ],
)
def test_particular_amounts(text, cents):
    assert amount_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "1,234",
        "12,345",
        "0,123",
        "1.2340",
        "12,3456",
        "1 23,00",
        "1234 567,00",
        "12 USD",
        "$12.00",
        "abc",
        "100²",
        "(-12,00)",
        "-12,00-",
        "12,00-CR",
        "1.2.3",
        "1,23,456",
        "1e5",
        "#REF!",
        "()",
        "1000000000,01",
        "١٢",
    ],
)
def test_what_is_in_doubt_is_refused(text):
    with pytest.raises(Unreadable):
        amount_cents(text)


def test_the_other_amounts_settle_a_doubt():
    assert decimal_mark(["1.234", "5,50"]) == "," and amount_cents("1.234", ",") == 123400
    assert decimal_mark(["1,234", "5.50"]) == "." and amount_cents("1,234", ".") == 123400
    assert decimal_mark(["1.234"]) is None and decimal_mark(["5,50", "5.50"]) is None
    with pytest.raises(Unreadable):
        amount_cents("1,234", ",")


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@given(DAYS, st.sampled_from(["/", "-", "."]))
def test_a_date_survives_every_spelling(day, separator):
    d, m, y = f"{day.day:02d}", f"{day.month:02d}", f"{day.year}"
    assert day_of(separator.join((d, m, y))) == day
    assert day_of(separator.join((str(day.day), str(day.month), y)) + " 00:00:00") == day
    assert day_of(separator.join((m, d, y)), "mdy") == day
    assert day_of(separator.join((y, m, d))) == day
    assert day_of(day.isoformat() + "T00:00:00Z") == day
    assert day_of(f"{y}{m}{d}") == day
    assert day_of(f"{day.day} {MONTHS[day.month - 1]} {y}") == day
    assert day_of(day.strftime("%d-%b-%Y")) == day
    assert day_of(str((day - date(1899, 12, 30)).days)) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_two_digits_of_a_year_are_of_this_century(day):
    assert day_of(day.strftime("%d/%m/%y")) == day
    assert day_of(day.strftime("%d%m%y")) == day
    assert day_of(day.strftime("%y-%m-%d"), "ymd") == day


@pytest.mark.parametrize("text", ["", "00/00/0000", "-", "99/99/9999", "0"])
def test_no_date_is_no_date(text):
    assert day_of(text) is None


@pytest.mark.parametrize(
    "text", ["31/02/2026", "12/31/2026", "1/1/1026", "0026-01-01", "demain", "1", "20261345", "32/01/26", "jui 2026"]
)
def test_a_date_that_does_not_exist_is_refused(text):
    with pytest.raises(Unreadable):
        day_of(text)


def test_a_number_above_twelve_decides():
    assert orders_of(["05/03/2026", "25/03/2026"]) == {"seen", "dmy"}
    assert orders_of(["05/25/26"]) == {"mdy"}
    assert orders_of(["2026-03-25", "45000", "", "x"]) == set()


def test_serials_of_spreadsheets():
    assert day_of("46082") == date(1899, 12, 30) + timedelta(days=46082) == date(2026, 3, 1)
    assert day_of("46082.5") == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["24/11", "24-11", "24 nov.", "1er mars"])
def test_a_day_without_its_year_is_asked_for_with_it(text):
    with pytest.raises(Unreadable) as refused:
        day_of(text)
    assert "année" in refused.value.expected and "Ajoutez l’année" in refused.value.remedy
