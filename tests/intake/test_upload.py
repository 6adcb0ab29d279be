"""A file dropped in the browser: kept, read, compared, confirmed, posted; nothing lost, nothing twice."""

import json

import pytest
from tests.intake.lists import (
    NOON,
    NOVEMBER,
    OCTOBER,
    TODAY,
    Item,
    faults,
    lines,
    many,
    opened,
    tables,
    take_list,
    text,
)  # fmt: skip
from tests.intake.uploads import FEC_NAME, drop, later, odd, person, pieces, seen, small_fec, taken, work

from amiable.intake.models import Batch, Mapping, Upload, UploadedFile
from amiable.intake.operations import (
    NeedsConfirmation,
    UnableToMove,
    abandon,
    choose_columns,
    confirm,
    read_again,
    take,
    undo,
    work_once,
)
from amiable.intake.operations.lease import LEASE, MOST_ATTEMPTS, claim
from amiable.intake.queries import last_agreement, upload_row
from amiable.journal.models import Line
from amiable.people.access import Forbidden
from amiable.people.models import Membership, User

LIST = [*many(20), Item("C1", "F1", 120_000, 40_000), Item("C2", "AV1", -5_000, due="")]
UNTITLED = "Code;Société;Réf;Le;Échéance;X;Y"


def test_a_fec_goes_all_the_way_in_the_name_of_who_confirmed(acting):
    dropper, confirmer = person(acting, "accountant"), person(acting, "credit_manager", name="paul")
    upload = drop(dropper, (FEC_NAME, small_fec()))
    assert (upload.state, pieces(upload), lines(acting.company)) == ("received", 1, 0)
    work(upload)
    assert (upload.state, lines(acting.company), opened(acting.company)) == ("previewed", 0, {})
    confirm(confirmer, upload)
    assert (upload.state, lines(acting.company)) == ("confirmed", 0)
    work(upload)
    assert (upload.state, upload.refusal) == ("taken", "")
    assert opened(acting.company) == {"FA1": 120_000, "FA3": 30_000}
    line = Line.objects.get(company=acting.company)
    assert (line.verb, line.actor) == ("intake.taken", f"user:{confirmer.user_id}")
    batch = Batch.objects.get()
    assert (upload.batch_id, batch.by, batch.operation) == (batch.pk, confirmer.label, line.operation)
    assert last_agreement(acting.company) == {
        "as_of": batch.as_of, "balance": 150_000, "agrees": True, "names": [FEC_NAME], "batch": batch.pk,
    }  # fmt: skip
    assert faults(acting.company) == []
    assert not work_once(NOON)


def test_a_list_goes_all_the_way_and_only_its_contents_are_deleted(acting):
    upload = drop(acting, ("lundi.csv", text(LIST)), as_of=NOVEMBER)
    sha = UploadedFile.objects.get().sha256
    work(upload)
    assert pieces(upload) == 1
    confirm(acting, upload)
    work(upload)
    assert opened(acting.company) == {item.number: item.rest for item in LIST}
    file = UploadedFile.objects.get()
    assert (file.name, file.size, file.sha256) == ("lundi.csv", len(text(LIST)), sha)
    assert (pieces(upload), upload.kept, Batch.objects.get().digest) == (0, False, upload.digest)
    assert faults(acting.company) == []


def test_the_preview_touches_nothing_but_the_upload(acting):
    take_list(acting, LIST, OCTOBER)
    upload = drop(acting, ("mardi.csv", text([*LIST[2:], Item("C7", "F9", 50_000)])), as_of=NOVEMBER)
    before = tables()
    work(upload)
    after = tables()
    assert {name for name in after if after[name] != before[name] and "sqlite_" not in name} == {"intake_upload"}


