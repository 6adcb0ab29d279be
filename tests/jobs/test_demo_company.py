"""The demo's fictional company: its files are sound books, its disputes stand on what is open."""

import csv
import hashlib
from collections import defaultdict
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from stdnum.fr import siren as siren_rule

from amiable.core.dispute import FINDINGS
from amiable.core.reasons import REASONS
from amiable.formats import fec as fec_format
from amiable.formats import open_items
from amiable.jobs.demo_company import DemoCompany, build
from amiable.jobs.demo_company.names import OWNERS, PLACES, SELLER, TRADES
from amiable.jobs.demo_company.open_items import open_items_csv, open_rows
from amiable.jobs.demo_company.story import tell

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def company() -> DemoCompany:
    return build()


@pytest.fixture(scope="module")
def exercises(company: DemoCompany) -> dict[int, list[dict[str, str]]]:
    first, second, third, _ = company.files.values()
    closed = {2024: fec(first.decode("utf-8"), "\t"), 2025: fec(second.decode("iso-8859-15"), "|")}
    return closed | {2026: fec(third.decode("iso-8859-15"), "|")}


@pytest.fixture(scope="module")
def morning(company: DemoCompany) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(BytesIO(company.files["postes-ouverts-2026-11-24.xlsx"]))
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False)


def fec(text: str, separator: str) -> list[dict[str, str]]:
    lines = text.split("\r\n")
    assert lines.pop() == ""
    header, *rows = (line.split(separator) for line in lines)
    assert {len(row) for row in rows} == {18} == {len(header)}
    return [dict(zip(header, row, strict=True)) for row in rows]


def cents(row: dict[str, str]) -> int:
    return int(row["Debit"].replace(",", "")) - int(row["Credit"].replace(",", ""))


def sums(rows, *keys: str) -> dict[tuple[str, ...], int]:
    totals: dict[tuple[str, ...], int] = defaultdict(int)
    for row in rows:
        totals[tuple(row[key] for key in keys)] += cents(row)
    return dict(totals)


def customers(rows) -> list[dict[str, str]]:
    return [row for row in rows if row["CompteNum"][:3] in ("411", "416")]


def in_cents(amount: object) -> int:
    return round(float(amount) * 100)


def items(morning) -> list[list[object]]:
    return list(morning[5:-1])


def test_the_same_seed_gives_the_same_bytes(company: DemoCompany) -> None:
    again = build()
    assert {name: hashlib.sha256(data).hexdigest() for name, data in again.files.items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in company.files.items()
    }
    assert again.disputes == company.disputes
    assert list(company.files) == [
        "000001008FEC20241231.txt",
        "000001008FEC20251231.txt",
        "000001008FEC20261031.txt",
        "postes-ouverts-2026-11-24.xlsx",
    ]


def test_another_seed_tells_another_story_around_the_same_plot(company: DemoCompany) -> None:
    other = build(seed=7)
    assert other.files["000001008FEC20251231.txt"] != company.files["000001008FEC20251231.txt"]
    assert any(line.invoice == "F26-1187" for plan in other.disputes for line in plan.lines)


@pytest.mark.parametrize(("today", "count"), [(date(2027, 2, 3), 60), (date(2028, 2, 29), 400)])
def test_any_day_and_size_hold_together(today: date, count: int) -> None:
    other = build(today=today, customers=count)
    story = tell(today, 2026, count)
    left = {row.number: row.left for row in open_rows(story)}
    assert list(other.files)[1] == f"000001008FEC{today.year - 1}1231.txt"
    for plan in other.disputes:
        assert all(left[line.invoice] >= line.blocked for line in plan.lines)
        assert plan.opened_on < today


@pytest.mark.parametrize("count", [0, 59, 801])
def test_too_few_or_too_many_customers_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="customers"):
        build(customers=count)


def test_every_entry_and_numbering_is_sound(exercises) -> None:
    for year, rows in exercises.items():
        assert set(sums(rows, "EcritureNum").values()) == {0}
        numbers = [int(row["EcritureNum"]) for row in rows]
        assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
        assert numbers == sorted(numbers)
        assert {row["EcritureDate"][:4] for row in rows} == {str(year)}
        assert all(cents(row) and row["PieceRef"] and row["EcritureLib"] for row in rows)
        days = [row["EcritureDate"] for row in rows]
        assert days == sorted(days)


def test_the_opening_of_the_second_year_is_the_closing_of_the_first(exercises) -> None:
    opening = [row for row in exercises[2025] if row["JournalCode"] == "AN"]
    closed = sums(exercises[2024], "CompteNum", "CompAuxNum")
    result = sum(total for (account, _), total in closed.items() if account[0] in "67")
    balance_sheet = {key: total for key, total in closed.items() if key[0][0] in "12345" and total}
    balance_sheet["120000", ""] = result
    assert sums(opening, "CompteNum", "CompAuxNum") == balance_sheet
    assert result < 0, "a company that makes a profit"


