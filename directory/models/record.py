import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import BouncedAddress
from directory.models.kept import Kept, KeptQuerySet
from directory.text import slug_words

SLUG_LENGTH = 80
CONFIRMATION_LASTS = timedelta(days=365)
SHORTEST_INTERVAL, LONGEST_INTERVAL = 30, 1095

AnyRecord = TypeVar("AnyRecord", bound="Record")


class Source(models.Model):
    """Where facts came from, and under which licence we may use them."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    url = models.URLField(_("address on the web"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RecordQuerySet(KeptQuerySet[AnyRecord]):
    def verified(self) -> Self:
        return self.filter(verified_at__isnull=False)

    def unverified(self) -> Self:
        return self.filter(verified_at__isnull=True)

    def recently_verified(self) -> Self:
        return self.verified().order_by("-verified_at", "-pk")

    def verified_longest_ago(self) -> Self:
        return self.verified().order_by("verified_at", "pk")

    def up_to_date(self) -> Self:
        return self.filter(verified_at__gte=timezone.now() - CONFIRMATION_LASTS)

    def outdated(self) -> Self:
        """Confirmed once, but so long ago that somebody should ask again."""
        return self.filter(verified_at__lt=timezone.now() - CONFIRMATION_LASTS)

    def due(self) -> Self:
        """Confirmed so long ago, or made and never confirmed, that its own interval or the usual one is over."""
        now, usual = timezone.now(), settings.REVIEW_DAYS[str(self.model._meta.model_name)]
        own = self.model._default_manager.filter(review_days__isnull=False)
        condition = Q(review_days=None, confirmed_or_made__lte=now - timedelta(days=usual))
        # A query for the few intervals there are, as databases multiply times each in their own way.
        for days in own.order_by("review_days").values_list("review_days", flat=True).distinct():
            condition |= Q(review_days=days, confirmed_or_made__lte=now - timedelta(days=days))
        return self.alias(confirmed_or_made=Coalesce("verified_at", "created_at")).filter(condition)

    def overdue(self) -> Self:
        """Hidden because nobody confirmed them in time."""
        return self.filter(hidden_at__isnull=False)


class Record(Kept):
    """What every entry of the directory has: a stable identity, an origin, and when it was last confirmed."""

    class Method(models.TextChoices):
        MAIL = "mail", _("by e-mail")
        PHONE = "phone", _("by phone")
        MEETING = "meeting", _("at a meeting")
        SELF = "self", _("by the organisation itself")

    uuid = models.UUIDField("UUID", default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    source_as_of = models.DateField(_("source as of"), null=True, blank=True)
    verified_at = models.DateTimeField(_("confirmed on"), null=True, blank=True, editable=False)
    verified_how = models.CharField(_("confirmed how"), max_length=10, choices=Method, blank=True, editable=False)
    review_days = models.PositiveSmallIntegerField(
        _("ask again after days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SHORTEST_INTERVAL), MaxValueValidator(LONGEST_INTERVAL)],
        help_text=_("Counted from the last confirmation. Empty means as usual."),
    )
    # Nobody confirmed it in time: nowhere to be seen until somebody does. The deadline stands on its review.
    hidden_at = models.DateTimeField(_("hidden since, as nobody confirmed it"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def confirmation(self) -> "Confirmation":
        return Confirmation(self.verified_at, self.verified_how)

    def verify(
        self,
        how: str,
        *,
        by: Any = None,
        by_contact: Any = None,
        at: datetime | None = None,
        note: str = "",
    ) -> None:
        """Notes that somebody confirmed this entry: shown again at once, asked about no more, its address taken for
        good. Confirming is not changing: `changed_at` stays."""
        moment = at or timezone.now()
        entry: Any = self
        with transaction.atomic():
            self.verified_at, self.verified_how, self.hidden_at = moment, how, None
            type(entry).objects.filter(pk=self.pk).update(verified_at=moment, verified_how=how, hidden_at=None)
            entry.reviews.all().delete()
            BouncedAddress.objects.at([getattr(entry, "email", "")]).delete()
            entry.verifications.create(how=how, by=by, by_contact=by_contact, at=moment, note=note)


@dataclass(frozen=True)
class Confirmation:
    """When and how an entry was last confirmed, in the words every page uses for it."""

    at: datetime | None
    how: str

    @property
    def state(self) -> str:
        if self.at is None:
            return "unchecked"
        return "fresh" if self.at >= timezone.now() - CONFIRMATION_LASTS else "outdated"

    def __str__(self) -> str:
        if self.at is None:
            return gettext("not confirmed yet")
        is_this_year = timezone.localtime(self.at).year == timezone.localdate().year
        day = formats.date_format(timezone.localtime(self.at), "MONTH_DAY_FORMAT" if is_this_year else "DATE_FORMAT")
        words = {"day": day, "how": Record.Method(self.how).label if self.how else ""}
        if self.state == "outdated":
            return gettext("last confirmed on %(day)s (%(how)s), more than a year ago") % words
        return gettext("confirmed on %(day)s (%(how)s)") % words


class Verification(models.Model):
    """One confirmation of one entry; the newest stands on the entry itself."""

    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="verifications"
    )
    offer = models.ForeignKey(
        "directory.Offer", on_delete=models.CASCADE, null=True, blank=True, related_name="verifications"
    )
    contact = models.ForeignKey(
        "directory.Contact", on_delete=models.CASCADE, null=True, blank=True, related_name="verifications"
    )
    how = models.CharField(_("confirmed how"), max_length=10, choices=Record.Method)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    # Whose mailed link it was, where nobody was signed in.
    by_contact = models.ForeignKey(
        "directory.Contact",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by the contact"),
    )
    at = models.DateTimeField(_("confirmed on"), default=timezone.now)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    models.Q(organisation__isnull=False, offer__isnull=True, contact__isnull=True)
                    | models.Q(organisation__isnull=True, offer__isnull=False, contact__isnull=True)
                    | models.Q(organisation__isnull=True, offer__isnull=True, contact__isnull=False)
                ),
                name="verification_of_exactly_one_entry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.offer or self.contact}: {self.get_how_display()}"


def free_slug(taken: models.QuerySet[Any], name: str, *, given_up: models.QuerySet[Any] | None = None) -> str:
    """The name as an address nobody in `taken` has yet, nor had: "haus-am-see", "haus-am-see-2"."""
    stem = slug_words(name)[:SLUG_LENGTH].strip("-") or "x"
    used = set(taken.filter(slug__startswith=stem).values_list("slug", flat=True))
    if given_up is not None:
        used |= set(given_up.filter(old_slug__startswith=stem).values_list("old_slug", flat=True))
    if stem not in used:
        return stem
    return next(slug for slug in (f"{stem}-{count}" for count in range(2, len(used) + 3)) if slug not in used)
