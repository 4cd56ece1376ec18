from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 1_000
ADDRESS_KEPT = timedelta(days=30)
SUGGESTIONS_KEPT = timedelta(days=180)


class ChangeSuggestionQuerySet(models.QuerySet["ChangeSuggestion"]):
    def open(self) -> "ChangeSuggestionQuerySet":
        return self.filter(status=ChangeSuggestion.Status.OPEN)

    def of(self, record: Any) -> "ChangeSuggestionQuerySet":
        return self.filter(kind=record._meta.model_name, uuid=record.uuid)

    def waiting_of(self, organisation: Any) -> "ChangeSuggestionQuerySet":
        """What members of the organisation suggest and nobody has decided yet."""
        return self.open().filter(organisation=organisation)

    def outdated(self) -> "ChangeSuggestionQuerySet":
        return self.filter(made_at__lte=timezone.now() - SUGGESTIONS_KEPT)

    def with_needless_sender(self) -> "ChangeSuggestionQuerySet":
        long_ago = timezone.now() - ADDRESS_KEPT
        return self.filter(decided_at__lte=long_ago).exclude(name="", email="", user=None)


class ChangeSuggestion(models.Model):
    """What somebody thinks an entry should say, field by field as history keeps it; a coordinator decides.

    `fields` is {name: [value when it was suggested, value suggested]}. Of what is not there yet the UUID is the one it
    will have. One by a member names the organisation, whose members may change it again or withdraw it.
    """

    class About(models.TextChoices):
        CHANGE = "change", _("something is wrong or missing")
        LEFT = "left", _("this person has left")
        CLOSED = "closed", _("this no longer exists")
        MISSING = "missing", _("an organisation is missing")
        NEW = "new", _("something new of the organisation")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("suggestion", "open")
        ACCEPTED = "accepted", pgettext_lazy("suggestion", "accepted")
        PARTLY = "partly", pgettext_lazy("suggestion", "accepted in part")
        REJECTED = "rejected", pgettext_lazy("suggestion", "rejected")
        WITHDRAWN = "withdrawn", pgettext_lazy("suggestion", "withdrawn")

    kind = models.CharField(_("kind"), max_length=20)
    uuid = models.UUIDField("UUID")
    about = models.CharField(_("about what"), max_length=10, choices=About, default=About.CHANGE)
    fields = models.JSONField(_("old and new values"), default=dict)
    reason = models.TextField(_("why"), max_length=LONGEST_REASON, blank=True)
    name = models.CharField(_("your name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail for the answer"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="change_suggestions",
        verbose_name=_("suggested by"),
    )
    organisation = models.ForeignKey(
        "directory.Organisation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="own_suggestions",
        verbose_name=_("by a member of"),
    )
    language = models.CharField(_("language of the page"), max_length=2, default="de")
    made_at = models.DateTimeField(_("suggested on"), default=timezone.now)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, db_index=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = ChangeSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggested change")
        verbose_name_plural = _("suggested changes")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["kind", "uuid"], name="suggestion_of_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None) | (~Q(status="open") & Q(decided_at__isnull=False)),
                name="suggestion_decided_at_a_moment",
            )
        ]

    def __str__(self) -> str:
        """Names nobody: the log of the desk keeps it."""
        day = date_format(timezone.localtime(self.made_at), "SHORT_DATE_FORMAT")
        return gettext("Suggestion %(number)s of %(day)s") % {"number": self.pk, "day": day}

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def decide(self, status: str, by: Any) -> bool:
        """Whether it was still open: of two who decide at once, one does."""
        undecided = ChangeSuggestion.objects.open().filter(pk=self.pk)
        self.status, self.decided_at = status, timezone.now()
        return bool(undecided.update(status=status, decided_at=self.decided_at, decided_by=by))