def test_confirmed_twice_by_two_people_it_is_posted_once(acting):
    first, second = person(acting, "accountant"), person(acting, "administrator", name="paul")
    upload = work(drop(first, ("lundi.csv", text(LIST))))
    other = Upload.objects.get(pk=upload.pk)
    confirm(first, upload)
    assert confirm(second, other).state == "confirmed"
    work(upload)
    assert confirm(second, other).state == "taken"
    assert not work_once(NOON)
    assert (Batch.objects.count(), lines(acting.company)) == (1, 1)
    assert Line.objects.get().actor == f"user:{first.user_id}"


def test_confirmed_again_while_it_is_being_written_it_stays_with_its_worker(acting):
    first, second = person(acting, "accountant"), person(acting, "administrator", name="paul")
    upload = work(drop(first, ("lundi.csv", text(LIST))))
    confirm(first, upload)
    lease = claim(NOON)
    assert confirm(second, upload).state == "posting"
    lease.renew()  # still held
    work(upload, later(120))
    assert Line.objects.get().actor == f"user:{first.user_id}"


def test_read_again_while_it_is_read_changes_nothing(acting):
    upload = drop(acting, ("lundi.csv", text(LIST)))
    lease = claim(NOON)
    assert read_again(acting, upload).state == "reading"
    with pytest.raises(UnableToMove, match="en cours de lecture"):
        choose_columns(acting, upload, {"due_date": ""})
    lease.renew()


def test_what_was_not_read_yet_cannot_be_confirmed(acting):
    upload = drop(acting, ("lundi.csv", text(LIST)))
    with pytest.raises(UnableToMove, match="pas encore été lu"):
        confirm(acting, upload)


@pytest.mark.parametrize("state", ["received", "previewed", "confirmed", "refused"])
def test_abandoned_nothing_is_posted_and_the_contents_go(acting, state):
    upload = drop(acting, ("lundi.csv", text(LIST, UNTITLED) if state == "refused" else text(LIST)))
    if state != "received":
        work(upload)
    if state == "confirmed":
        confirm(acting, upload)
    assert (upload.state, pieces(upload)) == (state, 1)
    assert abandon(acting, upload).state == "abandoned"
    assert abandon(acting, upload).state == "abandoned"  # a second click
    assert (pieces(upload), work_once(NOON), lines(acting.company)) == (0, False, 0)
    with pytest.raises(UnableToMove, match="abandonné"):
        confirm(acting, upload)
    with pytest.raises(UnableToMove, match="déposez de nouveau"):
        read_again(acting, upload)


def test_what_is_taken_is_not_abandoned(acting):
    upload = taken(acting, [("lundi.csv", text(LIST))])
    with pytest.raises(UnableToMove, match="c’est le lot"):
        abandon(acting, upload)


def test_abandoned_while_it_is_read_the_worker_leaves_it(acting):
    upload = drop(acting, ("lundi.csv", text(LIST)))
    lease = claim(NOON)
    abandon(acting, upload)
    from amiable.intake.operations.lease import Lost

    with pytest.raises(Lost):
        lease.renew()
    with pytest.raises(Lost):
        lease.done("previewed")
    upload.refresh_from_db()
    assert upload.state == "abandoned"


def test_the_same_files_dropped_again_join_what_is_pending(acting):
    first = drop(acting, ("lundi.csv", text(LIST)), as_of=NOVEMBER)
    again = drop(person(acting, "accountant"), ("copie.csv", text(LIST)), as_of=NOVEMBER)
    assert (again.pk, Upload.objects.count(), UploadedFile.objects.count()) == (first.pk, 1, 1)
    other_day = drop(acting, ("lundi.csv", text(LIST)), as_of=OCTOBER)
    differences = drop(acting, ("lundi.csv", text(LIST)), mode="delta", as_of=NOVEMBER)
    assert len({first.pk, other_day.pk, differences.pk}) == 3
    abandon(acting, first)
    assert drop(acting, ("lundi.csv", text(LIST)), as_of=NOVEMBER).pk not in (first.pk, other_day.pk, differences.pk)


