"""People and absences are an administrator's; nobody is left without one; other companies' people are out of reach."""

from dataclasses import replace
from datetime import date

import pytest
from tests import factories

from amiable.administration.operations import (
    Away,
    ChangedMeanwhile,
    DepartmentRow,
    LastAdministrator,
    NotYours,
    UnableToAddAbsence,
    UnableToAddUser,
    UnableToRestore,
    add_absence,
    add_person,
    remove_absence,
    remove_person,
    restore_absence,
    restore_person,
    set_departments,
    set_person,
)
from amiable.administration.queries import person_seen
from amiable.journal.queries import head_of, lines_about
from amiable.people.access import Absent, Forbidden, absence_by_id, as_user, person_by_id
from amiable.people.models import Absence, Membership, User
from amiable.people.operations import set_password
from amiable.people.queries import absences_of, departments_of, people_of

pytestmark = pytest.mark.django_db
LONG = "un mot de passe assez long"
TODAY = date(2026, 11, 24)


@pytest.fixture
def company():
    return factories.company()


@pytest.fixture
def boss(company):
    """An administrator, as the pages know them."""
    return as_user(company, factories.user(company, "administrator"), factories.NOW)


def row(company, user_id):
    return next(person for person in people_of(company) if person["id"] == user_id)


def test_people_are_an_administrator_s(company, boss):
    user = factories.user(company, "auditor")
    before = head_of(company)
    for role in ("credit_manager", "accountant", "director"):
        who = as_user(company, factories.user(company, role), factories.NOW)
        for act in (
            lambda who=who: add_person(who, username="paul", roles=["auditor"]),
            lambda who=who: set_person(who, user, name="", email="", roles=["administrator"]),
            lambda who=who: remove_person(who, user),
            lambda who=who: restore_person(who, user.pk),
        ):
            with pytest.raises(Forbidden):
                act()
    assert head_of(company) == before


def test_a_person_added_signs_in_with_the_first_password(company, boss):
    user = add_person(boss, username="paul", name="Paul Arnec", roles=["resolver"], department="quality", password=LONG)
    assert user.check_password(LONG)
    assert row(company, user.pk) | {"name": "Paul Arnec", "roles": ["resolver"], "department": "quality"} == row(
        company, user.pk
    )
    (line,) = lines_about(company, "user", user.pk)
    assert line["facts"] == {"user": user.pk, "roles": ["resolver"], "department": "quality"}
    assert line["words"] == {"username": "paul", "name": "Paul Arnec", "email": ""}


