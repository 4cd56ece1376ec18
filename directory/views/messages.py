"""Writing to a contact through the portal, and what became of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.requests import user_of
from directory import relay
from directory.message_forms import MessageForm
from directory.models import Contact, Message

MESSAGES_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def write(request: HttpRequest, uuid: UUID) -> HttpResponse:
    reachable = Contact.objects.visible_to(request.user).exclude(email="").select_related("organisation")
    contact = get_object_or_404(reachable, uuid=uuid)
    if request.method == "POST":
        return _send(request, contact, MessageForm(request.user, request.POST))
    return _form(request, contact, MessageForm(request.user), is_sent="sent" in request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def message(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a message; the button of its sender puts it on its way."""
    message = get_object_or_404(Message.objects.with_token(token).select_related("contact__organisation"))
    if request.method == "POST":
        if not message.passed_on_at and not relay.pass_on(message):
            messages.error(request, _("These are many messages in one day. Please come back to this page tomorrow."))
        return redirect("directory:message", token)
    return render(request, "directory/message.html", {"message": message, "state": relay.state_of(message)})


def _send(request: HttpRequest, contact: Contact, form: MessageForm) -> HttpResponse:
    if not form.is_valid():
        return _form(request, contact, form)
    if not limits.within_an_hour("message", request, most=MESSAGES_AN_HOUR):
        form.add_error(None, _("These are many messages at once. Yours is still here; please go on in an hour."))
        return _form(request, contact, form, status=429)
    user = user_of(request) if request.user.is_authenticated else None
    name, text = form.cleaned_data["name"], form.cleaned_data["text"]
    token = relay.write(contact, name, user.email if user else form.cleaned_data["email"], text, user)
    if user:
        return redirect("directory:message", token)
    return redirect(reverse("directory:write", args=[contact.uuid]) + "?sent=1")


def _form(
    request: HttpRequest, contact: Contact, form: MessageForm, *, is_sent: bool = False, status: int = 200
) -> HttpResponse:
    context = {"contact": contact, "form": form, "is_sent": is_sent}
    return render(request, "directory/write.html", context, status=status)
