"""The page behind the mail that asks whether entries still hold. Looking at it changes nothing, its buttons do."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import AddressLink
from directory import review as reviews
from directory import review_duties

LONGEST_REPORT = 1000


class ReportForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What is wrong, and how is it right?"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, key: str, data: Any = None) -> None:
        super().__init__(data, prefix=key.replace(":", "-"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def review(request: HttpRequest, token: str) -> HttpResponse:
    link = AddressLink.objects.open().with_token(token).first()
    if not link:
        return render(request, "directory/entry_gone.html", status=404)
    if request.method != "POST":
        return _page(request, token, link.address)
    key = request.POST.get("report", "")
    if not key:
        _confirm(request, link.address)
        return redirect("directory:review", token)
    wrong = _report(request, link.address, key)
    return _page(request, token, link.address, wrong) if wrong else redirect("directory:review", token)


def _confirm(request: HttpRequest, address: str) -> None:
    count = len(reviews.confirm(address, request.POST.getlist("confirm")))
    words = ngettext("%(count)d entry is confirmed.", "%(count)d entries are confirmed.", count) % {"count": count}
    messages.success(request, _("Thank you.") + " " + (words if count else _("All of it was confirmed before.")))


def _report(request: HttpRequest, address: str, key: str) -> ReportForm | None:
    form = ReportForm(key, request.POST)
    if not form.is_valid():
        return form
    reviews.report(address, key, form.cleaned_data["text"])
    messages.success(request, _("Thank you. The coordinators have your words and take care of it."))
    return None


def _page(request: HttpRequest, token: str, address: str, wrong: ReportForm | None = None) -> HttpResponse:
    duties = review_duties.of_address(address)
    forms_ = [ReportForm(duty.key) for duty in duties]
    entries = [
        (duty, wrong if wrong and wrong.prefix == form.prefix else form)
        for duty, form in zip(duties, forms_, strict=True)
    ]
    return render(request, "directory/review.html", {"entries": entries, "token": token, "address": address})
