"""The preview says what will change: nature, counts, position before and after, agreement, changes, rejects."""

from datetime import date

from tests.formats.fec_files import fec, invoice, opening, payment
from tests.intake.lists import NOVEMBER, OCTOBER, TODAY, Item, many, opened, take_list, text
from tests.intake.test_safeguards import contested
from tests.intake.uploads import FEC_NAME, SIREN, drop, seen, small_fec, taken, work

from amiable.intake.models import Batch
from amiable.intake.operations import confirm
from amiable.intake.queries import batch_row, last_agreement, upload_row
from amiable.receivables.models import Receivable

STAYING = many(40)
PLACES = ("certain", "contested", "conceded", "open", "claimable", "not_due", "credit")


def previewed(acting, *files, **how):
    return seen(work(drop(acting, *files, **how)))


def listed(acting, rows, on=NOVEMBER):
    return previewed(acting, ("liste.csv", text(rows)), as_of=on)


def test_a_fec_says_what_it_is_and_how_it_was_read(acting):
    data = small_fec()
    shown = previewed(acting, (FEC_NAME, data))
    (file,) = shown["files"]
    assert (shown["source"], shown["mode"], shown["as_of"], shown["lines"]) == ("fec", "stock", "2025-12-31", 13)
    assert shown["period"] == ["2025-11-15", "2025-12-31"]
    assert (file["name"], file["size"], file["kind"], file["encoding"], file["separator"]) == (
        FEC_NAME, len(data), "fec", "utf-8", "\t",
    )  # fmt: skip
    assert (shown["again"], shown["mapping"], shown["needs_confirmation"]) == (None, None, None)


def test_two_exercises_are_two_files_of_one_period(acting):
    first = fec(invoice("V1", "20241115", "C1", 120_000, "FA1"))
    second = fec([*opening([("C1", 120_000, "FA1", "20241115", "")]), *payment("B1", "20250114", "C1", 20_000)])
    shown = previewed(acting, (f"{SIREN}FEC20251231.txt", second), (f"{SIREN}FEC20241231.txt", first))
    assert sorted(file["closing"] for file in shown["files"]) == ["2024-12-31", "2025-12-31"]
    assert shown["period"][1] == shown["as_of"] == "2025-12-31"


def test_a_list_says_what_it_is_and_which_column_is_what(acting):
    shown = listed(acting, [*STAYING, Item("C1", "F1", 120_000)])
    (file,) = shown["files"]
    assert (shown["source"], file["kind"], file["encoding"], file["lines"]) == ("open_items", "csv", "iso8859-15", 41)
    assert (shown["as_of"], shown["period"]) == ("2026-11-20", ["2026-09-15", "2026-09-15"])
    titles = {field["field"]: field["title"] for field in shown["mapping"]["fields"]}
    assert (titles["due_date"], titles["amount_open"], titles["currency"]) == ("Échéance", "Reste dû", "")
    assert shown["mapping"]["sample"][0][2] == "R000"


def test_counts_are_those_of_what_is_then_written(acting):
    take_list(acting, [*STAYING, Item("C1", "F1", 100_00), Item("C1", "F2", 80_00, due="")], OCTOBER)
    rows = [
        *STAYING,
        Item("C1", "F1", 100_00, 50_00),
        Item("C1", "F2", 80_00),
        Item("C2", "F3", 1_00),
        Item("C2", "AV1", -3_00, due=""),
        "C2;X;F4;hier;;1,00;1,00",
    ]
    upload = work(drop(acting, ("liste.csv", text(rows)), as_of=NOVEMBER))
    counts = seen(upload)["counts"]
    expected = {"invoices": 1, "credits": 1, "customers": 1, "payments": 1, "credit_notes": 0}
    expected |= {"changed": 2, "missing": 0, "unchanged": 40, "rejected": 1}
    assert {name: counts[name] for name in expected} == expected
    assert seen(upload)["new_customers"] == [{"code": "C2", "name": "Maison C2"}]
    confirm(acting, upload)
    work(upload)
    kept = batch_row(Batch.objects.get(pk=upload.batch_id))["counts"]
    assert {name: kept[name] for name in ("invoices", "credits", "customers", "payments")} == {
        "invoices": 1, "credits": 1, "customers": 1, "payments": 1,
    }  # fmt: skip


