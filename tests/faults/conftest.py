"""Each test of faults that works on a database does so on both engines."""

from collections.abc import Iterator

import pytest
from tests import databases
from tests.faults.engines import Engine, postgresql, sqlite


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request, tmp_path_factory) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield sqlite(tmp_path_factory.mktemp("sqlite"))
        return
    server = databases.start()
    try:
        yield postgresql(server)
    finally:
        databases.stop(server)
