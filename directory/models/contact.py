from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import BouncedAddress
from directory.models.kept import Kept, KeptQuerySet
from directory.models.offer import Offer
from directory.models.organisation import Organisation
from directory.models.record import Record, RecordQuerySet
from directory.text import sort_key


def circle_of(user: Any) -> str:
    """How much a reader may see; an account's address is confirmed, so signed in means network."""
    if not user.is_authenticated:
        return Contact.Visibility.PUBLIC
    return Contact.Visibility.COORDINATORS if user.is_coordinator else Contact.Visibility.NETWORK


# The law says a month.
LATEST_NOTICE = timedelta(days=21)
# The ways to reach somebody, each opened on its own.
CHANNELS = ("email", "phone", "mobile")
# The fields that say who may see the contact, and each channel.
CIRCLES = ("visibility", *(f"{channel}_visibility" for channel in CHANNELS))


@dataclass(frozen=True)
class Reach:
    """The channels of a contact that a page shows to anybody who sees it, and the names of those behind a button."""

    email: str = ""
    phone: Any = None
    mobile: Any = None
    behind: tuple[str, ...] = ()

    @property
    def is_any(self) -> bool:
        return bool(self.email or self.phone or self.mobile)


class ContactQuerySet(RecordQuerySet["Contact"]):
    def visible_to(self, user: Any) -> "ContactQuerySet":
        return self.visible_in(circle_of(user))

    def visible_in(self, circle: str) -> "ContactQuerySet":
        """Whom a reader of this circle may see. Coordinators see those nobody else sees yet, or any more."""
        seen = self.filter(organisation__in=Organisation.objects.published()).annotate(reader=Value(circle))
        if circle == Contact.Visibility.COORDINATORS:
            return seen
        order = Contact.Visibility.values
        return seen.opened().filter(visibility__in=order[: order.index(circle) + 1])

    def opened(self) -> "ContactQuerySet":
        """Those somebody besides the coordinators may see."""
        return self.open_to_others().filter(hidden_at=None)

    def open_to_others(self) -> "ContactQuerySet":
        """Opened, and there still; those hidden because nobody confirmed them are among them."""
        shown = self.exclude(visibility=Contact.Visibility.COORDINATORS)
        return shown.filter(closed_at=None, untold_since=None, left_at=None)

    def here(self) -> "ContactQuerySet":
        """Who has not left the organisation."""
        return self.filter(left_at=None)

    def left(self) -> "ContactQuerySet":
        return self.filter(left_at__isnull=False)

    def bounced(self) -> "ContactQuerySet":
        """Whose address took no mail the last time."""
        there = BouncedAddress.objects.filter(address=Lower(models.OuterRef("email")))
        return self.here().filter(models.Exists(there))

    def known_before_as(self, uuid: UUID) -> "ContactQuerySet":
        """The one that is left of two that were merged."""
        return self.filter(merged__old_uuid=uuid)

    def people(self) -> "ContactQuerySet":
        return self.filter(kind=Contact.Kind.PERSON)

    def untold(self) -> "ContactQuerySet":
        return self.filter(untold_since__isnull=False)

    def to_be_told(self) -> "ContactQuerySet":
        """At once where they are to be shown, within a month otherwise."""
        is_due = ~Q(visibility=Contact.Visibility.COORDINATORS) | Q(untold_since__lte=timezone.now() - LATEST_NOTICE)
        shown = self.filter(organisation__status=Organisation.Status.PUBLISHED)
        return shown.untold_with_address().filter(is_due).order_by("pk")

    def untold_with_address(self) -> "ContactQuerySet":
        """Whom a mail tells in time. Examples are nobody."""
        return self._to_know().exclude(email="")

    def untold_without_address(self) -> "ContactQuerySet":
        """Whom somebody has to call."""
        return self._to_know().filter(email="")

    def _to_know(self) -> "ContactQuerySet":
        return self.untold().here().filter(organisation__is_example=False)

    def closed(self) -> "ContactQuerySet":
        return self.filter(closed_at__isnull=False)

    def at_addresses(self, addresses: Iterable[str]) -> "ContactQuerySet":
        """Whose mailbox it is, however the address is written."""
        wanted = Q(pk=None)
        for address in addresses:
            wanted |= Q(email__iexact=address)
        return self.filter(wanted)

    def responsible_for(self, offer: Offer) -> "ContactQuerySet":
        """Main contacts first. Who answers for the whole organisation answers for the offer, too."""
        current = Responsibility.objects.current().filter(contact=models.OuterRef("pk"))
        return (
            self.filter(organisation__in=offer.organisations.all())
            .annotate(
                is_main=models.Exists(current.filter(offer=offer, rank=Responsibility.Rank.MAIN)),
                is_deputy=models.Exists(current.filter(offer=offer)),
                is_general=models.Exists(current.filter(offer=None)),
            )
            .filter(Q(is_deputy=True) | Q(is_general=True))
            .order_by("-is_main", "-is_deputy", "sort_name", "pk")
        )

    def on_topics(self, topics: models.QuerySet[Any]) -> "ContactQuerySet":
        current = Responsibility.objects.current().filter(contact=models.OuterRef("pk"), topics__in=topics)
        return self.filter(models.Exists(current)).order_by("sort_name", "pk")

    def responsible_in(self, districts: models.QuerySet[Any]) -> "ContactQuerySet":
        current = Responsibility.objects.current().filter(contact=models.OuterRef("pk"), districts__in=districts)
        return self.filter(models.Exists(current)).order_by("sort_name", "pk")

    def with_words(self) -> "ContactQuerySet":
        """With what a badge shows: languages and the responsibilities behind the name."""
        current = Responsibility.objects.current().with_words()
        return self.select_related("organisation").prefetch_related(
            "languages", models.Prefetch("responsibilities", queryset=current)
        )