def test_the_position_before_and_after_is_what_the_books_then_hold(acting):
    take_list(acting, [*STAYING, Item("C1", "F1", 100_00, due="15/12/2026")], OCTOBER)
    contested(acting, "R000", 30_000)
    rows = [*STAYING, Item("C1", "F1", 100_00, 40_00, due="15/12/2026"), Item("C2", "F2", 7_00, due=""),
            Item("C2", "AV1", -3_00, due="")]  # fmt: skip
    upload = work(drop(acting, ("liste.csv", text(rows)), as_of=NOVEMBER))
    shown = seen(upload)
    late = 40 * 100_000 - 30_000
    assert [shown["before"][name] for name in PLACES] == [
        late + 100_00, 30_000, 0, late + 100_00 + 30_000, late, 100_00, 0,
    ]  # fmt: skip
    assert [shown["after"][name] for name in PLACES] == [
        late + 47_00, 30_000, 0, late + 47_00 + 30_000, late, 47_00, 3_00,
    ]  # fmt: skip
    confirm(acting, upload)
    work(upload)
    assert sum(opened(acting.company).values()) == shown["after"]["open"] - shown["after"]["credit"]


def test_the_day_the_list_is_of_decides_what_is_claimable(acting):
    rows = [*STAYING, Item("C1", "F1", 100_00, due="20/11/2026")]
    assert listed(acting, rows, NOVEMBER)["after"]["claimable"] == 4_000_000  # due that very day: not late
    assert listed(acting, rows, TODAY)["after"]["claimable"] == 4_010_000


def test_a_fec_that_agrees_says_so_to_the_cent_and_the_batch_keeps_it(acting):
    upload = taken(acting, [(FEC_NAME, small_fec())])
    shown = seen(upload)["agreement"]
    assert shown == {
        "balance": 150_000, "advances": 0, "books": 150_000, "difference": 0, "count": 0, "differences": [],
    }  # fmt: skip
    row = batch_row(Batch.objects.get())
    assert (row["balance"], row["agrees"]) == (150_000, True)
    assert last_agreement(acting.company)["as_of"] == date(2025, 12, 31)


def test_a_line_that_could_not_be_read_shows_as_a_difference_of_its_customer(acting):
    data = small_fec().replace(b"VE\tVentes\tV1\t20251115\t411000", b"VE\tVentes\tV1\t20251341\t411000")
    upload = taken(acting, [(FEC_NAME, data)])
    shown = seen(upload)
    assert (shown["agreement"]["difference"], shown["agreement"]["count"]) == (-120_000, 1)
    assert shown["agreement"]["differences"][0]["customer_code"] == "C1"
    (reject,) = shown["rejects"]["rows"]
    assert (reject["line"], reject["field"], reject["found"]) == (2, "EcritureDate", "20251341")
    assert all(reject[name] for name in ("file", "expected", "remedy"))
    assert last_agreement(acting.company)["agrees"] is False


def test_what_a_dispute_keeps_open_shows_as_a_difference_from_the_accounts(acting):
    taken(acting, [(FEC_NAME, small_fec())])
    contested(acting, "FA1", 50_000, on=date(2025, 12, 1))
    shown = previewed(acting, (FEC_NAME, fec(invoice("V3", "20251202", "C2", 30_000, "FA3"))))
    assert shown["needs_confirmation"]["contested"] == 1
    assert (shown["agreement"]["balance"], shown["agreement"]["books"]) == (30_000, 80_000)
    assert [(row["customer_code"], row["books"]) for row in shown["agreement"]["differences"]] == [("C1", 50_000)]


def test_advances_of_the_account_419_are_counted_with_the_books(acting):
    advance = payment("B7", "20251210", "C3", 5_000, piece="ACPT", account="419100")
    shown = previewed(acting, (FEC_NAME, small_fec() + b"".join(fec(advance).splitlines(True)[1:])))
    assert (shown["agreement"]["balance"], shown["agreement"]["advances"]) == (150_000, -5_000)
    assert (shown["agreement"]["books"], shown["agreement"]["count"]) == (145_000, 0)


