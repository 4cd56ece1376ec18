from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.tokens import hash_of
from directory.models import Cooperation
from events.models.harvest import Contribution
from events.models.meeting import Meeting
from events.models.registration import Registration

ANSWERS_TAKEN = timedelta(days=60)


class UndertakingManager(models.Manager["Undertaking"]):
    """With the way back to the meeting, which every page that shows one leads to."""

    def get_queryset(self) -> models.QuerySet["Undertaking"]:
        return super().get_queryset().select_related("contribution__station__item__meeting")


class Undertaking(models.Model):
    """What became of an idea: the cooperation of two organisations that carries it on."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="undertakings", verbose_name=_("idea")
    )
    # Where two entries are merged the cooperation of one of them may go; the idea does not.
    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.SET_NULL, null=True, related_name="undertakings", verbose_name=_("cooperation")
    )

    objects = UndertakingManager()

    class Meta:
        verbose_name = _("cooperation out of an idea")
        verbose_name_plural = _("cooperations out of ideas")
        ordering = ["contribution", "pk"]

    def __str__(self) -> str:
        return str(self.contribution)

    @property
    def meeting(self) -> Meeting | None:
        """Where everybody may read of it."""
        meeting = self.contribution.station.item.meeting
        return None if meeting.is_draft or not self.contribution.is_approved else meeting


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def with_token(self, token: str, now: datetime) -> "FollowUpQuerySet":
        return self.filter(token_hash=hash_of(token), asked_at__gt=now - ANSWERS_TAKEN)

    def outdated(self, now: datetime) -> "FollowUpQuerySet":
        """Nobody can answer any more."""
        return self.filter(talked=None, asked_at__lte=now - ANSWERS_TAKEN)


class FollowUp(models.Model):
    """The question, four weeks on, whether people talked: those who connected, or who takes on an idea."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="follow_ups", verbose_name=_("meeting"))
    registration = models.ForeignKey(
        Registration,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("registration"),
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups", verbose_name=_("idea")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    talked = models.BooleanField(_("have talked"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("question after four weeks")
        verbose_name_plural = _("questions after four weeks")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(contribution=None), name="follow_up_of_connections_once"
            ),
            models.UniqueConstraint(fields=["contribution"], name="follow_up_of_idea_once"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)
