from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import limits
from directory.models import Organisation
from events import registration
from events.forms import RegistrationForm
from events.models import Meeting

REGISTRATIONS_AN_HOUR = 100


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def register(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.published().with_room(), slug=slug)
    if registration.state_of(meeting) != "open":
        return _closed(request, meeting)
    if request.method == "POST":
        return _send(request, meeting, RegistrationForm(request.POST, questions=meeting.questions.all()))
    if "sent" in request.GET:
        return render(request, "events/registration_sent.html", {"meeting": meeting})
    return _form(request, meeting, RegistrationForm(initial=_invited(request), questions=meeting.questions.all()))


def _invited(request: HttpRequest) -> dict[str, str]:
    """The organisation an invitation was for, so that nobody has to write it."""
    slug = request.GET.get("organisation", "")
    if not slug or not slug.isascii() or not slug.isprintable():
        return {}
    one = Organisation.objects.published().filter(slug=slug).first()
    return {"organisation": one.name} if one else {}


def _closed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    context = {"meeting": meeting, "registration_state": registration.state_of(meeting)}
    status = 403 if request.method == "POST" else 200
    return render(request, "events/registration_closed.html", context, status=status)


def _send(request: HttpRequest, meeting: Meeting, form: RegistrationForm) -> HttpResponse:
    """The same answer whether or not somebody is registered with this address: only a mail tells."""
    if not form.is_valid():
        return _form(request, meeting, form)
    if not limits.within_an_hour("register", request, most=REGISTRATIONS_AN_HOUR):
        form.add_error(None, _too_many())
        return _form(request, meeting, form, status=429)
    language = get_language() or settings.LANGUAGE_CODE
    registration.register(meeting, form.cleaned_data["email"], form.answers(), language)
    return redirect(reverse("events:register", args=[meeting.slug]) + "?sent=1")


def _too_many() -> str:
    return _(
        "You are not registered: %(number)d registrations came from your connection within this hour. What you wrote"
        " is still here; please send it in an hour, or write to %(email)s."
    ) % {"number": REGISTRATIONS_AN_HOUR, "email": settings.OPERATOR["email"]}


def _form(request: HttpRequest, meeting: Meeting, form: RegistrationForm, status: int = 200) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form,
        "is_full": registration.is_full(meeting),
        "organisations": Organisation.objects.published().by_name().values_list("name", flat=True),
    }
    return render(request, "events/registration.html", context, status=status)
