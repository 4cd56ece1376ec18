from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.offer import Offer
from directory.models.organisation import Organisation
from directory.web import MOST_LETTERS, Finding, Outcome

EVERY = timedelta(days=7)
AGAIN = timedelta(days=1)
# An answer may take as long; who was stopped in the middle is asked again afterwards.
CLAIMED = timedelta(hours=1)
FAILURES, FAILING_FOR = 4, timedelta(days=3)
FOUND = ("status", "since", "failures", "reason", "code", "moved_to", "checked_at", "check_at")


class LinkQuerySet(models.QuerySet["Link"]):
    def due(self) -> "LinkQuerySet":
        return self.filter(check_at__lte=timezone.now()).order_by("check_at", "pk")

    def in_use(self) -> "LinkQuerySet":
        """Of entries the coordinators have published."""
        organisations = Organisation.objects.approved().filter(website=models.OuterRef("address"))
        offers = Offer.objects.current().filter(appointment_link=models.OuterRef("address"))
        return self.filter(Q(models.Exists(organisations)) | Q(models.Exists(offers)))

    def dead(self) -> "LinkQuerySet":
        return self.in_use().filter(status=Link.Status.DEAD)

    def failing(self) -> "LinkQuerySet":
        return self.in_use().filter(status=Link.Status.FAILING)

    def moved(self) -> "LinkQuerySet":
        return self.in_use().exclude(moved_to="")

    def claim(self) -> bool:
        """Whether it is ours to ask, of several runs at once."""
        now = timezone.now()
        return self.filter(check_at__lte=now).update(check_at=now + CLAIMED) == 1


class Link(models.Model):
    """An address on the web that entries name, and whether it answers. A different address is a different row, so that
    what was found ends where the entry is corrected."""

    class Status(models.TextChoices):
        UNKNOWN = "unknown", _("not asked yet")
        ALIVE = "alive", _("answers")
        FAILING = "failing", _("did not answer lately")
        DEAD = "dead", _("dead")

    class Reason(models.TextChoices):
        ANSWERS = Outcome.ANSWERS.value, _("answers")
        REFUSES = Outcome.REFUSES.value, _("answers, but not to programmes")
        GONE = Outcome.GONE.value, _("the page is not there any more")
        BROKEN = Outcome.BROKEN.value, _("the website is broken")
        UNKNOWN_HOST = Outcome.UNKNOWN_HOST.value, _("the website is not there any more")
        SILENT = Outcome.SILENT.value, _("nobody answers")
        CERTIFICATE = Outcome.CERTIFICATE.value, _("the certificate is not valid, browsers warn")
        NOT_ASKED = Outcome.NOT_ASKED.value, _("cannot be asked from here")

    address = models.URLField(_("address"), max_length=MOST_LETTERS, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.UNKNOWN, db_index=True)
    since = models.DateTimeField(_("since"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    reason = models.CharField(_("why"), max_length=20, choices=Reason, blank=True)
    code = models.PositiveSmallIntegerField(_("answer of the server"), null=True, blank=True)
    moved_to = models.URLField(_("moved to"), max_length=MOST_LETTERS, blank=True)
    checked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    check_at = models.DateTimeField(_("next asked"), default=timezone.now, db_index=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["address", "pk"]

    def __str__(self) -> str:
        return self.address

    def note(self, finding: Finding) -> None:
        """Dead is what failed several times over days: servers are restarted, moved, and out of order for a night. A
        row that was deleted meanwhile stays so."""
        now, failed = timezone.now(), finding.outcome.is_failure
        was_failing = self.status in (self.Status.FAILING, self.Status.DEAD)
        if failed != was_failing or self.since is None:
            self.since = now
        self.failures = min(self.failures + 1, 1000) if failed else 0
        is_dead = self.failures >= FAILURES and now - self.since >= FAILING_FOR
        failing = self.Status.DEAD if is_dead or self.status == self.Status.DEAD else self.Status.FAILING
        self.status = failing if failed else self.Status.ALIVE
        self.reason, self.code, self.moved_to = finding.outcome.value, finding.code, finding.moved_to
        self.checked_at = now
        self.check_at = now + (AGAIN if self.status == self.Status.FAILING else EVERY)
        Link.objects.filter(pk=self.pk).update(**{name: getattr(self, name) for name in FOUND})

    def put_off(self) -> None:
        """Nothing was learned about it."""
        Link.objects.filter(pk=self.pk).update(check_at=timezone.now() + CLAIMED)
