"""`bin/bench`: the benchmarks; where pages are to be measured, with a PostgreSQL server of their own, started for them
from the machine's binaries and gone at the end, unless AMIABLE_BENCH_POSTGRESQL gives one."""

import os
import subprocess
import sys
from pathlib import Path

from tests import databases

AMIABLE = Path(sys.executable).with_name("amiable")
GIVEN = "AMIABLE_BENCH_POSTGRESQL"


def main(arguments: list[str]) -> int:
    """The exit code of `amiable bench`."""
    command = [str(AMIABLE), "bench", *arguments]
    if "pages" not in arguments or os.environ.get(GIVEN):
        return subprocess.run(command, check=False).returncode
    try:
        server = databases.start()
    except databases.PostgresqlIsUnavailable as why:
        sys.stderr.write(f"{why}\n")
        return subprocess.run(command, check=False).returncode
    try:
        return subprocess.run(command, check=False, env=os.environ | {GIVEN: server.url}).returncode
    finally:
        databases.stop(server)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
