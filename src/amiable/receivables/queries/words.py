"""By what words things are found: text as tokens of ``[a-z0-9]+``, the same when it is kept and when it is asked for.

Kept are the words of a text, and of a word with separators in it both its pieces and the whole (``"C-0412"`` is found
by c0412 and by 0412). A token of three characters and more is found by its beginning, a shorter one only as it is, or
as the end of what is typed of a number: F26-97 finds F26-9701. An amount is found as a whole, by its digits with
cents and without: it is kept as ``eur123456`` and ``eur1234``.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

MOST_TERMS = 8
LONGEST = 60
"""Characters of a token that count."""
MOST_KEPT = 2000
"""Tokens of one thing that are kept."""
_PREFIX_FROM = 3
_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"}
"""What Unicode does not take apart."""
_TOKEN = re.compile(r"[a-z0-9]+")
_RUN = re.compile(r"[0-9]+|[a-z]+")
_AMOUNT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[\s\u00a0\u202f.]\d{3})+|\d+)(?:[.,](\d{2}))?(?:\s?€)?(?![\w.,])")
_ENDINGS = (4, 5, 6)
"""How many of its last digits a long number is known by."""


class Term(NamedTuple):
    """One thing that must be there: the token `text`, or one that begins with it (`prefix`); or else the token
    `amount`, or one that begins with `joined`, the whole word that a short piece stands in ("": none)."""

    text: str
    prefix: bool
    amount: str = ""
    joined: str = ""

    @property
    def ways(self) -> list[tuple[str, bool]]:
        """(token, whether one that begins with it will do) of each: any of them is enough."""
        found = [(self.text, self.prefix), (self.amount, False), (self.joined, True)]
        return [way for way in found if way[0]]

    @property
    def within(self) -> list[str]:
        """What stands in a kept text that has it, with a blank before and after the text: any of these."""
        return [f" {text}" if prefix else f" {text} " for text, prefix in self.ways]


def folded(text: str) -> str:
    """``"Société Œuvre"`` → ``"societe oeuvre"``: lower case without accents."""
    text = text.casefold()
    if text.isascii():
        return text
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def kept(*, numbers: Iterable[str] = (), texts: Iterable[str] = (), cents: int | None = None) -> str:
    """The text that is kept of a thing, from its numbers, its words and its amount: tokens with a blank between."""
    found = dict.fromkeys(word for number in numbers for word in words_of_number(number))
    if cents is not None:
        found.update(dict.fromkeys((f"eur{cents}", f"eur{cents // 100}")))
    found.update(dict.fromkeys(words_of(*texts)))
    return " ".join(list(found)[:MOST_KEPT])


def words_of(*texts: str) -> list[str]:
    """The tokens of texts, each once, in order."""
    found: dict[str, None] = {}
    for word in folded(" ".join(texts)).split():
        tokens = _TOKEN.findall(word)
        found.update(dict.fromkeys(tokens))
        if len(tokens) > 1:
            found["".join(tokens)] = None
    return _cut(found)


def words_of_number(number: str) -> list[str]:
    """The tokens of a document's number: also its letters and digits apart, the whole of it joined, and the last digits
    people call it by."""
    plain = folded(number)
    tokens = _TOKEN.findall(plain)
    found = dict.fromkeys([*tokens, "".join(tokens)])
    for run in _RUN.findall(plain):
        found[run] = None
        if run.isdecimal():
            found[run.lstrip("0") or "0"] = None
            found.update(dict.fromkeys(run[-count:] for count in _ENDINGS if len(run) > count))
    return _cut(word for word in found if word)


def _cut(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word[:LONGEST] for word in words))


def terms_of(text: str) -> list[Term]:
    """What is asked for: every term must be found. At most `MOST_TERMS` count; none where there is no letter and no
    digit."""
    terms: dict[Term, None] = {}
    plain = folded(text)
    for match in _AMOUNT.finditer(plain):
        whole, cents = re.sub(r"\D", "", match[1]), match[2]
        if cents:
            terms[Term(f"eur{int(whole)}{cents}", prefix=False)] = None
            plain = plain.replace(match[0], " ")
        elif whole != match[1]:
            terms[_asked(whole)] = None
            plain = plain.replace(match[0], " ")
    for word in plain.split():
        tokens = _TOKEN.findall(word)
        terms.update(dict.fromkeys(_asked(token, _whole(tokens)) for token in tokens))
    return list(terms)[:MOST_TERMS]


def _whole(tokens: Sequence[str]) -> str:
    """The word that the pieces make where it looks like a number, "" otherwise: F26-97 begins F26-9701."""
    whole = "".join(tokens)[:LONGEST]
    numbered = len(tokens) > 1 and any(letter.isdecimal() for letter in whole)
    return whole if numbered and len(whole) >= _PREFIX_FROM else ""


def _asked(token: str, whole: str = "") -> Term:
    amount = f"eur{int(token)}" if token.isdecimal() and len(token) <= len("100000000000") else ""
    prefix = len(token) >= _PREFIX_FROM
    return Term(token[:LONGEST], prefix, amount, "" if prefix else whole)
