"""What pages in the room ask every few seconds: whether anything is new. Mostly nothing is, and the answer is empty."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils import timezone

from events import live


def told(request: HttpRequest, key: str, news: Mapping[str, Any]) -> HttpResponse:
    """The news, with the time of this server for their clocks; nothing for who has those of this key already."""
    tag = f'"{key}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return JsonResponse({**news, "now": live.milliseconds(timezone.now())}, headers={"ETag": tag})
