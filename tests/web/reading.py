"""A page as somebody reads it: its text, its rows, its links. Not a test."""

import re
from html import unescape

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amiable.web.picture import writing

_SPACES = re.compile("[ \n\t\u00a0\u202f]+")
_INLINE = re.compile(r"</?(?!span class=.(?:sub|num|why|case))(?:a|b|i|span|time|strong|em|svg|path|rect|kbd)\b[^>]*>")


def text_of(answer: HttpResponse) -> str:
    """The words of the main part, without markup; every space, no-break ones too, as one plain space."""
    body = answer.content.decode()
    main = body.partition("<main")[2].partition(">")[2].partition("</main>")[0] if "<main" in body else body
    return _plain(main)


def rows_of(answer: HttpResponse) -> list[str]:
    """The text of each row of the table."""
    table = answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [_plain(row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)]


def href(answer: HttpResponse, words: str) -> str:
    """Where the first link goes whose text or name has `words` in it."""
    for attributes, inside in re.findall(r"<a ([^>]*)>(.*?)</a>", answer.content.decode(), re.DOTALL):
        if words in _plain(inside) or words in unescape(attributes):
            return unescape(re.search(r'href="([^"]*)"', attributes)[1])
    raise AssertionError(f"no link « {words} »")


def euros(cents: int) -> str:
    """An amount as `text_of` tells it."""
    return _plain(writing.money(cents))


def ink_buttons(answer: HttpResponse) -> int:
    return len(re.findall(r'class="btn btn-ink[ "]', answer.content.decode()))


def toast_of(answer: HttpResponse) -> str:
    """What the page says was just done."""
    return _plain(" ".join(str(message) for message in answer.context["messages"]))


def statements(client: Client, address: str) -> int:
    """How many SQL statements a page takes, the door and the session included; asked twice, counted once."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _plain(markup: str) -> str:
    return _SPACES.sub(" ", unescape(re.sub(r"<[^>]*>", " ", _INLINE.sub("", markup)))).strip()
