from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import limits
from directory import enquiries
from directory.forms import AskForm
from directory.models.enquiry import LONGEST_QUESTION

QUESTIONS_AN_HOUR = 5


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _send(request, AskForm(request.POST))
    if "sent" in request.GET:
        return render(request, "directory/asked.html")
    searched = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUESTION]
    return _form(request, AskForm(initial={"question": searched}))


def _send(request: HttpRequest, form: AskForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form)
    if not limits.within_an_hour("ask", request, most=QUESTIONS_AN_HOUR):
        form.add_error(None, _too_many())
        return _form(request, form, status=429)
    enquiries.send(form.cleaned_data["question"], form.cleaned_data["email"])
    return redirect(reverse("directory:ask") + "?sent=1")


def _too_many() -> str:
    return _(
        "Your question has not been sent: %(number)d questions came from your connection within this hour. What you "
        "wrote is still here; please send it in an hour, or write to %(email)s."
    ) % {"number": QUESTIONS_AN_HOUR, "email": settings.OPERATOR["email"]}


def _form(request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
    return render(request, "directory/ask.html", {"form": form}, status=status)
