from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def place_name(place: int, places: dict[int, str]) -> str:
    """The title of a station; tables have numbers."""
    return places.get(place) or _("table %(number)d") % {"number": place}
