"""A mail of the organisers to some of the participants: written, looked at, sent."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from events import registration_mails
from events.forms import MessageForm
from events.models import Meeting, Registration
from events.models.registration import RegistrationQuerySet
from events.views.desk import run_by


@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    form = MessageForm(request.POST) if request.method == "POST" else MessageForm(initial={"number": uuid4()})
    if not form.is_valid() or "back" in request.POST:
        return render(request, "events/desk_message.html", {"meeting": meeting, "form": form})
    people = _recipients(meeting, form.cleaned_data["recipients"])
    if "send" in request.POST:
        return _send(request, form, meeting, people)
    label = dict(MessageForm.RECIPIENTS)[form.cleaned_data["recipients"]]
    context = {"meeting": meeting, "form": form, "people": people, "recipients": label}
    return render(request, "events/desk_message_preview.html", context)


def _send(request: HttpRequest, form: MessageForm, meeting: Meeting, people: RegistrationQuerySet) -> HttpResponse:
    said = form.cleaned_data
    for one in people:
        registration_mails.message(
            one, said["subject"], said["text"], number=str(said["number"]), reply_to=user_of(request).email
        )
    count = len(people)
    told = ngettext(
        "The message is on its way to %(count)d person.", "The message is on its way to %(count)d people.", count
    )
    messages.success(request, told % {"count": count})
    return redirect("events:desk", meeting.slug)


def _recipients(meeting: Meeting, chosen: str) -> RegistrationQuerySet:
    registrations = Registration.objects.filter(meeting=meeting)
    found = {
        MessageForm.CONFIRMED: registrations.confirmed,
        MessageForm.WAITING: registrations.without_seat_yet,
        MessageForm.CAME: registrations.here,
        MessageForm.AWAY: registrations.not_here,
    }[chosen]()
    return found.reachable().select_related("meeting__venue__organisation")
