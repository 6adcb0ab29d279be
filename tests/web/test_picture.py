"""Bars and clocks, as plain geometry: true widths, the one order, words that stay inside the picture."""

import re
from datetime import date, timedelta

import pytest
from django.utils import translation

from amiable.web.picture.bar import ORDER, Part, bands, segments, sentence, share_classes
from amiable.web.picture.clock import ClockPicture, axis_of, draw
from amiable.web.picture.ticks import PHONE, WIDE, ticks, width_of

AS_OF = date(2026, 11, 24)
ISSUED = date(2026, 7, 31)
DUE = date(2026, 9, 14)
WEIGHT = {"k": 1000, "c": 100, "d": 10, "u": 1}


def grow(classes):
    """What the stylesheet makes of the classes of a share."""
    return sum(WEIGHT[name[0]] * int(name[1]) for name in classes.split()[1:])


def number(percent):
    return float(percent.removesuffix("%"))


@pytest.mark.parametrize(
    ("cents", "whole", "per"),
    [(4692, 10000, 4692), (1, 3, 3333), (1, 10**11, 1), (0, 5, 0), (7, 7, 9999), (469_200, 1_848_000, 2539)],
)
def test_a_part_is_as_wide_as_its_euros_and_never_vanishes(cents, whole, per):
    assert grow(share_classes(cents, whole)) == per


def test_a_share_is_written_with_digits_only_so_that_no_style_is_needed():
    assert share_classes(4692, 10000) == "share k4 c6 d9 u2"
    assert share_classes(40, 10000) == "share d4"


def test_the_bar_keeps_the_order_of_the_house_whatever_the_caller_gives():
    parts = [Part(place, 100 + i) for i, place in enumerate(reversed(ORDER[:-1]))]
    assert [segment.part.place for segment in segments(parts)] == list(ORDER[:-1])


def test_nothing_is_drawn_for_a_place_without_euros():
    drawn = segments([Part("claimable", 0), Part("paid", 500), Part("contested", 0)])
    assert [segment.part.place for segment in drawn] == ["paid"]
    assert segments([]) == ()


def test_a_bar_that_is_not_whole_leaves_the_rest_empty():
    claimable, rest = segments([Part("claimable", 300)], whole=1200)
    assert (grow(claimable.classes), rest.part.place, grow(rest.classes)) == (2500, "void", 7500)


def test_a_small_bar_shows_one_part_per_place_and_the_sum_is_kept():
    parts = [Part("not_due", 408, letter="B"), Part("not_due", 432, letter="C"), Part("claimable", 4692, letter="A")]
    drawn = segments(parts, together=True)
    assert [(segment.part.place, segment.part.cents) for segment in drawn] == [("claimable", 4692), ("not_due", 840)]


def test_an_invoice_in_many_portions_is_drawn_place_by_place_rather_than_in_slivers():
    parts = [Part("not_due", 100, letter=letter) for letter in "ABCDEFGHIJ"]
    assert [segment.part.cents for segment in segments(parts)] == [1000]


def test_the_two_sides_of_an_invoice_add_up_and_share_its_width():
    parts = [Part("claimable", 469_200), Part("contested", 252_000), Part("paid", 900_000), Part("written_off", 1_200)]
    still_open, settled = bands(parts)
    assert (still_open.cents, settled.cents) == (721_200, 901_200)
    assert grow(still_open.classes) + grow(settled.classes) == 10_000
    assert [band.name for band in bands([Part("paid", 5)])] == ["Déjà soldé"]


def test_conceded_euros_stay_on_the_open_side_until_their_credit_note():
    assert [band.name for band in bands([Part("conceded", 5), Part("credited", 5)])] == ["Reste ouvert", "Déjà soldé"]


def test_the_bar_is_told_in_one_sentence():
    parts = [Part("contested", 252_000), Part("claimable", 469_200)]
    assert sentence(parts, "Encours").replace("\u202f", " ").replace("\u00a0", " ") == (
        "Encours 7 212,00 € : Certain, échu 4 692,00 € ; Contesté 2 520,00 €"
    )
    with translation.override("en"):
        assert sentence(parts, "Open").startswith("Open €7,212.00: ")


# ---- clocks

BORE = (date(2026, 9, 15), AS_OF)
USUAL = ClockPicture(ISSUED, DUE, DUE, bears=(BORE,), original_bears=(BORE,), name="Part A")
CONTESTED = ClockPicture(ISSUED, None, DUE, ((date(2026, 9, 9), None),), original_bears=(BORE,))


