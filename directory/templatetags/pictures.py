from django import template
from django.utils.safestring import SafeString, mark_safe

from directory.pictures import svg
from directory.pictures.shapes import Picture

register = template.Library()


@register.simple_tag
def drawing(picture: Picture, css_class: str) -> SafeString:
    """The picture as part of the page; whoever writes SVG escapes every text."""
    return mark_safe(svg.in_page(picture, css_class))
