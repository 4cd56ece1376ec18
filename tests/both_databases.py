"""The whole suite, first on SQLite with the browser, then on PostgreSQL: `python -m tests.both_databases [pytest ...]`.

With CONNECT_REQUIRE_ALL=1 what the machine lacks is an error instead of a loud sentence.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgresql

# One more than there are cores: a test waits for the browser, the database or a server a third of its time.
WORKERS = str((os.cpu_count() or 1) + 1)
NO_TESTS_COLLECTED = 5
EXAMPLE = Path(__file__).parent.parent / ".env.example"
MISSING = "NO PostgreSQL found: install the package `postgresql` or set DATABASE_URL. The suite did NOT run on it."


def main(arguments: list[str]) -> int:
    # `kill` ends the run the way Ctrl-C does, and the server with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with postgresql.throwaway() as url:
        outcomes = [_run("SQLite", arguments)]
        if url:
            # A busy machine must not look like a bad query.
            changed = {"DATABASE_URL": url, "STATEMENT_TIMEOUT": "60"}
            outcomes.append(_run("PostgreSQL", ["-m", "not browser and not once", *arguments], **changed))
        else:
            outcomes.append((not os.environ.get("CONNECT_REQUIRE_ALL"), MISSING))
    print("\n" + "\n".join(summary for _passed, summary in outcomes), flush=True)
    return 0 if all(passed for passed, _summary in outcomes) else 1


def _run(name: str, arguments: list[str], **changed: str) -> tuple[bool, str]:
    print(f"\n=== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, *arguments]
    if sys.stdout.isatty():
        command.append("--color=yes")
    last_line = ""
    with _started(command, clean_environment() | changed) as process:
        for line in process.stdout or []:
            print(line, end="", flush=True)
            last_line = line.strip() or last_line
    return process.returncode in (0, NO_TESTS_COLLECTED), f"{name}: {last_line}"


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """In a group of its own: an interrupt reaches it once, from here, and leaves it time to tidy up."""
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        except KeyboardInterrupt:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate()
            raise


def clean_environment() -> dict[str, str]:
    """The settings of a fresh checkout, whatever the shell has set for a portal of its own."""
    ours = variables()
    return {name: value for name, value in os.environ.items() if name not in ours}


def variables() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
