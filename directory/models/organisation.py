from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import BouncedAddress
from directory.models.kept import Kept, KeptQuerySet
from directory.models.record import SLUG_LENGTH, Record, RecordQuerySet, free_slug
from directory.models.vocabulary import District, Topic
from directory.text import sort_key


class OrganisationQuerySet(RecordQuerySet["Organisation"]):
    def published(self) -> "OrganisationQuerySet":
        """What everybody sees."""
        return self.approved().filter(hidden_at=None)

    def approved(self) -> "OrganisationQuerySet":
        """Published by the coordinators; those hidden because nobody confirmed them are among them."""
        return self.filter(status=Organisation.Status.PUBLISHED)

    def joined_by(self, user: Any) -> "OrganisationQuerySet":
        """Whose members this person may see: those of their own organisations; coordinators those of all."""
        return self if user.is_coordinator else self.filter(memberships__user=user)

    def by_name(self) -> "OrganisationQuerySet":
        return self.order_by("sort_name", "pk")

    def with_words(self) -> "OrganisationQuerySet":
        """With the topics, districts and languages a card shows."""
        return self.select_related("parent").prefetch_related("topics__parent", "districts", "languages")

    def with_dead_website(self) -> "OrganisationQuerySet":
        return self.filter(_website_is_dead())

    def with_bounced_email(self) -> "OrganisationQuerySet":
        """Whose general address took no mail the last time."""
        return self.filter(_email_bounced())

    def with_counts(self) -> "OrganisationQuerySet":
        return self.annotate(
            offer_count=models.Count("offers", distinct=True),
            contact_count=models.Count("contacts", distinct=True),
            location_count=models.Count("locations", distinct=True),
            has_dead_address=models.ExpressionWrapper(
                Q(_website_is_dead()) | Q(_email_bounced()), models.BooleanField()
            ),
        )

    def without_contact(self) -> "OrganisationQuerySet":
        """Nobody there, or nobody any more."""
        there = _contact_model().objects.filter(organisation=models.OuterRef("pk"), left_at=None)
        return self.filter(~models.Exists(there))

    def without_offer(self) -> "OrganisationQuerySet":
        return self.filter(offers=None)

    def without_topic(self) -> "OrganisationQuerySet":
        """Found under no topic, neither by itself nor by one of its offers."""
        return self.exclude(pk__in=Organisation.objects.on_topics(Topic.objects.all()).values("pk"))

    def without_district(self) -> "OrganisationQuerySet":
        return self.exclude(pk__in=Organisation.objects.working_in(District.objects.all()).values("pk"))

    def on_topics(self, topics: models.QuerySet[Any]) -> "OrganisationQuerySet":
        """Named by the organisation itself or by one of its running offers."""
        return self.filter(Q(_linked("topics", topics)) | Q(_with_offer(topics__in=topics)))

    def working_in(self, districts: models.QuerySet[Any]) -> "OrganisationQuerySet":
        """Working there, sitting there (unless the address is protected), or serving all of Berlin."""
        seat = models.Exists(
            _location_model().objects.filter(
                organisation=models.OuterRef("pk"), district__in=districts, is_sensitive=False
            )
        )
        return self.filter(
            Q(_linked("districts", districts))
            | Q(seat)
            | Q(_with_offer(districts__in=districts))
            | Q(_with_offer(is_citywide=True))
        )

    def speaking(self, languages: models.QuerySet[Any]) -> "OrganisationQuerySet":
        return self.filter(Q(_linked("languages", languages)) | Q(_with_offer(languages__in=languages)))

    def serving(self, audiences: models.QuerySet[Any]) -> "OrganisationQuerySet":
        return self.filter(_with_offer(audiences__in=audiences))

    def offering(self, modes: list[str]) -> "OrganisationQuerySet":
        """With an offer in one of these ways: on site, online, outreach or by telephone."""
        offer = _offer_model()
        conditions = Q()
        for mode in modes:
            conditions |= Q(**{offer.MODE_FIELDS[mode]: True})
        return self.filter(_with_offer(conditions))


def _location_model() -> Any:
    from directory.models.location import Location  # noqa: PLC0415 - a location needs its organisation first

    return Location


def _contact_model() -> Any:
    from directory.models.contact import Contact  # noqa: PLC0415 - a contact needs its organisation first

    return Contact


