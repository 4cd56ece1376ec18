from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from connect.views import errors, gallery, health, home, legal, my

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", home.home, name="home"),
        path(pgettext_lazy("address", "my/"), my.my, name="my"),
        path("", include("accounts.urls")),
        path("", include("directory.urls")),
        path(pgettext_lazy("address", "meetings/"), include("events.urls")),
        path(pgettext_lazy("address", "account/"), include("allauth.urls")),
        path(pgettext_lazy("address", "imprint/"), legal.imprint, name="imprint"),
        path(pgettext_lazy("address", "privacy/"), legal.privacy, name="privacy"),
        path(pgettext_lazy("address", "accessibility/"), legal.accessibility, name="accessibility"),
        prefix_default_language=False,
    ),
]

if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery.gallery, name="gallery")]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
