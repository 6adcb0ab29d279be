"""A year of a fictional company whose open items are known: every item must come out, to the cent, in every shape."""

import random

import pytest
from tests.formats.fec_files import NAME, invoice, opening, payment
from tests.formats.fec_files import fec as fec_file

from amiable.formats import fec


def a_year(seed):
    """(rows, truth): truth is {(customer, number): open cents}; payments not lettered are items of their own."""
    chance = random.Random(seed)
    carried, rows, truth, codes = [], [], {}, {}

    def code(aux):
        codes[aux] = codes.get(aux, -1) + 1
        high, low = divmod(codes[aux], 26)
        return chr(65 + high % 26) + chr(65 + low)

    def settle(aux, number, cents, day, paid, lettered):
        """The code of the invoice, its payment booked."""
        if not paid:
            truth[aux, number] = cents
            return ""
        letter = code(aux) if lettered else ""
        rows.extend(payment(f"B{number}", day, aux, paid, f"VIR{number}", letter if paid == cents else letter.lower()))
        if not lettered:
            truth[aux, number], truth[aux, f"VIR{number}"] = cents, -paid
        elif paid < cents:
            truth[aux, number] = cents - paid
        return letter if paid == cents else letter.lower()

    for i in range(400):
        aux, cents = f"C{chance.randrange(25):03d}", chance.randrange(600, 900_000)
        old = i < 60
        number = f"FA{2024 if old else 2025}{i:05d}"
        paid = chance.choice([0, cents, cents, cents, chance.randrange(1, cents)])
        when = f"2025{chance.randrange(1, 12):02d}{chance.randrange(1, 29):02d}"
        letter = settle(aux, number, cents, when, paid, paid == cents or chance.random() < 0.5)
        if old:
            carried.append((aux, cents, number, f"2024{chance.randrange(1, 13):02d}15", letter))
        else:
            rows.extend(
                invoice(f"V{i}", "20250101" if chance.random() < 0.1 else "20250203", aux, cents, number, letter)
            )
    return [*opening(carried), *rows], truth


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "shape",
    [
        {}, {"sep": "|", "encoding": "iso8859-15", "end": "\n"}, {"encoding": "utf-8-sig", "sense": True},
        {"encoding": "cp1252", "end": "\r"},
    ],
)  # fmt: skip
def test_every_open_item_comes_out(seed, shape):
    rows, truth = a_year(seed)
    books = fec.read([(NAME, fec_file(rows, **shape))])
    assert {(item.customer_code, item.number): item.open for item in books.items} == truth
    assert len(books.items) == len(truth)
    assert books.differences == () and books.rejects == ()
    assert all(item.issued_on.year == 2024 for item in books.items if item.number.startswith("FA2024"))
    settled = {(item.customer_code, item.number) for item in books.settled}
    assert len(settled) == 400 - sum(number.startswith("FA") for _, number in truth)
