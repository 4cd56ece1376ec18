from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from connect import growth


def urls(site: AdminSite) -> list[URLPattern]:
    @require_safe
    def numbers(request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        months, series = growth.months(today), growth.series(today)
        context = {
            **site.each_context(request),
            "title": _("Growth"),
            "months": months,
            "series": series,
            "charts": [growth.chart(one, months) for one in series],
        }
        return TemplateResponse(request, "admin/numbers.html", context)

    guarded = permission_required("directory.view_organisation", raise_exception=True)(numbers)
    return [path("", site.admin_view(guarded), name="numbers")]
