from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.models import Language, Location, Organisation, Topic
from directory.models.record import SLUG_LENGTH, free_slug
from events.models.counter import CounterField

MARKDOWN = _("Markdown: a blank line between paragraphs, **bold**, - for a list, # for a heading, [text](https://…).")
LONGEST_OFFER = 14 * 24


class MeetingSeries(models.Model):
    title = models.CharField(_("title"), max_length=150, unique=True)
    slug = models.SlugField(_("address"), max_length=SLUG_LENGTH + 10, unique=True, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series of meetings")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(MeetingSeries.objects.all(), self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("events:series", args=[self.slug])


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def published(self) -> "MeetingQuerySet":
        """What the public may see; a cancelled meeting stays in sight and says so."""
        return self.exclude(status=Meeting.Status.DRAFT)

    def upcoming(self, now: datetime | None = None) -> "MeetingQuerySet":
        """Not over yet, the next one first. A meeting without an end counts until its day is over, or its month where
        no day is known."""
        now = now or timezone.now()
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        running = (
            Q(ends_at__gte=now)
            | Q(ends_at=None, starts_at__gte=midnight)
            | Q(ends_at=None, starts_at__gte=midnight.replace(day=1), precision=Meeting.Precision.MONTH)
        )
        return self.filter(running).exclude(status=Meeting.Status.ARCHIVED).order_by("starts_at", "pk")

    def of_known_day(self) -> "MeetingQuerySet":
        """What a calendar can hold. Where only the month is known, any day it showed would be made up."""
        return self.exclude(precision=Meeting.Precision.MONTH)

    def on_topics(self, topics: models.QuerySet[Topic]) -> "MeetingQuerySet":
        return self.filter(pk__in=Meeting.topics.through.objects.filter(topic__in=topics).values("meeting"))

    def between(self, start: datetime, end: datetime) -> "MeetingQuerySet":
        """In order, all that is on at some moment from `start` and before `end`."""
        return self.filter(Q(starts_at__gte=start) | Q(ends_at__gt=start), starts_at__lt=end).order_by(
            "starts_at", "pk"
        )

    def past(self, now: datetime | None = None) -> "MeetingQuerySet":
        return self.exclude(pk__in=self.upcoming(now).values("pk")).order_by("-starts_at", "-pk")

    def over_since(self, moment: datetime) -> "MeetingQuerySet":
        """Over for sure at that moment, even where the end, or the day, is not known."""
        by_month = Q(precision=Meeting.Precision.MONTH, starts_at__lte=moment - timedelta(days=31))
        by_day = Q(starts_at__lte=moment - timedelta(days=1)) & ~Q(precision=Meeting.Precision.MONTH)
        return self.filter(Q(ends_at__lte=moment) | (Q(ends_at=None) & (by_month | by_day)))

    def with_a_seat(self) -> "MeetingQuerySet":
        return self.filter(Q(capacity=None) | Q(seats_taken__lt=F("capacity")))

    def siblings_of(self, meeting: "Meeting") -> "MeetingQuerySet":
        """The other meetings of the same series."""
        return self.filter(series__isnull=False, series=meeting.series_id).exclude(pk=meeting.pk)

    def with_room(self) -> "MeetingQuerySet":
        """With what a card of a meeting shows: series, place, topics in the room."""
        return self.select_related("series", "venue__district", "venue__organisation").prefetch_related(
            "topics__parent"
        )


class Meeting(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CANCELLED = "cancelled", _("cancelled")
        ARCHIVED = "archived", _("archived")

    class Precision(models.TextChoices):
        TIME = "time", _("day and time are known")
        DAY = "day", _("only the day is known")
        MONTH = "month", _("only the month is known")

    # What a calendar shows big enough for its owner to want to hear of a change.
    IN_CALENDARS = ("title", "status", "starts_at", "ends_at", "precision", "venue")

    uuid = models.UUIDField("UUID", default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(
        _("version in calendars"),
        default=0,
        editable=False,
        help_text=_("Rises with each change of title, times, place or status."),
    )
    series = models.ForeignKey(
        MeetingSeries,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("series"),
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=SLUG_LENGTH + 10, unique=True, blank=True)
    teaser = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True, help_text=MARKDOWN)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    precision = models.CharField(_("precision of the date"), max_length=5, choices=Precision, default=Precision.TIME)
    venue = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("place")
    )
    getting_there = models.TextField(
        _("getting there and getting in"), blank=True, help_text=_("Nearest stop, entrance, way without stairs.")
    )
    has_induction_loop = models.BooleanField(_("induction loop"), default=False)
    has_quiet_room = models.BooleanField(_("quiet room"), default=False)
    has_sign_language = models.BooleanField(_("sign language interpreting"), default=False)
    has_childcare = models.BooleanField(_("childcare"), default=False)
    languages = models.ManyToManyField(
        Language, blank=True, related_name="meetings", verbose_name=_("languages spoken at the meeting")
    )
    invited = models.TextField(_("who is invited"), blank=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    seats_taken = CounterField(_("seats taken"), default=0, editable=False)
    numbers_given = CounterField(_("numbers given"), default=0, editable=False)
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to accept a seat that got free"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_OFFER)],
        help_text=_(
            "The next person in the line is offered the seat, which is kept for that long; then it is the next one's."
            " Left empty, the next person has the seat at once. Give a day or more: nobody reads mail at night."
        ),
    )
    still_hours = models.PositiveSmallIntegerField(
        _("hours before the start when the line stands still"),
        default=2,
        validators=[MaxValueValidator(LONGEST_OFFER)],
        help_text=_(
            "From then on seats that get free are given by hand alone: nobody should hear of a seat on the way home."
        ),
    )
    registration_opens_at = models.DateTimeField(
        _("registration opens"),
        null=True,
        blank=True,
        help_text=_("Without this moment nobody can register on this portal."),
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True, help_text=_("Left empty, when the meeting begins.")
    )
    online_link = models.URLField(
        _("link to take part online"),
        max_length=500,
        blank=True,
        help_text=_("Shown to those alone who have a seat, on their own page."),
    )
    hosts = models.ManyToManyField(
        Organisation, blank=True, related_name="hosted_meetings", verbose_name=_("organised by")
    )
    participants = models.ManyToManyField(
        Organisation, blank=True, related_name="meetings", verbose_name=_("organisations in the room")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="meetings", verbose_name=_("topics"))
    report = models.TextField(_("what it brought"), blank=True, help_text=MARKDOWN)
    report_en = models.TextField(_("what it brought, in English"), blank=True, help_text=MARKDOWN)
    report_published_at = models.DateTimeField(_("report published"), null=True, blank=True, editable=False)
    # Counted when it is published, because soon after the meeting there is nobody left to count.
    report_numbers = models.JSONField(_("numbers of the report"), default=dict, blank=True, editable=False)
    report_url = models.URLField(_("published report"), max_length=500, blank=True)
    is_example = models.BooleanField(_("example"), default=False, help_text=_("Made up, as a sample."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("The meeting ends before it begins. Please check both times."),
            ),
            models.CheckConstraint(
                condition=Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="meeting_registration_closes_after_opening",
                violation_error_message=_("Registration closes before it opens. Please check both times."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Meeting.objects.all(), self.title)
        fields = kwargs.get("update_fields")
        shown = [name for name in self.IN_CALENDARS if fields is None or name in fields]
        if self._state.adding or not shown:
            super().save(*args, **kwargs)
            return
        # Compared by the UPDATE itself: of two people who save at once, neither takes back the count of the other.
        self.sequence = self._sequence_after(shown)
        super().save(*args, **kwargs | {"update_fields": fields and {*fields, "sequence"}})
        self.refresh_from_db(fields=["sequence"])

    def get_absolute_url(self) -> str:
        return reverse("events:meeting", args=[self.slug])

    @property
    def phase(self) -> str:
        """Coming, live or past. As in `upcoming`, a meeting without an end lasts until its day, or month, is over."""
        return self.phase_at(timezone.now())

    def phase_at(self, moment: datetime) -> str:
        is_some_day_this_month = self.precision == self.Precision.MONTH and _month(self.starts_at) == _month(moment)
        if self.starts_at > moment or is_some_day_this_month:
            return "coming"
        midnight = timezone.localtime(self.starts_at).replace(hour=0, minute=0) + timedelta(days=1)
        return "live" if (self.ends_at or midnight) > moment else "past"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def has_report(self) -> bool:
        """Whether everybody may read it."""
        return self.report_published_at is not None and self.status != self.Status.DRAFT

    @property
    def report_language(self) -> str:
        return "en" if get_language() == "en" and self.report_en else "de"

    @property
    def report_text(self) -> str:
        """In the language of the reader where there is one, otherwise in German."""
        return self.report_en if self.report_language == "en" else self.report

    @property
    def has_access_facts(self) -> bool:
        is_known = self.venue is not None and self.venue.is_step_free is not None
        return is_known or any(
            [self.has_induction_loop, self.has_quiet_room, self.has_sign_language, self.has_childcare]
        )

    @property
    def line_stands_still_at(self) -> datetime | None:
        """From when on nobody moves up by itself; None where no day is known."""
        is_known = self.precision != self.Precision.MONTH
        return self.starts_at - timedelta(hours=self.still_hours) if is_known else None

    def publish(self) -> None:
        self.status = self.Status.PUBLISHED
        self.save(update_fields=["status", "changed_at"])

    def cancel(self) -> None:
        self.status = self.Status.CANCELLED
        self.save(update_fields=["status", "changed_at"])

    def archive(self) -> None:
        self.status = self.Status.ARCHIVED
        self.save(update_fields=["status", "changed_at"])

    def _sequence_after(self, shown: Collection[str]) -> Any:
        # The key of the place, as nobody needs the place itself here.
        unchanged = Q(**{name: getattr(self, "venue_id" if name == "venue" else name) for name in shown})
        return Case(When(unchanged, then=F("sequence")), default=F("sequence") + 1)


def _month(moment: datetime) -> tuple[int, int]:
    day = timezone.localdate(moment)
    return day.year, day.month
