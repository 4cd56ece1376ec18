"""Paper for a meeting, from its desk: each a PDF, or the page again with a sentence that says why there is none."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import pdf
from directory.text import slug_words
from events import printing as paper
from events.forms import PrintForm
from events.models import Meeting, Registration
from events.views.desk import filtered, run_by

Made = Callable[[Meeting, list[Registration]], bytes]


@require_safe
def printing(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, run_by(request, slug), PrintForm())


@require_safe
def badges(request: HttpRequest, slug: str) -> HttpResponse:
    form = PrintForm(request.GET)

    def made(meeting: Meeting, people: list[Registration]) -> bytes:
        chosen = form.cleaned_data
        return paper.badge_sheets(meeting, people, paper.SHEETS[chosen["sheet"]], chosen["code"])

    return _of_people(request, slug, form, made, _("badges"))


@require_safe
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    return _of_people(request, slug, PrintForm(request.GET), paper.participants, _("participants"))


@require_safe
def door_list(request: HttpRequest, slug: str) -> HttpResponse:
    return _of_people(request, slug, PrintForm(request.GET), paper.door_list, _("door list"))


@require_safe
def certificates(request: HttpRequest, slug: str) -> HttpResponse:
    form = PrintForm(request.GET)
    return _of_people(request, slug, form, paper.certificates, _("certificates"), only=lambda one: one.is_here)


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    return _answered(request, meeting, PrintForm(), lambda: paper.poster(meeting), _("poster"))


def printed_or_back(request: HttpRequest, made: Callable[[], bytes], name: str, back: str) -> HttpResponse:
    """For a button on another page: where there is no PDF that page says why."""
    try:
        return pdf.answered(made(), name)
    except pdf.Unavailable:
        messages.warning(request, _("This server cannot make PDF files."))
        return redirect(back)


def _of_people(
    request: HttpRequest,
    slug: str,
    form: PrintForm,
    made: Made,
    name: str,
    only: Callable[[Registration], bool] = lambda _one: True,
) -> HttpResponse:
    meeting = run_by(request, slug)
    among = Registration.objects.filter(meeting=meeting).confirmed().to_print().select_related("meeting")
    people = [one for one in filtered(meeting, form, among) if only(one)]
    if not people:
        return _page(request, meeting, form, _("There is nobody to print this for."))
    return _answered(request, meeting, form, lambda: made(meeting, people), name)


def _answered(
    request: HttpRequest, meeting: Meeting, form: PrintForm, made: Callable[[], bytes], name: str
) -> HttpResponse:
    try:
        content = made()
    except pdf.Unavailable:
        return _page(request, meeting, form, _("This server cannot make PDF files."))
    return pdf.answered(content, f"{meeting.slug}-{slug_words(name)}")


def _page(request: HttpRequest, meeting: Meeting, form: PrintForm, problem: str = "") -> HttpResponse:
    context = {"meeting": meeting, "form": form, "problem": problem}
    return render(request, "events/desk_print.html", context)
