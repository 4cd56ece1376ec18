"""Headers every answer carries besides what Django and django-csp set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
NO_CAMERA = "camera=()"


def browser_features(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A page that needs the camera says so itself.
        camera = response.headers.get("Permissions-Policy", NO_CAMERA)
        response.headers["Permissions-Policy"] = f"{camera}, {PERMISSIONS_POLICY}"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """What a signed-in person sees stays out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response

    return middleware
