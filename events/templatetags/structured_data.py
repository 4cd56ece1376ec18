import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# What could end the element, or a line where a reader takes the block for JavaScript. As `json_script` of Django does,
# which has a type of its own that search engines do not read.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def structured_data(value: dict[str, Any]) -> SafeString:
    """Data for search engines. No script: browsers run nothing of this type, so the content policy has no say."""
    text = json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')
