"""Every text of the program has its English translation, compiled, with the same figures in it."""

import re

import pytest
from tests import messages

FIGURES = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})")


@pytest.fixture(scope="module")
def kept():
    return messages.catalogue()


def test_every_text_of_the_source_is_translated(kept):
    known = {(message.context, message.id) for message in kept}
    new = [message.id for message in messages.template() if (message.context, message.id) not in known]
    assert not new, "run bin/messages"
    assert not messages.missing(kept), "translate them in the catalogue"


def test_no_translation_is_left_of_a_text_that_is_gone(kept):
    told = {(message.context, message.id) for message in messages.template()}
    assert not [message.id for message in kept if message.id and (message.context, message.id) not in told]


def test_what_is_compiled_is_what_is_written(kept):
    assert messages.CATALOGUE.with_suffix(".mo").read_bytes() == messages.compiled(kept), "run bin/messages"


def test_a_translation_holds_the_figures_of_its_text(kept):
    wrong = [
        message.id
        for message in kept
        for one, other in zip(_each(message.id), _each(message.string), strict=True)
        if sorted(set(FIGURES.findall(one))) != sorted(set(FIGURES.findall(other)))
    ]
    assert not wrong


def _each(text):
    return text if isinstance(text, list | tuple) else [text]
