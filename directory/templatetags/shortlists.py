from collections.abc import Iterable
from typing import Any

from django import template
from django.core.signing import BadSignature
from django.urls import reverse
from django.utils.http import urlencode

from directory import shortlist
from directory.shortlist import Item

register = template.Library()


def address(items: Iterable[Item]) -> str:
    """The page of a list; without a list, the page that says how to begin one."""
    token = shortlist.token(items)
    return reverse("directory:shortlist") + (f"?{urlencode({'list': token})}" if token else "")


@register.simple_tag
def with_list(url: str, token: str) -> str:
    """The address with the list that goes along, if there is one."""
    return f"{url}?{urlencode({'list': token})}" if token else url


@register.inclusion_tag("directory/_remember.html")
def remember(record: Any, token: str) -> dict[str, Any]:
    """A link to the list with this entry; a list we cannot read gives way to a new one."""
    try:
        items = shortlist.read(token)
    except BadSignature:
        items = ()
    item = Item.of(record)
    return {"is_on_it": item in items, "url": address(shortlist.with_item(items, item))}
