"""`amiable check`: whatever is changed behind the program's back is found, and its place is named."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests import factories
from tests.receivables.test_any_order import Story
from tests.trials import drawn, trials

from amiable.core.events import Credited, DisputeOpened, Paid, Share
from amiable.disputes.operations import resolve_dispute
from amiable.disputes.queries import faults_of_disputes
from amiable.journal.models import Head, Line
from amiable.journal.queries import faults_of_chain, head_of
from amiable.receivables.models import (
    CustomerState,
    CustomerWords,
    Event,
    Movement,
    PortionState,
    ReceivableState,
    ReceivableWords,
)
from amiable.receivables.rows import EVENT_COLUMNS, MOVEMENT_COLUMNS

pytestmark = pytest.mark.django_db

SHARES = (Share(100_00, factories.DUE), Share(200_00, date(2026, 4, 10)))


@pytest.fixture
def acting():
    """Two customers; an invoice paid in part with an open dispute, one with a resolved one, a credit."""
    acting = factories.acting()
    first, second = factories.customer(acting), factories.customer(acting, "C002", "Café Néri")
    contested = factories.invoice(acting, first, number="FA-1")
    factories.say(acting, contested, Paid(factories.DUE, 200_00))
    factories.dispute(acting, contested, claimed=300_00, words="il manque deux palettes")
    resolved = factories.invoice(acting, second, number="FA-2")
    ended = factories.dispute(acting, resolved, claimed=100_00)
    resolve_dispute(
        acting, dispute=ended, finding="founded", conceded={"FA-2": 40_00}, effective_on=factories.NOW.date()
    )
    factories.say(acting, resolved, Credited(factories.NOW.date(), 40_00))
    factories.credit(acting, second, 60_00, number="AC-1")
    return acting


def places(acting):
    return {fault.where for fault in factories.faults(acting.company)}


def seq_of(operation):
    return Line.objects.get(operation=operation).seq


def test_a_clean_database_is_clean(acting):
    assert factories.faults(acting.company) == []
    assert faults_of_disputes(acting.company) == []
    assert list(faults_of_chain(acting.company, printed=head_of(acting.company))) == []


SUMMARY = [field.attname for field in ReceivableState._meta.fields if field.name not in ("receivable", "company")]


@pytest.mark.parametrize("column", SUMMARY)
def test_a_summary_that_lists_read_is_found_when_it_is_changed(acting, column):
    row = ReceivableState.objects.get(receivable__number="FA-1", company=acting.company)
    was = getattr(row, column)
    other = factories.customer(acting, "C002").pk
    changed = {"customer_id": other, "foreign": True, "disputed": False, "original_due": None}
    day = {"due": factories.NOW.date(), "last_due": factories.NOW.date()}
    ReceivableState.objects.filter(pk=row.pk).update(**{column: (changed | day).get(column, 77)})
    (fault,) = factories.faults(acting.company)
    assert fault.where == "pièce FA-1" and column in fault.what and str(was) in fault.what


def test_a_summary_that_is_missing_or_too_many_is_found(acting):
    ReceivableState.objects.filter(receivable__number="FA-2").delete()
    assert places(acting) == {"pièce FA-2"}
    invoice = factories.invoice(acting, number="FA-3")
    taken_back = Event.objects.get(receivable=invoice)
    factories.say(acting, invoice, None, voids=taken_back.pk)
    assert not ReceivableState.objects.filter(pk=invoice.pk).exists()
    ReceivableState.objects.create(receivable=invoice, company=acting.company, customer=invoice.customer)
    assert places(acting) == {"pièce FA-2", "pièce FA-3"}


@pytest.mark.parametrize("number", range(trials(3)))
def test_receivables_of_before_get_the_state_and_words_that_they_would_have_been_written_with(number):
    from importlib import import_module

    from django.apps import apps

    told = Story(drawn(f"summaries {number}"))
    told.tell()
    factories.dispute(told.acting, factories.invoice(told.acting, shares=SHARES, amount=300_00), claimed=50_00)
    factories.credit(told.acting, factories.customer(told.acting), 60_00)
    models = (ReceivableState, CustomerWords, ReceivableWords)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert all(before)
    for model in models:
        model.objects.all().delete()
    import_module("amiable.receivables.migrations.0007_fill_lists").fill(apps, _Editor())
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


class _Editor:
    """That of a migration, within the test's transaction."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_an_empty_company_is_clean():
    assert factories.faults(factories.company()) == []


@pytest.mark.parametrize("column", [name for name in MOVEMENT_COLUMNS if name not in ("id", "company_id")])
def test_a_movement_changed_is_found(acting, column):
    row = Movement.objects.filter(company=acting.company).first()
    changed = {"receivable_id": "(SELECT MAX(id) FROM receivables_receivable)"}
    changed["event_id"] = "(SELECT MAX(id) FROM receivables_event)"
    changed["on"] = "'2026-01-11'"
    value = changed.get(column, f'"{column}" + 1')
    factories.tamper(
        "receivables_movement", f'UPDATE receivables_movement SET "{column}" = {value} WHERE id = %s', [row.pk]
    )
    assert f"journal, ligne {seq_of(row.operation)}" in places(acting)
    if column not in ("operation", "event_id"):
        assert any(where.startswith(f"pièce {row.receivable.number}, part") for where in places(acting))


