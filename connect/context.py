from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override

OTHER_LANGUAGE = {"de": "en", "en": "de"}


def portal(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the operator for the footer and the same page in the other language."""
    other = OTHER_LANGUAGE[get_language() or settings.LANGUAGE_CODE]
    return {
        "operator": settings.OPERATOR,
        "base_url": settings.BASE_URL,
        "other_language": other,
        "alternate_url": _same_page(request, other),
    }


def _same_page(request: HttpRequest, language: str) -> str:
    path = request.get_full_path()
    translated = translate_url(path, language)
    if translated != path:
        return translated
    with override(language):  # no such page in the other language, as on an error page
        return reverse("home")
