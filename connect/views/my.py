from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from directory.models import Membership


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """One's own space: what I am here, my organisations, my account."""
    memberships = Membership.objects.filter(user=user_of(request)).select_related("organisation")
    return render(request, "connect/my.html", {"memberships": memberships})
