from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import District, Topic


@require_safe
@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with sample values, in debug mode only."""
    return render(
        request,
        "connect/gallery.html",
        {"topics": Topic.objects.in_use().top(), "districts": District.objects.all()},
    )
