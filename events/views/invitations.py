"""Invitations to a meeting: written and looked at on the desk, answered by a link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.requests import user_of
from events import inviting
from events.invitation_forms import InvitationForm
from events.models import Meeting, MeetingInvitation
from events.views.desk import run_by
from events.views.participation import private

SENDINGS_AN_HOUR = 20
ANSWERS = {
    "cannot": MeetingInvitation.Answer.CANNOT,
    "no_more": MeetingInvitation.Answer.NO_MORE,
    "again": "",
}


@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    form = InvitationForm(request.POST or None, initial={"subject": meeting.title})
    if not form.is_valid() or "back" in request.POST:
        return _page(request, meeting, form)
    if not inviting.takes_answers(meeting):
        form.add_error(None, _("Nobody can register for this meeting now, so nobody can be invited."))
        return _page(request, meeting, form)
    organisations = inviting.chosen(meeting, form.cleaned_data)
    guests = inviting.guests(meeting, organisations)
    if "send" in request.POST:
        return _send(request, meeting, form, guests)
    context = {"meeting": meeting, "form": form, "guests": guests, "count": organisations.count()}
    return render(request, "events/desk_invitations_preview.html", context)


@csrf_exempt  # the link is the key, and mail programs post it without having seen a page
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@private
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail programs look, too."""
    found = MeetingInvitation.objects.with_token(token).with_registered()
    invitation = found.select_related(
        "meeting__venue__organisation", "meeting__venue__district", "organisation"
    ).first()
    if not invitation:
        return render(request, "events/invitation_gone.html", status=404)
    if request.method == "POST":
        is_one_click = "List-Unsubscribe" in request.POST
        given = ANSWERS["no_more"] if is_one_click else ANSWERS.get(request.POST.get("answer", ""))
        if given is not None:
            invitation.give_answer(given)
        # A mail program wants no redirect after its one click.
        if not is_one_click:
            return redirect("events:invitation", token)
    context = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "is_open": inviting.takes_answers(invitation.meeting),
    }
    return render(request, "events/invitation.html", context)


def _page(request: HttpRequest, meeting: Meeting, form: InvitationForm) -> HttpResponse:
    known = meeting.invitations.with_registered().select_related("organisation")
    invited = list(known.order_by("organisation__name", "pk"))
    context = {"meeting": meeting, "form": form, "numbers": inviting.numbers(invited), "invited": invited}
    return render(request, "events/desk_invitations.html", context)


def _send(request: HttpRequest, meeting: Meeting, form: InvitationForm, guests: list[inviting.Guest]) -> HttpResponse:
    if not limits.within("invitations", limits.who(request), most=SENDINGS_AN_HOUR, seconds=limits.HOUR):
        form.add_error(None, _("That is a lot for one hour. Please send the rest later."))
        return _page(request, meeting, form)
    said = form.cleaned_data
    count = inviting.invite(
        meeting,
        guests,
        said["subject"],
        said["text"],
        reply_to=user_of(request).email,
        remind_after=said["remind_after"],
    )
    told = ngettext(
        "The invitation is on its way to %(count)d organisation.",
        "The invitation is on its way to %(count)d organisations.",
        count,
    )
    messages.success(request, told % {"count": count})
    return redirect(reverse("events:desk_invitations", args=[meeting.slug]))
