"""Who changes the directory, and from where, as far as the request tells; who knows better says so with `acting`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from directory.models import Change
from directory.models.kept import acting

GetResponse = Callable[[HttpRequest], HttpResponse]


def of_changes(get_response: GetResponse) -> GetResponse:
    desk = reverse("admin:index")

    def middleware(request: HttpRequest) -> HttpResponse:
        origin = Change.Origin.ADMIN if request.path_info.startswith(desk) else Change.Origin.PORTAL
        with acting(origin, request.user):
            return get_response(request)

    return middleware