def _offer_model() -> Any:
    from directory.models.offer import Offer  # noqa: PLC0415 - an offer needs its organisations first

    return Offer


def _merge_model() -> Any:
    from directory.models.merging import Merge  # noqa: PLC0415 - a merge needs its organisations first

    return Merge


def _website_is_dead() -> models.Exists:
    from directory.models.link import Link  # noqa: PLC0415 - a link asks who names it

    return models.Exists(Link.objects.filter(address=models.OuterRef("website"), status=Link.Status.DEAD))


def _email_bounced() -> models.Exists:
    return models.Exists(BouncedAddress.objects.filter(address=Lower(models.OuterRef("email"))))


def _with_offer(*conditions: Q, **lookups: Any) -> models.Exists:
    offers = _offer_model().objects.running()
    return models.Exists(offers.filter(*conditions, organisations=models.OuterRef("pk"), **lookups))


def _linked(relation: str, words: models.QuerySet[Any]) -> models.Exists:
    field: Any = Organisation._meta.get_field(relation)
    links = field.remote_field.through.objects.filter(organisation=models.OuterRef("pk"))
    return models.Exists(links.filter(**{f"{field.m2m_reverse_field_name()}__in": words}))


class Organisation(Record):
    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("authority")
        ASSOCIATION = "association", _("association")
        NONPROFIT_COMPANY = "nonprofit_company", _("non-profit company")
        COMPANY = "company", _("company")
        FOUNDATION = "foundation", _("foundation")
        COOPERATIVE = "cooperative", _("cooperative")
        RELIGIOUS = "religious", _("religious community")
        INITIATIVE = "initiative", _("initiative")
        NETWORK = "network", _("network")
        PROJECT = "project", _("project")
        PORTAL = "portal", _("portal")
        PLACE = "place", _("place")
        OTHER = "other", _("other")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    alternate_names = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("Other spellings and former names, one per line."),
    )
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    slug = models.SlugField(_("address"), max_length=SLUG_LENGTH + 10, unique=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    legal_form = models.CharField(_("legal form"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent organisation"),
    )
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    text_language = models.CharField(_("language of the texts"), max_length=10, default="de")
    topics = models.ManyToManyField(
        "directory.Topic", blank=True, related_name="organisations", verbose_name=_("topics")
    )
    districts = models.ManyToManyField(
        "directory.District", blank=True, related_name="organisations", verbose_name=_("works in")
    )
    languages = models.ManyToManyField(
        "directory.Language", blank=True, related_name="organisations", verbose_name=_("languages")
    )
    website = models.URLField(_("website"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True)
    is_example = models.BooleanField(_("example"), default=False, help_text=_("Made up, as a sample."))
    is_trusted = models.BooleanField(
        _("publishes directly"),
        default=False,
        help_text=_("What its members change is public at once. Otherwise you look at it first."),
    )
    internal_note = models.TextField(_("internal note"), blank=True, help_text=_("Only coordinators see this."))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")), name="no_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.name)
        if not self.slug:
            merges = _merge_model().objects.all()
            self.slug = free_slug(Organisation.objects.all(), self.short_name or self.name, given_up=merges)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.slug and _merge_model().objects.filter(old_slug=self.slug).exists():
            raise ValidationError({"slug": _("This address belonged to an entry that was merged, and leads there.")})

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED and self.hidden_at is None

    def is_managed_by(self, user: Any) -> bool:
        """Who may invite, decide on requests and change roles."""
        return user.is_coordinator or self.memberships.admins().filter(user=user).exists()

    def publish(self) -> None:
        self.status = self.Status.PUBLISHED
        self.save(update_fields=["status", "sort_name", "slug", "changed_at"])

    def archive(self) -> None:
        self.status = self.Status.ARCHIVED
        self.save(update_fields=["status", "sort_name", "slug", "changed_at"])


class ExternalIdentifierQuerySet(KeptQuerySet["ExternalIdentifier"]):
    pass


class ExternalIdentifier(Kept):
    """A number the organisation carries elsewhere: in a register, or in the file it was imported from."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="external_identifiers")
    scheme = models.CharField(_("kind of number"), max_length=100)
    value = models.CharField(_("number"), max_length=200)

    part_of = "organisation"

    objects = ExternalIdentifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("external number")
        verbose_name_plural = _("external numbers")
        ordering = ["scheme", "value", "pk"]
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="external_identifier_unique")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"
