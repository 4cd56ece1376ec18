"""Against a real server on this machine; only the parameter lets the asker come here."""

import socket
import ssl
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from directory import web
from directory.web import Asker, Finding, Outcome

pytestmark = pytest.mark.once


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"], self.headers["Host"]))
        answer = self.server.answers.get(self.path, 404)
        if isinstance(answer, dict):
            answer = answer.get(self.command, 405)
        if answer == "drop":
            self.close_connection = True
            return
        if answer == "drip":
            for _ in range(100):
                self.wfile.write(b"H")
                time.sleep(0.02)
            return
        code, location = answer if isinstance(answer, tuple) else (answer, "")
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *_):
        pass


@contextmanager
def serving(answers):
    """A website on every loopback address."""
    with ThreadingHTTPServer(("", 0), Handler) as server:
        server.answers, server.asked, server.handle_error = answers, [], lambda *_: None
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def here_only(number, _port):
    return number.startswith("127.")


def asker(**values):
    return Asker("CONNECT link check (+https://connect.example.org)", **({"may_ask": here_only, "pause": 0} | values))


def test_what_a_server_answers_is_told_apart():
    answers = {
        "/": 200,
        "/with%20space": 200,
        "/robots": 403,
        "/many": 429,
        "/broken": 502,
        "/no-head": {"GET": 200},
        "/lies": {"HEAD": 404, "GET": 200},
        "/hangs-up": {"HEAD": "drop", "GET": 200},
        "/circle": (301, "/circle"),
    }
    with serving(answers) as server:
        base = f"http://127.0.0.1:{server.server_port}"
        found = {path: asker().ask(base + path) for path in [*answers, "/gone", "/with space"]}
        server.answers = {"/slow": "drip"}
        slow = asker(longest=0.1).ask(base + "/slow")

    assert found.pop("/circle") == Finding(Outcome.REFUSES)
    assert {path: (one.outcome.value, one.code) for path, one in found.items()} == {
        "/": ("answers", 200),
        "/with%20space": ("answers", 200),
        "/with space": ("answers", 200),
        "/robots": ("refuses", 403),
        "/many": ("refuses", 429),
        "/broken": ("broken", 502),
        "/no-head": ("answers", 200),
        "/lies": ("answers", 200),
        "/hangs-up": ("answers", 200),
        "/gone": ("gone", 404),
    }
    assert slow == Finding(Outcome.SILENT)
    assert server.asked[0] == (
        "HEAD",
        "/",
        "CONNECT link check (+https://connect.example.org)",
        f"127.0.0.1:{server.server_port}",
    )
    assert [one[0] for one in server.asked if one[1] == "/"] == ["HEAD"]


def test_only_a_move_for_good_that_ends_well_is_a_new_address():
    answers = {"/old": (301, "/middle"), "/middle": (308, "/neu/%C3%BC"), "/neu/%C3%BC": 200}
    answers |= {"/for-now": (302, "/neu/%C3%BC"), "/half": (301, "/for-now"), "/lost": (301, "/gone")}
    answers |= {"/raw": (301, "/neu/ü".encode().decode("latin-1"))}
    with serving(answers) as server:
        base = f"http://127.0.0.1:{server.server_port}"
        moved = {path: asker().ask(base + path).moved_to.removeprefix(base) for path in answers}

    assert moved == {
        "/old": "/neu/%C3%BC",
        "/middle": "/neu/%C3%BC",
        "/neu/%C3%BC": "",
        "/for-now": "",
        "/half": "/for-now",
        "/lost": "",
        "/raw": "/neu/%C3%BC",
    }


def test_nobody_is_asked_who_is_not_out_in_the_open(monkeypatch):
    """The server that would answer is there, and stays unasked: by number, by name, by redirect, at a second look."""
    inside = ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"]  # noqa: S104
    inside += [
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "224.0.0.1",
    ]
    inside += ["::ffff:10.0.0.1", "255.255.255.255", "2001:db8::1", "192.0.2.1", "ff02::1"]
    assert [number for number in inside if web.is_public(number, 80)] == []
    assert web.is_public("93.184.216.34", 443)
    assert web.is_public("2606:2800:220:1::1", 443)
    assert web.is_public("64:ff9b::5db8:d822", 80)
    assert not web.is_public("93.184.216.34", 8080)

    with serving({"/": 200, "/inside": (302, "http://localhost/")}) as server:
        port = server.server_port
        addresses = [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://0x7f.1:{port}/"]
        addresses += [
            f"http://[::1]:{port}/",
            f"http://u:p@127.0.0.1:{port}/",
            "ftp://127.0.0.1/",
            "http:///x",
            "http://a..b/",
        ]
        addresses += ["http://127.0.0.1:99999/", "file:///etc/passwd", "http://[", "javascript:alert(1)", ""]
        for address in addresses:
            assert Asker("x", pause=0).ask(address) == Finding(Outcome.NOT_ASKED), address
        assert server.asked == []

        followed = asker(may_ask=lambda number, asked: here_only(number, asked) and asked == port)
        assert followed.ask(f"http://127.0.0.1:{port}/inside") == Finding(Outcome.NOT_ASKED)

        # one number of a name that is not public spoils it, even if the other one is
        rows = [(socket.AF_INET, 0, 0, "", ("127.0.0.1", port)), (socket.AF_INET, 0, 0, "", ("10.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_values: rows)
        assert asker().ask(f"http://example.org:{port}/") == Finding(Outcome.NOT_ASKED)

        # and the number that was judged is the one that is connected to: the name is not looked up again
        looked = iter([rows[:1]])
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_values: next(looked))
        monkeypatch.setattr(socket, "create_connection", _direct)
        assert asker().ask(f"http://example.org:{port}/") == Finding(Outcome.ANSWERS, 200)
        assert server.asked[-1][3] == f"example.org:{port}"


def _direct(place, timeout):
    """Without the look-up `create_connection` makes even of a number."""
    wire = socket.socket()
    wire.settimeout(timeout)
    wire.connect(place)
    return wire


def test_a_host_is_left_alone_between_two_questions(monkeypatch):
    waited = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with serving({"/no-head": {"GET": 200}}) as server:
        asker(pause=3).ask(f"http://127.0.0.1:{server.server_port}/no-head")

    assert len(waited) == 1
    assert 2.5 < waited[0] <= 3


def test_who_is_not_there_does_not_answer(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert asker().ask(f"http://127.0.0.1:{free.getsockname()[1]}/") == Finding(Outcome.SILENT)

    def unknown(*_args, **_values):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert asker().ask("https://gibt-es-nicht.example.org/") == Finding(Outcome.UNKNOWN_HOST)


def test_a_certificate_browsers_refuse_is_named(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    own = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=36500))
    file = tmp_path / "own.pem"
    file.write_bytes(
        own.sign(key, SHA256()).public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with serving({"/": 200}) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)

        assert asker().ask(f"https://127.0.0.1:{server.server_port}/") == Finding(Outcome.CERTIFICATE)
        assert server.asked == []
