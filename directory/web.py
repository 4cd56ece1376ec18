"""Whether an address on the web answers. Pure: knows no entry and no database.

Addresses come from people and lists, so what stands behind them is not trusted: only http and https, only their own
ports, only servers that are public. A name is looked up once and the connection goes to the very number that was
judged, at each redirect anew. Nothing of an answer is read but its head.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri

PAUSE = 3  # seconds between two questions to one host
TIMEOUT = 8  # seconds for one step: connecting, or waiting for the head of an answer
LONGEST = 30  # seconds for one address with all its redirects, however slowly an answer trickles
MOST_HOPS = 5
MOST_LETTERS = 500
PORTS = {"http": 80, "https": 443}
PERMANENT, REDIRECTS = {301, 308}, {301, 302, 303, 307, 308}
GONE = {404, 410}
HEADERS = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "de,en;q=0.7", "Connection": "close"}
# Certificates that stop every browser: expired, self-signed, for another name. An intermediate one that is missing does
# not: browsers know it.
STOPS_BROWSERS = {10, 18, 19, 62}
NAT64 = IPv6Network("64:ff9b::/96")


class Outcome(StrEnum):
    ANSWERS = "answers"
    REFUSES = "refuses"  # robots, or everybody without a password: people may well get in
    GONE = "gone"
    BROKEN = "broken"
    UNKNOWN_HOST = "unknown_host"
    SILENT = "silent"
    CERTIFICATE = "certificate"
    NOT_ASKED = "not_asked"

    @property
    def is_failure(self) -> bool:
        return self in (self.GONE, self.BROKEN, self.UNKNOWN_HOST, self.SILENT, self.CERTIFICATE)

    @property
    def may_be_ours(self) -> bool:
        """It looks the same where our own server is cut off."""
        return self in (self.UNKNOWN_HOST, self.SILENT)


@dataclass(frozen=True)
class Finding:
    outcome: Outcome
    code: int | None = None
    moved_to: str = ""


class Refused(Exception):
    """This address is not for us to ask."""


def is_public(address: str, port: int) -> bool:
    """Whether a server with this number is out in the open, and asked at the port of its kind."""
    number: IPv4Address | IPv6Address | None = ip_address(address.partition("%")[0])
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped:
            number = number.ipv4_mapped
        elif number in NAT64:
            number = IPv4Address(int(number) & 0xFFFFFFFF)
        elif number.sixtofour or number.teredo:
            return False
    return port in PORTS.values() and number is not None and number.is_global and not number.is_multicast


@dataclass(frozen=True)
class Place:
    """Where to ask, and for what."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, address: str) -> "Place":
        try:
            parts = urlsplit(iri_to_uri(address))
            host = (parts.hostname or "").encode("idna").decode("ascii")
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError as problem:
            raise Refused from problem
        if parts.scheme not in PORTS or not host or parts.username is not None:
            raise Refused
        return cls(parts.scheme, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))

    @property
    def name(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def sealed(self, wire: socket.socket) -> socket.socket:
        if self.scheme == "http":
            return wire
        return ssl.create_default_context().wrap_socket(wire, server_hostname=self.host)


@dataclass
class Asker:
    """Asks politely: the head first, and one host only every few seconds. `may_ask` judges a number and a port."""

    name: str
    may_ask: Callable[[str, int], bool] = is_public
    pause: float = PAUSE
    timeout: float = TIMEOUT
    longest: float = LONGEST
    asked: dict[str, float] = field(default_factory=dict)

    def ask(self, address: str) -> Finding:
        """Follows redirects; tells where the address moved for good, as far as each step of the way says so."""
        try:
            return self._followed(address, time.monotonic() + self.longest)
        except Refused:
            return Finding(Outcome.NOT_ASKED)
        except ssl.SSLCertVerificationError as problem:
            return Finding(Outcome.CERTIFICATE if problem.verify_code in STOPS_BROWSERS else Outcome.REFUSES)
        except socket.gaierror:
            return Finding(Outcome.UNKNOWN_HOST)
        except (OSError, http.client.HTTPException):
            return Finding(Outcome.SILENT)

    def _followed(self, address: str, until: float) -> Finding:
        here, moved_to, is_for_good = address, "", True
        for _hop in range(MOST_HOPS + 1):
            code, location = self._answer(here, until)
            if code not in REDIRECTS or not location:
                outcome = _outcome(code)
                return Finding(outcome, code, moved_to if outcome == Outcome.ANSWERS else "")
            here = _target(here, location)
            is_for_good = is_for_good and code in PERMANENT
            if is_for_good:
                moved_to = here if len(here) <= MOST_LETTERS and here != address else ""
        return Finding(Outcome.REFUSES)  # in circles: made for who keeps cookies

    def _answer(self, address: str, until: float) -> tuple[int, str]:
        """Many servers do not know HEAD, or hang up."""
        with suppress(ConnectionResetError, TimeoutError, http.client.HTTPException):
            code, location = self._question("HEAD", address, until)
            if code in REDIRECTS or _outcome(code) == Outcome.ANSWERS:
                return code, location
        return self._question("GET", address, until)

    def _question(self, method: str, address: str, until: float) -> tuple[int, str]:
        place = Place.of(address)
        self._wait_for(place.host)
        *others, last = self._numbers(place)
        for number in others:
            with suppress(OSError):
                return self._put(method, place, number, until)
        return self._put(method, place, last, until)

    def _wait_for(self, host: str) -> None:
        if host in self.asked:
            time.sleep(max(0, self.asked[host] + self.pause - time.monotonic()))
        self.asked[host] = time.monotonic()

    def _numbers(self, place: Place) -> list[str]:
        """At most one of each family. One that is not public spoils the name: it may come first the next time."""
        rows = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        if not all(self.may_ask(str(number[0]), place.port) for *_, number in rows):
            raise Refused
        return list({family: str(number[0]) for family, *_, number in reversed(rows)}.values())

    def _put(self, method: str, place: Place, number: str, until: float) -> tuple[int, str]:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection = http.client.HTTPConnection(place.host, place.port)
        connection.sock = place.sealed(socket.create_connection((number, place.port), min(self.timeout, left)))
        with closing(connection), _hanging_up(connection.sock, until):
            connection.putrequest(method, place.path, skip_host=True, skip_accept_encoding=True)
            for header, value in (("Host", place.name), ("User-Agent", self.name), *HEADERS.items()):
                connection.putheader(header, value)
            connection.endheaders()
            with closing(connection.getresponse()) as answer:
                return answer.status, answer.getheader("Location", "") or ""


def host_of(address: str) -> str:
    """Nothing where the address has none."""
    with suppress(ValueError):
        return (urlsplit(address).hostname or "").lower()
    return ""


def _outcome(code: int) -> Outcome:
    if code in GONE:
        return Outcome.GONE
    if 500 <= code < 600:
        return Outcome.BROKEN
    return Outcome.REFUSES if code >= 400 else Outcome.ANSWERS


@contextmanager
def _hanging_up(wire: socket.socket, until: float) -> Iterator[None]:
    """Each byte starts the time-out anew; this one does not wait."""

    def hang_up() -> None:
        with suppress(OSError):
            socket.socket.shutdown(wire, socket.SHUT_RDWR)

    end = threading.Timer(max(0, until - time.monotonic()), hang_up)
    end.daemon = True
    end.start()
    try:
        yield
    finally:
        end.cancel()


def _target(here: str, location: str) -> str:
    """As a browser reads it: headers are bytes, mostly of UTF-8."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    with suppress(ValueError):
        return iri_to_uri(urljoin(here, location.strip())).partition("#")[0]
    return ""
