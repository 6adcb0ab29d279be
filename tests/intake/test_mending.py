"""A file that takes up rejects marks those it mends, and only those; the others stay to be mended, and are told."""

import pytest
from tests.formats.fec_files import fec, invoice
from tests.intake.lists import NOVEMBER, Item, opened, take_files, take_list
from tests.intake.uploads import FEC_NAME, drop, seen, work

from amiable.intake.models import RejectedLine
from amiable.intake.operations import confirm, take, undo
from amiable.intake.queries import rejected_lines, rejected_page

GOOD = Item("C1", "F1", 120_000)
BAD = {
    "day": "C1;Maison C1;F7;31/02/2026;15/10/2026;70,00;70,00",
    "amount": "C1;Maison C1;F8;15/09/2026;15/10/2026;8O,00;8O,00",
    "customer": ";;F9;15/09/2026;15/10/2026;90,00;90,00",
    "number": "C2;Maison C2;;15/09/2026;15/10/2026;11,00;11,00",
    "twin": "C1;Maison C1;F1;15/09/2026;15/10/2026;12,00;12,00",
    "columns": "C1;Maison;C1;F10;15/09/2026;15/10/2026;13,00;13,00",
}
MENDED = {
    "day": Item("C1", "F7", 7_000, issued="28/02/2026"),
    "amount": Item("C1", "F8", 8_000),
    "customer": Item("C5", "F9", 9_000),
    "number": Item("C2", "F77", 1_100),
    "twin": Item("C1", "F1-2", 1_200),
    "columns": Item("C1", "F10", 1_300),
}


@pytest.fixture
def batch(acting):
    """A list with one line of each kind of reject."""
    taken = take_list(acting, [GOOD, *BAD.values()], NOVEMBER)
    assert taken.rejected == len(BAD)
    return taken.batch_id


def left(acting):
    return [row.line for row in rejected_lines(acting.company)]


@pytest.mark.parametrize("what", MENDED)
def test_one_mended_line_marks_its_own_reject_only(acting, batch, what):
    line = 3 + list(BAD).index(what)
    taken = take_list(acting, [MENDED[what]], NOVEMBER, replays=batch, mode="delta")
    assert left(acting) == [number for number in range(3, 3 + len(BAD)) if number != line]
    assert any(f"lot {batch} : 1 ligne(s) reprise(s), 5 encore à corriger" in note for note in taken.notes)


def test_all_mended_all_marked_and_nothing_more_is_said(acting, batch):
    taken = take_list(acting, MENDED.values(), NOVEMBER, replays=batch, mode="delta")
    assert (left(acting), taken.added) == ([], len(MENDED))
    assert not any("corriger" in note for note in taken.notes)
    undo(acting, taken.batch_id)
    assert len(left(acting)) == len(BAD)


def test_a_file_of_other_documents_marks_none_and_says_which_lines_stay(acting, batch):
    taken = take_list(acting, [Item("C8", "F80", 500, issued="01/09/2026")], NOVEMBER, replays=batch, mode="delta")
    assert len(left(acting)) == len(BAD)
    assert any("0 ligne(s) reprise(s)" in note and "3, 4, 5" in note for note in taken.notes)


def test_another_document_of_the_same_customer_day_or_amount_is_not_the_rejected_one(acting, batch):
    others = [Item("C1", "F20", 7_000), Item("C2", "F21", 9_900), Item("C3", "F22", 1_100, issued="01/08/2026")]
    take_list(acting, others, NOVEMBER, replays=batch, mode="delta")
    assert len(left(acting)) == len(BAD)


def test_one_document_mends_one_line(acting):
    twins = ["C1;Maison C1;F5;31/02/2026;15/10/2026;70,00;70,00", "C1;Maison C1;F5;30/02/2026;15/10/2026;70,00;70,00"]
    batch = take_list(acting, [GOOD, *twins], NOVEMBER).batch_id
    take_list(acting, [Item("C1", "F5", 7_000, issued="28/02/2026")], NOVEMBER, replays=batch, mode="delta")
    assert left(acting) == [4]


def test_a_number_too_long_is_mended_by_a_shorter_one(acting):
    batch = take_list(acting, [GOOD, Item("C2", "F" + "9" * 120, 4_400)], NOVEMBER).batch_id
    assert left(acting) == [3]
    take_list(acting, [Item("C2", "F-9", 4_400)], NOVEMBER, replays=batch, mode="delta")
    assert left(acting) == []


def test_a_line_of_a_fec_is_mended_by_the_corrected_line(acting):
    entry, other = invoice("V1", "20251341", "C1", 100_000, "FA1"), invoice("V2", "20251201", "C2", 60_000, "FA2")
    first = take_files(acting, [(FEC_NAME, fec([*entry, *other]))])
    assert {row.field for row in rejected_lines(acting.company)} == {"EcritureDate"}
    good = fec(invoice("V1", "20251114", "C1", 100_000, "FA1"))
    taken = take_files(acting, [(FEC_NAME, good)], replays=first.batch_id, mode="delta")
    assert opened(acting.company) == {"FA1": 100_000, "FA2": 60_000}
    rest = rejected_lines(acting.company)  # the lines of the counterparts, which are no customer's
    assert len(rest) == 2 and "FA1" in rest[0].raw
    assert any("1 ligne(s) reprise(s), 2 encore à corriger" in note for note in taken.notes)


def test_through_a_drop_it_is_the_same_and_never_a_complete_list(acting, batch):
    upload = work(drop(acting, ("corrigé.csv", _list("day", "amount")), replays=batch, as_of=NOVEMBER))
    assert (upload.mode, seen(upload)["missing"]["count"]) == ("delta", 0)
    assert any("2 ligne(s) reprise(s)" in note for note in seen(upload)["notes"])
    assert len(left(acting)) == len(BAD)  # it was only a preview
    confirm(acting, upload)
    work(upload)
    assert len(rejected_page(acting.company, batch, 0, 10)) == len(BAD) - 2
    assert RejectedLine.objects.filter(replayed_by=upload.batch_id).count() == 2


def _list(*names):
    from tests.intake.lists import text

    return text([MENDED[name] for name in names])


def test_a_preview_of_a_replay_tells_what_then_happens(acting, batch):
    from amiable.intake.operations import read_files

    parsed = read_files([("corrigé.csv", _list("day"))], today=NOVEMBER, as_of=NOVEMBER)
    shown = take(acting, parsed, mode="delta", replays=batch, dry_run=True)
    assert len(left(acting)) == len(BAD)
    assert take(acting, parsed, mode="delta", replays=batch).notes == shown.notes
