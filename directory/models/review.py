"""Asking whether an entry is still right: one round of it for an entry, and when an address was asked last."""

from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models.contact import Contact
from directory.models.offer import Offer
from directory.models.organisation import Organisation

# After the longest pause between two mails to one address, what was noted about the last one says nothing any more.
DIGESTS_KEPT = timedelta(days=35)


class ReviewQuerySet(models.QuerySet["Review"]):
    def escalated(self) -> "ReviewQuerySet":
        """For the coordinators: nobody answered, nobody could be asked, or somebody said that it is wrong."""
        return self.filter(escalated_at__isnull=False)

    def reported(self) -> "ReviewQuerySet":
        return self.exclude(report="")

    def unanswered(self) -> "ReviewQuerySet":
        return self.escalated().filter(report="", times__gt=0)

    def unasked(self) -> "ReviewQuerySet":
        """Without an address to ask at."""
        return self.escalated().filter(report="", times=0)

    def not_escalated(self) -> "ReviewQuerySet":
        return self.filter(escalated_at=None)

    def hidden(self) -> "ReviewQuerySet":
        """Of entries that nobody sees since their day has passed."""
        records = ("organisation", "offer", "contact")
        return self.filter(reduce(or_, (Q(**{f"{record}__hidden_at__isnull": False}) for record in records)))

    def with_records(self) -> "ReviewQuerySet":
        return self.select_related("organisation", "offer", "contact__organisation")


class Review(models.Model):
    """From the first question about an entry until somebody confirms it. Then the row is gone."""

    # Not one to one: `record.reviews` is there without one, too.
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("organisation"),
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews", verbose_name=_("offer")
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="reviews", verbose_name=_("contact")
    )
    asked_at = models.DateTimeField(_("first asked"), default=timezone.now)
    last_asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("asked how often"), default=0)
    escalated_at = models.DateTimeField(_("with the coordinators since"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    report = models.TextField(_("what is wrong"), blank=True)
    hides_on = models.DateField(
        _("hidden on"), help_text=_("From this day on nobody sees the entry, unless somebody confirms it before.")
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("open review")
        verbose_name_plural = _("open reviews")
        ordering = ["hides_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(organisation__isnull=False, offer__isnull=True, contact__isnull=True)
                    | Q(organisation__isnull=True, offer__isnull=False, contact__isnull=True)
                    | Q(organisation__isnull=True, offer__isnull=True, contact__isnull=False)
                ),
                name="review_of_exactly_one_entry",
            ),
            models.UniqueConstraint(fields=["organisation"], name="review_of_organisation_once"),
            models.UniqueConstraint(fields=["offer"], name="review_of_offer_once"),
            models.UniqueConstraint(fields=["contact"], name="review_of_contact_once"),
        ]

    def __str__(self) -> str:
        return str(self.record)

    @property
    def record(self) -> Any:
        return self.organisation or self.offer or self.contact

    @property
    def reason(self) -> str:
        """Why the coordinators have it."""
        if self.report:
            return gettext("somebody says what is wrong")
        if not self.escalated_at:
            return gettext("asked, not yet with the coordinators")
        return gettext("nobody answered") if self.times else gettext("no address to ask at")


class ReviewDigestQuerySet(models.QuerySet["ReviewDigest"]):
    def outdated(self) -> "ReviewDigestQuerySet":
        return self.filter(sent_at__lte=timezone.now() - DIGESTS_KEPT)


class ReviewDigest(models.Model):
    """When an address was asked last, and how often nobody answered from there: so that no person is asked too often,
    for however many entries."""

    address = models.EmailField(_("e-mail"), unique=True)
    sent_at = models.DateTimeField(_("last asked"))
    unanswered = models.PositiveSmallIntegerField(_("without an answer"), default=0)
    mail_key = models.CharField(max_length=150, blank=True, editable=False)

    objects = ReviewDigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an address")
        verbose_name_plural = _("questions to addresses")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.address
