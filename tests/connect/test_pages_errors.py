import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils.translation import override

from connect.views import errors

PAGES = [
    (errors.bad_request, 400, "Diese Anfrage haben wir nicht verstanden", "We did not understand this request"),
    (errors.forbidden, 403, "Diese Seite ist nicht für Sie freigegeben", "You may not see this page"),
    (errors.csrf_failure, 403, "Das Formular konnte nicht gesendet werden", "The form could not be sent"),
    (errors.not_found, 404, "Diese Seite gibt es nicht", "This page does not exist"),
    (errors.broken, 500, "Bei uns ist etwas kaputtgegangen", "Something broke on our side"),
]


class BrokenSession:
    def __getattr__(self, name):
        raise AssertionError("an error page asks the session")


@pytest.mark.parametrize("page", PAGES, ids=[page[0].__name__ for page in PAGES])
def test_an_error_page_needs_neither_database_nor_session(page):
    view, status, german, english = page
    request = RequestFactory().get("/gibt-es-nicht/")
    request.session = request._messages = BrokenSession()

    for language, heading in (("de", german), ("en", english)):
        with override(language):
            response = view(request)
        assert response.status_code == status
        assert f"<h1>{heading}</h1>" in response.content.decode()


@pytest.mark.django_db
def test_a_missing_page_offers_the_search(client):
    response = client.get("/gibt-es-nicht/")

    assert response.status_code == 404
    assert 'action="/suche/"' in response.content.decode()


def test_an_error_page_shows_no_account():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    assert "Anmelden" in errors.broken(request).content.decode()