def test_without_a_password_one_cannot_sign_in_yet(boss):
    assert not add_person(boss, username="paul", roles=["resolver"]).has_usable_password()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": "é à"}, "username"),
        ({"roles": []}, "roles"),
        ({"roles": ["empereur"]}, "roles"),
        ({"email": "paul"}, "email"),
        ({"department": "cuisine"}, "department"),
        ({"password": "court"}, "password"),
        ({"name": "x" * 151}, "name"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_field(company, boss, wrong, field):
    before = head_of(company)
    with pytest.raises(UnableToAddUser) as refused:
        add_person(boss, **({"username": "paul", "roles": ["resolver"]} | wrong))
    assert refused.value.field == field
    assert head_of(company) == before and not User.objects.filter(username="paul").exists()


def test_an_administrator_cannot_take_over_an_account_of_another_company(company, boss):
    theirs = factories.user(factories.company(), "administrator")
    set_password(theirs, LONG)
    for password in ("", "un autre mot de passe long"):
        with pytest.raises(UnableToAddUser) as refused:
            add_person(boss, username=theirs.username, roles=["auditor"], password=password)
        assert refused.value.field == "username"
    theirs.refresh_from_db()
    assert theirs.check_password(LONG) and not Membership.objects.filter(company=company, user=theirs).exists()


def test_the_operator_gives_an_account_roles_in_a_second_company(company):
    theirs = factories.user(factories.company(), "accountant")
    add_person(factories.acting(company), username=theirs.username, roles=["accountant"])
    assert row(company, theirs.pk)["roles"] == ["accountant"]


def test_name_and_address_of_somebody_who_works_elsewhere_too_stay(company, boss):
    user = factories.user(company, "auditor")
    Membership.objects.create(company=factories.company(), user=user, role="auditor")
    with pytest.raises(UnableToAddUser):
        set_person(boss, user, name="Autre Nom", email="autre@exemple.fr", roles=["auditor"])
    set_person(boss, user, name=user.username, email="", roles=["accountant"])
    assert row(company, user.pk)["roles"] == ["accountant"]


def test_roles_and_department_are_changed_and_the_second_is_told(company, boss):
    user = factories.user(company, "auditor", "director")
    seen = person_seen(row(company, user.pk))
    set_person(boss, user, name="Anne Roy", email="a@exemple.fr", roles=["director", "resolver"], department="legal",
               seen=seen)  # fmt: skip
    now = row(company, user.pk)
    assert (now["name"], sorted(now["roles"]), now["department"]) == ("Anne Roy", ["director", "resolver"], "legal")
    with pytest.raises(ChangedMeanwhile):
        set_person(boss, user, name="", email="", roles=["auditor"], seen=seen)


def test_the_last_administrator_stays(company, boss):
    user = User.objects.get(pk=boss.user_id)
    shut = factories.user(company, "administrator")
    shut.is_active = False
    shut.save()
    for act in (
        lambda: remove_person(boss, user),
        lambda: set_person(boss, user, name="", email="", roles=["auditor"]),
    ):
        with pytest.raises(LastAdministrator):
            act()
    factories.user(company, "administrator")
    remove_person(boss, user)
    with pytest.raises(Absent):
        as_user(company, user, factories.NOW)


def test_a_removal_is_given_back_with_roles_and_department(company, boss):
    user = add_person(boss, username="paul", roles=["resolver", "auditor"], department="quality")
    set_departments(boss, {"quality": DepartmentRow(head_id=user.pk)})
    remove_person(boss, user)
    with pytest.raises(Absent):
        person_by_id(boss, user.pk)
    assert {one["head_id"] for one in departments_of(company)} == {None}
    restore_person(boss, user.pk)
    now = row(company, user.pk)
    assert (sorted(now["roles"]), now["department"]) == (["auditor", "resolver"], "quality")
    with pytest.raises(UnableToRestore):
        restore_person(boss, user.pk)


def test_who_was_never_here_is_not_given_back(boss):
    stranger = factories.user(factories.company(), "auditor")
    with pytest.raises(Absent):
        restore_person(boss, stranger.pk)


def test_somebody_who_left_may_come_back_under_the_same_name_without_a_new_password(company, boss):
    user = add_person(boss, username="paul", roles=["resolver"], password=LONG)
    remove_person(boss, user)
    with pytest.raises(UnableToAddUser):
        add_person(boss, username="paul", roles=["auditor"], password="un mot de passe tout autre")
    add_person(boss, username="paul", roles=["auditor"])
    user.refresh_from_db()
    assert user.check_password(LONG) and row(company, user.pk)["roles"] == ["auditor"]


# ---- absences


def test_everybody_notes_their_own_absence_and_an_administrator_any(company, boss):
    user, deputy = factories.user(company, "auditor"), factories.user(company, "accountant")
    mine = as_user(company, user, factories.NOW)
    absence = add_absence(mine, Away(user.pk, TODAY, TODAY, deputy.pk))
    add_absence(boss, Away(deputy.pk, TODAY, TODAY))
    with pytest.raises(NotYours):
        add_absence(mine, Away(boss.user_id, TODAY, TODAY, user.pk))
    with pytest.raises(NotYours):
        remove_absence(as_user(company, deputy, factories.NOW), absence)
    assert [line["verb"] for line in lines_about(company, "absence", absence.pk)] == ["absence.added"]
    remove_absence(mine, absence)
    assert [one["user_id"] for one in absences_of(company, TODAY)] == [deputy.pk]


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (date(2026, 12, 5), date(2026, 12, 1), "until"),
        (date(2026, 12, 5), date(2027, 12, 24), "until"),
        (date(2026, 12, 24), date(2026, 12, 26), "since"),
        (date(2026, 12, 31), date(2027, 1, 2), "since"),
        (date(2026, 12, 1), date(2027, 1, 31), "since"),
    ],
    ids=["ends before it begins", "a wrong year", "overlaps its end", "overlaps its day", "holds another"],
)
def test_an_absence_that_does_not_fit_is_told_with_its_field(company, boss, since, until, field):
    user = factories.user(company, "auditor")
    add_absence(boss, Away(user.pk, date(2026, 12, 25), date(2026, 12, 31)))
    with pytest.raises(UnableToAddAbsence) as refused:
        add_absence(boss, Away(user.pk, since, until))
    assert refused.value.field == field and Absence.objects.count() == 1


