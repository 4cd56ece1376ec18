from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.organisation import Organisation
from directory.models.record import SLUG_LENGTH, Record, RecordQuerySet, free_slug
from directory.text import sort_key


class OfferQuerySet(RecordQuerySet["Offer"]):
    def running(self) -> "OfferQuerySet":
        """Within their dates and shown, full and paused ones included."""
        return self.current().filter(hidden_at=None)

    def current(self) -> "OfferQuerySet":
        """Those hidden because nobody confirmed them are among them."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_until__isnull=True) | Q(valid_until__gte=today),
            status__in=Offer.Status.shown(),
        )

    def published(self) -> "OfferQuerySet":
        """Running offers of at least one published organisation."""
        # Neither a join nor a list: for either SQLite went through every published organisation for every offer.
        published = Organisation.objects.published().filter(pk=models.OuterRef("organisation"))
        links = Offer.organisations.through.objects.filter(offer=models.OuterRef("pk"))
        return self.running().filter(models.Exists(links.filter(models.Exists(published))))

    def expired(self) -> "OfferQuerySet":
        """Past their last day, though their status still shows them."""
        return self.filter(valid_until__lt=timezone.localdate(), status__in=Offer.Status.shown())

    def on_topics(self, topics: models.QuerySet[Any]) -> "OfferQuerySet":
        links = Offer.topics.through.objects.filter(offer=models.OuterRef("pk"), topic__in=topics)
        return self.filter(models.Exists(links))

    def with_dead_link(self) -> "OfferQuerySet":
        """Whose link to book an appointment does not answer."""
        from directory.models.link import Link  # noqa: PLC0415 - a link asks who names it

        dead = Link.objects.filter(address=models.OuterRef("appointment_link"), status=Link.Status.DEAD)
        return self.filter(models.Exists(dead))

    def by_name(self) -> "OfferQuerySet":
        return self.order_by("sort_name", "pk")

    def with_words(self) -> "OfferQuerySet":
        """With everything a card or page of an offer shows."""
        return self.prefetch_related("organisations", "topics__parent", "districts", "languages", "audiences")


class Offer(Record):
    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        FULL = "full", _("full")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

        @classmethod
        def shown(cls) -> list[str]:
            return [cls.OPEN, cls.FULL, cls.PAUSED]

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        ONLINE = "online", _("online")
        OUTREACH = "outreach", _("outreach")
        PHONE = "phone", _("by telephone")

    class Fee(models.TextChoices):
        UNKNOWN = "unknown", _("unknown")
        FREE = "free", _("free of charge")
        SMALL = "small", _("small contribution")
        REGULAR = "regular", _("with costs")
        REFUNDABLE = "refundable", _("costs can be covered")

    organisations = models.ManyToManyField(Organisation, related_name="offers", verbose_name=_("organisations"))
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    slug = models.SlugField(_("address"), max_length=SLUG_LENGTH + 10, unique=True, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    text_language = models.CharField(_("language of the texts"), max_length=10, default="de")
    topics = models.ManyToManyField("directory.Topic", blank=True, related_name="offers", verbose_name=_("topics"))
    audiences = models.ManyToManyField(
        "directory.Audience", blank=True, related_name="offers", verbose_name=_("for whom")
    )
    languages = models.ManyToManyField(
        "directory.Language", blank=True, related_name="offers", verbose_name=_("languages")
    )
    districts = models.ManyToManyField(
        "directory.District", blank=True, related_name="offers", verbose_name=_("districts served")
    )
    is_citywide = models.BooleanField(_("citywide"), default=False)
    is_on_site = models.BooleanField(Mode.ON_SITE.label, default=False)
    is_online = models.BooleanField(Mode.ONLINE.label, default=False)
    is_outreach = models.BooleanField(Mode.OUTREACH.label, default=False)
    is_by_phone = models.BooleanField(Mode.PHONE.label, default=False)
    fee = models.CharField(_("costs"), max_length=12, choices=Fee, default=Fee.UNKNOWN)
    fee_note = models.CharField(_("more on the costs"), max_length=200, blank=True)
    eligibility = models.TextField(_("who can come"), blank=True)
    access = models.TextField(_("how to get in"), blank=True)
    referral = models.CharField(_("who may refer"), max_length=300, blank=True)
    appointment_link = models.URLField(_("book an appointment"), max_length=500, blank=True)
    documents = models.TextField(_("what to bring"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    MODE_FIELDS = {
        Mode.ON_SITE: "is_on_site",
        Mode.ONLINE: "is_online",
        Mode.OUTREACH: "is_outreach",
        Mode.PHONE: "is_by_phone",
    }

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="offer_has_name"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="offer_valid_from_before_until",
                violation_error_message=_("The offer ends before it begins. Please check both dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.name)
        self.slug = self.slug or free_slug(Offer.objects.all(), self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("directory:offer", args=[self.slug])

    @property
    def modes(self) -> list[Mode]:
        return [mode for mode, field in self.MODE_FIELDS.items() if getattr(self, field)]

    @property
    def owners(self) -> list[Organisation]:
        return [organisation for organisation in self.organisations.all() if organisation.is_published]

    @property
    def takes_nobody_now(self) -> bool:
        return self.status in (self.Status.FULL, self.Status.PAUSED)

    def publish(self) -> None:
        self._become(self.Status.OPEN)

    def fill(self) -> None:
        self._become(self.Status.FULL)

    def pause(self) -> None:
        self._become(self.Status.PAUSED)

    def end(self) -> None:
        self._become(self.Status.ENDED)

    def _become(self, status: str) -> None:
        self.status = status
        self.save(update_fields=["status", "sort_name", "slug", "changed_at"])