def test_what_was_imported_before_is_told_and_changes_nothing(acting):
    batch = take_list(acting, LIST, NOVEMBER, name="lundi.csv").batch_id
    upload = work(drop(acting, ("copie.csv", text(LIST)), as_of=NOVEMBER))
    assert seen(upload)["again"] == batch
    confirm(acting, upload)
    work(upload)
    assert (upload.state, upload.batch_id, Batch.objects.count(), lines(acting.company)) == ("taken", batch, 1, 1)


def test_a_list_that_lacks_much_is_confirmed_with_its_very_count(acting):
    take_list(acting, LIST, OCTOBER)
    upload = work(drop(acting, ("mardi.csv", text(LIST[3:])), as_of=NOVEMBER))
    assert seen(upload)["needs_confirmation"] == {"count": 3, "cents": 300_000, "contested": 0}
    for wrong in (None, 0, 2, 4):
        with pytest.raises(NeedsConfirmation, match="3 postes ouverts") as asked:
            confirm(acting, upload, wrong)
        assert asked.value.count == 3
    assert upload.state == "previewed"
    confirm(acting, upload, 3)
    work(upload)
    assert (upload.state, len(opened(acting.company))) == ("taken", 19)


def test_books_that_moved_since_the_preview_ask_again_and_nothing_is_written(acting):
    take_list(acting, LIST[:12], OCTOBER)
    upload = work(drop(acting, ("mercredi.csv", text(LIST[:12])), as_of=NOVEMBER))
    confirm(acting, upload, unusual=odd(upload))
    take_list(acting, LIST, OCTOBER)  # ten more documents, that the list does not show
    before = lines(acting.company)
    work(upload)
    assert (upload.state, lines(acting.company)) == ("previewed", before)
    assert "les livres ont changé" in upload.refusal
    assert seen(upload)["needs_confirmation"]["count"] == 10
    confirm(acting, upload, 10, unusual=odd(upload))
    work(upload)
    assert (upload.state, upload.refusal, len(opened(acting.company))) == ("taken", "", 12)


def test_the_preview_that_was_looked_at_is_the_one_confirmed(acting):
    upload = work(drop(acting, ("lundi.csv", text(LIST))))
    assert upload.version == 1
    read_again(acting, upload)
    work(upload)
    with pytest.raises(UnableToMove, match="relisez-le"):
        confirm(acting, upload, seen=1)
    assert confirm(acting, upload, seen=2).state == "confirmed"


def test_a_list_without_known_titles_waits_for_its_columns(acting):
    upload = work(drop(acting, ("lundi.csv", text(LIST, UNTITLED)), as_of=NOVEMBER))
    assert (upload.state, pieces(upload)) == ("refused", 1)
    assert "Il manque" in upload.refusal
    row = upload_row(upload)
    mapping = row["preview"]["mapping"]
    assert mapping["titles"] == UNTITLED.split(";")
    lacking = {field["serves"] for field in mapping["fields"] if field["missing"]}
    assert {"doc_date", "amount"} <= lacking
    assert "choose_columns" in row["acts"]
    columns = {"customer_code": "Code", "customer_name": "Société", "doc_number": "Réf", "doc_date": "Le",
               "amount_total": "X", "amount_open": "Y"}  # fmt: skip
    choose_columns(acting, upload, columns)
    assert upload.state == "received"
    work(upload)
    assert (upload.state, upload.refusal) == ("previewed", "")
    assert not [field for field in seen(upload)["mapping"]["fields"] if field["missing"]]
    confirm(acting, upload)
    work(upload)
    assert opened(acting.company) == {item.number: item.rest for item in LIST}
    again = work(drop(acting, ("mardi.csv", text([*LIST, Item("C1", "F2", 100)], UNTITLED)), as_of=TODAY))
    assert (again.state, seen(again)["counts"]["invoices"]) == ("previewed", 1)  # the choice is remembered


