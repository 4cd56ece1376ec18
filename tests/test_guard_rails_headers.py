import pytest
from django.test import Client
from django.urls import reverse

from connect.views import home

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}

pytestmark = pytest.mark.django_db


def assert_headers(response):
    assert {name: _sorted(response.headers.get(name, "")) for name in EXPECTED} == {
        name: _sorted(value) for name, value in EXPECTED.items()
    }


def _sorted(value):
    return sorted(part.strip() for part in value.split(";"))


@pytest.mark.parametrize("path", ["/", "/suche/", "/konto/login/", "/healthz", "/readyz", "/en/"])
def test_a_page_carries_the_headers(client, path):
    assert_headers(client.get(path))


def test_a_redirect_carries_the_headers(client):
    response = client.get("/admin/")

    assert response.status_code == 302
    assert_headers(response)


def test_a_page_that_is_not_there_carries_the_headers(client):
    response = client.get("/gibt-es-nicht/")

    assert response.status_code == 404
    assert_headers(response)


def test_a_request_for_a_foreign_host_carries_the_headers(client):
    response = client.get("/", headers={"host": "elsewhere.example.org"})

    assert response.status_code == 400
    assert_headers(response)


def test_a_broken_page_carries_the_headers_and_says_so_in_german(client, monkeypatch):
    def broken(*arguments, **options):
        raise ValueError("broken on purpose")

    monkeypatch.setattr(home, "render", broken)
    client.raise_request_exception = False
    response = client.get("/")

    assert response.status_code == 500
    assert '<html lang="de"' in response.content.decode()
    assert_headers(response)


def test_a_forged_form_is_refused_with_the_headers():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})

    assert response.status_code == 403
    assert_headers(response)


def test_static_files_carry_the_headers(client):
    response = client.get("/static/css/site.css")

    response.close()

    assert response.status_code == 200
    assert_headers(response)
    assert "Set-Cookie" not in response.headers


def test_what_somebody_signed_in_sees_is_kept_out_of_caches(cast):
    assert "private" in cast.practitioner.get("/").headers["Cache-Control"]
    assert "no-store" in cast.practitioner.get("/").headers["Cache-Control"]
