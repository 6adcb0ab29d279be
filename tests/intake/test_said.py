"""What is said of a file can be said in the reader's language: from its reader, through the database, to the page."""

import json
import string
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from tests import messages
from tests.formats.fec_files import Row, fec, invoice
from tests.intake.lists import NOVEMBER, OCTOBER, Item, many, take_list
from tests.intake.uploads import FEC_NAME, drop, seen, small_fec, taken, work

from amiable.core.refusal import Refusal, sentence
from amiable.core.said import Amount, Cents, Said, Word, in_french, joined, restored, said, stored
from amiable.formats.rejects import FileRefused
from amiable.formats.table import open_table
from amiable.intake.models import RejectedLine
from amiable.intake.operations import UnableToMove, UnableToReceive, confirm
from amiable.intake.queries import batch_row, rejected_page, rejects_workbook, upload_row
from amiable.web.templatetags import frame

TITLES = "Client;Référence;Date;Échéance;Montant TTC;Montant HT"
WRONG_LIST = "\n".join(
    (
        TITLES,
        "Alpha;F1;05/03/2026;01/03/2026;1 200,00;1 000,00",
        "Beta;F2;06/03/2026;;12,345;1",
        "Beta;F3;31/02/2026;;12,00;1",
        "Alpha;F1;05/03/2026;;10,00;1",
        ";F4;06/03/2026;;10,00;1",
        "Beta;;06/03/2026;;10,00;1",
        "Beta;F5;06/03/2026;;10,00;1;x",
        "Total;;;;9 999,00;",
    )
).encode()


def wrong_fec() -> bytes:
    """An unknown account, a bad amount, a short line, entries that do not balance, an opening of nobody's."""
    good = fec([*invoice("V1", "20251115", "C1", 120_000, "FA1"), Row("VE", "V2", "20251116", "411000", 500_000)])
    line = good.decode().splitlines()[1]
    spoiled = (
        line.replace("1200,00", "douze"),
        line.replace("20251115", "20259915"),
        "a\tb\tc",
        line.replace("1200,00", "12.00"),
    )
    return good + "".join(f"{one}\r\n" for one in spoiled).encode()


def backwards(text: str) -> str:
    """A translation that can be told from French: the words turned round, the placeholders as they are."""
    return "".join(
        piece[::-1] + (f"{{{name}}}" if name else "") for piece, name, _, _ in string.Formatter().parse(text)
    )


def templates(text: Said) -> set[str]:
    """All that a sentence needs of the catalogue."""
    inner = {name for value in text.values.values() if isinstance(value, Said) for name in templates(value)}
    words = {str(value) for value in text.values.values() if isinstance(value, Word)}
    own = {text.template} if any(piece.strip(" ,;") for piece, *_ in string.Formatter().parse(text.template)) else set()
    return inner | words | own


@pytest.fixture(scope="module")
def known() -> set[object]:
    return {message for *_, message in messages.found()}


def sentences(preview: dict) -> list[Said]:
    mapping = preview["mapping"] or {"ambiguous": [], "missing": []}
    rejects = [row[name] for row in preview["rejects"]["rows"] for name in ("expected", "remedy")]
    return [*preview["notes"], *rejects, *mapping["ambiguous"], *mapping["missing"]]


@pytest.mark.parametrize(("name", "data"), [(FEC_NAME, wrong_fec()), ("liste.csv", WRONG_LIST)])
def test_all_that_is_said_of_a_wrong_file_can_be_translated(acting, known, name, data):
    preview = seen(work(drop(acting, (name, data))))
    told = sentences(preview)
    assert preview["notes"] and preview["rejects"]["count"] >= 3
    for text in told:
        assert isinstance(text, Said), text
        assert templates(text) <= known
        assert text.told(backwards) != text == text.told()


def test_a_refused_file_is_refused_in_the_readers_language(acting, known):
    aged = "Client;Non échu;0-30 j;31-60 j;> 60 j\nAlpha;1,00;2,00;3,00;4,00\n".encode()
    for name, data in (("liste.csv", b"Nom;Ville\nAlpha;Lyon\n"), ("liste.csv", aged), ("f.csv", b"Colonne\nAlpha\n")):
        row = upload_row(work(drop(acting, (name, data))))
        assert row["state"] == "refused" and templates(row["refusal"]) <= known
        assert row["refusal"].told(backwards) != row["refusal"]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"<?xml version='1.0'?>", b"PK\x03\x04", b"\xff\xfe" + b"a\0" * 50, b" "]
)
def test_what_is_no_table_is_said_to_be_so_in_any_language(data, known):
    with pytest.raises(FileRefused) as refused:
        open_table(data, "liste.csv")
    assert templates(sentence(refused.value)) <= known
    assert refused.value.told(backwards) != str(refused.value)


