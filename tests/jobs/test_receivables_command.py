"""`amiable receivables` and `amiable position` after an import: the items that the generator left open, no other."""

import pytest
from tests import trials
from tests.intake.commands import amiable
from tests.intake.generated import CLOSING, FILE, SHAPES, draw

from amiable.core.money import amount


@pytest.fixture(params=SHAPES)
def year(request, own_database, tmp_path):
    """A year drawn for this shape of file, imported by the command."""
    drawn = draw(trials.drawn(f"receivables {request.param}"))
    file = tmp_path / FILE
    file.write_bytes(drawn.text(**SHAPES[request.param]))
    done = amiable("import", file)
    assert done.code == 0, done.err
    assert "au centime" in done.out
    return drawn


def test_the_open_items_are_those_of_the_generator(year):
    rows = amiable("receivables", "--as-of", CLOSING, "--format", "json").json
    found = {(row["customer_code"].removeprefix("411"), row["number"]): row["open"] for row in rows}
    assert len(found) == len(rows)
    assert found == {key: amount(cents) for key, cents in year.open.items() if cents}

    position = amiable("position", "--as-of", CLOSING, "--format", "json").json
    expected: dict[str, int] = {}
    for (customer, _), cents in year.open.items():
        expected[customer] = expected.get(customer, 0) + cents
    sums = {row["customer"].removeprefix("411"): _cents(row["open"]) - _cents(row["credit"]) for row in position}
    assert {key: cents for key, cents in sums.items() if cents} == {
        key: cents for key, cents in expected.items() if cents
    }
    checked = amiable("check")
    assert (checked.code, checked.out) == (0, "")


def _cents(text: str) -> int:
    return int(text.replace(".", ""))


def test_csv_and_table_show_the_same_rows(own_database, tmp_path):
    drawn = draw(trials.drawn("formats"), invoices=60, customers=8)
    (tmp_path / FILE).write_bytes(drawn.text())
    amiable("import", tmp_path / FILE)
    rows = amiable("receivables", "--as-of", CLOSING, "--format", "csv").out.splitlines()
    assert rows[0] == "customer_code,customer_name,number,issued_on,due_on,due_estimated,open,note"
    assert len(rows) - 1 == len(drawn.open)
    table = amiable("receivables", "--as-of", CLOSING).out
    assert f"Total ({len(drawn.open)})" in table
    assert all(number in table for _, number in drawn.open)


def test_before_anything_was_imported_it_says_what_to_do(own_database):
    for command in ("receivables", "position", "check"):
        done = amiable(command)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert "aucune société" in done.err
