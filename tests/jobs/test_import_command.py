"""`amiable import` as the person who types it sees it: what it prints, what it leaves, how it ends."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from tests.formats.fec_files import NAME, fec, invoice, payment
from tests.intake.commands import amiable
from tests.intake.lists import Item, many, tables, text
from tests.settings import ENGINE

from amiable.people.models import Company

LIST = [*many(20), Item("C1", "F1", 120_000, 40_000), Item("C2", "AV1", -5_000, due="")]


@pytest.fixture
def at_home(own_database, tmp_path, monkeypatch):
    """An empty database, and a folder where files are named as a person names them."""
    monkeypatch.chdir(tmp_path)
    return own_database


def save(name, rows):
    with open(name, "wb") as file:  # noqa: PTH123
        file.write(text(rows) if isinstance(rows, list) else rows)
    return name


def small_fec() -> bytes:
    return fec(
        [
            *invoice("V1", "20251115", "C1", 120_000, "FA1"),
            *invoice("V2", "20251201", "C2", 60_000, "FA2", letter="A"),
            *payment("B1", "20251220", "C2", 60_000, letter="A"),
        ]
    )


def test_into_an_empty_database_it_makes_the_company_of_the_fec(at_home, tmp_path, environment_of):
    (tmp_path / NAME).write_bytes(small_fec())
    done = subprocess.run(
        [sys.executable, "-m", "amiable.config.command", "import", NAME],
        env=environment_of(at_home) | {"AMIABLE_HOME": str(tmp_path)},
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "FEC au 31/12/2025" in done.stdout
    assert "1 pièces ajoutées" in done.stdout
    assert "égal au solde de son compte, au centime : 1\u202f200,00 €" in done.stdout
    assert list(Company.objects.values_list("slug", "name", "siren")) == [("ma-societe", "Ma société", "732829320")]


@pytest.mark.skipif(ENGINE != "sqlite", reason="the other engine has no file to make")
def test_a_migrated_file_of_the_user_s_own_is_enough(tmp_path, environment_of):
    """`amiable migrate && amiable import FILE` in a folder where there was nothing."""
    (tmp_path / NAME).write_bytes(small_fec())
    environment = environment_of("sqlite:///neuf.sqlite3") | {"AMIABLE_HOME": str(tmp_path)}
    for arguments in (["migrate", "-v0"], ["import", NAME], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "amiable.config.command", *arguments],
            env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert "tout est juste" in done.stderr


def test_again_is_said_and_changes_nothing(at_home):
    save("lundi.csv", LIST)
    save("copie.csv", LIST)
    assert amiable("import", "lundi.csv", "--as-of", "2026-11-20").code == 0
    before = tables()
    done = amiable("import", "copie.csv", "--as-of", "2026-11-20")
    assert (done.code, tables()) == (0, before)
    assert "déjà importé (lot" in done.out
    assert "rien ne change" in done.out


def test_a_preview_writes_nothing_even_into_an_empty_database(at_home):
    save("lundi.csv", LIST)
    before = tables()
    shown = amiable("import", "lundi.csv", "--as-of", "2026-11-20", "--dry-run", "--format", "json")
    assert (shown.code, tables()) == (0, before)
    done = amiable("import", "lundi.csv", "--as-of", "2026-11-20", "--format", "json")
    expected = shown.json | {"dry_run": False, "batch": done.json["batch"]}
    assert (done.code, done.json) == (0, expected)
    assert (shown.json["added"], shown.json["batch"]) == (22, None)


def test_the_preview_says_that_it_is_one(at_home):
    save("lundi.csv", LIST)
    assert "Aperçu, rien n'est écrit" in amiable("import", "lundi.csv", "--dry-run").out


def test_a_confirmation_is_asked_in_words_and_given_by_its_count(at_home):
    save("lundi.csv", LIST)
    save("mardi.csv", LIST[3:])
    amiable("import", "lundi.csv", "--as-of", "2026-11-20")
    before = tables()
    for count in ([], ["--confirm-missing", "2"]):
        asked = amiable("import", "mardi.csv", "--as-of", "2026-11-21", *count)
        assert (asked.code, asked.out, tables()) == (1, "", before)
        assert "3 postes ouverts (3\u202f000,00 €)" in asked.err
        assert "--confirm-missing 3" in asked.err
    assert amiable("import", "mardi.csv", "--as-of", "2026-11-21", "--confirm-missing", "3").code == 0
    assert amiable("check").code == 0


def test_rejects_are_kept_listed_corrected_and_replayed(at_home):
    bad = "C1;Maison C1;F7;31/02/2026;15/10/2026;70,00;70,00"
    worse = "C1;Maison C1;F8;15/09/2026;15/10/2026;8O,00;8O,00"
    save("lundi.csv", [*LIST, bad, worse])
    first = amiable("import", "lundi.csv", "--as-of", "2026-11-20", "--format", "json").json
    assert [(reject["line"], reject["field"], reject["found"]) for reject in first["rejects"]] == [
        (24, "Date pièce", "31/02/2026"), (25, "Montant TTC", "8O,00"),
    ]  # fmt: skip
    listed = amiable("batch", "rejects", first["batch"], "--format", "json").json
    assert [
        (row["batch"], row["file"], row["line"], row["field"], row["found"], row["raw"]) for row in listed
    ] == [
        (first["batch"], "lundi.csv", 24, "Date pièce", "31/02/2026", bad),
        (first["batch"], "lundi.csv", 25, "Montant TTC", "8O,00", worse),
    ]  # fmt: skip
    assert all(row["expected"] and row["remedy"] for row in listed)
    shown = amiable("batch", "rejects").out
    assert "31/02/2026" in shown and "lundi.csv" in shown

    save("corrigé.csv", [Item("C1", "F7", 7_000), Item("C1", "F8", 8_000)])
    again = amiable(
        "import", "corrigé.csv", "--replays", first["batch"], "--as-of", "2026-11-20", "--format", "json"
    ).json
    assert (again["added"], again["missing"], again["rejects"]) == (2, 0, [])
    assert amiable("batch", "rejects", "--format", "json").json == []
    assert amiable("batch", "undo", again["batch"]).code == 0
    assert len(amiable("batch", "rejects", "--format", "json").json) == 2


def test_a_batch_that_is_not_there_cannot_be_replayed(at_home):
    save("lundi.csv", LIST)
    before = tables()
    done = amiable("import", "lundi.csv", "--replays", "77")
    assert (done.code, done.out, tables()) == (1, "", before)
    assert "77" in done.err


@pytest.mark.filterwarnings("ignore:In Typer, only the parameter:DeprecationWarning")
def test_call_command_does_the_same(at_home, capsys):
    call_command("import", save("lundi.csv", LIST), as_of="2026-11-20")
    assert "Lot " in capsys.readouterr().out


def test_two_companies_must_be_told_apart(at_home):
    amiable("company", "add", "--name", "Orvenne")
    amiable("company", "add", "--name", "Halbrane")
    save("lundi.csv", LIST)
    before = tables()
    for command in (["import", "lundi.csv"], ["receivables"], ["position"], ["check"], ["batch", "list"]):
        done = amiable(*command)
        assert (done.code, done.out, done.err.count("\n"), tables()) == (1, "", 1, before)
        assert "plusieurs sociétés : précisez --company (halbrane, orvenne)" in done.err
    assert amiable("import", "lundi.csv", "--company", "halbrane").code == 0
    assert amiable("receivables", "--company", "orvenne", "--format", "json").json == []
    assert len(amiable("receivables", "--company", "halbrane", "--format", "json").json) == 22
    unknown = amiable("receivables", "--company", "orvene")
    assert (unknown.code, unknown.err.count("\n")) == (1, 1)
    assert "« orvene »" in unknown.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["import", "lundi.csv", "--no-such-option"],
        ["import", "lundi.csv", "--confirm-missing", "deux"],
        ["import", "lundi.csv", "--format", "xml"],
        ["batch", "undo"],
        ["batch", "no-such-verb"],
        ["importe"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2(at_home, arguments):
    before = tables()
    done = amiable(*arguments)
    assert (done.code, tables()) == (2, before)
    assert "Traceback" not in done.out + done.err
    assert done.err.strip()


PIVOTED = "Client;Non échu;0-30;31-60;61-90;>90;Total\r\nC1;1,00;2,00;3,00;0,00;0,00;6,00\r\n".encode("cp1252")
USELESS = {
    "vide.csv": (b"", "vide"),
    "binaire.csv": (bytes(range(256)) * 20, ""),
    "image.png": (b"\x89PNG\r\n\x1a\n" + bytes(200), ""),
    "pivot.csv": (PIVOTED, "balance âgée par tranches"),
    "faux.xlsx": (b"PK\x03\x04" + bytes(100), ""),
    "utf16.csv": (text(LIST).decode("cp1252").encode("utf-16"), ""),
}


@pytest.mark.parametrize("name", USELESS)
def test_a_useless_file_is_refused_in_one_line_of_french(at_home, name):
    data, expected = USELESS[name]
    save(name, data)
    before = tables()
    done = amiable("import", name)
    assert (done.code, done.out, done.err.count("\n"), tables()) == (1, "", 1, before)
    assert expected in done.err
    assert "Traceback" not in done.err


def test_what_is_no_file_is_said(at_home, tmp_path):
    (tmp_path / "dossier").mkdir()
    for name, expected in (("absent.csv", "pas de fichier de ce nom"), ("dossier", "c'est un dossier")):
        done = amiable("import", name)
        assert (done.code, done.out, done.err) == (1, "", f"amiable: {name} : {done.err.partition(' : ')[2]}")
        assert expected in done.err
        assert done.err.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_one_may_not_read_is_said(at_home, tmp_path):
    save("secret.csv", LIST)
    (tmp_path / "secret.csv").chmod(0)
    done = amiable("import", "secret.csv")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "pas le droit" in done.err


def test_a_day_that_is_none_is_said(at_home):
    save("lundi.csv", LIST)
    done = amiable("import", "lundi.csv", "--as-of", "20/11/2026")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "« 20/11/2026 »" in done.err


def test_a_fec_and_a_list_are_two_imports(at_home):
    save("lundi.csv", LIST)
    save(NAME, small_fec())
    done = amiable("import", "lundi.csv", NAME)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "à part" in done.err
