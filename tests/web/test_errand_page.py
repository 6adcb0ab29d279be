"""Acts on what is ticked or filtered: the form of the act, the act, its progress, its undoing, without JavaScript."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import href, ink_buttons, rows_of, statements, text_of

from amiable.administration.operations import DepartmentRow, set_departments
from amiable.disputes.models import Dispute
from amiable.portfolio.models import Errand
from amiable.portfolio.operations import errands
from amiable.portfolio.operations.work import errand_once
from amiable.receivables.models import Hold, PortionState, Receivable
from amiable.web.clock import now

WHY = {"kind": "manual", "words": "accord du 20", "until": "", "reason": "", "department": "", "sent": "a-form"}


@pytest.fixture(autouse=True)
def demo_day(settings):
    settings.TODAY = "2026-11-24"


@pytest.fixture
def invoices(acting):
    quai = factories.customer(acting)
    return [factories.invoice(acting, quai, number=f"F-{n}") for n in range(3)]


def to(acting, name, **parts):
    return reverse(name, kwargs={"slug": acting.company.slug, **parts})


def all_of_filter(answer) -> str:
    return unescape(re.search(r'name="all" value="([^"]*)"', answer.content.decode())[1])


def held() -> set[str]:
    return set(PortionState.objects.filter(held=True).values_list("receivable__number", flat=True))


def hidden(answer, name) -> list[str]:
    main = answer.content.decode().partition("<main")[2]
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', main)]


def test_what_is_ticked_is_held_back_and_the_message_takes_it_back(acting, signed_in, invoices):
    client = signed_in()
    listed = client.get(to(acting, "receivables"), {"late": "0"})
    assert hidden(listed, "id") == [str(one.pk) for one in invoices]
    ids = [str(one.pk) for one in invoices[:2]]
    form = client.get(to(acting, "receivables_hold"), {"id": ids, "back": hidden(listed, "back")[0]})
    assert "2 créances choisies" in text_of(form) and hidden(form, "id") == ids and ink_buttons(form) == 1
    done = client.post(to(acting, "receivables_hold"), WHY | {"id": ids, "back": hidden(form, "back")[0]}, follow=True)
    assert held() == {"F-0", "F-1"} and "2 créances sont retenues." in done.content.decode()
    assert done.redirect_chain[-1][0].endswith("/receivables/?late=0")
    undo = to(acting, "errand_undo", id=Errand.objects.get().pk) + "?back=late%3D0"
    assert undo in done.content.decode()
    back = client.post(undo, follow=True)
    assert held() == set() and "tout est comme avant" in back.content.decode()
    assert back.redirect_chain[-1][0].endswith("/receivables/?late=0"), "the list as it was filtered"


def test_everything_that_passes_the_filter_goes_by_its_filter_and_its_count(acting, signed_in, invoices):
    client = signed_in()
    chosen = all_of_filter(client.get(to(acting, "receivables"), {"text": "F-1"}))
    form = client.get(to(acting, "receivables_hold"), {"all": chosen})
    assert "1 créance choisie" in text_of(form) and hidden(form, "id") == []
    client.post(to(acting, "receivables_hold"), WHY | {"all": hidden(form, "all")[0]})
    assert held() == {"F-1"}


def test_where_the_list_has_changed_since_it_is_said_and_asked_again(acting, signed_in, invoices):
    client = signed_in()
    chosen = all_of_filter(client.get(to(acting, "receivables")))
    factories.invoice(acting, invoices[0].customer, number="F-NEW")
    moved = client.post(to(acting, "receivables_hold"), WHY | {"all": chosen})
    assert moved.status_code == 409 and held() == set()
    assert "3 choisis à l’écran, 4 maintenant" in text_of(moved) and "4 créances choisies" in text_of(moved)
    assert "accord du 20" in moved.content.decode()
    client.post(to(acting, "receivables_hold"), WHY | {"all": hidden(moved, "all")[0]})
    assert len(held()) == 4


@pytest.mark.parametrize("sent", [{}, {"all": "nonsense"}, {"id": "x"}, {"id": ["0"] * 3}])
def test_a_choice_that_is_none_is_said(acting, signed_in, invoices, sent):
    for answer in (
        signed_in().get(to(acting, "receivables_hold"), sent),
        signed_in().post(to(acting, "receivables_hold"), WHY | sent),
    ):
        assert answer.status_code == 422 and ink_buttons(answer) == 1
        assert "revenez à la liste" in text_of(answer)
    assert held() == set()


def test_a_choice_signed_for_another_company_or_list_is_none(acting, signed_in, invoices):
    chosen = all_of_filter(signed_in().get(to(acting, "receivables")))
    other = factories.acting()
    factories.dispute(other, factories.invoice(other), claimed=10_00)
    for who, name in ((other, "receivables_hold"), (acting, "disputes_assign")):
        answer = signed_in(of=who.company).get(to(who, name), {"all": chosen})
        assert answer.status_code == 422 and "n’est plus reconnu" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": ""}, "dites pourquoi"),
        ({"kind": "obstacle"}, "choisissez ce qui freine le paiement"),
        ({"kind": "promise"}, "une promesse a un jour"),
        ({"until": "31/02/2026"}, "n’est pas une date"),
        ({"until": "01/01/2026"}, "cette date est passée"),
        ({"kind": "revenge"}, "n’en fait pas partie"),
        ({"words": "x" * 2001}, "2000"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(acting, signed_in, invoices, typed, sentence):
    sent = WHY | {"id": str(invoices[0].pk), "department": "quality"} | typed
    answer = signed_in().post(to(acting, "receivables_hold"), sent)
    assert answer.status_code == 422 and sentence in text_of(answer) and held() == set()
    assert '<option value="quality" selected>' in answer.content.decode() and hidden(answer, "id") == [sent["id"]]


def test_an_obstacle_has_its_reason_and_its_end(acting, signed_in, invoices):
    sent = {"kind": "obstacle", "reason": "document_missing", "until": "24/12/26", "department": "logistics"}
    signed_in().post(to(acting, "receivables_hold"), WHY | sent | {"id": str(invoices[0].pk)})
    hold = Hold.objects.get()
    assert (hold.kind, hold.reason, hold.until, hold.department) == (
        "obstacle", "document_missing", date(2026, 12, 24), "logistics",
    )  # fmt: skip


def test_what_could_not_be_done_is_told_on_a_page_of_its_own(acting, signed_in, invoices):
    credit = factories.credit(acting, invoices[0].customer, 10_00)
    sent = WHY | {"id": [str(invoices[0].pk), str(credit.pk)]}
    answer = signed_in().post(to(acting, "receivables_hold"), sent, follow=True)
    said = text_of(answer)
    assert "1 créance est retenue." in said and "1 : des crédits de clients" in said
    assert "Annuler tout ce qui est fait" in said and ink_buttons(answer) == 1


def test_lifting_frees_what_was_held(acting, signed_in, invoices):
    client = signed_in()
    client.post(to(acting, "receivables_hold"), WHY | {"id": [str(one.pk) for one in invoices]})
    listed = client.get(to(acting, "receivables"), {"held": "manual", "columns": "number,holds"})
    assert len(rows_of(listed)) == 3 and "Mise en attente" in rows_of(listed)[0]
    form = client.get(to(acting, "receivables_lift"), {"all": all_of_filter(listed)})
    assert "Ce qui a été posé ensemble est levé ensemble" in text_of(form)
    client.post(to(acting, "receivables_lift"), {"all": hidden(form, "all")[0], "sent": "b"})
    assert held() == set()


def test_cases_are_given_to_somebody(acting, signed_in, invoices):
    cases = [factories.dispute(acting, one, claimed=10_00) for one in invoices]
    user = factories.user(acting.company, "resolver")
    client, ids = signed_in(), [str(case.pk) for case in cases[:2]]
    form = client.get(to(acting, "disputes_assign"), {"id": ids})
    assert "2 litiges choisis" in text_of(form)
    nothing = client.post(to(acting, "disputes_assign"), {"id": ids, "department": "", "assignee": ""})
    assert nothing.status_code == 422 and "choisissez un service, ou une personne" in text_of(nothing)
    sent = {"id": ids, "department": "quality", "assignee": str(user.pk), "sent": "a"}
    done = client.post(to(acting, "disputes_assign"), sent, follow=True)
    assert "2 litiges sont réaffectés." in done.content.decode()
    assert Dispute.objects.filter(department="quality", assignee=user).count() == 2


def test_a_form_sent_twice_acts_once(acting, signed_in, invoices):
    client = signed_in()
    for pk in (invoices[0].pk, invoices[1].pk):
        assert client.post(to(acting, "receivables_hold"), WHY | {"id": str(pk)}).status_code == 302
    assert held() == {"F-0"} and Errand.objects.count() == 1


def test_more_than_a_page_waits_for_has_its_progress_and_is_stopped_or_taken_back(
    acting, signed_in, invoices, monkeypatch
):
    monkeypatch.setattr(errands, "DIRECT", 2)
    client = signed_in()
    chosen = all_of_filter(client.get(to(acting, "receivables")))
    waiting = client.post(to(acting, "receivables_hold"), WHY | {"all": chosen}, follow=True)
    errand = Errand.objects.get()
    address = to(acting, "errand", id=errand.pk)
    assert waiting.redirect_chain[-1][0] == address and "0 sur 3" in text_of(waiting)
    assert f'hx-get="{address}"' in waiting.content.decode() and "Arrêter ici" in text_of(waiting)
    while errand_once(now()):
        pass
    part = client.get(address, headers={"HX-Request": "true"})
    assert "3 créances sont retenues." in text_of(part) and "hx-get" not in part.content.decode()
    assert held() == {"F-0", "F-1", "F-2"}
    client.post(to(acting, "errand_undo", id=errand.pk), {"sent": "u"})
    assert held() == set()
    again = client.post(to(acting, "errand_undo", id=errand.pk), {"sent": "v"})
    assert again.status_code == 409 and "c’est déjà annulé" in text_of(again)
    stopped = client.post(to(acting, "errand_stop", id=errand.pk))
    assert stopped.status_code == 409 and "déjà fini" in text_of(stopped)


def test_where_the_count_had_changed_for_the_worker_one_goes_on_with_the_new_one(
    acting, signed_in, invoices, monkeypatch
):
    monkeypatch.setattr(errands, "DIRECT", 2)
    client = signed_in()
    chosen = all_of_filter(client.get(to(acting, "receivables")))
    client.post(to(acting, "receivables_hold"), WHY | {"all": chosen})
    factories.invoice(acting, invoices[0].customer, number="F-NEW")
    while errand_once(now()):
        pass
    told = client.get(to(acting, "errand", id=Errand.objects.get().pk))
    assert "3 choisis à l’écran, 4 maintenant" in text_of(told) and held() == set()
    assert "4 créances choisies" in text_of(client.get(href(told, "Recommencer avec 4")))


def test_who_may_not_act_sees_no_act_and_may_still_export(acting, signed_in, invoices):
    client = signed_in("auditor")
    said = text_of(client.get(to(acting, "receivables")))
    assert "Mettre en attente" not in said.partition("Choisies")[2] and "Excel du choix" in said
    assert client.get(to(acting, "receivables_hold"), {"id": "1"}).status_code == 403


def test_another_day_offers_no_act(acting, signed_in, invoices):
    client = signed_in()
    said = text_of(client.get(to(acting, "receivables"), {"as_of": "2026-11-20"}))
    assert "Mettre en attente" not in said.partition("Choisies")[2]
    asked = {"id": str(invoices[0].pk), "as_of": "2026-11-20"}
    assert client.get(to(acting, "receivables_hold"), asked).status_code == 400


def test_the_form_takes_as_many_statements_for_thirty_as_for_one(acting, signed_in, invoices):
    client, of = signed_in(), invoices[0].customer
    address = to(acting, "receivables_hold")
    few = statements(client, f"{address}?id={invoices[0].pk}")
    for number in range(30):
        factories.invoice(acting, of, number=f"G-{number}")
    ids = "&".join(f"id={pk}" for pk in Receivable.objects.values_list("pk", flat=True))
    assert statements(client, f"{address}?{ids}") == few <= 6


@pytest.fixture
def cases(acting, invoices):
    return [factories.dispute(acting, one, claimed=100_00) for one in invoices]


def test_chosen_cases_are_decided_alike_once_what_moves_was_seen(acting, signed_in, cases):
    client, ids = signed_in(), [str(one.pk) for one in cases[:2]]
    form = client.get(to(acting, "disputes_resolve"), {"id": ids})
    assert "2 litiges choisis" in text_of(form) and ink_buttons(form) == 1
    assert "200,00" in text_of(form) and "De nouveau réclamable" in text_of(form)
    sent = {"id": ids, "finding": "unfounded", "conceded": "all", "why": "bons signés", "sent": "one"}
    refused = client.post(to(acting, "disputes_resolve"), sent)
    assert refused.status_code == 422 and "ce constat n’accorde rien" in text_of(refused)
    assert "bons signés" in refused.content.decode()
    done = client.post(to(acting, "disputes_resolve"), sent | {"conceded": "nothing"}, follow=True)
    assert "2 litiges sont décidés." in done.content.decode()
    assert sorted(Dispute.objects.values_list("status", "policy_reason")) == [
        ("open", ""),
        ("resolved", "bons signés"),
        ("resolved", "bons signés"),
    ]
    client.post(to(acting, "errand_undo", id=Errand.objects.get().pk))
    assert set(Dispute.objects.values_list("status", flat=True)) == {"open"}


def test_the_same_question_is_asked_about_those_chosen_and_names_who_gets_it(acting, signed_in, cases):
    set_departments(acting, {"sales": DepartmentRow("", email="ventes@exemple.fr")})
    client, ids = signed_in("accountant"), [str(one.pk) for one in cases]
    form = client.get(to(acting, "disputes_ask"), {"id": ids})
    assert "Commerce 3 litiges" in text_of(form)
    sent = {"id": ids, "text": "", "sent": "one"}
    assert client.post(to(acting, "disputes_ask"), sent).status_code == 422
    late = client.post(to(acting, "disputes_ask"), sent | {"text": "Quel tarif ?", "due_on": "01/01/2026"})
    assert late.status_code == 422 and "cette date est passée" in text_of(late)
    done = client.post(to(acting, "disputes_ask"), sent | {"text": "Quel tarif ?"}, follow=True)
    assert "3 questions sont posées." in done.content.decode()
    assert set(Dispute.objects.values_list("turn", flat=True)) == {"sales"}
