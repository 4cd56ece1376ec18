import re
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from directory.text import search_key

register = template.Library()

WORD = re.compile(r"(\w+)")


@register.filter
def marked(text: str, question: Iterable[str]) -> SafeString:
    """The text with every word marked that a word of the question stands in."""
    wanted = list(question)
    return format_html_join("", "{}", ((_marked(piece, wanted),) for piece in WORD.split(text)))


def _marked(piece: str, wanted: list[str]) -> str:
    key = search_key(piece)
    if key and any(word in key for word in wanted):
        return format_html("<mark>{}</mark>", piece)
    return piece
