from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.meeting import Meeting
from events.models.registration import KEPT_AFTER as NAMES_KEPT_AFTER
from events.models.registration import Registration

WISHES_KEPT_AFTER = timedelta(days=14)
KEPT_AFTER = timedelta(days=30)


class EncounterQuerySet(models.QuerySet["Encounter"]):
    def wished(self) -> "EncounterQuerySet":
        return self.filter(is_wished=True, is_blocked=False)

    def of_meetings(self, meetings: models.QuerySet[Meeting]) -> "EncounterQuerySet":
        return self.filter(registration__meeting__in=meetings)

    def expire(self, now: datetime) -> int:
        """A wish that nobody has answered goes first, then everything."""
        over = self.of_meetings(Meeting.objects.over_since(now - WISHES_KEPT_AFTER)).filter(is_wished=True)
        answered = Connection.objects.filter(
            registration=models.OuterRef("registration"), other=models.OuterRef("other")
        )
        taken_back = over.exclude(models.Exists(answered)).update(is_wished=False, wished_at=None, phone="")
        return taken_back + self.of_meetings(Meeting.objects.over_since(now - KEPT_AFTER)).delete()[0]


class Encounter(models.Model):
    """What one participant keeps about another one, for themselves alone: a note, a wish, or the wish not to meet.

    Nobody else ever learns of it, not the organisers either. Two wishes that meet become a Connection.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="encounters", verbose_name=_("registration")
    )
    other = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=pgettext_lazy("encounter", "other person"),
    )
    note = models.TextField(_("note, only for me"), max_length=1000, blank=True)
    is_wished = models.BooleanField(_("I would like to stay in touch"), default=False)
    wished_at = models.DateTimeField(_("wished since"), null=True, editable=False)
    shares_email = models.BooleanField(_("if both wish so: show my e-mail address"), default=True)
    phone = models.CharField(_("if both wish so: show this phone number"), max_length=40, blank=True)
    is_blocked = models.BooleanField(_("I would rather not meet this person"), default=False)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        verbose_name = _("note on a person met")
        verbose_name_plural = _("notes on people met")
        ordering = ["registration", "other", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "other"], name="encounter_once"),
            models.CheckConstraint(condition=~Q(registration=F("other")), name="encounter_with_another"),
        ]

    def __str__(self) -> str:
        return str(self.registration)


class Connection(models.Model):
    """What one of two who both wished for it has of the other. There are always two, one for each."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="connections", verbose_name=_("registration")
    )
    other = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=pgettext_lazy("encounter", "other person"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        ordering = ["registration", "pk"]
        constraints = [models.UniqueConstraint(fields=["registration", "other"], name="connection_once")]

    def __str__(self) -> str:
        return str(self.registration)


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def allowed(self) -> "ReflectionQuerySet":
        """What organisers may read: by what it says, so that nobody's turn shows who it was."""
        said = self.exclude(takeaway="", idea="").filter(Q(may_be_used=True) | Q(may_be_quoted=True))
        said = said.exclude(registration__state=Registration.State.CANCELLED)
        return said.select_related("registration").order_by("takeaway", "idea", "pk")

    def in_report(self, meeting: Meeting) -> "ReflectionQuerySet":
        """Chosen by organisers, and still allowed."""
        return self.allowed().filter(registration__meeting=meeting, is_in_report=True)

    def expire(self, now: datetime) -> int:
        """What the report shows stays: for as long as its author can take it back here, and then without a name."""
        gone, _models = self._past(now - KEPT_AFTER).exclude(pk__in=self.allowed().filter(is_in_report=True)).delete()
        nameless = self._past(now - NAMES_KEPT_AFTER)
        gone += nameless.filter(may_be_used=False).delete()[0]
        return gone + nameless.filter(may_be_quoted=True).update(may_be_quoted=False)

    def _past(self, moment: datetime) -> "ReflectionQuerySet":
        return self.filter(registration__meeting__in=Meeting.objects.over_since(moment))


class Reflection(models.Model):
    """What somebody takes along from the quiet moment. Without their word it stays with them."""

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="reflection", verbose_name=_("registration")
    )
    takeaway = models.TextField(_("What do I take along?"), max_length=2000, blank=True)
    idea = models.TextField(_("Which idea is worth pursuing?"), max_length=2000, blank=True)
    may_be_used = models.BooleanField(_("The organisers may use this without my name."), default=False)
    may_be_quoted = models.BooleanField(_("The organisers may quote this with my name."), default=False)
    is_in_report = models.BooleanField(_("in the report"), default=False, editable=False)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["registration", "pk"]

    def __str__(self) -> str:
        return str(self.registration)

    @property
    def author(self) -> str:
        """Where they agreed to be named."""
        return self.registration.name if self.may_be_quoted else ""
