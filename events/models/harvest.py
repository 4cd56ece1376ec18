from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.sealing import seal, unseal
from accounts.tokens import hash_of, new_token
from directory.models import Organisation
from events.identifying import Sign, signs_in
from events.models.meeting import Meeting
from events.models.programme import Station
from events.models.registration import Registration

# A host may type up the last round, or what a telephone kept, on the way home.
LINK_LASTS = timedelta(days=2)
VOICES_KEPT_AFTER = timedelta(days=30)
UNDECIDED_KEPT_AFTER = timedelta(days=90)
LONGEST = 500
SEALED = "events.host_link"


class HostLinkQuerySet(models.QuerySet["HostLink"]):
    def open(self, now: datetime) -> "HostLinkQuerySet":
        over = Meeting.objects.over_since(now - LINK_LASTS)
        return self.exclude(station__item__meeting__in=over)

    def expired(self, now: datetime) -> "HostLinkQuerySet":
        return self.filter(station__item__meeting__in=Meeting.objects.over_since(now - LINK_LASTS))

    def with_token(self, token: str) -> "HostLinkQuerySet":
        return self.filter(token_hash=hash_of(token))


class HostLink(models.Model):
    """Whoever holds it writes for one station, without an account. Taking it back is deleting the row."""

    station = models.OneToOneField(
        Station, on_delete=models.CASCADE, related_name="host_link", verbose_name=_("station")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # It is shown again at the desk, for a host who has lost the sheet.
    sealed_token = models.TextField(editable=False)

    objects = HostLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a host")
        verbose_name_plural = _("links of hosts")
        ordering = ["station", "pk"]

    def __str__(self) -> str:
        return str(self.station)

    @classmethod
    def issue(cls, station: Station) -> str:
        """A new one; the link before it ends."""
        token = new_token()
        known_by = {"token_hash": hash_of(token), "sealed_token": seal(token, SEALED)}
        cls.objects.update_or_create(station=station, defaults=known_by)
        return token

    @property
    def known_token(self) -> str | None:
        return unseal(self.sealed_token, SEALED)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def of(self, meeting: Meeting) -> "ContributionQuerySet":
        return self.filter(station__item__meeting=meeting)

    def waiting(self) -> "ContributionQuerySet":
        return self.standing().filter(state=Contribution.State.WAITING)

    def approved(self) -> "ContributionQuerySet":
        """What everybody may read."""
        return self.standing().filter(state=Contribution.State.APPROVED)

    def standing(self) -> "ContributionQuerySet":
        """Neither refused nor said in another one."""
        return self.exclude(state=Contribution.State.REJECTED).filter(merged_into=None)

    def with_voices(self) -> Any:
        return self.annotate(voices=Count("given_voices"))

    def by_weight(self) -> Any:
        """What most agree with first, then what was said first."""
        return self.with_voices().order_by("-voices", "created_at", "pk")

    def undecided(self, now: datetime) -> "ContributionQuerySet":
        """What nobody has approved long after the meeting, and what was refused or said twice."""
        past = Meeting.objects.over_since(now - UNDECIDED_KEPT_AFTER)
        unapproved = ~Q(state=Contribution.State.APPROVED) | Q(merged_into__isnull=False)
        return self.filter(unapproved, station__item__meeting__in=past)


class Contribution(models.Model):
    """What was said at a station: a barrier, a need or an idea. It holds nobody's name, not of who said it either."""

    class Kind(models.TextChoices):
        BARRIER = "barrier", pgettext_lazy("contribution", "barrier")
        NEED = "need", pgettext_lazy("contribution", "need")
        IDEA = "idea", pgettext_lazy("contribution", "idea")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("contribution", "waiting")
        APPROVED = "approved", pgettext_lazy("contribution", "approved")
        REJECTED = "rejected", pgettext_lazy("contribution", "rejected")

    class Source(models.TextChoices):
        HOST = "host", pgettext_lazy("contribution", "host of the station")
        DESK = "desk", pgettext_lazy("contribution", "organisers, from the sheet")
        PARTICIPANT = "participant", pgettext_lazy("contribution", "participant")

    # Made by the telephone: what it sends twice is there once.
    uuid = models.UUIDField("UUID", default=uuid4, unique=True, editable=False)
    station = models.ForeignKey(
        Station, on_delete=models.CASCADE, related_name="contributions", verbose_name=_("station")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.BARRIER)
    text = models.TextField(_("text"), max_length=2 * LONGEST)
    round = models.PositiveSmallIntegerField(_("round"), null=True, blank=True)
    source = models.CharField(_("entered by"), max_length=11, choices=Source, default=Source.HOST, editable=False)
    state = models.CharField(
        pgettext_lazy("contribution", "state"), max_length=8, choices=State, default=State.WAITING, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="doubles",
        verbose_name=_("is said already in"),
    )
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="ideas",
        verbose_name=_("organisation that takes it on"),
    )
    # Only somebody who said so themselves, and only organisers see who.
    taken_on_by = models.ForeignKey(
        Registration,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="ideas_taken_on",
        verbose_name=_("person who takes it on"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution of a station")
        verbose_name_plural = _("contributions of stations")
        ordering = ["station", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="contribution_merged_into_another"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def is_idea(self) -> bool:
        return self.kind == self.Kind.IDEA

    @property
    def signs(self) -> list[Sign]:
        return signs_in(self.text)

    @property
    def is_shown_in_the_room(self) -> bool:
        """What may tell of a person waits for the organisers, even there."""
        return self.is_approved or not self.signs

    def approve(self) -> None:
        self._enter(self.State.APPROVED)

    def reject(self) -> None:
        self._enter(self.State.REJECTED)

    def _enter(self, state: str) -> None:
        self.state = state
        self.save(update_fields=["state", "changed_at"])


class VoiceQuerySet(models.QuerySet["Voice"]):
    def forget(self, now: datetime) -> int:
        """How many stays, whose does not."""
        past = Meeting.objects.over_since(now - VOICES_KEPT_AFTER)
        whose = self.filter(contribution__station__item__meeting__in=past)
        return whose.exclude(registration=None).update(registration=None)


class Voice(models.Model):
    """A +1: of a participant, once each, or of the group that was at the station in that round. Only the number of
    them is ever shown."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="given_voices", verbose_name=_("contribution")
    )
    registration = models.ForeignKey(
        Registration,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="voices",
        verbose_name=_("registration"),
    )
    group = models.PositiveSmallIntegerField(_("group of the round"), null=True, editable=False)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement with a contribution")
        verbose_name_plural = _("agreements with contributions")
        ordering = ["contribution", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "registration"], name="voice_once_per_person"),
            models.UniqueConstraint(fields=["contribution", "group"], name="voice_once_per_group"),
        ]

    def __str__(self) -> str:
        return str(self.contribution)