def test_days_beside_an_absence_are_free(company, boss):
    user = factories.user(company, "auditor")
    add_absence(boss, Away(user.pk, date(2026, 12, 25), date(2026, 12, 31)))
    add_absence(boss, Away(user.pk, date(2026, 12, 24), date(2026, 12, 24)))
    add_absence(boss, Away(user.pk, date(2027, 1, 1), date(2027, 1, 1)))
    assert Absence.objects.count() == 3


def test_a_deputy_is_somebody_else_of_the_company(company, boss):
    user, stranger = factories.user(company, "auditor"), factories.user(factories.company(), "auditor")
    with pytest.raises(UnableToAddAbsence):
        add_absence(boss, Away(user.pk, TODAY, TODAY, user.pk))
    with pytest.raises(Absent):
        add_absence(boss, Away(user.pk, TODAY, TODAY, stranger.pk))
    with pytest.raises(Absent):
        add_absence(boss, Away(stranger.pk, TODAY, TODAY))


def test_an_absence_removed_is_given_back_once(company, boss):
    user, deputy = factories.user(company, "auditor"), factories.user(company, "accountant")
    absence = add_absence(boss, Away(user.pk, TODAY, date(2026, 11, 30), deputy.pk))
    remove_absence(boss, absence)
    with pytest.raises(Absent):
        remove_absence(boss, absence)
    back = restore_absence(boss, absence.pk)
    assert (back.since, back.until, back.deputy_id) == (TODAY, date(2026, 11, 30), deputy.pk)
    with pytest.raises(UnableToRestore):
        restore_absence(boss, absence.pk)


def test_nobody_gives_back_the_absence_of_another(company, boss):
    user, other = factories.user(company, "auditor"), factories.user(company, "accountant")
    absence = add_absence(boss, Away(user.pk, TODAY, TODAY, other.pk))
    remove_absence(boss, absence)
    with pytest.raises(NotYours):
        restore_absence(as_user(company, other, factories.NOW), absence.pk)


def test_people_and_absences_of_another_company_look_absent(company, boss):
    user = factories.user(company, "auditor")
    absence = add_absence(boss, Away(user.pk, TODAY, TODAY))
    stranger = factories.acting()
    for door, pk in ((person_by_id, user.pk), (absence_by_id, absence.pk)):
        assert door(boss, pk).pk == pk
        with pytest.raises(Absent) as shut:
            door(stranger, pk)
        with pytest.raises(Absent) as absent:
            door(stranger, 10**9)
        assert str(shut.value) == str(absent.value).replace(str(10**9), str(pk))
    for restore in (restore_person, restore_absence):
        with pytest.raises(Absent):
            restore(replace(stranger, user_id=user.pk), absence.pk if restore is restore_absence else user.pk)
