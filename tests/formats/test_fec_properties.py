"""For any books: the items of each customer add up to its balance, and no line of a file is lost."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.formats.fec_files import NAME, Row, invoice, opening, payment
from tests.formats.fec_files import fec as fec_file

from amiable.formats import fec
from amiable.formats.rejects import FileRefused

LAST = "732829320FEC20241231.txt"
days = st.integers(1, 12).flatmap(lambda month: st.integers(1, 28).map(lambda day: f"{month:02d}{day:02d}"))
codes = st.sampled_from(["", "", "A", "B", "a"])
amounts = st.integers(-3, 30).filter(bool).map(lambda n: n * 600)
moves = st.tuples(
    st.sampled_from("IIPTO"), days, st.sampled_from("XYZ"), amounts, codes, st.sampled_from(["", "FA1", "FA2"])
)
ledgers = st.lists(moves, min_size=1, max_size=30)
openings = st.lists(
    st.tuples(st.sampled_from("XYZ"), amounts, st.sampled_from(["AN", "FA1", "FA9"]), codes), max_size=5
)


def rows_of(moves, year, carried=()):
    rows = []
    if carried:
        rows += opening([(aux, cents, piece, "", code) for aux, cents, piece, code in carried], day=f"{year}0101")
    for i, (kind, day, aux, cents, code, piece) in enumerate(moves):
        when, num = f"{year}{day}", f"{i}"
        if kind == "I":
            rows += invoice(num, when, aux, cents, piece or f"FA{year}{i}", code)
        elif kind == "P":
            rows += payment(num, when, aux, cents, piece, code)
        else:
            other = "416000" if kind == "T" else "658000"
            rows += [
                Row("OD", num, when, "411000", -cents, aux, piece, letter=code),
                Row(
                    "OD", num, when, other, cents, aux if kind == "T" else "", piece, letter=code if kind == "T" else ""
                ),
            ]
    return rows


def balances(rows):
    sums = Counter()
    for row in rows:
        if row.account.startswith("41"):
            sums[row.aux] += row.cents
    return dict(sums)


def check(books):
    assert books.differences == ()
    sums = Counter()
    for item in books.items:
        sums[item.customer_code] += item.open
        assert item.open and (item.open > 0) == (item.amount > 0) and abs(item.open) <= abs(item.amount)
        if item.amount > 0:
            assert item.amount - item.open == sum(one.cents for one in item.settlements)
    assert {code: sums[code] for code in books.balances} == books.balances
    for item in books.settled:
        assert item.open == 0 and item.amount == sum(one.cents for one in item.settlements)
        assert all(one.cents > 0 and one.on >= item.issued_on for one in item.settlements)


@given(ledgers, openings)
def test_items_add_up_to_the_balance(moves, carried):
    rows = rows_of(moves, 2025, carried)
    books = fec.read([(NAME, fec_file(rows))])
    check(books)
    assert books.balances == balances(rows)
    again = fec.read([(NAME, fec_file(rows, sep="|", encoding="iso8859-15", sense=True, end="\n"))] * 2)
    assert again.items == books.items and again.settled == books.settled and again.notes == books.notes


@given(ledgers, ledgers, st.booleans())
def test_two_exercises_add_up(before, after, aggregated):
    first = rows_of(before, 2024)
    closing = fec.read([(LAST, fec_file(first))])
    if aggregated:
        carried = [(code, cents, "AN", "") for code, cents in closing.balances.items() if cents]
    else:
        carried = [(item.customer_code, item.open, item.number, "A") for item in closing.items]
    second = rows_of(after, 2025, carried)
    books = fec.read([(NAME, fec_file(second)), (LAST, fec_file(first))])
    check(books)
    whole = Counter(closing.balances)
    for code, cents in balances([row for row in second if row.journal != "AN"]).items():
        whole[code] += cents
    assert {code: cents for code, cents in books.balances.items() if cents} == {c: n for c, n in whole.items() if n}
    assert not any("report à nouveau du" in note for note in books.notes)


@given(ledgers, st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(list(b"\t\n\r|,0A\x00\xe9"))), max_size=6))
def test_damage_is_told_or_mended_and_never_crashes(moves, damages):
    rows = [replace(row, label="lot") for row in rows_of(moves, 2025)]
    data = fec_file(rows, end="\n")
    head = data.index(b"\n") + 1
    body = bytearray(data[head:])
    for at, byte in damages:
        body.insert(at % len(body), byte)
    try:
        books = fec.read([(NAME, data[:head] + bytes(body))])
    except FileRefused:
        return
    lost = len(rows) - books.counts["lines"] - len(books.rejects)
    assert lost <= len(damages)
    sums = Counter()
    for item in books.items:
        sums[item.customer_code] += item.open
    told = {difference.customer_code for difference in books.differences}
    assert all(sums[code] == cents or code in told for code, cents in books.balances.items())
