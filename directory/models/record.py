import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models.kept import Kept, KeptQuerySet
from directory.text import slug_words

SLUG_LENGTH = 80
CONFIRMATION_LASTS = timedelta(days=365)

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
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True

    @property
    def confirmation(self) -> "Confirmation":
        return Confirmation(self.verified_at, self.verified_how)

    def verify(self, how: str, *, by: Any = None, at: datetime | None = None, note: str = "") -> None:
        """Notes that somebody confirmed this entry. Confirming is not changing: `changed_at` stays."""
        moment = at or timezone.now()
        entry: Any = self
        with transaction.atomic():
            self.verified_at, self.verified_how = moment, how
            type(entry).objects.filter(pk=self.pk).update(verified_at=moment, verified_how=how)
            entry.verifications.create(how=how, by=by, at=moment, note=note)


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


def free_slug(taken: models.QuerySet[Any], name: str) -> str:
    """The name as an address nobody in `taken` has yet: "haus-am-see", "haus-am-see-2"."""
    stem = slug_words(name)[:SLUG_LENGTH].strip("-") or "x"
    used = set(taken.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in used:
        return stem
    return next(slug for slug in (f"{stem}-{count}" for count in range(2, len(used) + 3)) if slug not in used)