def test_a_drop_that_is_refused_names_the_file_and_translates_the_reason(acting, known):
    with pytest.raises(UnableToReceive) as refused:
        drop(acting, ("photo.csv", b"\x89PNG\r\n"))
    whole = sentence(refused.value)
    assert {"« {name} » : {why}", "une image"} <= templates(whole) <= known
    assert "photo.csv" in whole.told(backwards) and "une image"[::-1] in whole.told(backwards)


def test_a_preview_that_changed_says_so_of_whoever_confirmed(acting, known):
    upload = taken(acting, [(FEC_NAME, small_fec())])
    with pytest.raises(UnableToMove) as refused:
        drop_again = work(drop(acting, ("autre.csv", WRONG_LIST)))
        confirm(acting, drop_again, seen=drop_again.version + 1)
    assert templates(sentence(refused.value)) <= known
    assert upload.refusal_said is None


def test_english_amounts_and_days_stand_in_a_sentence_of_a_file(acting):
    take_list(acting, [*many(40), Item("C1", "F1", 100_00)], OCTOBER)
    upload = work(drop(acting, ("liste.csv", WRONG_LIST), as_of=NOVEMBER))
    note = next(text for text in seen(upload)["notes"] if "annonce un total" in text)
    assert "9 999,00 EUR" in note
    assert "9\u202f999,00 EUR" in frame.said(note)
    with translation.override("en"):
        assert "9,999.00 EUR" in frame.said(note)
        wrong = next(text for text in seen(work(drop(acting, (FEC_NAME, wrong_fec()))))["notes"] if "déséquil" in text)
        assert "€5,012.00" in frame.said(wrong)
        assert "05/03/2026" in frame.said(said("{day}", day=date(2026, 3, 5)))


def test_rejects_and_notes_of_a_batch_keep_what_they_were_made_of(acting):
    upload = taken(acting, [("liste.csv", WRONG_LIST)])
    rows = rejected_page(acting.company, upload.batch_id, 0, 50)
    assert rows and all(isinstance(row[name], Said) for row in rows for name in ("expected", "remedy"))
    assert [row["expected"] for row in rows] == list(
        RejectedLine.objects.order_by("pk").values_list("expected", flat=True)
    )
    notes = batch_row(upload.batch)["notes"]
    assert notes and all(isinstance(note, Said) for note in notes)


def test_the_workbook_of_rejects_is_in_the_language_asked_for(acting):
    upload = taken(acting, [("liste.csv", WRONG_LIST)])
    content = rejects_workbook(acting.company, upload.batch_id, lambda text: Said.told(text, backwards))
    sheet = open_table(content, "rejets.xlsx")
    titles, first = [row.cells for row in sheet.rows()][:2]
    assert titles[-1] == "Que faire"[::-1] and first[0] == "Beta"
    assert first[-2] == RejectedLine.objects.order_by("pk")[0].expected[::-1]


def test_rejects_and_notes_of_before_are_shown_as_they_were(acting):
    upload = taken(acting, [("liste.csv", WRONG_LIST)])
    RejectedLine.objects.update(said=None)
    batch = upload.batch
    batch.notes = json.dumps(["une remarque d’avant"])
    row = rejected_page(acting.company, batch.pk, 0, 1)[0]
    assert type(row["expected"]) is str and row["expected"] and "said" not in row
    assert [frame.said(note) for note in batch_row(batch)["notes"]] == ["une remarque d’avant"]


def test_every_kind_of_value_comes_back_from_json_as_it_was():
    values = {
        "text": "Échéance {sic}",
        "count": 19,
        "day": date(2026, 3, 5),
        "at": datetime(2026, 3, 5, 10, 30, tzinfo=UTC),
        "cents": Cents(120000),
        "shown": Amount(120000, "1 200,00 €"),
        "word": Word("une image"),
        "inner": joined(" ; ", (said("a {b}", b=1), "plain", "")),
    }
    before = said("{text} {count} {day} {at} {cents} {shown} {word} {inner}", **values)
    after = restored(json.dumps(stored({"notes": [before, "plain"]})))["notes"]
    assert after == [before, "plain"] and type(after[1]) is str
    assert after[0].values == before.values and after[0].template == before.template
    assert [type(value) for value in after[0].values.values()] == [type(value) for value in values.values()]
    assert after[0] == ("Échéance {sic} 19 05/03/2026 05/03/2026 à 10:30 1200.00 1 200,00 € une image a 1 ; plain")
    assert after[0].told(shown=lambda value: "-" if isinstance(value, Amount) else in_french(value)).count("-") == 1


def test_a_refusal_made_of_a_sentence_keeps_its_template():
    refusal = Refusal(said("{n} lignes", n=2))
    assert (str(refusal), refusal.template, refusal.values) == ("2 lignes", "{n} lignes", {"n": 2})
    assert str(Refusal("ready-made {n}")) == "ready-made {n}"
