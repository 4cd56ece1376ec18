from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from directory.models import District, Organisation, Topic
from events.models import Meeting

ENTRIES_SHOWN = 6
EXAMPLES = [_("tenancy law in Arabic"), _("German course with childcare"), _("recognition of qualifications")]


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    meetings = Meeting.objects.published().with_room()
    return render(
        request,
        "connect/home.html",
        {
            "examples": EXAMPLES,
            "topics": Topic.objects.in_use().top(),
            "districts": District.objects.all(),
            "next_meeting": meetings.upcoming().exclude(status=Meeting.Status.CANCELLED).first(),
            "last_meeting": meetings.past().first(),
            "confirmed": Organisation.objects.published().recently_verified().with_words()[:ENTRIES_SHOWN],
            "organisation_count": Organisation.objects.published().count(),
        },
    )
