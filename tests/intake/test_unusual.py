"""The morning's list: nothing is asked of an ordinary one; what looks unlike yesterday's is confirmed by its count."""

from datetime import date

import pytest
from tests.intake.lists import DECEMBER, NOVEMBER, OCTOBER, TITLES, Item, many, opened, take_list, text
from tests.intake.uploads import drop, odd, seen, work

from amiable.intake.models import Batch
from amiable.intake.operations import UnusualToConfirm, choose_columns, confirm, correct, replay, undo
from amiable.intake.operations.rejects import Typed
from amiable.intake.queries import last_list, rejected_lines, taken_before

LIST = [Item("C1", "F1", 120_000), *many(30)]


def dropped(acting, rows, on=NOVEMBER, titles=TITLES, **how):
    return work(drop(acting, ("matin.csv", text(rows, titles)), as_of=on, **how))


def test_an_ordinary_list_asks_nothing_the_first_day_nor_the_next(acting):
    first = dropped(acting, LIST, OCTOBER)
    assert odd(first) == []
    confirm(acting, first)
    work(first)
    second = dropped(acting, [Item("C1", "F1", 120_000, 60_000), *many(30), Item("C2", "F2", 5_000)])
    assert odd(second) == [] and seen(second)["needs_confirmation"] is None
    confirm(acting, second)
    assert work(second).state == "taken"


def test_the_very_file_of_yesterday_is_taken_only_when_its_documents_are_confirmed(acting):
    take_list(acting, LIST, OCTOBER, name="matin.csv")
    upload = dropped(acting, LIST)
    assert odd(upload) == [f"same_file:{len(LIST)}"]
    assert "31/10/2026" in seen(upload)["unusual"][0]["sentence"]
    for unusual in ((), ["same_file:1"], ["older:31"]):
        with pytest.raises(UnusualToConfirm, match=r"1 point\(s\) inhabituel"):
            confirm(acting, upload, unusual=unusual)
    confirm(acting, upload, unusual=[f"same_file:{len(LIST)}"])
    assert work(upload).state == "taken"


def test_the_same_file_of_a_batch_that_was_taken_back_is_nothing_unusual(acting):
    undo(acting, take_list(acting, LIST, OCTOBER, name="matin.csv").batch_id)
    assert odd(dropped(acting, LIST)) == []


def test_a_list_of_before_the_last_one_tells_by_how_many_days(acting):
    take_list(acting, LIST, NOVEMBER)
    new = Item("C2", "F2", 5_000, issued="15/09/2025", due="15/10/2025")
    assert odd(dropped(acting, [*LIST, new], date(2025, 11, 20))) == ["older:365"]


def test_only_changes_of_an_earlier_day_are_nothing_unusual(acting):
    take_list(acting, LIST, NOVEMBER)
    assert odd(dropped(acting, [Item("C2", "F2", 5_000)], OCTOBER, mode="delta")) == []


def test_titles_never_seen_are_confirmed_by_the_number_of_columns(acting):
    take_list(acting, LIST, OCTOBER)
    other = TITLES.replace("Raison sociale", "Nom du client")
    assert odd(dropped(acting, [*LIST, Item("C2", "F2", 5_000)], titles=other)) == ["columns:7"]


def test_columns_chosen_otherwise_than_remembered_are_confirmed(acting):
    take_list(acting, LIST, OCTOBER)
    upload = dropped(acting, [*LIST, Item("C2", "F2", 5_000)])
    choose_columns(acting, upload, {"amount_open": "Montant TTC", "amount_total": ""})
    assert odd(work(upload)) == ["columns:2"]


@pytest.mark.parametrize(
    "item",
    [
        Item("C2", "F2", 5_000, issued="20/11/2027", due=""),
        Item("C2", "F2", 5_000, issued="20/11/2006", due=""),
        Item("C2", "F2", 5_000, issued="20/10/2026", due="20/11/2036"),
        Item("C2", "F2", 5_000, issued="20/10/2026", due="20/11/2025"),
    ],
    ids=["issued next year", "issued twenty years ago", "due in ten years", "due a year before"],
)
def test_a_new_document_of_another_year_is_told_with_its_number_and_only_the_day_it_is_new(acting, item):
    take_list(acting, LIST, OCTOBER)
    upload = dropped(acting, [*LIST, item])
    assert odd(upload) == ["year:1"] and "F2" in seen(upload)["unusual"][0]["sentence"]
    confirm(acting, upload, unusual=["year:1"])
    work(upload)
    assert odd(dropped(acting, [*LIST, item, Item("C3", "F3", 100)], DECEMBER)) == []
    assert "F1" in opened(acting.company)


def test_the_last_list_is_the_newest_a_person_dropped_whole_and_no_correction(acting):
    assert last_list(acting.company) is None
    bad = "C1;Maison C1;F7;31/02/2026;15/10/2026;70,00;70,00"
    batch = take_list(acting, [*LIST, bad], OCTOBER, name="octobre.csv").batch_id
    take_list(acting, [Item("C1", "F7", 7_000, issued="28/02/2026")], NOVEMBER, replays=batch, mode="delta")
    found = last_list(acting.company)
    assert (found["batch"], found["as_of"], found["mode"], found["names"]) == (batch, OCTOBER, "stock", ["octobre.csv"])


def test_what_took_the_same_bytes_is_found_whatever_the_day(acting):
    batch = Batch.objects.get(pk=take_list(acting, LIST, OCTOBER).batch_id)
    assert taken_before(acting.company, batch.digest) == {"batch": batch.pk, "as_of": OCTOBER, "mode": "stock"}
    assert taken_before(acting.company, "0" * 64) is None


def test_a_document_of_another_year_is_left_to_correct_and_the_rest_is_taken(acting):
    """F2 is dated 2062: it alone stays out of the books, and enters them once its year is corrected."""
    take_list(acting, LIST, OCTOBER)
    wrong = Item("C2", "F2", 5_000, issued="20/10/2062", due="20/11/2062")
    upload = dropped(acting, [*LIST, wrong, Item("C3", "F3", 7_000)])
    confirm(acting, upload, unusual=["year_aside:1"])
    batch = work(upload).batch_id
    books = opened(acting.company)
    assert "F2" not in books and books["F3"] == 7_000
    (row,) = rejected_lines(acting.company)
    assert (row.line, row.field, row.found) == (len(LIST) + 2, "Date pièce", "20/10/2062")
    cells = ["C2", "Maison C2", "F2", "20/10/2026", "20/11/2026", "50,00", "50,00"]
    assert correct(acting, batch, {row.pk: Typed(row.version, cells)}).wrong == ()
    again = work(replay(acting, batch))
    confirm(acting, again)
    work(again)
    assert opened(acting.company)["F2"] == 5_000 and not rejected_lines(acting.company)


def test_of_a_due_date_of_another_year_the_due_date_is_told(acting):
    take_list(acting, LIST, OCTOBER)
    upload = dropped(acting, [*LIST, Item("C2", "F2", 5_000, issued="20/10/2026", due="20/11/2062")])
    confirm(acting, upload, unusual=["year_aside:1"])
    work(upload)
    assert [(row.field, row.found) for row in rejected_lines(acting.company)] == [("Échéance", "20/11/2062")]


def test_the_answer_for_other_years_counts_the_documents_too(acting):
    take_list(acting, LIST, OCTOBER)
    upload = dropped(acting, [*LIST, Item("C2", "F2", 5_000, issued="20/10/2062", due="20/11/2062")])
    with pytest.raises(UnusualToConfirm):
        confirm(acting, upload, unusual=["year_aside:2"])
