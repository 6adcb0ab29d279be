"""Who may do what, by route, role and method: generated from the running program, compared with the table of the docs.

`docs/reference/droits.md` holds the table; `.venv/bin/python -m tests.docs.generate` writes it anew, to be read in the
change. Each cell is what really answers: the requests below are made, as somebody with that role.
"""

import pytest
from django.test import Client
from tests import factories
from tests.web import routes

from amiable.people.models import Role

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture
def things(acting):
    """One of each thing a route may name, of the company of `acting`."""
    return routes.things(acting)


def answer(client: Client, method: str, address: str) -> int:
    return client.generic(method, address, headers={"accept-language": "fr"}).status_code


def test_every_route_of_a_company_says_what_it_asks_of_a_role():
    for route in routes.of_company():
        assert route.abilities, f"{route.name} is not entered through web.page.view"
        assert set(route.abilities) <= {"GET", "POST"}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_may_what_the_table_says(acting, signed_in, things, role):
    client = signed_in(role)
    for route in routes.of_company():
        address = route.address(acting.company.slug, things)
        for method in METHODS:
            said = routes.expected(route, role, method)
            got = answer(client, method, address)
            allowed = got not in (403, 404, 405)
            assert (got == said) if said in (403, 405) else allowed, (route.name, role, method, got)


def test_somebody_of_another_company_sees_nothing_and_changes_nothing(acting, signed_in, things):
    client = signed_in(*Role.values, of=factories.company())
    for route in routes.of_company():
        for method in ("GET", "POST"):
            if method in route.abilities:
                assert answer(client, method, route.address(acting.company.slug, things)) == 404, route.name


def test_things_of_another_company_look_absent_under_ones_own(acting, signed_in, things):
    mine = factories.company()
    client = signed_in("administrator", of=mine)
    for route in routes.of_company():
        if not route.names_a_thing:
            continue
        for method in route.abilities:
            shut = client.generic(method, route.address(mine.slug, things))
            absent = client.generic(method, route.address(mine.slug, dict.fromkeys(things, 10**9)))
            assert (shut.status_code, absent.status_code) == (404, 404), route.name
            assert routes.told(shut) == routes.told(absent).replace(str(10**9), str(things[route.noun])), route.name


def test_nobody_enters_without_signing_in(acting, things):
    for route in routes.of_company():
        for method in route.abilities:
            got = Client().generic(method, route.address(acting.company.slug, things))
            assert got.status_code == 302 and got.headers["Location"].startswith("/account/sign-in/"), route.name


def test_routes_outside_a_company_are_these():
    assert {route.name for route in routes.outside()} == {
        "account_change_password", "account_inactive", "account_login", "account_logout", "account_reauthenticate",
        "account_reset_password", "account_signup",
        "answer", "answer_file", "answer_link", "answer_passed_on", "answer_picture", "companies", "components",
        "demo_sign_in", "keys", "language", "mfa_activate_totp",
        "mfa_authenticate", "mfa_deactivate_totp", "mfa_download_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "theme",
    }  # fmt: skip


def test_a_person_who_was_taken_out_or_shut_sees_nothing_any_more(acting):
    user = factories.user(acting.company, "administrator")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/c/{acting.company.slug}/").status_code == 200
    user.is_active = False
    user.save()
    assert client.get(f"/c/{acting.company.slug}/").status_code == 302