def test_the_opening_is_detailed_per_document(exercises) -> None:
    issued = {row["PieceRef"]: row["PieceDate"] for row in exercises[2024] if row["JournalCode"] == "VE"}
    opening = [row for row in customers(exercises[2025]) if row["JournalCode"] == "AN"]
    assert len(opening) > 200
    carried = [row for row in opening if row["PieceRef"] in issued]
    assert len(carried) > 200
    assert all(row["PieceDate"] == issued[row["PieceRef"]] for row in carried)


def test_lettering_balances_in_upper_case_only(exercises) -> None:
    for rows in exercises.values():
        groups: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            if row["EcritureLet"]:
                groups[row["CompteNum"], row["CompAuxNum"], row["EcritureLet"]].append(row)
        partial = {key for key, lines in groups.items() if sum(map(cents, lines))}
        assert partial
        assert partial == {key for key in groups if key[2].islower()}
        for key, lines in groups.items():
            day = "" if key in partial else max(line["EcritureDate"] for line in lines)
            assert {line["DateLet"] for line in lines} == {day}
        assert len(groups) > 1500


def test_the_closed_years_show_each_kind_of_event(exercises) -> None:
    both = [row for rows in exercises.values() for row in rows]
    assert {row["CompteNum"] for row in both} >= {"411000", "416000", "709100", "708500", "658000", "445710", "401000"}
    assert any(row["EcritureLib"].startswith("REJET") for row in both)
    assert any(row["EcritureLib"].startswith("ACOMPTE") and not row["EcritureLet"] for row in customers(both))
    assert any(row["EcritureLib"].endswith("factures") for row in customers(both))


def test_the_morning_file_states_the_sum_of_its_items(morning) -> None:
    assert morning[0][0] == SELLER
    assert morning[1][0] == "Postes ouverts clients au 24/11/2026"
    assert morning[4][:3] == ["Code client", "Raison sociale", "SIREN"]
    total = morning[-1]
    assert total[0] == "Total général"
    for column in (7, 8, 9):
        assert sum(in_cents(row[column]) for row in items(morning)) == in_cents(total[column])
    assert 1_200_000 < total[9] < 1_600_000


def test_the_morning_looks_like_a_real_one(morning) -> None:
    rows = items(morning)
    assert 700 <= len(rows) <= 1000
    assert all(in_cents(row[7]) - in_cents(row[8]) == in_cents(row[9]) != 0 for row in rows)
    numbers = [row[4] for row in rows]
    assert len(set(numbers)) == len(numbers)
    owed = sum(row[9] for row in rows)
    not_due = sum(row[9] for row in rows if row[6] and row[6] >= TODAY)
    assert 0.33 < not_due / owed < 0.48
    assert 8 <= sum(row[9] < 0 for row in rows) <= 30
    assert all((row[3] == "Facture") == (row[9] > 0) == bool(row[6]) for row in rows)
    assert any(row[5].year == 2025 for row in rows)


def test_what_is_still_open_of_closed_years_was_open_at_their_end(exercises, morning) -> None:
    closing = sums(customers(exercises[2025]), "CompAuxNum")
    for code, *_, number, issued, _due, total, _paid, left, _label in items(morning):
        if issued.year < 2026 and left > 0:
            assert closing[(code,)] != 0, number
            assert 0 < in_cents(left) <= in_cents(total)


def test_the_morning_as_csv_says_the_same(morning) -> None:
    rows = open_rows(tell(TODAY, 2026, 320))
    lines = open_items_csv(rows, SELLER, TODAY).decode("cp1252").split("\r\n")
    parsed = list(csv.reader(lines, delimiter=";"))
    assert [row[4] for row in parsed[5:-2]] == [row[4] for row in items(morning)]
    assert float(parsed[-2][9].replace(",", ".")) == morning[-1][9]


def test_disputes_stand_on_open_euros(company: DemoCompany, morning) -> None:
    open_left = {row[4]: (row[0], row[5], in_cents(row[9])) for row in items(morning)}
    blocked: dict[str, int] = defaultdict(int)
    for plan in company.disputes:
        for line in plan.lines:
            code, issued, _ = open_left[line.invoice]
            assert code == plan.customer
            assert issued < plan.opened_on < TODAY
            assert 0 < line.blocked <= line.claimed
            blocked[line.invoice] += line.blocked
        if plan.resolution:
            assert plan.opened_on <= plan.resolution.on < TODAY
            assert [number for number, _ in plan.resolution.conceded] == [line.invoice for line in plan.lines]
            for (_, conceded), line in zip(plan.resolution.conceded, plan.lines, strict=True):
                assert 0 <= conceded <= line.blocked
            assert bool(plan.resolution.policy) == bool(plan.resolution.policy_reason)
    assert all(total <= open_left[number][2] for number, total in blocked.items())


