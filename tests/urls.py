"""The portal's addresses, the gallery as in debug mode, and each error page at an address of its own."""

from django.urls import path

from connect.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from connect.views import errors, gallery

urlpatterns = [
    *urlpatterns,
    path("gallery/", gallery.gallery, name="gallery"),
    path("errors/400/", errors.bad_request),
    path("errors/403/", errors.forbidden),
    path("errors/csrf/", errors.csrf_failure),
    path("errors/500/", errors.broken),
]
