"""A database address becomes Django's settings, or a message that says what is wrong with it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from amiable.config.databases import database, without_password

HOME = Path("/srv/amiable")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///var/books.sqlite3", HOME / "var/books.sqlite3"),
        ("sqlite:////data/books.sqlite3", Path("/data/books.sqlite3")),
        ("sqlite:///var/l%27%C3%A9t%C3%A9.sqlite3", HOME / "var/l'été.sqlite3"),
        ("sqlite:///:memory:", ":memory:"),
    ],
)
def test_a_file(url: str, name: Path | str) -> None:
    made = database(url, HOME)
    assert made["NAME"] == name
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_server_by_name_and_by_socket() -> None:
    by_name = database("postgresql://ami:p%40ss@db.example:5433/books?sslmode=require", HOME)
    assert [by_name[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")] == [
        "db.example", "5433", "ami", "p@ss", "books",
    ]  # fmt: skip
    assert by_name["OPTIONS"] == {"sslmode": "require"}
    by_socket = database("postgresql:///books?host=/run/postgresql", HOME)
    assert (by_socket["HOST"], by_socket["USER"], by_socket["OPTIONS"]) == ("/run/postgresql", "", {})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:secret@h/n", "sqlite:/// et postgresql://"),
        ("sqlite://books.sqlite3", "trois barres"),
        ("sqlite:///", "trois barres"),
        ("sqlite:///a.sqlite3?mode=ro", "paramètre"),
        ("postgresql://u:secret@h/", "nom d'une base"),
        ("postgresql://u:secret@h/n?color=blue", "color"),
        ("postgresql://u:secret@h:port/n", "ne se lit pas"),
    ],
)
def test_what_is_refused_and_why(url: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said) as refusal:
        database(url, HOME)
    assert "secret" not in str(refusal.value)


def test_a_password_is_never_shown() -> None:
    assert without_password("postgresql://u:se@cret@h/n") == "postgresql://u:***@h/n"
    assert without_password("sqlite:///a") == "sqlite:///a"
