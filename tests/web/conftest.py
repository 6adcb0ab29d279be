"""Somebody signed in, for a company with a customer and an invoice."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests import factories

from amiable.people.models import User


@pytest.fixture
def acting(db):
    """The operator of a new company."""
    return factories.acting()


@pytest.fixture
def signed_in(acting) -> Callable[..., Client]:
    """`signed_in("auditor")`: a client of somebody with this role in the company of `acting`."""

    def client(*roles: str, of=None) -> Client:
        user: User = factories.user(of or acting.company, *(roles or ("credit_manager",)))
        made = Client(headers={"accept-language": "fr"})
        made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return made

    return client


@pytest.fixture(autouse=True)
def in_french():
    """Whatever language a test before it left active."""
    from django.utils import translation

    with translation.override("fr"):
        yield
