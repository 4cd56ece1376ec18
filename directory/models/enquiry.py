from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST_QUESTION = 1_000
DAYS_WITH_ADDRESS = 30
DAYS_KEPT = 180


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def with_needless_address(self, today: date) -> "EnquiryQuerySet":
        return self.exclude(email="").filter(answered_on__lte=today - timedelta(days=DAYS_WITH_ADDRESS))

    def outdated(self, today: date) -> "EnquiryQuerySet":
        return self.filter(asked_on__lte=today - timedelta(days=DAYS_KEPT))


class Enquiry(models.Model):
    """A question to the coordinators, from somebody the search did not help.

    Retention (`directory.enquiries.forget_old`): 30 days after the answer the e-mail address goes, 180 days after the
    question all of it, answered or not. `__str__` names no words of it, as the log of the admin keeps it for good.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")

    question = models.TextField(_("question"), max_length=LONGEST_QUESTION)
    email = models.EmailField(_("e-mail for the answer"), blank=True)
    language = models.CharField(_("language of the page"), max_length=2, default="de")
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to the coordinators")
        verbose_name_plural = _("questions to the coordinators")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", answered_on=None) | Q(status="answered", answered_on__isnull=False),
                name="enquiry_answered_on_a_day",
            )
        ]

    def __str__(self) -> str:
        day = date_format(self.asked_on, "SHORT_DATE_FORMAT")
        return gettext("Question %(number)s of %(day)s") % {"number": self.pk, "day": day}

    def answer(self) -> None:
        """Notes that the coordinators answered; the answer itself travels by mail."""
        self.status, self.answered_on = self.Status.ANSWERED, self.answered_on or timezone.localdate()
        self.save(update_fields=["status", "answered_on"])

    def reopen(self) -> None:
        self.status, self.answered_on = self.Status.OPEN, None
        self.save(update_fields=["status", "answered_on"])