class Contact(Record):
    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        FUNCTION = "function", _("function or shared mailbox")

    class Visibility(models.TextChoices):
        """From the widest circle to the narrowest."""

        PUBLIC = "public", _("everyone")
        NETWORK = "network", _("people signed in")
        COORDINATORS = "coordinators", _("coordinators only")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=150)
    sort_name = models.CharField(max_length=150, editable=False)
    role = models.CharField(_("role"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    mobile = PhoneNumberField(_("mobile phone"), blank=True)
    languages = models.ManyToManyField(
        "directory.Language", blank=True, related_name="contacts", verbose_name=_("languages")
    )
    hours = models.CharField(_("can be reached"), max_length=150, blank=True)
    visibility = models.CharField(
        _("visible to"),
        max_length=12,
        choices=Visibility,
        default=Visibility.COORDINATORS,
        help_text=_("The narrowest circle unless the person has agreed to more."),
    )
    email_visibility = models.CharField(
        _("e-mail visible to"), max_length=12, choices=Visibility, default=Visibility.COORDINATORS
    )
    phone_visibility = models.CharField(
        _("phone visible to"), max_length=12, choices=Visibility, default=Visibility.COORDINATORS
    )
    mobile_visibility = models.CharField(
        _("mobile phone visible to"), max_length=12, choices=Visibility, default=Visibility.COORDINATORS
    )
    is_revealed = False
    is_withheld = False  # for who saw many, see `directory.harvesting`
    # Taken from a list: nobody sees it before the person knows.
    untold_since = models.DateTimeField(_("not told since"), null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("told on"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("hidden by the person on"), null=True, blank=True, editable=False)
    left_at = models.DateTimeField(_("left on"), null=True, blank=True, editable=False)
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["sort_name", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="contact_has_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("directory:contact", args=[self.uuid])

    @property
    def reach(self) -> Reach:
        """What a page shows at once: channels open to everyone. Of those open to this reader, too, the names; all of
        them once somebody has asked for them, see `directory.reveals`."""
        reader = getattr(self, "reader", self.Visibility.PUBLIC)
        own = [name for name in CHANNELS if getattr(self, name) and self._is_within(reader, self.circle_of(name))]
        shown = own if self.is_revealed else [] if self.is_withheld else self.open_to_all(own)
        behind = tuple(name for name in own if name not in shown)
        return Reach(**{name: getattr(self, name) for name in shown}, behind=behind)

    def open_to_all(self, channels: Iterable[str]) -> list[str]:
        return [name for name in channels if self.circle_of(name) == self.Visibility.PUBLIC]

    def note_told(self, at: datetime) -> None:
        """They know that they stand here, and from where."""
        self.told_at, self.untold_since = at, None
        self.save(update_fields=["told_at", "untold_since", "changed_at"])

    def circle_of(self, channel: str) -> str:
        """Who may see a channel: nobody who may not see the contact."""
        return narrower(self.visibility, getattr(self, f"{channel}_visibility"))

    @staticmethod
    def _is_within(reader: str, circle: str) -> bool:
        return narrower(reader, circle) == reader


def narrower(one: str, other: str) -> str:
    """The smaller of two circles."""
    return max(one, other, key=Contact.Visibility.values.index)


class ResponsibilityQuerySet(KeptQuerySet["Responsibility"]):
    def current(self) -> "ResponsibilityQuerySet":
        today = timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_until__isnull=True) | Q(valid_until__gte=today),
            # One for an offer that is not shown would tell of it.
            Q(offer__isnull=True) | Q(offer__in=Offer.objects.published()),
        )

    def visible_to(self, user: Any) -> "ResponsibilityQuerySet":
        return self.filter(contact__in=Contact.objects.visible_to(user))

    def with_words(self) -> "ResponsibilityQuerySet":
        return self.select_related("offer").prefetch_related("topics__parent", "districts", "languages")


class Responsibility(Kept):
    """Who exactly does this: a contact for topics, in districts, in languages, within an offer. Empty means all."""

    class Rank(models.TextChoices):
        MAIN = "main", _("main contact")
        DEPUTY = "deputy", _("deputy")

    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, related_name="responsibilities", verbose_name=_("contact")
    )
    offer = models.ForeignKey(
        Offer,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name=_("offer"),
    )
    topics = models.ManyToManyField(
        "directory.Topic", blank=True, related_name="responsibilities", verbose_name=_("topics")
    )
    districts = models.ManyToManyField(
        "directory.District", blank=True, related_name="responsibilities", verbose_name=_("districts")
    )
    languages = models.ManyToManyField(
        "directory.Language", blank=True, related_name="responsibilities", verbose_name=_("languages")
    )
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, default=Rank.MAIN)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    part_of = "contact"

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        # "main" comes after "deputy" in the alphabet
        ordering = ["contact", "-rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="responsibility_from_before_until",
                violation_error_message=_("The responsibility ends before it begins. Please check both dates."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.get_rank_display()}"
