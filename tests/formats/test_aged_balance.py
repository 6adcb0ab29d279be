"""Aged balances as packages print them, read only to be compared."""

import pytest

from amiable.formats.aged_balance import bucket_of, read
from amiable.formats.rejects import FileRefused

TITLES = "Code client;Nom client;Non échu;1-30;31-60;61-90;> 90;Total"


def of(*rows: str, titles: str = TITLES):
    return read("\r\n".join([titles, *rows]).encode(), "balance.csv")


def test_a_customer_has_cents_in_each_period():
    (row,) = of("C1;Laiterie Halbrane;1 200,00;300,50;0;;-12,00;1 488,50")
    assert (row.code, row.name, row.total, row.credit) == ("C1", "Laiterie Halbrane", 148_850, None)
    assert row.buckets == {"not_due": 120_000, "d1_30": 30_050, "d31_60": 0, "d61_90": 0, "d91_more": -1_200}


@pytest.mark.parametrize(
    ("title", "bucket"),
    [
        ("Non échu", "not_due"), ("À échoir", "not_due"), ("Not due", "not_due"), ("Current", "not_due"),
        ("1-30", "d1_30"), ("0 à 30 j", "d1_30"), ("Échu 1-30 jours", "d1_30"), ("30 jours", "d1_30"),
        ("31 - 60", "d31_60"), ("60", "d31_60"), ("61 à 90 jours", "d61_90"), ("> 90", "d91_more"),
        ("90+", "d91_more"), ("Plus de 90 jours", "d91_more"), ("91-120", "d91_more"), ("Over 120 days", "d91_more"),
        ("> 60", ""), ("Code client", ""), ("Total", ""), ("", ""), ("Exercice 2026", ""),
    ],
)  # fmt: skip
def test_the_titles_of_periods_are_known_in_their_many_forms(title, bucket):
    assert bucket_of(title) == bucket


def test_periods_beyond_ninety_days_are_added_up_and_totals_are_no_customers():
    titles = "Client;Non échu;1-30;31-60;61-90;91-120;> 120;Avoirs"
    rows = of("C1;1;2;3;4;5;6;-7", "Total général;1;2;3;4;5;6;-7", ";9;9;9;9;9;9;9", titles=titles)
    assert [row.code for row in rows] == ["C1"]
    assert (rows[0].buckets["d91_more"], rows[0].credit, rows[0].total) == (1_100, -700, None)


def test_two_lines_of_one_customer_are_added_up():
    (row,) = of("C1;A;1;0;0;0;0;1", "C1;A;2;0;0;0;0;2")
    assert (row.buckets["not_due"], row.total) == (300, 300)


def test_an_amount_that_reads_two_ways_is_settled_by_the_file_or_refused_with_its_line():
    (row, _) = of("C1;A;1.234;0;0;0;0;0", "C2;B;1.234,50;0;0;0;0;0")
    assert row.buckets["not_due"] == 123_400
    with pytest.raises(FileRefused, match=r"Ligne 2, « Non échu » : « 1\.234 » n’est pas lu"):
        of("C1;A;1.234;0;0;0;0;0")


@pytest.mark.parametrize(
    "content", [b"Code client;Date\r\nC1;01/02/2026\r\n", b"a;b\r\n1;2\r\n", b"1-30;31-60\r\n1;2\r\n"]
)
def test_what_is_no_aged_balance_says_what_it_needs(content):
    with pytest.raises(FileRefused, match="n’est pas une balance âgée"):
        read(content, "x.csv")
