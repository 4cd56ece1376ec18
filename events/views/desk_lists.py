"""What organisers take along from the desk: the list of participants as a file, and what people need."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator

import openpyxl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.cells import harmless, printable
from accounts.downloads import XLSX, download
from events.forms import DeskFilter
from events.models import AccessNeed, Answer, Meeting, Registration
from events.views.desk import filtered, run_by


@require_safe
def needs(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    said = AccessNeed.objects.filter(registration__meeting=meeting).select_related("registration")
    return render(
        request, "events/desk_needs.html", {"meeting": meeting, "needs": said.order_by("registration__number", "pk")}
    )


@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    text = io.StringIO()
    csv.writer(text).writerows(_rows(request, meeting))
    # The mark at the beginning tells Excel that umlauts follow.
    return download("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", f"{meeting.slug}.csv")


@require_safe
def as_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(pgettext("sheet", "Participants"))
    for row in _rows(request, meeting):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return download(content.getvalue(), XLSX, f"{meeting.slug}.xlsx")


def _rows(request: HttpRequest, meeting: Meeting) -> Iterator[list[str]]:
    """Nothing of what people need: that stays on the desk."""
    questions = list(meeting.questions.all())
    yield [
        harmless(printable(capfirst(heading)))
        for heading in (
            pgettext("registration", "number"),
            _("name"),
            _("e-mail"),
            _("organisation"),
            pgettext("person", "role"),
            pgettext("registration", "state"),
            _("here"),
            _("came without registration"),
            _("in the list of participants"),
            _("in the network formats"),
            _("may be contacted afterwards"),
            _("photos"),
            *(question.label for question in questions),
        )
    ]
    answers: dict[int, dict[int, str]] = defaultdict(dict)
    for said in Answer.objects.filter(registration__meeting=meeting).in_order():
        answers[said.registration_id][said.question_id] = said.reads
    for one in filtered(meeting, DeskFilter(request.GET, questions=questions)):
        own = [answers[one.pk].get(question.pk, "") for question in questions]
        yield [harmless(printable(value)) for value in [*_values(one), *own]]


def _values(one: Registration) -> list[str]:
    return [
        str(one.number or ""),
        one.name,
        one.email,
        one.from_where,
        one.role,
        str(one.get_state_display()),
        localtime(one.checked_in_at).strftime("%H:%M") if one.checked_in_at else "",
        _yes(one.is_walk_in),
        _yes(one.is_listed),
        _yes(one.joins_formats),
        _yes(one.may_be_contacted),
        str(one.get_photos_display()),
    ]


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")
