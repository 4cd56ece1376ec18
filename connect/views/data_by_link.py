"""One's own data without an account: a mailed link shows all that is stored with an address, and erases it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits, mail
from accounts.models import AddressLink, User
from accounts.personal_data import Mailbox
from connect import own_data
from connect.views.my_data import csv_file, json_file

LINKS_AN_HOUR = 10
LINKS_PER_ADDRESS = 3


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Please write the address like name@example.org.")},
    )


class ErasureForm(forms.Form):
    is_meant = forms.BooleanField(label=gettext_lazy("I want to erase all of it. This cannot be undone."))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def data_link(request: HttpRequest) -> HttpResponse:
    """Answers alike whatever is stored: who owns the address learns it from the mail."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        address = form.cleaned_data["email"].lower()
        if limits.within_an_hour("data-link", request, most=LINKS_AN_HOUR):
            if limits.within("data-link-to", address, most=LINKS_PER_ADDRESS, seconds=limits.HOUR):
                token = AddressLink.issue(address)
                mail.send("data_link", address, path=reverse("data_by_link", args=[token]))
            return redirect(reverse("data_link") + "?sent=1")
        form.add_error(None, _("Too many links were asked for from your connection. Please try again in an hour."))
        status = 429
    return render(request, "connect/data_link.html", {"form": form, "is_sent": "sent" in request.GET}, status=status)


@require_safe
@login_not_required
@never_cache
def data_by_link(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token, ErasureForm())


@require_safe
@login_not_required
@never_cache
def export_json(request: HttpRequest, token: str) -> HttpResponse:
    return json_file(_mailbox(token))


@require_safe
@login_not_required
@never_cache
def export_csv(request: HttpRequest, token: str) -> HttpResponse:
    return csv_file(_mailbox(token))


@require_http_methods(["POST"])
@login_not_required
@never_cache
def erase(request: HttpRequest, token: str) -> HttpResponse:
    mailbox, form = _mailbox(token), ErasureForm(request.POST)
    if not form.is_valid():
        return _page(request, token, form)
    own_data.erase_mailbox(mailbox)
    messages.success(request, _("Everything stored with this address is erased."))
    return redirect("home")


def _page(request: HttpRequest, token: str, form: forms.Form) -> HttpResponse:
    link = AddressLink.objects.open().with_token(token).first()
    if not link:
        return render(request, "directory/entry_gone.html", status=404)
    mailbox = Mailbox(link.address)
    context = {
        "held": own_data.counts(mailbox),
        "has_account": User.objects.filter(email__iexact=link.address).exists(),
        "entries": own_data.entries_of(mailbox).select_related("organisation"),
        "address": link.address,
        "token": token,
        "form": form,
    }
    return render(request, "connect/data_by_link.html", context)


def _mailbox(token: str) -> Mailbox:
    return Mailbox(get_object_or_404(AddressLink.objects.open().with_token(token)).address)
