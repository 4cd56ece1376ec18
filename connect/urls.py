from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from connect.views import errors, gallery, health, home, legal, my, my_data

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", home.home, name="home"),
        path(pgettext_lazy("address", "my/"), my.my, name="my"),
        path(pgettext_lazy("address", "my/data/"), my_data.my_data, name="my_data"),
        path(pgettext_lazy("address", "my/data/export.json"), my_data.export_json, name="export_json"),
        path(pgettext_lazy("address", "my/data/export.csv"), my_data.export_csv, name="export_csv"),
        path(pgettext_lazy("address", "my/data/erase/"), my_data.erase, name="erase"),
        path("", include("accounts.urls")),
        path("", include("directory.urls")),
        path("", include("events.urls")),
        path(pgettext_lazy("address", "account/"), include("allauth.urls")),
        path(pgettext_lazy("address", "imprint/"), legal.imprint, name="imprint"),
        path(pgettext_lazy("address", "privacy/"), legal.privacy, name="privacy"),
        path(pgettext_lazy("address", "privacy/record/"), legal.record, name="record"),
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
