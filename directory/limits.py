"""How often one address may do something: protects public forms without a CAPTCHA."""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60


def take_place(kind: str, request: HttpRequest, *, an_hour: int) -> bool:
    """Takes one of the places this address has in the current hour; False if none is left.

    `cache.add` gives a place to one of several processes, in a database as in Redis; "read, then write" would not. The
    address is kept as a keyed digest that changes with the hour, and expires after one.
    """
    hour = int(time.time()) // HOUR
    digest = salted_hmac(f"directory.limits.{kind}", f"{hour} {_network(request)}", algorithm="sha256").hexdigest()
    return any(cache.add(f"limit:{kind}:{digest}:{place}", True, HOUR) for place in range(an_hour))


def _network(request: HttpRequest) -> str:
    """The address that counts: of IPv6 the network, as a household has billions of addresses."""
    try:
        # Knows how many proxies stand in front, and so which of the forwarded addresses nobody can forge.
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
