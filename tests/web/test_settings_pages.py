"""Settings: each page shows what is agreed, saves it once, says what to correct, and who was faster."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests import factories
from tests.web.reading import euros, href, ink_buttons, rows_of, statements, text_of

from amiable.administration.operations import Away, add_absence, set_company
from amiable.journal.queries import head_of, lines_about
from amiable.people.models import Absence, Company, Department, Membership, User
from amiable.people.queries import people_of

TODAY = date(2026, 11, 24)
EVERYBODY = ("settings", "settings_absences")
MANAGERS = ("company", "terms", "policies", "goodwill", "departments")
COMPANY = {"name": "Halbrane", "siren": "404 833 048", "vat_number": "", "iban": "", "time_zone": "Europe/Paris"}


@pytest.fixture(autouse=True)
def demo_day(settings):
    """The pages are shown on the day of the figures."""
    settings.TODAY = TODAY.isoformat()


def at(acting, name, **parts) -> str:
    return reverse(name, kwargs={"slug": acting.company.slug, **parts})


def sent(client, address, **typed):
    """Fill in the form as it is shown, and send it."""
    shown = client.get(address).content.decode()
    hidden = {name: re.search(f'name="{name}" value="([^"]*)"', shown) for name in ("sent", "seen")}
    return client.post(address, {name: match[1] for name, match in hidden.items() if match} | typed)


def fresh(acting) -> Company:
    return Company.objects.get(pk=acting.company.pk)


# ---- the overview


@pytest.mark.parametrize("role", ["administrator", "credit_manager", "accountant", "auditor"])
def test_everybody_finds_what_is_theirs_and_managers_the_rest(acting, signed_in, role):
    answer = signed_in(role).get(at(acting, "settings"))
    said = text_of(answer)
    assert "Absences" in said and "Clavier" in said and ink_buttons(answer) == 1
    managing = role in ("administrator", "credit_manager")
    assert ("Conditions de vente" in said) is managing
    assert ("Personnes et rôles" in said) is managing
    assert ("L’administrateur les change" in said) is (role == "credit_manager")


def test_the_overview_is_in_the_rail_and_takes_as_many_statements_for_thirty_people(acting, signed_in):
    client = signed_in("administrator")
    assert at(acting, "settings") in client.get(at(acting, "home")).content.decode()
    one = factories.user(acting.company, "auditor")
    add_absence(acting, Away(one.pk, TODAY, TODAY))
    few = {name: statements(client, at(acting, name)) for name in ("settings", "settings_people", "settings_absences")}
    for _ in range(29):
        user = factories.user(acting.company, "auditor", "resolver")
        add_absence(acting, Away(user.pk, TODAY, TODAY, one.pk))
    assert {name: statements(client, at(acting, name)) for name in few} == few


def test_keys_are_switched_off_and_on_again_here(acting, signed_in):
    client = signed_in("auditor")
    here = at(acting, "settings")
    assert client.post(reverse("keys"), {"keys": "off", "next": here}, follow=True).status_code == 200
    answer = client.get(here)
    assert 'data-keys="off"' in answer.content.decode() and "touches sont arrêtées" in text_of(answer)
    client.post(reverse("keys"), {"keys": "on", "next": here})
    assert 'data-keys="off"' not in client.get(here).content.decode()


def test_who_stands_in_for_somebody_is_told(acting, signed_in):
    client = signed_in("auditor")
    me = User.objects.latest("pk")
    absent = factories.user(acting.company, "accountant", name="anne.roy")
    assert "Vous répondez pour" not in text_of(client.get(at(acting, "settings")))
    add_absence(acting, Away(absent.pk, TODAY, TODAY, me.pk))
    # Not among one's own absences, yet it is about oneself.
    assert f"Vous répondez pour {absent.username}" in text_of(client.get(at(acting, "settings")))


# ---- company, terms, policies, goodwill


@pytest.mark.parametrize("part", MANAGERS)
def test_each_page_has_one_thing_to_do_and_keeps_what_it_shows(acting, signed_in, part):
    client = signed_in("credit_manager")
    address = at(acting, f"settings_{part}")
    answer = client.get(address)
    assert answer.status_code == 200 and ink_buttons(answer) == 1
    assert ink_buttons(client.get(address, {"as_of": "2026-10-01"})) == 1
    assert client.post(f"{address}?as_of=2026-10-01", {}).status_code == 400


def test_what_is_saved_is_journalled_with_who_did_it_and_undone_in_one_act(acting, signed_in):
    client = signed_in("credit_manager")
    before = fresh(acting).name
    answer = sent(client, at(acting, "settings_company"), **COMPANY)
    assert answer.status_code == 302
    assert (fresh(acting).name, fresh(acting).siren) == ("Halbrane", "404833048")
    (line,) = lines_about(acting.company, "company", acting.company.pk)
    assert line["verb"] == "company.set" and line["actor"] == User.objects.latest("pk").username
    shown = client.get(answer.headers["Location"]).content.decode()
    undo = re.search(r'action="([^"]*settings/undo[^"]*)"', shown)[1]
    client.post(undo)
    assert (fresh(acting).name, fresh(acting).siren) == (before, "")


def test_what_cannot_be_kept_stays_typed_beside_its_sentence(acting, signed_in):
    answer = sent(signed_in(), at(acting, "settings_company"), **COMPANY | {"siren": "404833049", "name": "Halbrane"})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert 'value="404833049"' in body and 'value="Halbrane"' in body and 'aria-invalid="true"' in body
    assert "SIREN : « 404833049 » n'est pas neuf chiffres" in text_of(answer)
    assert fresh(acting).siren == ""


def test_the_second_of_two_sees_what_the_first_did_and_keeps_his_own_text(acting, signed_in):
    client, address = signed_in(), at(acting, "settings_company")
    shown = client.get(address).content.decode()
    seen = re.search('name="seen" value="([^"]*)"', shown)[1]
    set_company(acting, name="Du premier")
    answer = client.post(address, COMPANY | {"seen": seen, "sent": "a"})
    assert answer.status_code == 409 and ink_buttons(answer) == 1
    said = text_of(answer)
    assert "operator vient d’enregistrer autre chose ici, le 24/11/2026" in said and "Du premier" in said
    assert 'value="Halbrane"' in answer.content.decode() and fresh(acting).name == "Du premier"
    again = re.search('name="seen" value="([^"]*)"', answer.content.decode())[1]
    assert client.post(address, COMPANY | {"seen": again, "sent": "a"}).status_code == 302
    assert fresh(acting).name == "Halbrane"


def test_a_form_without_what_it_was_filled_in_on_is_not_taken(acting, signed_in):
    assert signed_in().post(at(acting, "settings_company"), COMPANY).status_code == 409


def test_a_form_sent_twice_is_saved_once(acting, signed_in):
    client, address = signed_in(), at(acting, "settings_goodwill")
    shown = client.get(address).content.decode()
    form = {name: re.search(f'name="{name}" value="([^"]*)"', shown)[1] for name in ("sent", "seen")}
    for _ in range(2):
        assert client.post(address, form | {"under": "40", "per_year": "1 000,00"}).status_code == 302
    assert (fresh(acting).goodwill_under, fresh(acting).goodwill_per_year) == (40_00, 1000_00)
    assert head_of(acting.company)[0] == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"under": "1.234"}, "se lit de deux façons"),
        ({"under": "-3"}, "sans signe moins"),
        ({"under": "300", "per_year": "200"}, "plus petit que le seuil"),
    ],
)
def test_an_amount_in_doubt_is_asked_again(acting, signed_in, typed, told):
    answer = sent(signed_in(), at(acting, "settings_goodwill"), **{"under": "50", "per_year": "200"} | typed)
    assert answer.status_code == 422 and told in text_of(answer)


TERMS = {"days": "45", "month_end": "after", "basis": "agreed", "rate": "12,5"}


def test_terms_are_shown_on_an_invoice_with_the_figures_of_the_core(acting, signed_in):
    said = text_of(signed_in().get(at(acting, "settings_terms")))
    # 30 days late at 12.15 % (2.15 + 10, second half of 2026) of 1,200 € over 365 days.
    assert "Une facture de 1 200,00 € émise le 25 septembre 2026" in said and "Échéance 25 octobre 2026" in said
    assert "Au plus tard selon la loi 24 novembre 2026" in said
    assert re.search(r"Pénalités après 30 jours de retard \d+,\d\d €", said)


def test_what_is_tried_changes_the_example_alone(acting, signed_in):
    client, address = signed_in(), at(acting, "settings_terms")
    answer = client.get(address, TERMS | {"days": "90"}, headers={"HX-Request": "true"})
    said = text_of(answer)
    assert "<main" not in answer.content.decode() and "dépasse le plafond légal" in said and "12,50 %" in said
    assert "rien n’est enregistré" in said and fresh(acting).term == "30 days"
    low = client.get(address, TERMS | {"rate": "1"}, headers={"HX-Request": "true"})
    assert "sous le plancher légal" in text_of(low)


def test_terms_are_saved_as_the_books_read_them(acting, signed_in):
    estimated = factories.invoice(acting, estimated=True)
    assert sent(signed_in(), at(acting, "settings_terms"), **TERMS).status_code == 302
    assert (fresh(acting).term, fresh(acting).rate) == ("45 days end of month", "12.50")
    assert lines_about(acting.company, "company", acting.company.pk)[0]["facts"]["followed"] == 1
    assert factories.portions(estimated) and factories.faults(acting.company) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"days": "trente"}, "Tapez un nombre de jours"),
        ({"rate": "beaucoup"}, "n’est pas un taux comme 12"),
        ({"rate": ""}, "Tapez votre taux"),
        ({"basis": "usuraire"}, "Choisissez dans la liste"),
        ({"month_end": "never"}, "Choisissez dans la liste"),
    ],
)
def test_terms_that_are_none_are_told(acting, signed_in, typed, told):
    answer = sent(signed_in(), at(acting, "settings_terms"), **TERMS | typed)
    assert answer.status_code == 422 and told in text_of(answer) and fresh(acting).term == "30 days"


def test_every_table_of_policies_is_shown_on_the_same_disputes(acting, signed_in):
    answer = signed_in().get(at(acting, "settings_policies"))
    rows = re.findall(r"(\d\d/\d\d/\d{4}) \S+ j de retard", text_of(answer))
    assert len(rows) == 9
    standard, letter, letter_all = rows[:3], rows[3:6], rows[6:]
    due = date(2026, 8, 31)
    assert "émise le 01/08/2026, due le 31/08/2026" in text_of(answer)
    restarted = [(due + timedelta(days)).strftime("%d/%m/%Y") for days in (50, 70)]
    assert letter == [*restarted, due.strftime("%d/%m/%Y")]
    assert standard[0] == letter[0] and standard[2] == letter[2]
    assert standard[1] == (due + timedelta(30)).strftime("%d/%m/%Y")  # suspended while the dispute lasted
    assert letter_all[2] == letter_all[0] and letter_all[:2] == letter[:2]


def test_a_table_of_policies_is_chosen_for_decisions_to_come(acting, signed_in):
    client = signed_in()
    assert sent(client, at(acting, "settings_policies"), policies="letter_all").status_code == 302
    assert fresh(acting).policies == "letter_all"
    answer = sent(client, at(acting, "settings_policies"), policies="nothing")
    assert answer.status_code == 422 and "Choisissez dans la liste" in text_of(answer)


# ---- departments


def departments(**typed) -> dict[str, str]:
    from amiable.core.reasons import DEPARTMENTS

    return {f"{key}_{part}": "" for key in DEPARTMENTS for part in ("name", "email", "head")} | typed


def test_departments_get_a_name_a_mailbox_and_a_head(acting, signed_in):
    head = factories.user(acting.company, "department_head")
    typed = departments(logistics_name="Quai", logistics_email="quai@exemple.fr", logistics_head=str(head.pk))
    client = signed_in()
    answer = sent(client, at(acting, "settings_departments"), **typed)
    assert answer.status_code == 302
    row = Department.objects.get(company=acting.company)
    assert (row.key, row.name, row.email, row.head_id) == ("logistics", "Quai", "quai@exemple.fr", head.pk)
    assert "Quai" in text_of(client.get(at(acting, "settings")))
    client.post(at(acting, "settings_undo") + "?part=departments")
    row.refresh_from_db()
    assert (row.name, row.email, row.head_id) == ("", "", None)


def test_a_mailbox_that_is_none_is_told_in_its_row(acting, signed_in):
    answer = sent(signed_in(), at(acting, "settings_departments"), **departments(legal_email="conseil"))
    assert answer.status_code == 422 and "« conseil » n’est pas une adresse" in text_of(answer)
    stranger = factories.user(factories.company(), "auditor")
    answer = sent(signed_in(), at(acting, "settings_departments"), **departments(legal_head=str(stranger.pk)))
    assert answer.status_code == 422 and not Department.objects.exists()


def test_two_who_change_departments_are_told_apart(acting, signed_in):
    client, address = signed_in(), at(acting, "settings_departments")
    seen = re.search('name="seen" value="([^"]*)"', client.get(address).content.decode())[1]
    assert sent(signed_in(), address, **departments(legal_name="Conseil")).status_code == 302
    answer = client.post(address, departments(legal_name="Avocats") | {"seen": seen})
    assert answer.status_code == 409 and "Conseil" in text_of(answer) and 'value="Avocats"' in answer.content.decode()


def test_nothing_changed_is_undone_with_a_sentence(acting, signed_in):
    for part in ("company", "departments", "nowhere"):
        answer = signed_in().post(at(acting, "settings_undo") + f"?part={part}")
        assert answer.status_code == 400 and "rien à annuler" in text_of(answer)


def test_a_change_made_since_is_not_undone(acting, signed_in):
    client = signed_in()
    sent(client, at(acting, "settings_company"), **COMPANY)
    Company.objects.filter(pk=acting.company.pk).update(name="D’une autre façon")
    assert client.post(at(acting, "settings_undo") + "?part=company").status_code == 400
    assert fresh(acting).name == "D’une autre façon"


# ---- people


PERSON = {"username": "paul.arnec", "name": "Paul Arnec", "email": "", "roles": ["resolver"], "department": "quality"}


def test_a_person_is_added_changed_taken_out_and_given_back(acting, signed_in):
    client = signed_in("administrator")
    typed = PERSON | {"password": "un mot de passe assez long"}
    assert sent(client, at(acting, "settings_people_add"), **typed).status_code == 302
    user = User.objects.get(username="paul.arnec")
    assert user.check_password("un mot de passe assez long")
    listed = client.get(at(acting, "settings_people"))
    assert any("Paul Arnec" in row and "Chargé de résolution" in row and "Qualité" in row for row in rows_of(listed))
    address = at(acting, "person", id=user.pk)
    assert href(listed, "Paul Arnec") == address
    changed = {"name": "Paul Arnec", "email": "p@exemple.fr", "roles": ["resolver", "salesperson"], "department": ""}
    assert sent(client, address, **changed).status_code == 302
    (now,) = [row for row in people_of(acting.company) if row["id"] == user.pk]
    assert (now["email"], sorted(now["roles"]), now["department"]) == ("p@exemple.fr", ["resolver", "salesperson"], "")
    client.post(at(acting, "person_remove", id=user.pk))
    undo = re.search(r'action="([^"]*restore[^"]*)"', client.get(at(acting, "settings_people")).content.decode())[1]
    assert client.get(address).status_code == 404
    client.post(undo)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"username": ""}, "Donnez un nom de compte"),
        ({"username": "é"}, "lettres sans accent"),
        ({"roles": []}, "Cochez au moins un rôle"),
        ({"email": "paul"}, "n'est pas une adresse"),
        ({"password": "court"}, "mot de passe"),
    ],
)
def test_what_is_missing_of_a_person_is_told_and_the_rest_stays(acting, signed_in, typed, told):
    answer = sent(signed_in("administrator"), at(acting, "settings_people_add"), **PERSON | typed)
    assert answer.status_code == 422 and told in text_of(answer) and ink_buttons(answer) == 1
    assert 'value="Paul Arnec"' in answer.content.decode() and not User.objects.filter(username="paul.arnec").exists()


def test_the_last_administrator_is_told_to_name_another_first(acting, signed_in):
    client = signed_in("administrator")
    me = User.objects.latest("pk")
    answer = sent(client, at(acting, "person", id=me.pk), name="", email="", roles=["auditor"], department="")
    assert answer.status_code == 422 and "nommez-en d’abord un autre" in text_of(answer)
    removed = client.post(at(acting, "person_remove", id=me.pk))
    assert removed.status_code == 400 and Membership.objects.filter(user=me, role="administrator").exists()


def test_the_second_who_changes_a_person_is_told(acting, signed_in):
    client = signed_in("administrator")
    user = factories.user(acting.company, "auditor")
    address = at(acting, "person", id=user.pk)
    seen = re.search('name="seen" value="([^"]*)"', client.get(address).content.decode())[1]
    mine = {"name": "Anne", "email": "", "roles": ["director"], "department": ""}
    assert sent(signed_in("administrator"), address, **mine | {"roles": ["resolver"]}).status_code == 302
    answer = client.post(address, mine | {"seen": seen})
    assert answer.status_code == 409 and "Chargé de résolution" in text_of(answer)


# ---- absences


def test_an_absence_is_noted_shown_removed_and_given_back(acting, signed_in):
    deputy = factories.user(acting.company, "accountant", name="anne.roy")
    client, address = signed_in("auditor"), at(acting, "settings_absences")
    me = User.objects.latest("pk")
    typed = {"person": str(me.pk), "since": "21/12/2026", "until": "2026-12-24", "deputy": str(deputy.pk)}
    assert "Personne n’est absent" in text_of(client.get(address))
    assert sent(client, address, **typed).status_code == 302
    (row,) = rows_of(client.get(address))
    assert "21/12/2026 24/12/2026" in row and deputy.username in row
    absence = Absence.objects.get()
    client.post(at(acting, "absence_remove", id=absence.pk))
    assert not Absence.objects.exists()
    client.post(at(acting, "absence_restore", id=absence.pk))
    assert Absence.objects.get().deputy_id == deputy.pk


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"since": "31/02/2027"}, "n’est pas une date"),
        ({"until": "01/12/2026"}, "avant de commencer le 21/12/2026"),
        ({"until": "24/12/2062"}, "vérifiez l’année"),
        ({"until": ""}, "tapez une date"),
    ],
)
def test_a_day_that_does_not_fit_is_told_and_stays_typed(acting, signed_in, typed, told):
    client, address = signed_in("auditor"), at(acting, "settings_absences")
    me = str(User.objects.latest("pk").pk)
    good = {"person": me, "since": "21/12/2026", "until": "24/12/2026", "deputy": ""}
    answer = sent(client, address, **good | typed)
    assert answer.status_code == 422 and told in text_of(answer).replace("Tapez", "tapez")
    assert ink_buttons(answer) == 1 and not Absence.objects.exists()


def test_the_absence_of_another_is_an_administrator_s(acting, signed_in):
    other = factories.user(acting.company, "accountant")
    days = {"since": "21/12/2026", "until": "24/12/2026", "deputy": ""}
    address = at(acting, "settings_absences")
    answer = sent(signed_in("credit_manager"), address, person=str(other.pk), **days)
    assert answer.status_code == 422 and not Absence.objects.exists()
    assert sent(signed_in("administrator"), address, person=str(other.pk), **days).status_code == 302
    remove = at(acting, "absence_remove", id=Absence.objects.get().pk)
    answer = signed_in("credit_manager").post(remove)
    assert answer.status_code == 400 and "seul un administrateur" in text_of(answer) and Absence.objects.exists()


def test_the_pages_are_told_in_english(acting, signed_in):
    client = signed_in("administrator")
    client.cookies["django_language"] = "en"
    assert "€1,200.00" in text_of(client.get(at(acting, "settings_terms")))


def test_money_is_written_as_everywhere(acting, signed_in):
    assert euros(50_00) in text_of(signed_in().get(at(acting, "settings")))