def test_a_column_may_be_left_out(acting):
    upload = work(drop(acting, ("lundi.csv", text(LIST)), as_of=NOVEMBER))
    choose_columns(acting, upload, {"due_date": "", "doc_type": ""})
    work(upload)
    assert "due_date" not in seen(upload)["mapping"]["columns"]


def test_a_column_that_is_not_there_or_a_field_that_is_none_is_said(acting):
    upload = work(drop(acting, ("lundi.csv", text(LIST)), as_of=NOVEMBER))
    with pytest.raises(UnableToMove, match="couleur"):
        choose_columns(acting, upload, {"couleur": "Échéance"})
    choose_columns(acting, upload, {"due_date": "Terme"})
    work(upload)
    assert upload.state == "refused" and "« Terme »" in upload.refusal
    assert "choose_columns" in upload_row(upload)["acts"]


def test_columns_that_others_confirmed_meanwhile_do_not_change_what_was_previewed(acting):
    upload = work(drop(acting, ("lundi.csv", text(LIST)), as_of=NOVEMBER))
    other = work(drop(acting, ("autre.csv", text(LIST[:2])), mode="delta", as_of=OCTOBER))
    choose_columns(acting, other, {"amount_open": ""})
    work(other)
    confirm(acting, other)
    work(other)
    assert "amount_open" not in json.loads(Mapping.objects.get().columns)
    confirm(acting, upload)
    work(upload)
    assert opened(acting.company)["F1"] == 40_000  # what is left, as previewed, and not the whole amount


def test_who_lost_the_right_meanwhile_is_refused_and_another_may_go_on(acting):
    leaving, staying = person(acting, "accountant"), person(acting, "accountant", name="paul")
    upload = work(drop(leaving, ("lundi.csv", text(LIST))))
    confirm(leaving, upload)
    Membership.objects.filter(user_id=leaving.user_id).update(role="auditor")
    work(upload)
    assert (upload.state, lines(acting.company)) == ("refused", 0)
    assert leaving.label in upload.refusal and "n’a plus le droit" in upload.refusal
    read_again(staying, upload)
    work(upload)
    confirm(staying, upload)
    work(upload)
    assert (upload.state, Line.objects.get().actor) == ("taken", f"user:{staying.user_id}")


def test_who_left_the_company_meanwhile_is_refused(acting):
    leaving = person(acting, "accountant")
    upload = work(drop(leaving, ("lundi.csv", text(LIST))))
    confirm(leaving, upload)
    User.objects.filter(pk=leaving.user_id).update(is_active=False)
    work(upload)
    assert (upload.state, lines(acting.company)) == ("refused", 0)
    assert leaving.label in upload.refusal


@pytest.mark.parametrize("act", ["receive", "abandon", "confirm", "choose_columns", "read_again"])
def test_who_may_not_import_may_do_nothing(acting, act):
    upload = work(drop(acting, ("lundi.csv", text(LIST))))
    nobody = person(acting, "auditor", "director", "resolver")
    acts = {
        "receive": lambda: drop(nobody, ("mardi.csv", text(LIST[1:]))),
        "abandon": lambda: abandon(nobody, upload),
        "confirm": lambda: confirm(nobody, upload),
        "choose_columns": lambda: choose_columns(nobody, upload, {}),
        "read_again": lambda: read_again(nobody, upload),
    }
    with pytest.raises(Forbidden):
        acts[act]()
    assert (Upload.objects.get().state, upload.state) == ("previewed", "previewed")


def test_the_worker_that_died_is_replaced_at_the_end_of_its_lease(acting):
    upload = drop(acting, ("lundi.csv", text(LIST)))
    assert claim(NOON)
    assert not work_once(later(LEASE.seconds - 1))
    work(upload, later(LEASE.seconds + 1))
    assert (upload.state, upload.attempts) == ("previewed", 0)
    confirm(acting, upload)
    assert claim(NOON)
    assert not work_once(NOON)
    work(upload, later(LEASE.seconds + 1))
    assert (upload.state, lines(acting.company)) == ("taken", 1)


