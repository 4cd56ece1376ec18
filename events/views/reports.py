"""The report of a meeting: read by everybody once it is published, written at the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import District
from events import harvest, reports
from events.forms import ReportForm
from events.models import Meeting, Reflection
from events.views.desk import run_by, runs_meetings


@require_safe
@login_not_required
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft is there for those alone who run meetings."""
    meetings = (
        Meeting.objects.with_room()
        .select_related("picture")
        .defer("picture__content")
        .prefetch_related("programme__stations__topic__parent")
    )
    meeting = get_object_or_404(meetings.prefetch_related("programme__stations__host"), slug=slug)
    if not (meeting.has_report or runs_meetings(request.user)):
        raise Http404
    return render(
        request,
        "events/report.html",
        {
            "meeting": meeting,
            "numbers": reports.numbers_of(meeting),
            "harvest": harvest.of_report(meeting),
            "quotes": Reflection.objects.in_report(meeting),
            "fewest": reports.FEWEST,
            "hosts": meeting.hosts.published().by_name(),
            "organisations": reports.organisations_of(meeting).by_name().with_words(),
            "districts": District.objects.all(),
            "has_desk": runs_meetings(request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def desk_report(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    form = ReportForm(request.POST if request.method == "POST" else None, instance=meeting)
    if form.is_valid():
        form.save()
        return _publish_or_not(request, meeting)
    may_be_published = reports.may_be_published(meeting)
    return render(
        request, "events/desk_report.html", {"meeting": meeting, "form": form, "may_be_published": may_be_published}
    )


def _publish_or_not(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What was written is kept with each of the buttons."""
    if "withdraw" in request.POST:
        reports.withdraw(meeting)
        messages.success(request, _("The report is a draft again. Nobody but you and your colleagues sees it."))
    elif "publish" in request.POST and reports.publish(meeting):
        messages.success(request, _("The report is published."))
        return redirect("events:report", meeting.slug)
    else:
        messages.success(request, _("The report is saved."))
    return redirect("events:desk_report", meeting.slug)