@pytest.mark.parametrize("column", [name for name in EVENT_COLUMNS if name not in ("id", "company_id")])
def test_an_event_changed_is_found(acting, column):
    row = Event.objects.filter(company=acting.company, kind="paid").get()
    changed = {"receivable_id": "(SELECT MAX(id) FROM receivables_receivable)", "on": "'2026-02-10'"}
    changed |= {"kind": "'discounted'", "cents": "19999", "payload": '\'{"dispute":"x"}\'', "voids_id": "id - 1"}
    value = changed.get(column, f'"{column}" + 1')
    factories.tamper("receivables_event", f'UPDATE receivables_event SET "{column}" = {value} WHERE id = %s', [row.pk])
    assert f"journal, ligne {seq_of(row.operation)}" in places(acting)


def flipped(text, at):
    """The text with one character changed into another one."""
    return text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]


def test_one_character_of_a_payload_flipped_is_found(acting):
    """Also where the text can no longer be read, or names things that do not exist."""
    rows = list(Event.objects.filter(company=acting.company).exclude(payload=""))
    assert {row.kind for row in rows} == {"issued", "dispute_opened", "dispute_resolved"}
    rng = drawn("payloads")
    for row in rows:
        for at in rng.sample(range(len(row.payload)), min(len(row.payload), trials(15))):
            change_payload(row, flipped(row.payload, at))
            assert f"journal, ligne {seq_of(row.operation)}" in places(acting), flipped(row.payload, at)
        change_payload(row, row.payload)
    assert places(acting) == set()


def change_payload(row, text):
    factories.tamper("receivables_event", "UPDATE receivables_event SET payload = %s WHERE id = %s", [text, row.pk])


def test_one_character_of_a_line_flipped_is_found(acting):
    """Also in its punctuation, and in the names of what it says, where it can no longer be read."""
    line = Line.objects.filter(company=acting.company, verb="dispute.opened").first()
    assert json.loads(line.body)["words"]
    names = [line.body.index(f'"{name}"') + 1 for name in json.loads(line.body)]
    values = [line.body.index(":", at) + 1 for at in names]
    some = drawn("bodies").sample(range(len(line.body)), min(len(line.body), trials(60)))
    for at in {0, len(line.body) - 1, *names, *values, *some}:
        change_body(line, flipped(line.body, at))
        assert f"journal, ligne {line.seq}" in places(acting), flipped(line.body, at)
    for text in ("", "[]", "null", "{}", '{"at":1}'):
        change_body(line, text)
        assert f"journal, ligne {line.seq}" in places(acting), text


def change_body(line, text):
    factories.tamper("journal_line", "UPDATE journal_line SET body = %s WHERE id = %s", [text, line.pk])


@pytest.mark.parametrize("column", ["hash", "verb", "actor", "at", "operation"])
def test_a_column_of_a_line_changed_is_found(acting, column):
    line = Line.objects.filter(company=acting.company, seq=3).get()
    value = {"at": "'2026-11-23 09:00:00+00:00'", "operation": "operation + 1"}.get(column, "'other'")
    factories.tamper("journal_line", f"UPDATE journal_line SET {column} = {value} WHERE id = %s", [line.pk])
    assert "journal, ligne 3" in places(acting)


def test_a_line_removed_from_the_middle_is_found(acting):
    line = Line.objects.get(company=acting.company, seq=3)
    factories.tamper("journal_subject", "DELETE FROM journal_subject WHERE line_id = %s", [line.pk])
    factories.tamper("journal_line", "DELETE FROM journal_line WHERE company_id = %s AND seq = 3", [acting.company.pk])
    assert "la ligne 3 manque" in {fault.what for fault in faults_of_chain(acting.company)}


def remove_last_line(acting, *, mend_head):
    """The rows it wrote go with it: they would betray it."""
    line = Line.objects.filter(company=acting.company).latest("seq")
    before = Line.objects.get(company=acting.company, seq=line.seq - 1)
    for table in ("receivables_movement", "receivables_event"):
        factories.tamper(table, f"DELETE FROM {table} WHERE operation = %s", [line.operation])
    factories.tamper("journal_subject", "DELETE FROM journal_subject WHERE line_id = %s", [line.pk])
    factories.tamper("journal_line", "DELETE FROM journal_line WHERE id = %s", [line.pk])
    if mend_head:
        Head.objects.filter(company=acting.company).update(seq=before.seq, hash=before.hash)


def test_the_last_line_removed_is_found_by_the_head(acting):
    remove_last_line(acting, mend_head=False)
    assert "journal" in {fault.where for fault in faults_of_chain(acting.company)}


