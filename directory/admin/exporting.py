"""The directory as a workbook, for who keeps it; who took it along stands in the log of the desk."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.downloads import XLSX
from accounts.requests import user_of
from directory.exporting.files import as_workbook
from directory.exporting.sheets import read_sheets
from directory.models import Organisation


def urls(site: AdminSite) -> list[URLPattern]:
    # It holds people nobody else may see.
    guarded = permission_required("directory.change_contact", raise_exception=True)(download)
    return [path("", site.admin_view(guarded), name="directory_export")]


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    content = as_workbook(read_sheets(get_language() or settings.LANGUAGE_CODE))
    LogEntry.objects.create(
        user=user_of(request),
        content_type=ContentType.objects.get_for_model(Organisation),
        object_repr=_("Directory as a table"),
        action_flag=CHANGE,
        change_message=_("Downloaded: every entry, hidden people included."),
    )
    name = f"connect-{timezone.localdate():%Y-%m-%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
