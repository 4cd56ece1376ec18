"""gunicorn on the database of the benchmark, as in earnest, stopped and started again when wanted."""

import http.client
import os
import socket
import subprocess
import sys
import time

# What a browser would have got with the form. A bare secret counts as its own token.
CSRF = "c" * 32


def posted(connection: http.client.HTTPConnection, path: str) -> int:
    """Presses the button of a page; the status of the answer."""
    headers = {"Cookie": f"csrf={CSRF}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, f"csrfmiddlewaretoken={CSRF}", headers)
    return connection.getresponse().status


class Server:
    def __init__(self, workers: int, **changed: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.workers, self.changed = workers, changed

    def __enter__(self) -> "Server":
        # as in earnest, with hashed names: pages refuse to render without them
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
            env=os.environ | self._environment(),
            cwd=self._folder(),
            check=True,
        )
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "error"],
            env=os.environ | self._environment(),
            cwd=self._folder(),
        )
        self._wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)

    def _folder(self) -> str:
        from django.conf import settings

        return str(settings.BASE_DIR)

    def _environment(self) -> dict[str, str]:
        from django.conf import settings
        from django.db import connection

        name = connection.settings_dict["NAME"]
        is_file = connection.vendor == "sqlite"
        return {
            "DATABASE_URL": f"sqlite:///{name}"
            if is_file
            else f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}",
            "SECRET_KEY": settings.SECRET_KEY,
            "DEBUG": "0",
            "BASE_URL": f"http://127.0.0.1:{self.port}",
            "MAIL_AT_ONCE": "0",
            "GUNICORN_BIND": f"127.0.0.1:{self.port}",
            "GUNICORN_WORKERS": str(self.workers),
            "PYTHONWARNINGS": "ignore",
        } | self.changed

    def _wait(self) -> None:
        for _attempt in range(300):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("gunicorn did not start")
