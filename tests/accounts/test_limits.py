import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory

from accounts import limits

pytestmark = pytest.mark.django_db


def places(address, kind="ask", an_hour=3, **headers):
    """How many of ten tries are let through."""
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)
    return sum(limits.within_an_hour(kind, request, most=an_hour) for _try in range(10))


def test_each_address_has_places_of_its_own_for_each_kind():
    assert places("192.0.2.1") == 3
    assert places("192.0.2.1") == 0
    assert places("192.0.2.2") == 3
    assert places("192.0.2.1", kind="other") == 3


def test_one_household_counts_once_whatever_its_address():
    assert places("2001:db8:1:2::1") == 3
    assert places("2001:db8:1:2:ffff::2") == 0
    assert places("2001:db8:1:3::1") == 3


def test_a_forwarded_address_counts_behind_a_proxy_only(settings):
    assert places("192.0.2.1", **{"x-forwarded-for": "198.51.100.1"}) == 3
    assert places("192.0.2.1", **{"x-forwarded-for": "198.51.100.2"}) == 0

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert places("192.0.2.1", **{"x-forwarded-for": "198.51.100.1"}) == 3
    assert places("192.0.2.1", **{"x-forwarded-for": "forged, 198.51.100.1"}) == 0
    assert places("192.0.2.1", **{"x-forwarded-for": "198.51.100.1, 198.51.100.2"}) == 3


def test_who_has_no_address_shares_places_with_all_such():
    assert places("") == 3
    assert places("no address") == 0


@pytest.mark.parametrize("known", ["192.0.2.1", "ask 192"])
def test_no_address_can_be_read_from_the_cache(known):
    places("192.0.2.1")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        kept = cursor.fetchall()
    assert len(kept) == 3
    assert known not in str(kept)


@pytest.mark.django_db(transaction=True)
def test_several_at_once_get_no_place_twice():
    cache.clear()
    taken = []

    def take():
        request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")
        taken.append(limits.within_an_hour("ask", request, most=3))
        connection.close()

    threads = [threading.Thread(target=take) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(taken) == 3
