"""Facts by which two entries show that they are one body whatever their names say, each in one spelling."""

import re
from dataclasses import dataclass, fields
from urllib.parse import urlsplit

from directory.alike.readings import compact

# Somebody else's house: what stands there says nothing about who has a page in it.
_ONLY_WITH_PATH = re.compile(
    r"(?:.*\.)?(?:facebook|instagram|linkedin|youtube|x|twitter|tiktok|wordpress|blogspot|jimdo\w*|wix\w*|google|"
    r"linktr|betterplace|nebenan|berlin|caritas[\w-]*|diakonie[\w-]*|awo[\w-]*|drk[\w-]*|paritaet[\w-]*|gemeinsam)"
    r"\.(?:com|de|org|net|ee|site)"
)
_HOUSE_NUMBER = re.compile(r"(\d+)\s*([a-z]?)\b.*", re.IGNORECASE)
_STREET = re.compile(r"str(?:\.|asse|aße)?(?=\s|\d|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Facts:
    """Empty where nothing is known."""

    website: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def shared_with(self, other: "Facts") -> frozenset[str]:
        """The names of the facts both have and that are the same."""
        names = [one.name for one in fields(self)]
        return frozenset(name for name in names if getattr(self, name) and getattr(self, name) == getattr(other, name))


def read_facts(website: str = "", phone: str = "", email: str = "", street: str = "", postcode: str = "") -> Facts:
    return Facts(website_key(website), phone_key(phone), email.strip().casefold(), address_key(street, postcode))


def website_key(website: str) -> str:
    """The host without "www."; where a host holds many bodies, with the path: "http://www.x.de/" and "x.de/team"."""
    text = website.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    if not _ONLY_WITH_PATH.fullmatch(host):
        return host
    path = parts.path.strip("/").casefold()
    return f"{host}/{path}" if path else ""


def phone_key(phone: str) -> str:
    """The digits from the country on: "030 / 231 25-10", "+49 (0)30 23125 10" and "0049302312510" alike."""
    text = re.sub(r"^\s*tel[a-z.:]*", "", phone.replace("(0)", ""), flags=re.IGNORECASE)
    digits = re.sub(r"[^0-9+]", "", text)
    for start, country in (("+", ""), ("00", ""), ("0", "49")):
        if digits.startswith(start):
            digits = country + digits[len(start) :]
            break
    return digits if len(digits) >= 7 else ""


def address_key(street: str, postcode: str) -> str:
    """Street, number and postcode: "Müllerstraße 12 a, 13353" and "Muellerstr. 12A" alike."""
    found = _HOUSE_NUMBER.search(street)
    if not found:
        return ""
    name = compact(_STREET.sub("str ", street[: found.start()]))
    return f"{name} {found[1]}{found[2].lower()} {postcode.strip()}" if name else ""
