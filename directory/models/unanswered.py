from datetime import date, timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 80
MOST_ROWS = 5_000
DAYS_HIDDEN = 30
# Ordinary words, or asked on a second day or a third time.
_PRESENTABLE = Q(is_common=True) | Q(times__gt=2) | Q(last_asked_on__gt=F("first_asked_on"))


class UnansweredSearchQuerySet(models.QuerySet["UnansweredSearch"]):
    def presentable(self) -> "UnansweredSearchQuerySet":
        """What coordinators may read."""
        return self.filter(_PRESENTABLE)

    def forgotten(self, today: date) -> "UnansweredSearchQuerySet":
        """Never shown to anybody, and not asked again for a month."""
        return self.filter(~_PRESENTABLE, last_asked_on__lte=today - timedelta(days=DAYS_HIDDEN))

    def superfluous(self, most: int) -> "UnansweredSearchQuerySet":
        """What to give up so that `most` rows stay: what nobody has seen, then what was not asked for longest."""
        surplus = self.count() - most
        if surplus <= 0:
            return self.none()
        seen = Case(When(_PRESENTABLE, then=Value(1)), default=Value(0))
        by_value = self.order_by(seen, "last_asked_on", "times", "pk")
        return self.filter(pk__in=list(by_value.values_list("pk", flat=True)[:surplus]))


class UnansweredSearch(models.Model):
    """A question the search had no answer to, how often and on which days: nothing about who asked (see
    `directory.unanswered`, the only place that writes it)."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        IGNORED = "ignored", _("ignored")

    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    question = models.CharField(_("question"), max_length=MOST_LETTERS)
    times = models.PositiveIntegerField(_("how often"), default=0)
    first_asked_on = models.DateField(_("first asked on"), default=timezone.localdate)
    last_asked_on = models.DateField(_("last asked on"), default=timezone.localdate)
    language = models.CharField(_("language of the page"), max_length=2, default="de")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    # Made of ordinary words only, so that it can't name somebody.
    is_common = models.BooleanField(default=False, editable=False)

    objects = UnansweredSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering = ["-times", "-last_asked_on", "-pk"]

    def __str__(self) -> str:
        return self.question

    def settle(self) -> None:
        self._become(self.Status.DONE)

    def ignore(self) -> None:
        self._become(self.Status.IGNORED)

    def reopen(self) -> None:
        self._become(self.Status.OPEN)

    def _become(self, status: str) -> None:
        self.status = status
        self.save(update_fields=["status"])
