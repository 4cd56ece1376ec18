from django import template
from django.utils.safestring import SafeString, mark_safe

from events.markdown import html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    return mark_safe(html(text))
