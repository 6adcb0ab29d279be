"""What needs no database of the engine under test is tried once, on SQLite."""

import os

ONCE = ["test_bench.py", "test_demo_company.py", "test_simulate_command.py"]
collect_ignore = ONCE if os.environ.get("AMIABLE_TEST_DATABASE") == "postgresql" else []
