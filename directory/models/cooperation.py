from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models.organisation import Organisation


class CooperationQuerySet(models.QuerySet["Cooperation"]):
    def of(self, organisation: Organisation) -> "CooperationQuerySet":
        return self.filter(Q(organisation=organisation) | Q(partner=organisation))

    def between_published(self) -> "CooperationQuerySet":
        published = Organisation.objects.published()
        return self.filter(organisation__in=published, partner__in=published)

    def begun(self) -> "CooperationQuerySet":
        """Without those that are a plan to talk so far: they are nobody's business yet."""
        return self.exclude(status=Cooperation.Status.PLANNED)

    def running_on(self, day: date) -> "CooperationQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=day))


class Cooperation(models.Model):
    """Read as a sentence: the organisation is a member, partner, project or part of the partner."""

    class Kind(models.TextChoices):
        NETWORK_MEMBER = "network_member", _("is a member of")
        PARTNER = "partner", _("works with")
        PROJECT_OF = "project_of", _("is a project of")
        UMBRELLA = "umbrella", _("belongs to the umbrella organisation")

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("cooperation", "a talk is planned")
        RUNNING = "running", pgettext_lazy("cooperation", "running")
        RESULT = "result", pgettext_lazy("cooperation", "has a result")

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="cooperations", verbose_name=_("organisation")
    )
    partner = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="partner_cooperations", verbose_name=_("partner")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PARTNER)
    summary = models.CharField(_("about what"), max_length=200, blank=True)
    status = models.CharField(
        pgettext_lazy("cooperation", "status"), max_length=7, choices=Status, default=Status.RUNNING
    )
    result = models.CharField(pgettext_lazy("cooperation", "result"), max_length=300, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = CooperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation")
        verbose_name_plural = _("cooperations")
        ordering = ["organisation__sort_name", "partner__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "partner", "kind"], name="cooperation_unique"),
            models.CheckConstraint(condition=~Q(organisation=models.F("partner")), name="cooperation_of_two"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=models.F("until")),
                name="cooperation_since_before_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.partner}"
