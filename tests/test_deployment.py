"""The portal as it runs in earnest: settings from the environment, gunicorn, hashed files, no debug mode."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import checks
from django.core.cache import cache
from django.db import connection

from accounts.models import OutgoingMail
from tests import both_databases
from tests.factories import ContactFactory, UserFactory

ROOT = Path(__file__).parent.parent
PRODUCTION = {
    "SECRET_KEY": "m7Qz2vXc9LrT4wYb8KdN3pGh6JsF1uAeQxRkVtZcWyBoMiLnPd",
    "BASE_URL": "https://connect.example.org",
    "BEHIND_PROXY": "1",
    "EMAIL_URL": "smtp+tls://connect:secret@mail.example.org:587",
    "OPERATOR_NAME": "Verein für Nachbarschaft",
    "MAIL_AT_ONCE": "0",
}
THROUGH_PROXY = {"Host": "connect.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}

# gunicorn shares the database of the tests, which is there only if a test asks for it
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy, so that the collected files of a test never meet those of a portal."""
    copy = tmp_path_factory.mktemp("checkout") / "connect"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "var", "staticfiles", "tests", "__pycache__"))
    (copy / "var").mkdir()
    answer = run(copy, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    assert answer.returncode == 0, answer.stderr
    return copy


@pytest.fixture(scope="module")
def portal(checkout, django_db_setup):
    """Asks gunicorn for a page; the proxy's headers come along unless others are given. An empty database will do."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = probe.getsockname()
    bind = "{}:{}".format(*address)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        cwd=checkout,
        env=environment()
        | {"DATABASE_URL": database_url(), "GUNICORN_BIND": bind, "GUNICORN_WORKERS": "4", "SIGNUP": "open"},
        stderr=subprocess.PIPE,
    )

    def get(path, *, form=None, **headers):
        conversation = http.client.HTTPConnection(*address, timeout=30)
        method, body = ("POST", urlencode(form)) if form else ("GET", None)
        conversation.request(method, path, body, headers=headers or THROUGH_PROXY)
        answer = conversation.getresponse()
        answer.text = answer.read()
        conversation.close()
        return answer

    try:
        wait_for(address, server)
        yield get
    finally:
        server.terminate()
        _output, errors = server.communicate(timeout=30)
    assert b"rror" not in errors, errors.decode()


def environment(**variables):
    inherited = both_databases.clean_environment()
    inherited.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # ours, for the browser
    # a home nobody can write to, as for the user of a service
    return inherited | PRODUCTION | {"HOME": "/nonexistent"} | variables


def run(folder, *arguments, **variables):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, env=environment(**variables), capture_output=True, text=True)


def database_url():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)


def wait_for(address, server):
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


def test_pages_come_with_all_headers_and_without_a_cookie(portal):
    home = portal("/")

    assert home.status == 200
    assert '<html lang="de"' in home.text.decode()
    assert home.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in home.headers["Content-Security-Policy"]
    assert home.headers["X-Content-Type-Options"] == "nosniff"
    assert home.headers["Set-Cookie"] is None


def test_health_is_told_without_a_detour(portal):
    inside = {"Host": "connect.example.org"}

    assert (portal("/healthz", **inside).status, portal("/readyz", **inside).status) == (200, 200)
    assert (portal("/healthz").status, portal("/readyz").status) == (200, 200)


def test_static_files_are_hashed_packed_and_kept(portal):
    stylesheet = re.search(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', portal("/").text.decode())[1]

    plain, packed = portal(stylesheet), portal(stylesheet, **THROUGH_PROXY, **{"Accept-Encoding": "gzip"})

    assert (plain.status, packed.status) == (200, 200)
    assert plain.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert packed.headers["Content-Encoding"] == "gzip"
    imported = re.findall(r'@import (?:url\()?"([^"]+)"', plain.text.decode())
    assert imported
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.css$", name), name
        assert portal(f"/static/css/{name}").status == 200


WRITTEN = {"name": "Amira", "text": "Haben Sie am Dienstag Zeit?"}
# Name -> address of the form, what is written beside the mail address, and how often one network may send it.
FORMS = {
    "link to one's own data": ("/meine-daten/", "email", {}, 10),
    "forgotten password": ("/konto/password/reset/", "email", {}, 20),
    "sign up": ("/konto/signup/", "email", {"password1": "ein-langer-satz-fuer-alle", "name": "Noura"}, 20),
    "sign in": ("/konto/login/", "login", {"password": "nicht das richtige"}, 10),
    "message": ("/kontakte/{}/nachricht/", "email", WRITTEN, 10),
}


@pytest.fixture
def send(portal, transactional_db):
    """Sends a form as somebody at an address on the network, which the proxy adds to whatever they forge."""
    contact = ContactFactory(email="kontakt@example.org", hidden=True, visibility="public")
    user = UserFactory(email="bekannt@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    pages = {}

    def send(name, email, network="192.0.2.7"):
        path, field, written, _most = FORMS[name]
        path = path.format(contact.uuid)
        page = pages.setdefault(name, None) or portal(path)
        pages[name] = page
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text.decode())[1]
        headers = THROUGH_PROXY | {
            "Cookie": page.headers["Set-Cookie"].partition(";")[0],
            "Referer": f"https://connect.example.org{path}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"198.51.100.{len(email)}, {network}",
        }
        return portal(path, form={"csrfmiddlewaretoken": token, field: email, **written}, **headers)

    cache.clear()
    yield send
    cache.clear()


# A password takes its time, so that those forms are tried on one database.
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.once if name.startswith("sign") else ()) for name in FORMS]
)
def test_four_workers_count_together_how_often_a_form_is_sent(name, send):
    most = FORMS[name][3]
    send(name, "erste@example.org", network="192.0.2.1")

    with ThreadPoolExecutor(4) as four:
        answers = list(four.map(lambda number: send(name, f"{'x' * number}@example.org"), range(1, most + 8)))

    refused = [answer for answer in answers if answer.status == 429 or "Zu viele Versuche" in answer.text.decode()]
    # allauth counts in two steps, so that a few more may pass.
    assert most <= len(answers) - len(refused) <= most * 1.2
    assert {answer.status for answer in answers if answer not in refused} == {200 if name == "sign in" else 302}
    assert send(name, "andere@example.org", network="192.0.2.8").status < 400


def test_four_workers_answer_alike_to_known_and_unknown_addresses(send):
    def told(name, word, number):
        answer = send(name, f"{word}@example.org", network=f"192.0.2.{number}")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text.decode()).replace(word, "")
        headers = {key: re.sub(r"(?<==)[\w.:-]{20,}|expires=[^;]+", "", value) for key, value in answer.getheaders()}
        timeless = {key: value.replace(word, "") for key, value in headers.items() if key not in ("Date", "Expires")}
        return answer.status, timeless, text

    for name in FORMS:
        known, unknown = (
            [told(name, word, number) for number in range(start, start + 4)]
            for word, start in (("bekannt", 10), ("fremdes", 20))
        )
        assert known == unknown, name
        assert len({(status, text) for status, _headers, text in known}) == 1, name
    assert len(OutgoingMail.objects.filter(to="bekannt@example.org")) > 4


def test_a_visitor_without_encryption_is_sent_to_it(portal):
    answer = portal("/suche/?q=wohnung", Host="connect.example.org")

    assert (answer.status, answer.headers["Location"]) == (301, "https://connect.example.org/suche/?q=wohnung")


def test_a_foreign_host_is_refused(portal):
    assert portal("/", **THROUGH_PROXY | {"Host": "elsewhere.example.org"}).status == 400


def test_the_cookie_of_a_form_is_bound_to_this_host_and_to_encryption(portal):
    cookie = portal("/konto/login/").headers["Set-Cookie"]

    assert cookie.startswith("__Host-csrf=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_a_missing_page_tells_no_details(portal):
    answer = portal("/gibt-es-nicht/")

    assert answer.status == 404
    assert b"urlpatterns" not in answer.text
    assert b"<h1" in answer.text


def test_the_deployment_check_finds_nothing(checkout):
    answer = run(checkout, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert answer.stderr == ""
    assert answer.stdout.strip() == "System check identified no issues (0 silenced)."


def test_an_address_without_encryption_is_a_mistake_of_the_deployment(settings):
    settings.HTTPS = False

    assert "connect.W001" in {message.id for message in checks.run_checks(include_deployment_checks=True)}


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"DEBUG": "maybe"}, "DEBUG='maybe' is neither yes"),
        ({"PROXY_COUNT": "one"}, "PROXY_COUNT='one' is not a whole number"),
        ({"SIGNUP": "everybody"}, "SIGNUP='everybody' is none of invitation, closed, domain, open"),
    ],
)
def test_a_misspelt_environment_stops_the_start(checkout, variables, complaint):
    answer = run(checkout, "manage.py", "check", **{"DEBUG": "0"} | variables)

    assert answer.returncode == 1
    assert complaint in answer.stderr


def test_the_example_of_the_environment_lists_what_is_read():
    sources = [*(ROOT / "connect").rglob("*.py"), ROOT / "deploy" / "gunicorn.conf.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    read = set(re.findall(r'(?:env\.(?:text|words|flag|number|choice)|environ\.get)\(\s*["\']([A-Z_]+)["\']', code))
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")

    assert both_databases.variables() == read | set(re.findall(r"\$\{([A-Z_]+)", compose))


def test_the_example_of_the_environment_can_be_read_by_a_shell():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    everything_set = re.sub(r"^#(?=[A-Z_]+=)", "", example, flags=re.MULTILINE)

    answer = subprocess.run(
        ["sh", "-euc", f'{everything_set}\nprintf "%s|%s" "$MAIL_FROM" "$OPERATOR_ADDRESS"'],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )

    assert answer.stdout == "CONNECT <connect@example.org>|Beispielstraße 1,12345 Berlin"
    assert settings.DEFAULT_FROM_EMAIL == "CONNECT <connect@example.org>"
