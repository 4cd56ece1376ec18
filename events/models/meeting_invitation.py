from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import BouncedAddress
from accounts.sealing import seal, unseal
from accounts.tokens import hash_of, new_token
from directory.models import Organisation
from events.models.meeting import Meeting
from events.models.registration import KEPT_AFTER, Registration

SEALED = "events.meeting_invitation"


class MeetingInvitationQuerySet(models.QuerySet["MeetingInvitation"]):
    def with_token(self, token: str) -> "MeetingInvitationQuerySet":
        return self.filter(token_hash=hash_of(token))

    def with_registered(self) -> "MeetingInvitationQuerySet":
        """Whether somebody of the organisation, or with this address, is registered."""
        return self.annotate(is_registered=_is_registered())

    def unanswered(self) -> "MeetingInvitationQuerySet":
        return self.filter(~_is_registered(), answer="")

    def to_remind(self, now: datetime) -> "MeetingInvitationQuerySet":
        """Once, while there is time to register, and nobody who has objected or whose mailbox is gone."""
        due = self.unanswered().filter(reminded_at=None, remind_at__lte=now)
        open_still = due.filter(
            Q(meeting__registration_closes_at=None) | Q(meeting__registration_closes_at__gt=now),
            meeting__status=Meeting.Status.PUBLISHED,
            meeting__starts_at__gt=now,
            meeting__registration_opens_at__lte=now,
        )
        bounced = BouncedAddress.objects.filter(address=Lower(OuterRef("email")))
        return open_still.exclude(Exists(bounced)).order_by("pk")

    def outdated(self, now: datetime) -> "MeetingInvitationQuerySet":
        return self.filter(meeting__in=Meeting.objects.over_since(now - KEPT_AFTER))


class MeetingInvitation(models.Model):
    """A mail that asked an organisation to a meeting, and what it answered. Who registers has answered, too."""

    class Answer(models.TextChoices):
        CANNOT = "cannot", _("cannot come")
        NO_MORE = "no_more", _("no more invitations")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("meeting")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="meeting_invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    answer = models.CharField(
        pgettext_lazy("invitation", "answer"), max_length=7, choices=Answer, blank=True, editable=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    remind_at = models.DateTimeField(_("reminder due"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # The link of the invitation stands in the reminder, too.
    sealed_token = models.TextField(blank=True, editable=False)

    is_registered: bool  # of `with_registered`

    objects = MeetingInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        ordering = ["meeting", "organisation", "pk"]
        constraints = [
            models.UniqueConstraint(F("meeting"), Lower("email"), name="meeting_invitation_once_per_address")
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        if not self.token_hash:
            token = new_token()
            self.token_hash, self.sealed_token = hash_of(token), seal(token, SEALED)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str | None:
        return unseal(self.sealed_token, SEALED)

    def give_answer(self, answer: str) -> None:
        """The last one counts; an empty one takes it back."""
        had_objected = self.answer == self.Answer.NO_MORE
        self.answer, self.answered_at = answer, timezone.now() if answer else None
        self.save(update_fields=["answer", "answered_at"])
        if answer == self.Answer.NO_MORE:
            InvitationObjection.objects.get_or_create(address_hash=InvitationObjection.hash_for(self.email))
        elif had_objected:
            InvitationObjection.objects.against([self.email]).delete()

    def note_reminder(self, now: datetime) -> bool:
        """Whether it is this run that reminds."""
        still_due = MeetingInvitation.objects.filter(pk=self.pk, reminded_at=None, answer="")
        return still_due.update(reminded_at=now) == 1


def _is_registered() -> Exists:
    people = Registration.objects.live().filter(meeting=OuterRef("meeting"))
    return Exists(people.filter(Q(organisation=OuterRef("organisation")) | Q(email=Lower(OuterRef("email")))))


class InvitationObjectionQuerySet(models.QuerySet["InvitationObjection"]):
    def against(self, addresses: Any) -> "InvitationObjectionQuerySet":
        return self.filter(address_hash__in={InvitationObjection.hash_for(address) for address in addresses})


class InvitationObjection(models.Model):
    """Somebody wants no invitations. Kept as a fingerprint, so that it outlives the address itself."""

    address_hash = models.CharField(_("fingerprint of the address"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = InvitationObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection to invitations")
        verbose_name_plural = _("objections to invitations")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.address_hash[:8]

    @staticmethod
    def hash_for(address: str) -> str:
        return hash_of(f"invitation {address.lower()}")