def test_interest_starts_at_the_disc_and_ends_at_the_day_looked_at():
    axis = axis_of([USUAL], AS_OF)
    row = draw(USUAL, axis)
    assert row.runs[0].x1 == row.due.x == row.line.x2
    assert row.runs[0].x2 == axis.now.x
    assert row.original_runs == row.runs


def test_while_it_is_contested_there_is_no_disc_and_the_hatching_reaches_the_day_looked_at():
    axis = axis_of([CONTESTED], AS_OF)
    row = draw(CONTESTED, axis)
    assert row.due is None
    assert row.runs == ()
    assert row.hatches[0].x2 == axis.now.x
    assert row.line.x2 == row.hatches[0].x1
    assert row.note.text == "pas d’échéance tant que le litige est ouvert"


def test_an_unknown_due_date_is_said_and_its_line_goes_on():
    row = draw(ClockPicture(ISSUED, None, None), axis_of([], AS_OF, today=False))
    assert (row.note.text, row.line.x2, row.original_line.x2) == ("échéance inconnue", "100.00%", "100.00%")


def test_the_axis_holds_every_date_of_its_rows():
    far = ClockPicture(date(2021, 1, 4), date(2031, 5, 6), date(2021, 3, 4))
    axis = axis_of([USUAL, far], AS_OF)
    assert all(axis.first < day < axis.last for day in [*USUAL.days, *far.days, AS_OF])


def test_a_date_outside_the_axis_is_drawn_at_its_edge_with_an_arrow():
    row = draw(ClockPicture(ISSUED, date(2040, 1, 2), DUE), axis_of([USUAL], AS_OF))
    assert row.due.x == "100.00%"
    assert row.due.text.replace("\u00a0", " ") == "→ 2 janv. 2040"


def test_a_row_is_told_in_one_sentence():
    told = draw(CONTESTED, axis_of([CONTESTED], AS_OF)).sentence.replace("\u00a0", " ")
    assert told == (
        "Position retenue : pas d’échéance tant que le litige est ouvert."
        " Échéance d’origine : due le 14 septembre 2026, porte intérêt du 15 septembre 2026 au 24 novembre 2026."
        " Contestée depuis le 9 septembre 2026."
    )
    assert "échéance inconnue" in draw(ClockPicture(ISSUED, None, None), axis_of([], AS_OF)).sentence


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "days", [10, 11, 20, 45, 62, 63, 90, 180, 310, 311, 400, 700, 930, 931, 1500, 2200, 4500, 9000]
)
@pytest.mark.parametrize("shift", range(0, 360, 45))
def test_the_words_of_the_axis_neither_overlap_nor_leave_it(language, days, shift):
    first = date(2023, 12, 29) + timedelta(shift)
    with translation.override(language):
        marks = ticks(first, first + timedelta(days))
    assert any(mark.css == "" for mark in marks)
    assert len(marks) <= 14
    for width, hidden in ((WIDE, ("mute",)), (PHONE, ("mute", "wide"))):
        shown = [mark for mark in marks if mark.css not in hidden]
        lefts = [number(mark.x) / 100 * width + 4 for mark in shown]
        rights = [left + width_of(mark.text) for left, mark in zip(lefts, shown, strict=True)]
        assert all(right <= width + 0.1 for right in rights)
        assert all(right < left for right, left in zip(rights, lefts[1:], strict=False))


def test_every_year_of_a_long_axis_is_named():
    years = [mark.text for mark in ticks(date(2022, 6, 1), date(2028, 2, 1))]
    assert years == ["2023", "2024", "2025", "2026", "2027", "2028"]


@pytest.mark.parametrize("ahead", [0, 3, 20, 60, 100, 130])
def test_a_date_stays_inside_the_picture_even_on_a_phone(ahead):
    axis = axis_of([USUAL, ClockPicture(ISSUED, date(2027, 1, 15), None)], AS_OF)
    due = draw(ClockPicture(ISSUED, axis.first + timedelta(ahead), None), axis).due
    at, width = number(due.x) / 100 * PHONE, width_of(due.text)
    left = {"start": at, "middle": at - width / 2, "end": at - width}[due.anchor]
    assert left >= 0
    assert left + width <= PHONE


def test_places_are_written_with_a_point_in_every_language():
    with translation.override("fr"):
        row = draw(USUAL, axis_of([USUAL], AS_OF))
    assert re.fullmatch(r"\d+\.\d\d%", row.due.x)
