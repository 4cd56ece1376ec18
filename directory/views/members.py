"""The members of an organisation: a page for members, and what those do on it who may invite."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import limits, mail
from accounts.requests import user_of
from directory import completeness
from directory.forms import DecisionForm, InvitationForm, RoleForm
from directory.models import Contact, Invitation, JoinRequest, Membership, Organisation
from directory.models.contact import ContactQuerySet
from directory.text import sort_key
from directory.views.invitations import send_invitation

INVITATIONS_PER_HOUR = 20


@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, _joined(request, slug))


@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _managed(request, slug)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, organisation, form)
    if not limits.within("invite", user_of(request).pk, most=INVITATIONS_PER_HOUR, seconds=3600):
        messages.error(request, _("These are many invitations at once. Please send the next ones in an hour."))
    else:
        send_invitation(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
    return redirect("directory:members", slug)


@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, organisation=_managed(request, slug), pk=pk)
    invitation.delete()
    messages.success(request, _("The invitation to %(email)s is no longer valid.") % {"email": invitation.email})
    return redirect("directory:members", slug)


@require_POST
def change_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = get_object_or_404(_managed(request, slug).memberships, pk=pk)
    form = RoleForm(request.POST, instance=membership)
    if form.is_valid():
        membership.change_role(form.cleaned_data["role"])
        messages.success(request, _("The role is changed."))
    return redirect("directory:members", slug)


@require_POST
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    get_object_or_404(_managed(request, slug).memberships, pk=pk).delete()
    messages.success(request, _("The membership has ended."))
    return redirect("directory:members", slug) if _may_still_see(request, slug) else redirect("my")


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(Membership, organisation__slug=slug, user=user_of(request)).delete()
    messages.success(request, _("You have left the organisation."))
    return redirect("my")


@require_POST
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organisation = _managed(request, slug)
    join_request = get_object_or_404(organisation.join_requests.select_related("user", "organisation"), pk=pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        _carry_out(join_request, accepted=form.cleaned_data["decision"] == DecisionForm.ACCEPT)
        messages.success(request, _("The request is decided, and %(name)s is told.") % {"name": join_request.user})
    return redirect("directory:members", slug)


def _carry_out(join_request: JoinRequest, *, accepted: bool) -> None:
    membership = join_request.accept() if accepted else None
    if not accepted:
        join_request.delete()
    mail.send("join_decided", join_request.user.email, membership=membership, organisation=join_request.organisation)


def _joined(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.joined_by(request.user), slug=slug)


def _managed(request: HttpRequest, slug: str) -> Organisation:
    organisation = _joined(request, slug)
    if not organisation.is_managed_by(request.user):
        raise PermissionDenied
    return organisation


def _may_still_see(request: HttpRequest, slug: str) -> bool:
    return Organisation.objects.joined_by(request.user).filter(slug=slug).exists()


def _by_name(membership: Membership) -> tuple[str, int]:
    return sort_key(membership.user.name), membership.pk


def _page(request: HttpRequest, organisation: Organisation, form: Any = None) -> HttpResponse:
    memberships = sorted(organisation.memberships.select_related("user"), key=_by_name)
    manages = organisation.is_managed_by(request.user)
    return render(
        request,
        "directory/members.html",
        {
            "organisation": organisation,
            "completeness": completeness.of(organisation),
            "memberships": memberships,
            "own": next((one for one in memberships if one.user_id == user_of(request).pk), None),
            "manages": manages,
            "roles": Membership.Role.choices,
            "invitations": organisation.invitations.open() if manages else [],
            "join_requests": organisation.join_requests.select_related("user") if manages else [],
            "contacts": _contacts(request, organisation) if manages else [],
            "form": (form or InvitationForm()) if manages else None,
        },
    )


def _contacts(request: HttpRequest, organisation: Organisation) -> ContactQuerySet:
    contacts = Contact.objects.here().filter(organisation=organisation)
    return contacts if user_of(request).is_coordinator else contacts.visible_in(Contact.Visibility.NETWORK)
