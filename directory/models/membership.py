"""Who belongs to an organisation, and the two ways in: somebody inside invites, or somebody outside asks."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.tokens import hash_of, new_token
from directory.models.organisation import Organisation

INVITATION_LASTS = timedelta(days=14)
REQUEST_LASTS = timedelta(days=90)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def admins(self) -> "MembershipQuerySet":
        return self.filter(role=Membership.Role.ADMIN)


class Membership(models.Model):
    """A person who may edit an organisation's entry."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("may edit")
        ADMIN = "admin", _("may edit and invite")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account")
    )
    role = models.CharField(pgettext_lazy("member", "role"), max_length=10, choices=Role, default=Role.EDITOR)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="membership_unique")]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"

    def change_role(self, role: str) -> None:
        self.role = role
        Membership.objects.filter(pk=self.pk).update(role=role)

    def pass_on(self, user: Any) -> None:
        """Somebody else looks after the entry from now on."""
        _join(self.organisation, user, self.role)
        self.delete()


def _join(organisation: Organisation, user: Any, role: str) -> Membership:
    """Makes a member; who is one already gains by it, but never loses."""
    membership, _created = Membership.objects.get_or_create(
        organisation=organisation, user=user, defaults={"role": role}
    )
    if role == Membership.Role.ADMIN != membership.role:
        membership.change_role(role)
    JoinRequest.objects.filter(organisation=organisation, user=user).delete()
    return membership


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(expires_at__gt=timezone.now())

    def expired(self) -> "InvitationQuerySet":
        return self.filter(expires_at__lte=timezone.now())

    def with_token(self, token: str) -> "InvitationQuerySet":
        return self.filter(token_hash=hash_of(token)).select_related("organisation", "invited_by")


class Invitation(models.Model):
    """To an organisation, by mail. Whoever holds the link may use it, once; the database only knows its hash."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(
        pgettext_lazy("member", "role"), max_length=10, choices=Membership.Role, default=Membership.Role.EDITOR
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    expires_at = models.DateTimeField(_("valid until"))

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["email", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "email"], name="invitation_unique")]

    def __str__(self) -> str:
        return f"{self.email}, {self.organisation}"

    @classmethod
    def issue(cls, organisation: Organisation, email: str, role: str, *, by: Any) -> tuple["Invitation", str]:
        """With the token for the link, which nobody learns a second time; an earlier link to this address ends."""
        token = new_token()
        values = {"role": role, "invited_by": by, "token_hash": hash_of(token)}
        invitation, _created = cls.objects.update_or_create(
            organisation=organisation,
            email=email.lower(),
            defaults=values | {"expires_at": timezone.now() + INVITATION_LASTS},
        )
        return invitation, token

    def accept(self, user: Any) -> Membership | None:
        """Of two who use the link at the same moment one gets in; the other gets nothing."""
        with transaction.atomic():
            taken, _rows = Invitation.objects.open().filter(pk=self.pk, token_hash=self.token_hash).delete()
            return _join(self.organisation, user, self.role) if taken else None


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def expired(self) -> "JoinRequestQuerySet":
        return self.filter(asked_at__lte=timezone.now() - REQUEST_LASTS)


class JoinRequest(models.Model):
    """Somebody asks to become a member; gone once it is decided."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="join_requests", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests", verbose_name=_("account")
    )
    note = models.CharField(
        _("what connects you with this organisation"),
        max_length=300,
        blank=True,
        help_text=_("Your task there, or who knows you."),
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="join_request_unique")]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"

    def get_absolute_url(self) -> str:
        """Where it is decided."""
        return reverse("directory:members", args=[self.organisation.slug])

    @classmethod
    def ask(cls, organisation: Organisation, user: Any, note: str) -> tuple["JoinRequest", bool]:
        """Who asks again changes what they wrote."""
        return cls.objects.update_or_create(organisation=organisation, user=user, defaults={"note": note})

    def accept(self) -> Membership | None:
        with transaction.atomic():
            waiting, _rows = JoinRequest.objects.filter(pk=self.pk).delete()
            return _join(self.organisation, self.user, Membership.Role.EDITOR) if waiting else None
