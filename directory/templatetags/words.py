import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from directory.models import District, Topic
from directory.search.terms import text_terms

register = template.Library()

WORD = re.compile(r"(\w+)")


@register.filter
def marked(text: str, marks: Collection[str]) -> SafeString:
    """The text with every word marked that stands for one of these terms of the search."""
    return mark_safe("".join(_marked(piece, marks) for piece in WORD.split(text)))


def _marked(piece: str, marks: Collection[str]) -> str:
    escaped, terms = _analysed(piece)
    return escaped if terms.isdisjoint(marks) else f"<mark>{escaped}</mark>"


@lru_cache(maxsize=50_000)
def _analysed(piece: str) -> tuple[str, frozenset[str]]:
    return escape(piece), frozenset(text_terms([piece]) if piece[:1].isalnum() else [])


@register.filter
def tabs(topics: Iterable[Topic], most: int) -> list[Topic]:
    """The top topics behind these, each once, as many as fit on the edge of a card."""
    return list(dict.fromkeys(topic.head for topic in topics))[:most]


@register.filter
def in_short(districts: Sequence[District], every: Sequence[District]) -> str:
    """Names of districts, or all of Berlin in three words."""
    return _("all of Berlin") if len(districts) == len(every) else ", ".join(district.name for district in districts)


@register.filter
def shown_address(url: str) -> str:
    """An address on the web as people say it: "https://www.example.org/" -> "example.org"."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


@register.filter
def wrapping(email: str) -> SafeString:
    """A mail address that breaks where one pauses reading it aloud: after the @ and before a dot."""
    pieces = re.split(r"(?<=@)|(?=\.)", email)
    return format_html_join(SafeString("<wbr>"), "{}", ((piece,) for piece in pieces))