def test_what_kills_its_worker_each_time_is_refused_in_the_end(acting):
    upload = drop(acting, ("lundi.csv", text(LIST)))
    for attempt in range(MOST_ATTEMPTS):
        assert claim(later(attempt * 100))
    work(upload, later(MOST_ATTEMPTS * 100))
    assert (upload.state, pieces(upload)) == ("refused", 1)
    assert "interrompue 3 fois" in upload.refusal
    read_again(acting, upload)
    assert work(upload).state == "previewed"


def test_a_step_that_fails_is_tried_again_later_then_told(acting, caplog):
    upload = drop(acting, ("lundi.csv", text(LIST)))
    Upload.objects.update(columns="not an object")
    at = NOON
    for attempt in range(1, MOST_ATTEMPTS):
        work(upload, at)
        assert (upload.state, upload.attempts) == ("received", attempt)
        assert not work_once(at)  # not at once
        at = later(30, at)
    work(upload, at)
    assert upload.state == "refused" and "interrompue" in upload.refusal
    assert "Traceback" in caplog.text


def test_a_batch_taken_back_may_be_dropped_again(acting):
    upload = taken(acting, [("lundi.csv", text(LIST))])
    undo(acting, upload.batch_id)
    again = taken(acting, [("lundi.csv", text(LIST))])
    assert again.batch_id != upload.batch_id
    assert opened(acting.company) == {item.number: item.rest for item in LIST}


def test_a_file_read_after_midnight_is_of_the_day_it_was_dropped(acting):
    upload = work(drop(acting, ("lundi.csv", text(LIST))), later(24 * 3600))
    assert seen(upload)["as_of"] == TODAY.isoformat()


def test_uploads_are_worked_on_in_the_order_of_their_arrival(acting):
    first, second = drop(acting, ("a.csv", text(LIST))), drop(acting, ("b.csv", text(LIST[1:])))
    work(first)
    second.refresh_from_db()
    assert (first.state, second.state) == ("previewed", "received")


def test_progress_is_told_while_a_file_is_read_and_only_goes_up(acting, monkeypatch):
    from django.db import connection

    from amiable.intake.operations import lease

    settled = [f"C1;Maison C1;S{number};15/09/2026;15/10/2026;100,00;0,00" for number in range(20_000)]
    upload = drop(acting, ("long.csv", text([*LIST, *settled])))
    monkeypatch.setattr(lease, "TOLD_EVERY", 0)
    told = []

    def spy(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "progress_done" in sql:
            told.append(Upload.objects.values_list("phase", "progress_done", "progress_whole").get(pk=upload.pk))
        return done

    with connection.execute_wrapper(spy):
        work(upload)
    reading = [(done, whole) for phase, done, whole in told if phase == "reading"]
    assert len(reading) >= 3 and reading == sorted(reading)
    assert all(0 < done <= whole for done, whole in reading)
    assert told[-1][0] == "comparing"
    assert upload.state == "previewed"


def test_take_still_refuses_a_list_that_lacks_much(acting):
    from amiable.intake.operations import read_files

    take_list(acting, LIST, OCTOBER)
    with pytest.raises(NeedsConfirmation):
        take(acting, read_files([("b.csv", text(LIST[4:]))], today=TODAY))


def test_a_fec_without_one_of_its_columns_is_refused_with_the_name_of_the_column(acting):
    header = "JournalCode\tEcritureNum\tEcritureDate\tCompteLib\tDebit\tCredit\r\n"
    upload = work(drop(acting, ("000001008FEC20251231.txt", header.encode())))
    assert upload.state == "refused"
    assert "il manque CompteNum" in upload.refusal and "Importez-le" not in upload.refusal
