"""Mistakes of a deployment that Django's own checks cannot name: `manage.py check --deploy` tells them."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def address_is_encrypted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Cookies, redirects and the links in mails all follow BASE_URL."""
    if settings.HTTPS:
        return []
    hint = "Put TLS in front and set BASE_URL to the https:// address people use."
    return [Warning("BASE_URL is not an https:// address.", hint=hint, id="connect.W001")]