def test_the_last_line_removed_with_its_head_is_found_by_a_printed_one(acting):
    printed = head_of(acting.company)
    remove_last_line(acting, mend_head=True)
    assert list(faults_of_chain(acting.company)) == []
    (fault,) = faults_of_chain(acting.company, printed=printed)
    assert fault.where == "journal" and str(printed[0]) in fault.what


def test_a_printed_head_of_another_history_is_found(acting):
    (fault,) = faults_of_chain(acting.company, printed=(2, "0" * 64))
    assert fault.where == "journal, ligne 2"


@pytest.mark.parametrize(
    "column",
    [
        field.attname
        for field in PortionState._meta.fields
        if field.attname not in ("id", "company_id", "receivable_id", "number", "customer_id")
    ],
)
def test_a_portion_state_changed_is_found(acting, column):
    state = PortionState.objects.get(company=acting.company, receivable__number="FA-1", number=0)
    value = getattr(state, column)
    other = {"kind": "retention", "dispute": "LIT-9", "due": factories.ISSUED, "original_due": factories.ISSUED}
    if column not in other:
        other[column] = not value if isinstance(value, bool) else (value or 0) + 1
    changed = other[column]
    PortionState.objects.filter(pk=state.pk).update(**{column: changed})
    assert places(acting) == {"pièce FA-1, part 0"}


def test_a_portion_state_that_names_another_customer_is_found(acting):
    other = factories.state(factories.customer(acting, "C002")).customer_id
    state = PortionState.objects.filter(company=acting.company, receivable__number="FA-1", number=0)
    state.update(customer_id=other)
    assert "pièce FA-1, part 0" in places(acting)


@pytest.mark.parametrize("column", ["certain", "contested", "conceded", "paid", "credited", "written_off", "credit"])
def test_a_customer_state_changed_is_found(acting, column):
    state = CustomerState.objects.get(company=acting.company, customer__code="C002")
    CustomerState.objects.filter(pk=state.pk).update(**{column: getattr(state, column) + 1})
    assert places(acting) == {"client C002"}


def test_states_that_are_gone_are_found(acting):
    PortionState.objects.filter(company=acting.company, receivable__number="FA-1", number=1).delete()
    assert "pièce FA-1" in places(acting)
    CustomerState.objects.filter(company=acting.company, customer__code="C002").delete()
    assert "client C002" in places(acting)


def test_a_stray_movement_is_found(acting):
    row = Movement.objects.filter(company=acting.company, receivable__number="FA-2").first()
    row.pk, row.operation = None, 4711
    row.save(force_insert=True)
    assert {"opération 4711", "client C002", "pièce FA-2, part 0"} <= places(acting)


def test_a_stray_event_is_found(acting):
    row = Event.objects.filter(company=acting.company, receivable__number="FA-2", kind="credited").get()
    row.pk, row.operation = None, 4711
    row.save(force_insert=True)
    assert "opération 4711" in places(acting)
    assert any(where.startswith("pièce FA-2") for where in places(acting))


@pytest.mark.parametrize("name", ["événements", "mouvements"])
def test_a_row_removed_is_found(acting, name):
    row = Movement.objects.filter(company=acting.company, receivable__number="FA-1").last()
    factories.tamper("receivables_movement", "DELETE FROM receivables_movement WHERE event_id = %s", [row.event_id])
    if name == "événements":
        factories.tamper("receivables_event", "DELETE FROM receivables_event WHERE id = %s", [row.event_id])
    where = f"journal, ligne {seq_of(row.operation)}"
    assert any(fault.where == where and name in fault.what for fault in factories.faults(acting.company))


def test_a_contested_part_that_nothing_holds_is_found(acting):
    invoice = factories.invoice(acting, factories.customer(acting), number="FA-3")
    factories.say(acting, invoice, DisputeOpened(factories.DUE, "LIT-X", 100_00))
    assert places(acting) == {"pièce FA-3, part 1"}
    assert faults_of_disputes(acting.company) == [("LIT-X", faults_of_disputes(acting.company)[0][1])]


def check(capsys, *arguments):
    """What the command says on standard output, and its exit code."""
    code = 0
    try:
        call_command("check", *arguments)
    except CommandError as end:
        code = end.returncode
    return capsys.readouterr().out, code


@pytest.mark.filterwarnings("ignore:In Typer:DeprecationWarning")
def test_the_command_says_it_all(acting, capsys):
    company = ["--company", acting.company.slug]
    assert check(capsys, *company) == ("", 0)
    seq, digest = head_of(acting.company)
    assert check(capsys, *company, "--head", f"{seq}:{digest}") == ("", 0)

    state = PortionState.objects.filter(company=acting.company, receivable__number="FA-1", number=0)
    state.update(certain=state.get().certain + 1)
    connection.check_constraints()
    with connection.cursor() as cursor:
        table = " ON journal_line" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER journal_line_no_delete{table}")
    said, code = check(capsys, *company, "--head", f"{seq + 1}:{digest}", "--format", "json")
    assert code == 1
    assert [row["where"] for row in json.loads(said)] == ["base de données", "journal", "pièce FA-1, part 0"]
