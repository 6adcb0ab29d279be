"""`amiable batch`: the batches, newest first, and one taken back."""

import pytest
from tests.intake.commands import amiable
from tests.intake.lists import Item, many, tables, text


@pytest.fixture
def two_lists(own_database, tmp_path):
    """Two lists imported; the second settles part of F1."""
    for day, left in ((20, 120_000), (21, 50_000)):
        (tmp_path / f"{day}.csv").write_bytes(text([*many(20), Item("C1", "F1", 120_000, left)]))
        assert amiable("import", tmp_path / f"{day}.csv", "--as-of", f"2026-11-{day}").code == 0
    rows = amiable("batch", "list", "--format", "json").json
    assert [(row["files"], row["as_of"], row["undone"]) for row in rows] == [
        ("21.csv", "2026-11-21", False), ("20.csv", "2026-11-20", False),
    ]  # fmt: skip
    return [row["id"] for row in rows]


def left_of_f1():
    rows = amiable("receivables", "--as-of", "2026-11-22", "--format", "json").json
    return next((row["open"] for row in rows if row["number"] == "F1"), None)


def test_the_newest_is_taken_back_then_the_first(two_lists):
    newest, first = two_lists
    before = tables()
    refused = amiable("batch", "undo", first)
    assert (refused.code, refused.out, refused.err.count("\n"), tables()) == (1, "", 1, before)
    assert "F1" in refused.err
    assert left_of_f1() == "500.00"
    done = amiable("batch", "undo", newest)
    assert (done.code, done.out) == (0, f"Lot {newest} annulé : 1 événements repris.\n")
    assert left_of_f1() == "1200.00"
    assert amiable("batch", "undo", first).code == 0
    assert amiable("receivables", "--format", "json").json == []
    assert [row["undone"] for row in amiable("batch", "list", "--format", "json").json] == [True, True]
    assert amiable("check").code == 0


def test_twice_or_unknown_is_refused_in_one_line(two_lists):
    newest, _ = two_lists
    amiable("batch", "undo", newest)
    before = tables()
    for number, word in ((newest, "déjà annulé"), (99_999, "99999")):
        done = amiable("batch", "undo", number)
        assert (done.code, done.out, done.err.count("\n"), tables()) == (1, "", 1, before)
        assert word in done.err
