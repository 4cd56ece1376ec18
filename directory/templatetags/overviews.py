from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from directory.models import Topic
from directory.overview.counts import Cell, shade

register = template.Library()


@register.simple_tag
def shade_of(cell: Cell, most: int) -> int:
    return shade(cell.count, most)


@register.simple_tag
def row_url(topic: Topic | None, kept: str) -> str:
    """The search that finds who is counted in the first column; `kept` as it stands in an address."""
    return _search({"topic": topic.slug} if topic else {}, kept)


@register.simple_tag
def cell_url(topic: Topic | None, cell: Cell, kept: str) -> str:
    """The search that finds who is counted, or the question to those who look for somebody."""
    if not cell.is_gap:
        return _search(({"topic": topic.slug} if topic else {}) | {"district": cell.district.slug}, kept)
    names = {"topic": topic.name if topic else "", "district": cell.district.name}
    question = _("%(topic)s in %(district)s: I know somebody") if topic else _("%(district)s: I know somebody")
    return f"{reverse('directory:ask')}?{urlencode({'q': question % names})}"


def _search(filters: dict[str, str], kept: str) -> str:
    address = "&".join(part for part in (urlencode(filters), kept) if part)
    return f"{reverse('directory:search')}?{address}".rstrip("?")
