"""Cells that hold a way to reach somebody: postcode, website, e-mail, telephone."""

import re
from urllib.parse import urlsplit, urlunsplit

from directory.importing.problems import Note, UnreadableValue
from directory.importing.values import Parsed, clean_line

_POSTCODE = re.compile(r"(?:D(?:E)?[-\s]*)?([0-9]{4,5})(?:[.,]0+)?(?:\s+(?P<city>\D.*))?", re.IGNORECASE)
_FIRST_POSTCODE = 1001
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_SPELT_AT = re.compile(r"\s*[(\[{]\s*(?:at|ät)\s*[)\]}]\s*", re.IGNORECASE)
_SPELT_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|punkt)\s*[)\]}]\s*", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)


def parse_postcode(text: str) -> Parsed[str]:
    """Five digits; a number has lost a leading zero, and what stands behind the digits is told."""
    text = clean_line(text)
    if not text:
        return Parsed("")
    found = _POSTCODE.fullmatch(text)
    if not found or int(found[1]) < _FIRST_POSTCODE:
        raise UnreadableValue("postcode_invalid", text=text)
    postcode = found[1].zfill(5)
    if found["city"]:
        return Parsed(postcode, Note("postcode_city_dropped", {"postcode": postcode, "text": text}))
    if len(found[1]) < 5:
        return Parsed(postcode, Note("postcode_zero_added", {"postcode": postcode, "text": text}))
    return Parsed(postcode)


def parse_website(text: str) -> Parsed[str]:
    text = clean_line(text).strip("<>")
    if not text:
        return Parsed("")
    if re.search(r"\s", text):
        several = all("." in part for part in text.split())
        raise UnreadableValue("website_several" if several else "website_invalid", text=text)
    scheme = _SCHEME.match(text)
    note = None if scheme else Note("website_https_added", {"text": text})
    try:
        parts = urlsplit(text if scheme else f"https://{text.removeprefix('//')}")
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        raise UnreadableValue("website_invalid", text=text) from None
    if "@" in parts.netloc or parts.scheme == "mailto":
        raise UnreadableValue("website_is_email", text=text)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        raise UnreadableValue("website_invalid", text=text)
    path = "" if parts.path == "/" and not parts.query else parts.path
    return Parsed(urlunsplit((parts.scheme, host + port, path, parts.query, parts.fragment)), note)


def parse_email(text: str) -> Parsed[str]:
    text = clean_line(text).strip("<>")
    plain = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", text))
    plain = re.sub(r"^mailto:", "", plain, flags=re.IGNORECASE).split("?")[0]
    if not plain:
        return Parsed("")
    if plain.count("@") > 1:
        raise UnreadableValue("email_several", text=text)
    if not _EMAIL.fullmatch(plain) or ".." in plain or plain.startswith(".") or ".@" in plain:
        raise UnreadableValue("email_invalid", text=text)
    local, _, domain = plain.partition("@")
    spelt_out = _SPELT_AT.search(text) or _SPELT_DOT.search(text)
    value = f"{local}@{domain.lower()}"
    return Parsed(value, Note("email_spelt_out", {"email": value, "text": text}) if spelt_out else None)


def parse_phone(text: str) -> Parsed[str]:
    """The number as written; a bare number from a spreadsheet gets back the zero or plus it has lost."""
    text = re.sub(r"^(?:tel(?:efon)?|fon|phone)\s*[.:]*\s*", "", clean_line(text), flags=re.IGNORECASE)
    digits = re.sub("[^0-9]", "", text)
    if not text:
        return Parsed("")
    if len(digits) < 3 or len(digits) > 25:
        raise UnreadableValue("phone_invalid", text=text)
    if text != digits or text.startswith("0") or len(digits) < 7:
        return Parsed(text)
    value = f"+{digits}" if digits.startswith("49") and len(digits) > 10 else f"0{digits}"
    return Parsed(value, Note("phone_start_added", {"phone": value, "text": text}))