def test_disputes_show_every_state(company: DemoCompany, morning) -> None:
    opened = [plan for plan in company.disputes if plan.resolution is None]
    resolved = [plan for plan in company.disputes if plan.resolution is not None]
    due = {row[4]: row[6] for row in items(morning)}
    assert len(opened) >= 28 and len(resolved) >= 17
    assert {plan.resolution.finding for plan in resolved} == set(FINDINGS)
    assert {REASONS[plan.reason].family for plan in opened} == {reason.family for reason in REASONS.values()}
    assert {plan.resolution.policy for plan in resolved} == {None, "restart", "pause", "original"}
    assert {plan.opened_on > due[plan.lines[0].invoice] for plan in resolved} == {True, False}
    assert min((TODAY - plan.opened_on).days for plan in opened) == 1
    assert max((TODAY - plan.opened_on).days for plan in opened) >= 100
    assert any(len(plan.lines) == 3 for plan in opened)
    assert len({plan.words for plan in company.disputes}) == len(company.disputes)
    assert len({plan.reference for plan in company.disputes}) == len(company.disputes)
    share = sum(plan.blocked for plan in opened) / in_cents(morning[-1][9])
    assert 0.10 < share < 0.15


def test_conceded_equals_claim_only_when_founded(company: DemoCompany) -> None:
    for plan in company.disputes:
        if plan.resolution:
            conceded = sum(amount for _, amount in plan.resolution.conceded)
            if plan.resolution.finding == "founded":
                assert conceded == plan.blocked
            if plan.resolution.finding in ("unfounded", "withdrawn", "inadmissible"):
                assert conceded == 0


def test_the_signature_invoice(company: DemoCompany, morning) -> None:
    row = next(row for row in items(morning) if row[4] == "F26-1187")
    assert row[:2] == ["C-0412", "Laiterie Halbrane"]
    assert (row[5], row[6]) == (date(2026, 7, 31), date(2026, 9, 14))
    assert (row[7], row[9]) == (18480, 9468)
    told = [
        (plan.reason, plan.blocked, plan.opened_on, plan.resolution and plan.resolution.on)
        for plan in company.disputes
        if plan.lines[0].invoice == "F26-1187"
    ]
    assert told == [
        ("price", 57_600, date(2026, 9, 2), date(2026, 9, 18)),
        ("quantity_missing", 81_600, date(2026, 9, 5), date(2026, 10, 12)),
        ("quality_defect", 252_000, date(2026, 9, 9), None),
        ("transport_charges", 86_400, date(2026, 9, 11), date(2026, 11, 2)),
    ]
    jars = next(plan for plan in company.disputes if plan.blocked == 252_000)
    assert jars.reference == "LIT-2026-0147"
    assert sum(row[0] == "C-0412" for row in items(morning)) == 5


def test_nobody_real_is_named(company: DemoCompany, morning) -> None:
    numbers = {company.siren, *(row[2] for row in items(morning))}
    assert all(number.startswith("00000") and siren_rule.is_valid(number) for number in numbers)
    story = tell(TODAY, 2026, 320)
    names = [customer.name for customer in story.customers]
    assert len(set(names)) == 320 == len({customer.siren for customer in story.customers})


def test_names_can_be_written_in_latin_9(exercises) -> None:
    for name in (*TRADES, *PLACES, *OWNERS, SELLER):
        assert name.encode("iso-8859-15").decode("iso-8859-15") == name
    letters = {letter for row in exercises[2025] for letter in row["CompAuxLib"]}
    assert {"œ", "Œ", "Ç", "é", "É", "'", "&"} <= letters


def test_the_ordinary_readers_take_the_files_whole(company: DemoCompany, exercises, morning) -> None:
    *ledgers, name = company.files
    books = fec_format.read([(ledger, company.files[ledger]) for ledger in ledgers])
    assert (books.siren, books.rejects, books.differences) == (company.siren, (), ())
    assert sum(item.open for item in books.items) == sum(map(cents, customers(exercises[2026])))
    listed = open_items.read(company.files[name], name)
    assert (listed.rejects, listed.unused, listed.notes) == ((), (), ())
    assert listed.total_open == listed.stated_total == in_cents(morning[-1][9])
    assert {item.kind for item in listed.items} == {"invoice", "credit_note", "payment"}
