from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models.organisation import Organisation


class Funding(models.Model):
    """A grant for a project: which year, by whom, for what, working where. The seat is a matter of the organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="fundings", verbose_name=_("organisation")
    )
    title = models.CharField(_("project"), max_length=500)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    funder = models.CharField(_("funder"), max_length=200, blank=True)
    field = models.CharField(_("policy field"), max_length=100, blank=True)
    amount = models.DecimalField(_("amount in euros"), max_digits=14, decimal_places=2, null=True, blank=True)
    district = models.ForeignKey(
        "directory.District",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="fundings",
        verbose_name=_("district of work"),
    )
    recipient = models.CharField(_("recipient as written in the source"), max_length=200, blank=True)
    recipient_register = models.CharField(_("register of the recipient"), max_length=40, blank=True)
    recipient_postcode = models.CharField(_("postcode of the recipient's seat"), max_length=10, blank=True)
    recipient_district = models.CharField(_("district of the recipient's seat"), max_length=60, blank=True)
    source = models.ForeignKey(
        "directory.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("funded project")
        verbose_name_plural = _("funded projects")
        ordering = ["-year", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="funding_has_title"),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1900, year__lte=2200), name="funding_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title
