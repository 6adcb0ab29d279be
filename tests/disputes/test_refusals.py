"""Refusals are said in the reader's language: a French template, its values apart, and a message ready for commands."""

import ast
import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from tests import factories

import amiable
from amiable.core.events import Paid
from amiable.core.money import amount
from amiable.core.refusal import Cents, Refusal, Word, in_french
from amiable.disputes.operations import BlockedLine, UnableToOpen, UnableToResolve, open_dispute, resolve_dispute
from amiable.disputes.operations.wording import CHANGED, MOVED
from amiable.people.access import Absent, Forbidden

ROOMS = [Path(amiable.__file__).parent / room for room in ("disputes", "journal")]
MODULES = sorted(path for room in ROOMS for path in room.rglob("*.py") if "migrations" not in path.parts)
ENGLISH = {
    "{number} : {claimed} dépasse le montant de la facture, {amount}": "{number}: {claimed} is more than {amount}",
    "{number} a été résolu par {by} le {at}, avec effet au {on} ({finding}) ; rien n’a été changé": (
        "{by} resolved {number} on {at}, effective {on} ({finding})"
    ),
    "non fondé": "unfounded",
}


def translated(text):
    return ENGLISH.get(text, text)


def shown(value):
    """As an edge does for an English reader."""
    if isinstance(value, Cents):
        return f"€{value / 100:,.2f}"
    if isinstance(value, datetime):
        return f"{value:%d %b %Y %H:%M}"
    return f"{value:%d %b %Y}" if isinstance(value, date) else str(value)


def test_the_message_is_french_and_its_parts_are_kept():
    refusal = Refusal("{number} : {cents} le {on}, à {at}, {count} fois", number="F1", cents=Cents(-123456),
                      on=date(2026, 3, 1), at=datetime(2026, 3, 1, 9, 5, tzinfo=UTC), count=1200)  # fmt: skip
    assert str(refusal) == "F1 : -1234.56 le 01/03/2026, à 01/03/2026 à 09:05, 1200 fois"
    assert refusal.template.startswith("{number} : ") and refusal.values["cents"] == -123456
    assert refusal.args == (str(refusal),)


@pytest.mark.parametrize("cents", [0, 1, -1, 99, 100, 120000, -123456, 10**11])
def test_amounts_are_written_as_everywhere(cents):
    assert in_french(Cents(cents)) == amount(cents)


def test_a_text_that_is_ready_made_stays_as_it_is():
    refusal = Refusal("colonne {1} : « 100 % »")
    assert str(refusal) == refusal.template == "colonne {1} : « 100 % »" and refusal.values == {}
    assert str(Refusal()) == "" and Refusal().told(lambda text: "header of a catalogue") == ""
    assert str(Refusal("{a}", a="{b}")) == "{b}"


@pytest.mark.parametrize("kind", [Refusal, UnableToOpen, Absent, Forbidden])
def test_every_kind_of_refusal_has_both_and_survives_a_process(kind):
    refusal = kind("{number} manque", number="F1")
    again = pickle.loads(pickle.dumps(refusal))
    assert (str(again), again.template, again.values) == ("F1 manque", "{number} manque", {"number": "F1"})


@pytest.mark.django_db
def test_a_refusal_is_told_in_english():
    acting = factories.acting()
    invoice = factories.invoice(acting, number="FA-1")
    with pytest.raises(UnableToOpen) as refused:
        open_dispute(acting, lines=[BlockedLine(invoice, 5000_00)], reason="price", opened_on=date(2026, 2, 1))
    assert str(refused.value) == "FA-1 : 5000.00 dépasse le montant de la facture, 1200.00"
    assert refused.value.told(translated, shown) == "FA-1: €5,000.00 is more than €1,200.00"


@pytest.mark.django_db
def test_words_of_ours_are_translated_and_what_people_wrote_is_not():
    acting = factories.acting()
    dispute = factories.dispute(acting, factories.invoice(acting))
    named = replace(acting, label="non fondé")
    resolve_dispute(named, dispute=dispute, finding="unfounded", effective_on=date(2026, 3, 1))
    with pytest.raises(UnableToResolve) as refused:
        resolve_dispute(acting, dispute=dispute, finding="founded", effective_on=date(2026, 3, 1))
    assert refused.value.told(translated, shown) == (
        "non fondé resolved LIT-2026-0001 on 24 Nov 2026 10:00, effective 01 Mar 2026 (unfounded)"
    )


@pytest.mark.django_db
def test_what_the_books_find_impossible_has_its_parts_too():
    acting = factories.acting()
    invoice = factories.invoice(acting, number="FA-1")
    factories.say(acting, invoice, Paid(date(2026, 1, 15), 100_00))
    with pytest.raises(UnableToOpen) as refused:
        open_dispute(acting, lines=[BlockedLine(invoice, 1200_00, 1200_00)], reason="price", opened_on=date(2026, 2, 1))
    assert refused.value.values == {"number": "FA-1", "said": 1200_00, "available": 1100_00}
    assert {type(refused.value.values[name]) for name in ("said", "available")} == {Cents}


def raises():
    """(where, template or None, names of the values) of each refusal that the rooms of disputes and journal raise."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            call = node.exc if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) else None
            name = getattr(call.func, "id", "") if call else ""
            if name.startswith("Unable") or name in ("Absent", "Forbidden", "UnreadableKey"):
                first = call.args[0] if call.args else None
                template = first.value if isinstance(first, ast.Constant) else None
                yield f"{path.name}:{node.lineno}", first, template, [keyword.arg for keyword in call.keywords]


def test_every_refusal_here_is_a_template_that_its_values_fill():
    found = list(raises())
    assert len(found) > 25
    for where, first, template, names in found:
        assert not isinstance(first, ast.JoinedStr), f"{where}: an f-string cannot be translated"
        if template is not None and None not in names:  # None: **values
            assert {field for _, field, _, _ in Formatter().parse(template) if field} == set(names), where


def test_what_the_second_of_two_people_is_told_can_be_filled():
    given = {"number", "by", "at", "on", "finding"}
    for template in (CHANGED, *MOVED.values()):
        assert {field for _, field, _, _ in Formatter().parse(template) if field} <= given


def test_a_word_is_a_text_like_any_other():
    assert Word("fondé") == "fondé" and in_french(Word("fondé")) == "fondé"
