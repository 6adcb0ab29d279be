"""`amiable company` and `amiable user` as the operator types them: what they change is in the journal."""

import io

import pytest
from tests.intake.commands import amiable

from amiable.journal.queries import lines_about
from amiable.people.models import Company, User


@pytest.fixture
def company(own_database):
    """A company added by the command, in a database of its own."""
    assert amiable("company", "add", "--name", "Orvenne").out.strip() == "orvenne"
    return Company.objects.get()


def verbs(company) -> list[str]:
    return [line["verb"] for line in lines_about(company, "company", company.pk)]


def test_each_kind_of_setting_has_its_line_with_the_operator(company):
    done = amiable(
        "company", "set", "--name", "Orvenne SA", "--vat", "FR83404833048", "--term", "45 days", "--rate", "12.5",
        "--policies", "letter",
    )  # fmt: skip
    assert done.code == 0 and "Orvenne SA, 45 days, taux 12.50, politiques letter" in done.out
    assert verbs(company) == ["company.set", "company.terms_set", "company.policies_set"]
    assert {line["actor"] for line in lines_about(company, "company", company.pk)} == {"operator"}
    company.refresh_from_db()
    assert (company.vat_number, company.time_zone) == ("FR83404833048", "Europe/Paris")


def test_what_is_refused_changes_nothing_of_the_command(company):
    done = amiable("company", "set", "--name", "Autre", "--term", "un mois")
    assert done.code == 1 and "un mois" in done.err
    company.refresh_from_db()
    assert company.name == "Orvenne" and verbs(company) == []


def test_a_rate_under_the_floor_is_taken_and_flagged(company):
    done = amiable("company", "set", "--rate", "1")
    assert done.code == 0 and "sous le plancher" in done.err


def test_a_first_account_is_added_listed_and_not_removed_while_it_is_the_only_administrator(company, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("un mot de passe assez long\n"))
    done = amiable(
        "user", "add", "camille", "--role", "administrator", "--role", "credit_manager", "--name", "Camille Roy",
        "--department", "credit", "--password-stdin",
    )  # fmt: skip
    assert done.code == 0, done.err
    user = User.objects.get()
    assert user.check_password("un mot de passe assez long")
    assert [line["verb"] for line in lines_about(company, "user", user.pk)] == ["person.added"]
    assert "Camille Roy" in amiable("user", "list").out
    refused = amiable("user", "remove", "camille")
    assert refused.code == 1 and "nommez-en d’abord un autre" in refused.err
    assert amiable("user", "add", "lou", "--role", "administrator", "--no-password").code == 0
    assert amiable("user", "remove", "camille").code == 0
    assert amiable("user", "remove", "camille").code == 1
    assert "camille" not in amiable("user", "list").out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--role", "empereur"), "rôle « empereur »"),
        (("--role", "auditor", "--department", "cuisine"), "service « cuisine »"),
    ],
)
def test_a_role_or_a_department_that_is_none_is_told(company, given, told):
    done = amiable("user", "add", "paul", *given, "--no-password")
    assert done.code == 1 and told in done.err and not User.objects.exists()
