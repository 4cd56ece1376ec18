"""How often somebody may do what costs others something. Counted in the cache all processes share."""

import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 60 * 60


def within(deed: str, who: object, *, most: int, seconds: int) -> bool:
    """Whether this time is still within the limit; it counts. Adding a key is atomic, counting one up is not.

    Who it was is kept as a keyed digest that changes with the window.
    """
    window = int(time.time()) // seconds
    digest = salted_hmac(f"accounts.limits.{deed}", f"{window} {who}", algorithm="sha256").hexdigest()
    return any(cache.add(f"limit:{deed}:{digest}:{slot}", True, seconds) for slot in range(most))


def within_an_hour(deed: str, request: HttpRequest, *, most: int) -> bool:
    """The same for the address a request comes from: protects public forms without a CAPTCHA."""
    return within(deed, _network(request), most=most, seconds=HOUR)


def _network(request: HttpRequest) -> str:
    """The address that counts: of IPv6 the network, as a household has billions of addresses."""
    try:
        # Knows how many proxies stand in front, and so which of the forwarded addresses nobody can forge.
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
