from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language, override

OTHER_LANGUAGE = {"de": "en", "en": "de"}


def portal(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the operator for the footer, the same page in the other language, and the shortlist
    that goes along in the address."""
    other = OTHER_LANGUAGE[get_language() or settings.LANGUAGE_CODE]
    return {
        "operator": settings.OPERATOR,
        "base_url": settings.BASE_URL,
        "other_language": other,
        "alternate_url": _same_page(request, other),
        "kept_list": request.GET.get("list", ""),
    }


def _same_page(request: HttpRequest, language: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return _translated(request.path, language) + (f"?{iri_to_uri(query)}" if query else "")


@lru_cache(maxsize=2000)
def _translated(path: str, language: str) -> str:
    """Kept, because finding the route and its other name takes a tenth of a page."""
    translated = translate_url(path, language)
    if translated != path:
        return translated
    with override(language):  # no such page in the other language, as on an error page
        return reverse("home")