def test_each_kind_of_change_says_what_is_there_and_what_will_be(acting):
    before = [
        Item("C1", "F1", 100_00),
        Item("C1", "F2", 80_00, due="30/11/2026"),
        Item("C1", "F3", 60_00, 20_00),
        Item("C1", "AV1", -50_00, due=""),
    ]
    take_list(acting, [*STAYING, *before], OCTOBER)
    after = [
        Item("C1", "F1", 100_00, 40_00),
        Item("C1", "F2", 80_00, due="15/11/2026"),
        Item("C1", "F3", 60_00, 35_00),
        Item("C1", "AV1", -50_00, -20_00, due=""),
    ]
    shown = listed(acting, [*STAYING, *after])
    changes = {row["number"]: row for row in shown["changes"]}
    assert list(changes) == ["F1", "F2", "F3", "AV1"]
    first = changes["F1"]
    assert first["id"] == Receivable.objects.get(number="F1").pk
    assert (first["customer_name"], first["cents"]) == ("Maison C1", 100_00)
    assert (first["open_before"], first["settled"], first["open_after"]) == (100_00, 60_00, 40_00)
    assert (changes["F2"]["due_before"], changes["F2"]["due_after"]) == ("2026-11-30", "2026-11-15")
    moved = ("open_before", "settled", "returned", "open_after")
    assert [changes["F3"][name] for name in moved] == [20_00, 0, 15_00, 35_00]
    assert [changes["AV1"][name] for name in moved] == [-50_00, 30_00, 0, -20_00]


def test_a_date_that_was_estimated_is_told_as_such(acting):
    taken(acting, [(FEC_NAME, small_fec())])
    shown = listed(acting, [
        Item("C1", "FA1", 120_000, issued="15/11/2025", due="31/12/2025"),
        Item("C2", "FA3", 90_000, 30_000, issued="02/12/2025", due="31/01/2026"),
    ])  # fmt: skip
    row = shown["changes"][0]
    assert (row["due_before"], row["due_after"], row["due_was_estimated"]) == ("2025-12-15", "2025-12-31", True)


def test_what_is_no_longer_listed_is_shown_with_what_is_contested(acting):
    take_list(acting, [*STAYING, Item("C1", "F1", 100_00, 30_00)], OCTOBER)
    contested(acting, "R001", 30_000)
    shown = listed(acting, [row for row in STAYING if row.number != "R001"])
    missing = shown["missing"]
    assert (missing["count"], missing["cents"], missing["contested"]) == (2, 100_000 + 30_00, 1)
    rows = {row["number"]: row for row in missing["rows"]}
    assert (rows["F1"]["cents"], rows["F1"]["customer_name"]) == (30_00, "Maison C1")
    assert rows["R001"]["contested"] == 30_000
    assert shown["needs_confirmation"] == {"count": 2, "cents": 103_000, "contested": 1}
    assert shown["changes"] == []


def test_long_samples_are_cut_and_their_counts_are_whole(acting):
    take_list(acting, many(300), OCTOBER)
    rows = [row.but(left=1) for row in many(90)] + [Item(f"N{n:03d}", f"N{n}", 100) for n in range(30)]
    bad = [f"C1;Maison C1;B{n};32/01/2026;;1,00;1,00" for n in range(250)]
    shown = listed(acting, [*rows, *bad])
    assert (shown["counts"]["changed"], len(shown["changes"])) == (90, 50)
    assert (shown["missing"]["count"], len(shown["missing"]["rows"])) == (210, 50)
    assert (shown["counts"]["customers"], len(shown["new_customers"])) == (30, 20)
    assert (shown["rejects"]["count"], len(shown["rejects"]["rows"])) == (250, 200)


def test_an_aged_balance_is_refused_and_its_contents_are_not_kept(acting):
    pivoted = "Client;Non échu;0-30;31-60;61-90;>90;Total\r\nC1;1,00;2,00;3,00;0,00;0,00;6,00\r\n".encode("cp1252")
    upload = work(drop(acting, ("balance.csv", pivoted)))
    assert (upload.state, upload.kept) == ("refused", False)
    assert "balance âgée par tranches" in upload.refusal
    assert upload_row(upload)["acts"] == ["abandon"]


def test_the_accounts_of_another_company_are_refused_and_not_kept(acting):
    acting.company.siren = "732829320"
    acting.company.save()
    upload = work(drop(acting, (FEC_NAME, small_fec())))
    assert (upload.state, upload.kept) == ("refused", False)
    assert SIREN in upload.refusal
    assert opened(acting.company) == {}


def test_a_fec_and_a_list_together_are_refused(acting):
    upload = work(drop(acting, (FEC_NAME, small_fec()), ("liste.csv", text(STAYING))))
    assert upload.state == "refused" and "à part" in upload.refusal
