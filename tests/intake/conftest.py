"""A company without books, for each test."""

import pytest
from tests.intake.lists import new_company

from amiable.people.access import Acting


@pytest.fixture
def acting(db) -> Acting:
    return new_company()
