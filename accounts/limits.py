"""How often somebody may do what costs others something. Counted in the cache all processes share."""

import ipaddress
import time
from collections.abc import Iterable, Sequence

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60
AT_ONCE = 8


def within(deed: str, who: object, *, most: int, seconds: int) -> bool:
    """Whether this time is still within the limit; it counts. Adding a key is atomic, counting one up is not.

    Who it was is kept as a keyed digest that changes with the window.
    """
    name = _name(deed, who, int(time.time()) // seconds)
    return any(cache.add(f"{name}:{slot}", True, seconds) for slot in range(most))


def different_ones(deed: str, who: str, wanted: Sequence[int], *, most: int, seconds: int) -> set[int]:
    """Which of the wanted are among the first `most` different ones of so many seconds; once counted, each is free.

    Notes stand in a row, each put at its end in one step, or not at all where another process was faster. A row is for
    half the time and holds for one and a half, so that no stretch of time is without its past.
    """
    half = seconds // 2
    now = int(time.time()) // half
    rows = [_name(deed, who, now - age) for age in range(3)]
    while True:
        notes = _notes(rows)
        counted = {one for row in notes.values() for note in row for one in note}
        new = [one for one in dict.fromkeys(wanted) if one not in counted][: max(most - len(counted), 0)]
        if not new or cache.add(f"{rows[0]}:{len(notes[rows[0]])}", new, 3 * half):
            return counted.intersection(wanted) | {*new}


def within_an_hour(deed: str, request: HttpRequest, *, most: int) -> bool:
    """The same for the address a request comes from: protects public forms without a CAPTCHA."""
    return within(deed, _network(request), most=most, seconds=HOUR)


def who(request: HttpRequest) -> str:
    """The account, or the address of a stranger."""
    return f"account {request.user.pk}" if request.user.is_authenticated else _network(request)


def _name(deed: str, who: object, window: int) -> str:
    digest = salted_hmac(f"accounts.limits.{deed}", f"{window} {who}", algorithm="sha256").hexdigest()
    return f"limit:{deed}:{digest}"


def _notes(rows: Iterable[str]) -> dict[str, list[list[int]]]:
    """Each row to its end, most of them in one look into the cache."""
    found: dict[str, list[list[int]]] = {row: [] for row in rows}
    unread = list(found)
    while unread:
        places = {f"{row}:{len(found[row]) + step}": row for row in unread for step in range(AT_ONCE)}
        notes = cache.get_many(places)
        unread = [row for row in unread if all(f"{row}:{len(found[row]) + step}" in notes for step in range(AT_ONCE))]
        for place, row in places.items():
            if place in notes:
                found[row].append(notes[place])
    return found


def _network(request: HttpRequest) -> str:
    """The address that counts: of IPv6 the network, as a household has billions of addresses."""
    try:
        # Knows how many proxies stand in front, and so which of the forwarded addresses nobody can forge.
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
