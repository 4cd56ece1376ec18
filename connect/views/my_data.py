from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import mail
from accounts.downloads import download
from accounts.requests import user_of
from connect import own_data


class ErasureForm(forms.Form):
    is_meant = forms.BooleanField(label=gettext_lazy("I want to erase my account. This cannot be undone."))


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    return render(request, "connect/my_data.html", {"held": own_data.counts(user_of(request))})


@require_safe
def export_json(request: HttpRequest) -> HttpResponse:
    return json_file(user_of(request))


@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    return csv_file(user_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        address = user.email
        own_data.erase(user)
        logout(request)
        mail.send("erased", address)
        messages.success(request, _("Your account is erased."))
        return redirect("home")
    contacts = own_data.entries_of(user).select_related("organisation")
    return render(request, "connect/erase.html", {"form": form, "contacts": contacts})


def json_file(person: own_data.Person) -> HttpResponse:
    return download(own_data.as_json(person), "application/json; charset=utf-8", "connect.json")


def csv_file(person: own_data.Person) -> HttpResponse:
    # The mark at the beginning tells Excel that umlauts follow.
    return download("\ufeff" + own_data.as_csv(person), "text/csv; charset=utf-8", "connect.csv")
