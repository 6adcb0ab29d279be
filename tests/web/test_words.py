"""The words of the pages: every code of the program has one, and what core says in French can be extracted."""

from typing import get_args

import pytest

from amiable.core.dispute import FINDINGS, POLICIES
from amiable.core.events import How, PortionKind
from amiable.core.reasons import FAMILIES, REASONS
from amiable.core.reminder import HOLD_KINDS
from amiable.disputes.models import Status
from amiable.intake.models import Batch, UploadState
from amiable.receivables.models import ReceivableKind
from amiable.receivables.said import KINDS, VOIDED
from amiable.web import words


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.STATUSES, Status.values),
        (words.FINDINGS, [*FINDINGS, "to_qualify"]),
        (words.POLICIES, POLICIES),
        (words.DEPARTMENTS, {reason.department for reason in REASONS.values()}),
        (words.GATE, [*HOLD_KINDS, "not_due", "due_unknown", "nothing_certain", "conceded"]),
        (words.EVENTS, [*KINDS, VOIDED]),
        (words.HOW_PAID, get_args(How)),
        (words.PORTION_KINDS, get_args(PortionKind)),
        (words.RECEIVABLE_KINDS, ReceivableKind.values),
        (words.UPLOADS, UploadState.values),
        (words.SOURCES, Batch.Source.values),
    ],
)
def test_every_code_has_a_word_and_no_word_is_for_nothing(table, codes):
    assert set(table) == set(codes)
    assert all(str(text).strip() for text in table.values())


def test_what_core_says_in_french_is_listed_for_the_translators():
    said = {reason.label for reason in REASONS.values()} | set(FAMILIES.values())
    assert set(words.LABELS_OF_CORE) == said


def test_a_code_without_a_word_is_shown_as_it_stands():
    assert words.word(words.FINDINGS, "else") == words.reason("else") == words.family("else") == "else"


def test_the_choices_of_reasons_are_all_of_them_by_family():
    choices = words.reason_choices()
    assert [label for label, _ in choices] == list(FAMILIES.values())
    assert [code for _, of_family in choices for code, _ in of_family] == list(REASONS)
