"""Pages are the same on any engine: they are tried once, on SQLite."""

import os

collect_ignore_glob = ["*"] if os.environ.get("AMIABLE_TEST_DATABASE") == "postgresql" else []
