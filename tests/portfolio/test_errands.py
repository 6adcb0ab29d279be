"""Errands done by a worker: step by step, each thing once, stopped, refused, tried again, taken back; and files."""

import json
from datetime import date, timedelta

import pytest
from tests import factories
from tests.portfolio.workbooks import sheet

from amiable.people.access import Absent
from amiable.portfolio.access import errand_by_id
from amiable.portfolio.models import Errand, ErrandPiece
from amiable.portfolio.operations import errands, work
from amiable.portfolio.operations.errands import UnableToDo, ask, stop, take_back
from amiable.portfolio.operations.files import TooManyRows, ask_export
from amiable.portfolio.operations.work import errand_once
from amiable.portfolio.queries import chosen as choosing
from amiable.portfolio.queries.chosen import Chosen
from amiable.portfolio.queries.errands import errand_file, errand_row, errands_under_way
from amiable.portfolio.queries.export import Layout
from amiable.receivables.models import PortionState

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
HOW = {"kind": "manual", "since": "2026-11-24", "until": "", "reason": "", "words": "accord du 20", "department": ""}
ALL = {"place": "open"}


@pytest.fixture(autouse=True)
def short_steps(monkeypatch):
    """Steps of four things, so that ten are three steps."""
    for module in (errands, work, choosing):
        monkeypatch.setattr(module, "EACH", 4)
    monkeypatch.setattr(errands, "DIRECT", 4)


@pytest.fixture
def acting():
    """The operator of a company with ten invoices."""
    made = factories.acting()
    quai = factories.customer(made)
    for number in range(10):
        factories.invoice(made, quai, number=f"F-{number}")
    return made


def asked(acting, count=10, kind="hold"):
    return ask(acting, kind, Chosen("receivables", count, TODAY, asked=ALL), HOW)


def held() -> int:
    return PortionState.objects.filter(held=True).count()


def told(errand):
    errand.refresh_from_db()
    return errand_row(errand)


def step(at=factories.NOW):
    assert errand_once(at)


def work_off(at=factories.NOW):
    while errand_once(at):
        pass


def test_what_is_long_waits_for_the_worker_and_is_done_step_by_step(acting):
    errand = asked(acting)
    assert (held(), told(errand)["state"]) == (0, "waiting")
    seen = []
    while errand_once(factories.NOW):
        seen.append((told(errand)["done"], held()))
    assert seen == [(0, 0), (4, 4), (8, 8), (10, 10)]
    row = told(errand)
    assert (row["state"], row["told"]["things"], row["told"]["left"]) == ("done", 10, [])
    assert factories.faults(acting.company) == []


def test_acting_on_what_is_filtered_does_not_change_what_was_chosen(acting):
    """What is held back no longer passes « not held back »: the choice is looked up once."""
    errand = ask(acting, "hold", Chosen("receivables", 10, TODAY, asked=ALL | {"held": "none"}), HOW)
    work_off()
    assert (held(), told(errand)["state"]) == (10, "done")


def test_where_the_list_changed_meanwhile_it_is_said_with_the_new_count_and_nothing_is_done(acting):
    errand = asked(acting)
    factories.invoice(acting, factories.customer(acting, "C2"), number="F-NEW")
    work_off()
    row = told(errand)
    assert (row["state"], row["told"]["count"], held()) == ("refused", 11, 0)
    assert "10 choisis à l’écran, 11 maintenant" in row["told"]["why"]


def test_it_is_stopped_where_it_is_and_what_was_done_is_taken_back(acting):
    errand = asked(acting)
    for _ in range(3):
        step()
    stop(acting, errand)
    assert not errand_once(factories.NOW)
    assert (told(errand)["state"], held()) == ("abandoned", 8)
    with pytest.raises(UnableToDo, match="déjà fini"):
        finished = asked(acting)
        work_off()
        stop(acting, finished)
    back = take_back(acting, errand)
    work_off()
    assert (told(back)["state"], told(back)["told"]["things"]) == ("done", 8)


