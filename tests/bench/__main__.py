"""Every benchmark in turn, on both databases where one is asked, as ratios where machines would differ: `make bench`.

All of it takes half an hour. One alone: `python -m tests.bench.search 10000`, on PostgreSQL with DATABASE_URL.
"""

import subprocess
import sys

from tests import postgresql
from tests.both_databases import clean_environment

WITH_DATABASE = ["pages", "search", "badges", "races", "phones", "alike", "outage"]
WITHOUT = ["cover", "duplicates", "formats"]


def main() -> int:
    codes = [_run(name) for name in WITHOUT]
    with postgresql.throwaway() as url:
        for name in WITH_DATABASE:
            codes.append(_run(name))
            if url:
                # A machine that builds a hundred thousand organisations must not look like a bad query.
                codes.append(_run(name, DATABASE_URL=url, STATEMENT_TIMEOUT="900"))
    return max(codes)


def _run(name: str, **changed: str) -> int:
    """In a process of its own: what one has loaded or cached must not flatter the next."""
    command = [sys.executable, "-m", f"tests.bench.{name}"]
    return subprocess.call(command, env=clean_environment() | changed)


if __name__ == "__main__":
    sys.exit(main())
