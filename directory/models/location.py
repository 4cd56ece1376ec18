import uuid
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.kept import Kept, KeptQuerySet
from directory.models.organisation import Organisation
from directory.models.vocabulary import District

valid_postcode = RegexValidator(r"^\d{5}$", _("A German postcode has five digits, such as 12047."))


class LocationQuerySet(KeptQuerySet["Location"]):
    pass


class Location(Kept):
    uuid = models.UUIDField("UUID", default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="locations", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=100, blank=True, help_text=_("If it has one, such as Haus B."))
    street = models.CharField(_("street and number"), max_length=150, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True, validators=[valid_postcode])
    city = models.CharField(_("city"), max_length=80, blank=True, default="Berlin")
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="locations", verbose_name=_("district")
    )
    is_step_free = models.BooleanField(_("step-free"), null=True, blank=True)
    is_sensitive = models.BooleanField(
        _("protected address"),
        default=False,
        help_text=_("A shelter, for instance: street, postcode and district are shown nowhere."),
    )

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["organisation", "pk"]

    def __str__(self) -> str:
        return ", ".join(part for part in [self.name, self.address] if part) or str(_("location"))

    @property
    def address(self) -> str:
        """The address in one line; empty where it must stay secret."""
        if self.is_sensitive:
            return ""
        return ", ".join(part for part in [self.street, f"{self.postcode} {self.city}".strip()] if part)


class OpeningHoursQuerySet(KeptQuerySet[Any]):
    def current(self) -> "OpeningHoursQuerySet":
        today = timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        )


class OpeningHours(Kept):
    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, related_name="opening_hours", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("to"))
    note = models.CharField(_("note"), max_length=100, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    part_of = "location"

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="opening_hours_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="opening_hours_end_after_start",
                violation_error_message=_("The closing time must be later than the opening time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"