def test_a_long_act_is_taken_back_by_the_worker_too(acting):
    errand = asked(acting)
    with pytest.raises(UnableToDo, match="arrêtez-le d’abord"):
        take_back(acting, errand)
    work_off()
    back = take_back(acting, errand)
    assert (told(back)["whole"], held()) == (3, 10)
    work_off()
    assert (held(), told(back)["state"]) == (0, "done")
    assert factories.faults(acting.company) == []


def test_a_step_that_fails_leaves_nothing_and_is_tried_again_three_times(acting, monkeypatch):
    errand = asked(acting)
    step()
    broken = {"now": True}
    whole = work.step

    def step_(*arguments):
        came = whole(*arguments)
        if broken["now"]:
            raise RuntimeError("the machine")
        return came

    monkeypatch.setattr(work, "step", step_)
    step()
    assert (held(), told(errand)["state"], told(errand)["done"]) == (0, "waiting", 0)
    assert not errand_once(factories.NOW)  # not at once
    broken["now"] = False
    work_off(factories.NOW + timedelta(minutes=1))
    assert (held(), told(errand)["state"]) == (10, "done")
    again = asked(acting)
    broken["now"] = True
    for minute in range(2, 9):
        errand_once(factories.NOW + timedelta(minutes=minute))
    assert told(again)["state"] == "refused" and "interrompu 3 fois" in told(again)["told"]["why"]


def test_who_may_not_any_more_does_not(acting):
    user = factories.user(acting.company, "accountant")
    from amiable.people.access import as_user
    from amiable.people.operations import remove_user

    errand = asked(as_user(acting.company, user, factories.NOW))
    step()
    remove_user(acting.company, user)
    work_off()
    assert (told(errand)["state"], held()) == ("refused", 0)
    assert "n’a plus le droit" in told(errand)["told"]["why"]


def test_a_worker_that_died_is_followed_by_another_once_its_time_is_up(acting):
    errand = asked(acting)
    step()
    Errand.objects.filter(pk=errand.pk).update(state="working", claimed_until=factories.NOW + timedelta(seconds=60))
    assert not errand_once(factories.NOW)
    work_off(factories.NOW + timedelta(seconds=61))
    assert (told(errand)["state"], held()) == ("done", 10)


def test_one_of_another_company_is_absent(acting):
    errand = asked(acting)
    with pytest.raises(Absent):
        errand_by_id(factories.acting(), errand.pk)
    assert [row["id"] for row in errands_under_way(acting.company, None)] == [errand.pk]
    assert errands_under_way(factories.company(), None) == []


# ---- files


def exported(acting, count=10, language="fr", **layout):
    chosen = Chosen("receivables", count, TODAY, asked=ALL | {"reason": ""})
    return ask_export(acting, chosen, Layout(by="Camille", **layout), language)


def test_a_long_list_becomes_a_file_in_the_language_of_who_asked(acting):
    french, english = exported(acting), exported(acting, language="en")
    work_off()
    heads = []
    for errand in (french, english):
        row = told(errand)
        assert (row["state"], row["done"]) == ("done", 10)
        assert row["file_name"] == f"{acting.company.slug}-creances-2026-11-24.xlsx"
        content = b"".join(errand_file(errand))
        first, *rows = sheet(content, 0)
        heads.append(first[1:4])
        assert len(rows) == 10
    assert heads[0] == ["Nature", "Code du client", "Client"] and heads[1][2] == "Customer"


def test_a_file_of_more_than_a_workbook_holds_is_refused_with_what_to_do(acting):
    with pytest.raises(TooManyRows, match="filtrez la liste d’abord"):
        exported(acting, count=200_001)


def test_a_file_has_nothing_to_take_back(acting):
    errand = exported(acting)
    work_off()
    with pytest.raises(UnableToDo, match="rien à annuler"):
        take_back(acting, errand)


def test_what_a_piece_did_is_in_it(acting):
    asked(acting)
    work_off()
    contents = [json.loads(bytes(piece.content)) for piece in ErrandPiece.objects.order_by("number")]
    assert [len(content["ids"]) for content in contents] == [4, 4, 2]
    assert [sum(count for _, count in content["did"]) for content in contents] == [4, 4, 2]
