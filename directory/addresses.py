"""Addresses and numbers in the plenty a list needs them: worked out once, then put together."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from phonenumber_field.phonenumber import to_python

_PLACEHOLDER = str(UUID(int=0))


def address(route: str, name: str) -> str:
    """The page of an entry in the language of this page; `name` is its slug or UUID."""
    return _pattern(route, get_language() or "").replace(_PLACEHOLDER, name)


@lru_cache(maxsize=64)
def _pattern(route: str, language: str) -> str:
    return reverse(route, args=[_PLACEHOLDER])


@dataclass(frozen=True)
class PhoneLink:
    """A number as a link dials it and as people read it."""

    as_rfc3966: str
    shown: str

    def __str__(self) -> str:
        return self.shown


@lru_cache(maxsize=5000)
def phone_link(number: str) -> PhoneLink | None:
    """Nothing for no number."""
    phone = to_python(number)
    return PhoneLink(phone.as_rfc3966, str(phone)) if phone else None


def international(number: Any) -> str:
    """With its country, as a telephone may be abroad; a number nobody understood as it was entered."""
    if not number:
        return ""
    return str(number.as_international if number.is_valid() else number)
