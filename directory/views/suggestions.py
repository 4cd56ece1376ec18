from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.search import words
from directory.search.suggest import suggestions as suggested

LONGEST = 200


@require_safe
@login_not_required
def suggestions(request: HttpRequest) -> JsonResponse:
    """For the search box while somebody types; the page works without."""
    text = request.GET.get("q", "")[:LONGEST]
    kinds = {"topic": _("Topic"), "organisation": _("Organisation"), "person": _("Contact"), "offer": _("Offer")}
    found = suggested(text, request.user, words.current())
    return JsonResponse(
        {
            "suggestions": [
                {"kind": kinds[one.kind], "name": one.name, "note": one.note, "url": one.url} for one in found
            ]
        }
    )
