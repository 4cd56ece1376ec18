from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from directory.models import JoinRequest, Membership


@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """One's own space: what I am here, my organisations, my account."""
    user = user_of(request)
    return render(
        request,
        "connect/my.html",
        {
            "memberships": Membership.objects.filter(user=user).select_related("organisation"),
            "join_requests": JoinRequest.objects.filter(user=user).select_related("organisation"),
        },
    )
