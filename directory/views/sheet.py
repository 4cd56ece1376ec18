"""A shortlist as a sheet for a client: as a page to print, and as a PDF."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import limits
from directory import pdf, shortlist
from directory.templatetags.shortlists import with_list
from directory.text import slug_words

# Each takes as long as a dozen pages; a whole team behind one address makes fewer.
SHEETS_AN_HOUR = 60


@require_safe
@login_not_required
def sheet(request: HttpRequest) -> HttpResponse:
    try:
        items = shortlist.asked_for(request)
    except BadSignature:
        return redirect(with_list(reverse("directory:shortlist"), request.GET["list"]))  # says what is wrong
    return _page(request, _context(request, items))


@require_safe
@login_not_required
def sheet_pdf(request: HttpRequest) -> HttpResponse:
    """The same as a file; where none can be made, the page with a sentence that says so."""
    try:
        context = _context(request, shortlist.asked_for(request))
    except BadSignature:
        raise Http404 from None
    if not context["entries"]:
        raise Http404
    if not _within_limit(request):
        return _page(request, context, no_pdf=_("Many files were made from your connection within this hour."))
    try:
        content = pdf.written(render_to_string("directory/sheet_pdf.html", context))
    except pdf.Unavailable:
        return _page(request, context, no_pdf=_("This server cannot make PDF files."))
    return pdf.answered(content, slug_words(_("shortlist")))


def _within_limit(request: HttpRequest) -> bool:
    if request.user.is_authenticated:
        return limits.within("sheet", request.user.pk, most=SHEETS_AN_HOUR, seconds=limits.HOUR)
    return limits.within_an_hour("sheet", request, most=SHEETS_AN_HOUR)


def _page(request: HttpRequest, context: dict[str, Any], no_pdf: str = "") -> HttpResponse:
    return render(request, "directory/sheet.html", {**context, "no_pdf": no_pdf})


def _context(request: HttpRequest, items: shortlist.Items) -> dict[str, Any]:
    """What this reader may see of the list; what they may not is of no use to a client."""
    entries = [entry for entry in shortlist.shown(request, items) if entry.record]
    return {"entries": entries, "today": timezone.localdate()}
